// SPDX-License-Identifier: MIT
#include "views/connectdialog.h"

#include "views/theme.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

const QString SQLite = u"QSQLITE"_s;

} // namespace

ConnectDialog::ConnectDialog(QWidget *parent)
    : QDialog(parent)
    , m_form(new QFormLayout)
    , m_driver(new QComboBox(this))
    , m_fileRow(new QWidget(this))
    , m_file(new QLineEdit(m_fileRow))
    , m_host(new QLineEdit(u"127.0.0.1"_s, this))
    , m_port(new QSpinBox(this))
    , m_database(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_timeZone(new QComboBox(this))
    , m_kind(new QComboBox(this))
    , m_readOnly(new QCheckBox(tr("For &reading only: writing cannot be unlocked"), this))
    , m_resultIcon(new QLabel(this))
    , m_result(new QLabel(this))
    , m_test(new QPushButton(tr("&Test"), this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
{
    setWindowTitle(tr("Connect to a database"));
    makeFields();
    makeLayout();
    connectParts();
    showFields();
}

void ConnectDialog::makeFields()
{
    m_driver->addItem(tr("SQLite file"), SQLite);
    m_driver->addItem(tr("MariaDB or MySQL"), u"QMYSQL"_s);
    m_driver->addItem(tr("PostgreSQL"), u"QPSQL"_s);
    m_file->setPlaceholderText(tr("Path of the file"));
    m_port->setRange(0, 65'535);
    m_port->setSpecialValueText(tr("default"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("Kept in memory only"));

    m_timeZone->setEditable(true);
    m_timeZone->setInsertPolicy(QComboBox::NoInsert);
    m_timeZone->addItem(u"UTC"_s);
    const QString local = QString::fromUtf8(QTimeZone::systemTimeZoneId());
    if (local != u"UTC")
        m_timeZone->addItem(local);
    m_timeZone->setToolTip(tr("The zone of timestamps that are stored without one. The Go original "
                              "writes its local time."));

    m_kind->addItem(tr("Development"), QVariant::fromValue(int(ConnectionKind::Development)));
    m_kind->addItem(tr("Test"), QVariant::fromValue(int(ConnectionKind::Test)));
    m_kind->addItem(tr("Production"), QVariant::fromValue(int(ConnectionKind::Production)));

    m_result->setWordWrap(true);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_result->setMinimumHeight(3 * fontMetrics().lineSpacing());
    m_result->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_resultIcon->setAlignment(Qt::AlignTop);
}

void ConnectDialog::makeFileRow()
{
    auto *browseButton = new QToolButton(m_fileRow);
    browseButton->setText(u"…"_s);
    browseButton->setAccessibleName(tr("Choose a file"));
    browseButton->setToolTip(tr("Choose a file"));
    connect(browseButton, &QToolButton::clicked, this, &ConnectDialog::browse);
    auto *fileRow = new QHBoxLayout(m_fileRow);
    fileRow->setContentsMargins(0, 0, 0, 0);
    fileRow->addWidget(m_file, 1);
    fileRow->addWidget(browseButton);
}

void ConnectDialog::makeLayout()
{
    makeFileRow();
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(tr("&Database system:"), m_driver);
    m_form->addRow(tr("&File:"), m_fileRow);
    m_form->addRow(tr("&Host:"), m_host);
    m_form->addRow(tr("P&ort:"), m_port);
    m_form->addRow(tr("Data&base:"), m_database);
    m_form->addRow(tr("&User:"), m_user);
    m_form->addRow(tr("Pass&word:"), m_password);
    m_form->addRow(tr("Stored time &zone:"), m_timeZone);
    m_form->addRow(tr("&Kind:"), m_kind);
    m_form->addRow(QString(), m_readOnly);
    if (auto *label = qobject_cast<QLabel *>(m_form->labelForField(m_fileRow)))
        label->setBuddy(m_file);

    auto *result = new QHBoxLayout;
    result->addWidget(m_resultIcon);
    result->addWidget(m_result, 1);
    auto *connectButton = m_buttons->addButton(tr("&Connect"), QDialogButtonBox::AcceptRole);
    connectButton->setDefault(true);
    m_buttons->addButton(m_test, QDialogButtonBox::ActionRole);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addLayout(m_form);
    layout->addLayout(result);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    setMinimumWidth(fontMetrics().horizontalAdvance(u'x') * 72);
}

void ConnectDialog::connectParts()
{
    connect(m_driver, &QComboBox::currentIndexChanged, this, &ConnectDialog::showFields);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &ConnectDialog::connectToDatabase);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(this, &QDialog::finished, &m_trial, &DatabaseSession::close);
    connect(&m_trial, &DatabaseSession::opened, this, [this] {
        finish(true, tr("It works: %n topic(s).", nullptr, int(m_trial.topics().size())));
    });
    connect(&m_trial, &DatabaseSession::openFailed, this, [this](const Error &error) {
        finish(false,
               error.nativeCode().isEmpty()
                   ? error.text()
                   : tr("%1 (code %2)").arg(error.text(), error.nativeCode()));
    });
}

void ConnectDialog::showFields()
{
    const bool file = m_driver->currentData().toString() == SQLite;
    const auto show = [this](QWidget *field, bool visible) {
        field->setVisible(visible);
        m_form->labelForField(field)->setVisible(visible);
    };
    show(m_fileRow, file);
    for (QWidget *field :
         std::initializer_list<QWidget *>{m_host, m_port, m_database, m_user, m_password})
        show(field, !file);
}

void ConnectDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("SQLite file"), m_file->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("SQLite files (*.db *.sqlite *.sqlite3)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void ConnectDialog::setOptions(const ConnectionOptions &options, ConnectionKind kind)
{
    m_driver->setCurrentIndex(std::max(0, m_driver->findData(options.driver)));
    if (options.driver == SQLite) {
        m_file->setText(options.database);
    } else {
        m_host->setText(options.host);
        m_port->setValue(options.port);
        m_database->setText(options.database);
        m_user->setText(options.user);
        m_password->setText(options.password);
    }
    m_timeZone->setCurrentText(QString::fromUtf8(options.timeZone.id()));
    m_kind->setCurrentIndex(m_kind->findData(int(kind)));
    m_readOnly->setChecked(options.access == ConnectionOptions::Access::ReadOnly);
}

ConnectionOptions ConnectDialog::options() const
{
    ConnectionOptions options;
    if (m_driver->currentData().toString() == SQLite) {
        options = ConnectionOptions::sqlite(m_file->text());
    } else {
        options.driver = m_driver->currentData().toString();
        options.host = m_host->text();
        options.port = m_port->value();
        options.database = m_database->text();
        options.user = m_user->text();
        options.password = m_password->text();
    }
    options.timeZone = QTimeZone(m_timeZone->currentText().toUtf8());
    if (m_readOnly->isChecked())
        options.access = ConnectionOptions::Access::ReadOnly;
    return options;
}

ConnectionKind ConnectDialog::kind() const { return ConnectionKind(m_kind->currentData().toInt()); }

QString ConnectDialog::resultText() const { return m_result->text(); }

void ConnectDialog::test() { start(false); }

void ConnectDialog::connectToDatabase() { start(true); }

void ConnectDialog::start(bool acceptIfGood)
{
    const ConnectionOptions wanted = options();
    m_acceptIfGood = acceptIfGood;
    if (!wanted.timeZone.isValid()) {
        finish(false,
               tr("There is no time zone %1. Use a name such as UTC or Europe/Berlin.")
                   .arg(m_timeZone->currentText()));
        return;
    }
    m_resultIcon->clear();
    m_result->setText(tr("Connecting…"));
    m_trial.open(wanted);
}

void ConnectDialog::finish(bool works, const QString &text)
{
    m_trial.close();
    const int size = fontMetrics().height();
    const QIcon icon =
        works ? theme::icon(u"ok"_s, theme::Tone::Good) : theme::icon(u"error"_s, theme::Tone::Bad);
    m_resultIcon->setPixmap(icon.pixmap(size, size));
    m_result->setText(text);
    Q_EMIT tried(works);
    if (works && m_acceptIfGood)
        accept();
}

} // namespace hookq::monitor

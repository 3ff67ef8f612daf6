// SPDX-License-Identifier: MIT
#include "rewindtarget.h"

#include "sampling/humantext.h"
#include "views/theme.h"

#include <QtCore/QLocale>
#include <QtGui/QRegularExpressionValidator>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>

using namespace Qt::StringLiterals;

namespace hookq::monitor {

namespace {

/// QSpinBox ends at 2^31; ids do not.
QLineEdit *numberEdit(const QString &pattern, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setValidator(new QRegularExpressionValidator(QRegularExpression(pattern), edit));
    edit->setMaximumWidth(edit->fontMetrics().averageCharWidth() * 24);
    return edit;
}

QHBoxLayout *fieldLayout(QWidget *field)
{
    auto *layout = new QHBoxLayout(field);
    layout->setContentsMargins(0, 0, 0, 0);
    return layout;
}

} // namespace

RewindTarget::RewindTarget(std::optional<qint64> selectedId, const QTimeZone &connectionZone,
                           QWidget *parent)
    : QWidget(parent)
    , m_selectedId(selectedId)
    , m_zone(connectionZone)
    , m_layout(new QGridLayout(this))
    , m_choices(new QButtonGroup(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setVerticalSpacing(2);
    m_layout->setColumnStretch(1, 1);
    addChoice(Choice::Earliest, tr("&Earliest: everything there is comes again"));
    addChoice(Choice::Latest, tr("&Latest: everything there is now is skipped"));
    if (m_selectedId)
        addChoice(Choice::BeforeSelected,
                  tr("&Before the selected message: %1 comes next").arg(humanCount(*m_selectedId)));
    addChoice(Choice::NextId, tr("Message &id"), makeIdField());
    addChoice(Choice::Time, tr("&Time"), makeTimeField());
    addChoice(Choice::ShiftBy, tr("&Shift by"), makeShiftField());
    connect(m_choices, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on)
            Q_EMIT changed();
    });
    choose(m_selectedId ? Choice::BeforeSelected : Choice::Earliest);
}

QRadioButton *RewindTarget::addChoice(Choice choice, const QString &text, QWidget *field)
{
    auto *button = new QRadioButton(text, this);
    m_choices->addButton(button, int(choice));
    const int row = m_layout->rowCount();
    m_layout->addWidget(button, row, 0, 1, field ? 1 : 2);
    if (field)
        m_layout->addWidget(field, row, 1);
    return button;
}

QWidget *RewindTarget::makeIdField()
{
    auto *field = new QWidget(this);
    auto *layout = fieldLayout(field);
    m_id = numberEdit(u"[0-9]{1,18}"_s, field);
    m_id->setAccessibleName(tr("Message id"));
    layout->addWidget(m_id);
    layout->addWidget(new QLabel(tr("is delivered next"), field), 1);
    connect(m_id, &QLineEdit::textEdited, this, [this] {
        choose(Choice::NextId);
        Q_EMIT changed();
    });
    return field;
}

QWidget *RewindTarget::makeTimeField()
{
    auto *field = new QWidget(this);
    auto *layout = fieldLayout(field);
    m_time = new QDateTimeEdit(QDateTime::currentDateTime().addSecs(-3600), field);
    m_time->setDisplayFormat(u"yyyy-MM-dd HH:mm:ss"_s);
    m_time->setCalendarPopup(true);
    m_time->setAccessibleName(tr("Local time"));
    m_utc = new QLabel(field);
    m_utc->setTextFormat(Qt::PlainText);
    m_utc->setToolTip(
        tr("Stamps in this database that name no zone are read as %1, the zone set for "
           "this connection.")
            .arg(QString::fromUtf8(m_zone.id()).toHtmlEscaped()));
    layout->addWidget(m_time);
    layout->addWidget(m_utc, 1);
    showUtc();
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, [this] {
        showUtc();
        choose(Choice::Time);
        Q_EMIT changed();
    });
    return field;
}

QWidget *RewindTarget::makeShiftField()
{
    auto *field = new QWidget(this);
    auto *layout = fieldLayout(field);
    m_shift = numberEdit(u"[+-]?[0-9]{1,18}"_s, field);
    m_shift->setText(u"-100"_s);
    m_shift->setAccessibleName(tr("Messages to shift by"));
    m_shift->setToolTip(tr("Negative: back, delivered again. Positive: on, skipped."));
    auto *skipOne = new QPushButton(theme::icon(u"skip"_s), tr("S&kip one"), field);
    skipOne->setAutoDefault(false);
    layout->addWidget(m_shift);
    layout->addWidget(new QLabel(tr("messages"), field));
    layout->addWidget(skipOne);
    layout->addStretch(1);
    connect(m_shift, &QLineEdit::textEdited, this, [this] {
        choose(Choice::ShiftBy);
        Q_EMIT changed();
    });
    connect(skipOne, &QPushButton::clicked, this, [this] { setShift(1); });
    return field;
}

void RewindTarget::showUtc()
{
    const QDateTime time = m_time->dateTime();
    m_utc->setText(tr("local (%1)  =  %2 UTC;  connection: %3")
                       .arg(time.timeZoneAbbreviation(),
                            time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"),
                            QString::fromUtf8(m_zone.id())));
}

void RewindTarget::choose(Choice choice)
{
    if (QAbstractButton *button = m_choices->button(int(choice)))
        button->setChecked(true);
}

RewindTarget::Choice RewindTarget::choice() const { return Choice(m_choices->checkedId()); }

void RewindTarget::setNextId(qint64 id)
{
    m_id->setText(QString::number(id));
    choose(Choice::NextId);
    Q_EMIT changed();
}

void RewindTarget::setShift(qint64 messages)
{
    m_shift->setText((messages > 0 ? u"+"_s : QString()) + QString::number(messages));
    choose(Choice::ShiftBy);
    Q_EMIT changed();
}

void RewindTarget::setTime(const QDateTime &time) { m_time->setDateTime(time.toLocalTime()); }

std::optional<CursorTarget> RewindTarget::target() const
{
    using Kind = CursorTarget::Kind;
    bool isNumber = true;
    CursorTarget target;
    switch (choice()) {
    case Choice::Earliest:
        target.kind = Kind::Earliest;
        break;
    case Choice::Latest:
        target.kind = Kind::Latest;
        break;
    case Choice::BeforeSelected:
        target = {Kind::NextId, m_selectedId.value_or(0), {}};
        break;
    case Choice::NextId:
        target = {Kind::NextId, m_id->text().toLongLong(&isNumber), {}};
        break;
    case Choice::ShiftBy:
        target = {Kind::ShiftBy, m_shift->text().toLongLong(&isNumber), {}};
        break;
    case Choice::Time:
        target = {Kind::Time, 0, m_time->dateTime()};
        break;
    }
    return isNumber ? std::optional(target) : std::nullopt;
}

} // namespace hookq::monitor

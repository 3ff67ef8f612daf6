// SPDX-License-Identifier: MIT
#include "rewindreview.h"

#include "sampling/humantext.h"
#include "views/theme.h"

#include <hookq/msgpacktree.h>

#include <QtCore/QLocale>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>

#include <limits>

using namespace Qt::StringLiterals;

namespace hookq::monitor {

namespace {

/// Somebody who submitted so lately is most likely at work.
constexpr qint64 ActiveMs = 60'000;
constexpr int PreviewLength = 120;

/// Which plural form \a count takes; the number itself is written in full beside it.
int plural(qint64 count)
{
    return int(count <= std::numeric_limits<int>::max() ? count : 1'000'000 + count % 1'000'000);
}

QString withSign(qint64 number)
{
    return number > 0 ? u'+' + humanCount(number) : humanCount(number);
}

} // namespace

RewindReview::RewindReview(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setVerticalSpacing(3);
    m_layout->setColumnStretch(1, 1);
    m_from = addRow(tr("Cursor now"));
    m_to = addRow(tr("Cursor then"));
    m_effect = addRow(tr("Effect"));
    m_lag = addRow(tr("Lag then"));
    m_next = addRow(tr("Next message"));
    m_next->setFont(theme::fixedFont());
    m_warnings = addRow(QString());
    m_warnings->setMargin(6);
    m_warnings->setAutoFillBackground(true);
    addStatementRow();
    addReasonRow();
    stylePalette();
    showNotice(QString());
}

QLabel *RewindReview::addRow(const QString &title)
{
    auto *name = new QLabel(title, this);
    auto *value = new QLabel(this);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setWordWrap(true);
    const int row = m_layout->rowCount();
    m_layout->addWidget(name, row, 0, Qt::AlignTop);
    m_layout->addWidget(value, row, 1);
    m_titles.append(name);
    return value;
}

void RewindReview::addStatementRow()
{
    m_statement = new QLineEdit(this);
    m_statement->setReadOnly(true);
    m_statement->setFont(theme::fixedFont());
    m_copy = new QToolButton(this);
    m_copy->setIcon(theme::icon(u"copy"_s));
    m_copy->setToolTip(tr("Copy the statement"));
    m_copy->setAccessibleName(m_copy->toolTip());
    auto *title = new QLabel(tr("S&QL"), this);
    title->setBuddy(m_statement);
    m_titles.append(title);
    const int row = m_layout->rowCount();
    m_layout->addWidget(title, row, 0);
    m_layout->addWidget(m_statement, row, 1);
    m_layout->addWidget(m_copy, row, 2);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_statement->text()); });
}

void RewindReview::addReasonRow()
{
    m_reason = new QLineEdit(this);
    m_reason->setPlaceholderText(tr("Why? It is written in the journal."));
    auto *title = new QLabel(tr("&Reason"), this);
    title->setBuddy(m_reason);
    m_titles.append(title);
    const int row = m_layout->rowCount();
    m_layout->addWidget(title, row, 0);
    m_layout->addWidget(m_reason, row, 1, 1, 2);
}

void RewindReview::stylePalette()
{
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme::color(theme::Tone::Muted, palette()));
    for (QLabel *title : std::as_const(m_titles))
        title->setPalette(muted);
    QPalette warning = palette();
    warning.setColor(QPalette::Window, theme::background(theme::Tone::Warning, palette()));
    m_warnings->setPalette(warning);
    QFont bold = font();
    bold.setBold(true);
    m_effect->setFont(bold);
}

void RewindReview::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        stylePalette();
}

QString RewindReview::cursorText(qint64 sid)
{
    return tr("%1  (%2 is next)").arg(humanCount(sid), humanCount(sid + 1));
}

QString RewindReview::effectOf(const CursorPlan &plan)
{
    if (plan.toSid == plan.fromSid)
        return tr("Nothing changes: the cursor is there already.");
    QStringList effects;
    if (plan.redelivered > 0)
        effects << tr("%1 message(s) will be delivered again.", nullptr, plural(plan.redelivered))
                       .arg(humanCount(plan.redelivered));
    if (plan.skipped > 0)
        effects << tr("%1 message(s) will be skipped: this client will never get them.", nullptr,
                      plural(plan.skipped))
                       .arg(humanCount(plan.skipped));
    if (effects.isEmpty())
        effects << tr("No message is delivered again or skipped.");
    return effects.join(u'\n');
}

QString RewindReview::nextText(const CursorPlan &plan)
{
    if (!plan.next)
        return tr("none: the client has then read everything");
    const MessageHead &next = *plan.next;
    const QString payload = next.protocol == Protocol::MsgPack
        ? msgpacktree::preview(next.prefix, next.size, PreviewLength)
        : tr("p = %1, %2").arg(int(next.protocol)).arg(humanBytes(next.size));
    return tr("%1, written %2").arg(humanCount(next.id), humanStamp(next.createdAtMs)) + u'\n'
        + payload;
}

QString RewindReview::warningsOf(const CursorPlan &plan)
{
    QStringList warnings;
    if (plan.clamped)
        warnings
            << tr("The target is outside of what the topic holds (%1 to %2); it was moved to the "
                  "nearest end.")
                   .arg(humanCount(plan.firstId), humanCount(plan.lastId));
    if (looksActive(plan))
        warnings
            << tr("The client submitted %1 ago, it looks active. A libhookq consumer obeys the "
                  "edit; one that never looks at its cursor will overwrite it.")
                   .arg(
                       humanDuration(std::max<qint64>(0, plan.plannedAtMs - plan.fromUpdatedAtMs)));
    return warnings.join(u'\n');
}

bool RewindReview::looksActive(const CursorPlan &plan)
{
    return plan.plannedAtMs - plan.fromUpdatedAtMs < ActiveMs;
}

void RewindReview::showPlan(const CursorPlan &plan)
{
    m_from->setText(cursorText(plan.fromSid) + u"  ·  "
                    + tr("last submit %1").arg(humanStamp(plan.fromUpdatedAtMs)));
    m_to->setText(cursorText(plan.toSid) + u"  ·  " + withSign(plan.toSid - plan.fromSid));
    m_effect->setText(effectOf(plan));
    m_lag->setText(tr("%1 message(s)", nullptr, plural(plan.newLag)).arg(humanCount(plan.newLag)));
    m_next->setText(nextText(plan));
    m_warnings->setText(warningsOf(plan));
    m_warnings->setVisible(!m_warnings->text().isEmpty());
    if (m_statement->text() != plan.statement) {
        m_statement->setText(plan.statement);
        m_statement->setCursorPosition(0);
    }
    m_copy->setEnabled(true);
}

void RewindReview::showNotice(const QString &text)
{
    const QString dash(QChar(0x2014));
    for (QLabel *label : {m_from, m_to, m_lag, m_next})
        label->setText(dash);
    m_effect->setText(text.isEmpty() ? dash : text);
    m_warnings->clear();
    m_warnings->hide();
    m_statement->clear();
    m_copy->setEnabled(false);
}

QString RewindReview::reason() const { return m_reason->text().trimmed(); }

void RewindReview::setReasonEnabled(bool enabled) { m_reason->setEnabled(enabled); }

QString RewindReview::effectText() const { return m_effect->text(); }

QString RewindReview::warningText() const { return m_warnings->text(); }

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#include "rewinddialog.h"

#include "sampling/humantext.h"
#include "views/rewindreview.h"
#include "views/rewindtarget.h"

#include <QtCore/QEvent>
#include <QtCore/QLocale>
#include <QtCore/QTime>
#include <QtGui/QPainter>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QFrame>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace hookq::monitor {

using theme::Tone;

static constexpr auto TypingPause = 150ms;
static constexpr auto ActiveRefresh = 250ms;

/// A number in a disc and a title; the step that is next stands out.
class RewindDialog::StepHeading : public QWidget {
public:
    StepHeading(int number, const QString &title, QWidget *parent)
        : QWidget(parent)
        , m_number(number)
        , m_title(title)
    {
        setMinimumHeight(fontMetrics().height() + 10);
        setAccessibleName(title);
    }

    void setCurrent(bool current)
    {
        m_current = current;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const int size = fontMetrics().height() + 4;
        const QRect disc(0, (height() - size) / 2, size, size);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_current ? palette().color(QPalette::Highlight)
                                   : theme::mixed(palette().color(QPalette::Window),
                                                  palette().color(QPalette::WindowText), 0.15));
        painter.drawEllipse(disc);
        painter.setPen(
            palette().color(m_current ? QPalette::HighlightedText : QPalette::WindowText));
        painter.drawText(disc, Qt::AlignCenter, QString::number(m_number));
        QFont bold = font();
        bold.setBold(true);
        painter.setFont(bold);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect().adjusted(size + 8, 0, 0, 0), Qt::AlignVCenter, m_title);
    }

private:
    int m_number;
    QString m_title;
    bool m_current = false;
};

RewindDialog::RewindDialog(DatabaseSession *session, const Topic &topic, const QString &clientId,
                           const std::optional<MessageHead> &selected, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_topic(topic)
    , m_clientId(clientId)
{
    setWindowTitle(tr("Move a cursor"));
    build(clientId, selected);
    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingPause);
    connect(&m_typing, &QTimer::timeout, this, &RewindDialog::requestPlan);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(ActiveRefresh);
    connect(&m_refresh, &QTimer::timeout, this, &RewindDialog::refreshPlan);
    connect(m_target, &RewindTarget::changed, this, &RewindDialog::onTargetChanged);
    connectSession();
    setState(State::Planning);
    requestPlan();
}

RewindDialog::~RewindDialog() = default;

void RewindDialog::build(const QString &clientId, const std::optional<MessageHead> &selected)
{
    m_target = new RewindTarget(selected ? std::optional(selected->id) : std::nullopt,
                                m_session->options().timeZone, this);
    m_review = new RewindReview(this);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(makeTitle(clientId));
    const auto addStep = [this, layout](const QString &title, QWidget *content) {
        auto *heading = new StepHeading(int(m_steps.size()) + 1, title, this);
        m_steps.append(heading);
        layout->addSpacing(6);
        layout->addWidget(heading);
        auto *indented = new QHBoxLayout;
        indented->setContentsMargins(heading->minimumHeight() + 2, 0, 0, 0);
        indented->addWidget(content);
        layout->addLayout(indented);
    };
    addStep(tr("Target"), m_target);
    addStep(tr("Review"), m_review);
    addStep(tr("Apply and verify"), makeStatus());
    layout->addStretch(1);
    layout->addSpacing(6);
    layout->addWidget(makeButtons());
    setMinimumWidth(fontMetrics().averageCharWidth() * 92);
}

QWidget *RewindDialog::makeTitle(const QString &clientId)
{
    auto *title = new QWidget(this);
    auto *layout = new QVBoxLayout(title);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *client = new QLabel(tr("Cursor of %1").arg(clientId), title);
    auto *where = new QLabel(m_topic.name() + u"  ·  " + m_session->displayName(), title);
    for (QLabel *label : {client, where}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    client->setFont(large);
    where->setForegroundRole(QPalette::PlaceholderText);
    return title;
}

QWidget *RewindDialog::makeStatus()
{
    m_status = new QWidget(this);
    m_status->setAutoFillBackground(true);
    auto *layout = new QHBoxLayout(m_status);
    m_statusIcon = new QLabel(m_status);
    m_statusText = new QLabel(m_status);
    m_statusText->setTextFormat(Qt::PlainText);
    m_statusText->setWordWrap(true);
    m_statusText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Two lines at least, so that the dialog keeps its size while the text changes.
    m_statusText->setMinimumHeight(m_statusText->fontMetrics().lineSpacing() * 2);
    m_statusText->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    layout->addWidget(m_statusIcon, 0, Qt::AlignTop);
    layout->addWidget(m_statusText, 1);
    return m_status;
}

QWidget *RewindDialog::makeButtons()
{
    auto *buttons = new QWidget(this);
    auto *layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    m_unlock = new QPushButton(theme::icon(u"unlock"_s), tr("&Unlock writing"), buttons);
    m_again = new QPushButton(tr("Move a&gain"), buttons);
    m_apply = new QPushButton(theme::icon(u"rewind"_s), tr("&Move the cursor"), buttons);
    auto *close = new QPushButton(tr("&Close"), buttons);
    layout->addWidget(m_unlock);
    layout->addStretch(1);
    for (QPushButton *button : {m_again, m_apply, close})
        layout->addWidget(button);
    // Return in a field must not write to a database.
    for (QPushButton *button : {m_unlock, m_again, m_apply, close})
        button->setAutoDefault(false);
    connect(m_unlock, &QPushButton::clicked, m_session, &DatabaseSession::unlock);
    connect(m_again, &QPushButton::clicked, this, &RewindDialog::startOver);
    connect(m_apply, &QPushButton::clicked, this, &RewindDialog::apply);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

void RewindDialog::connectSession()
{
    connect(m_session, &DatabaseSession::planReady, this, &RewindDialog::onPlanReady);
    connect(m_session, &DatabaseSession::applied, this,
            [this](DatabaseSession::Token token, const CursorPlan &, const QString &,
                   const Result<> &result) { onApplied(token, result); });
    connect(m_session, &DatabaseSession::verdictChanged, this, &RewindDialog::onVerdict);
    connect(m_session, &DatabaseSession::sampled, this, &RewindDialog::onSampled);
    connect(m_session, &DatabaseSession::lockChanged, this, &RewindDialog::updateButtons);
    connect(m_session, &DatabaseSession::unlockFailed, this,
            [this](const Error &error) { showStatus(u"error"_s, Tone::Bad, error.text()); });
    connect(m_session, &DatabaseSession::stateChanged, this, [this](DatabaseSession::State state) {
        if (state == DatabaseSession::State::Closed)
            reject();
    });
}

void RewindDialog::setState(State state)
{
    m_state = state;
    const bool choosing = state == State::Planning || state == State::Reviewing;
    m_target->setEnabled(choosing);
    m_review->setReasonEnabled(choosing);
    m_steps[0]->setCurrent(state == State::Planning);
    m_steps[1]->setCurrent(state == State::Reviewing);
    m_steps[2]->setCurrent(!choosing);
    updateButtons();
}

void RewindDialog::updateButtons()
{
    const bool changes = m_plan && m_plan->fromSid != m_plan->toSid;
    m_apply->setVisible(m_state != State::Watching);
    m_apply->setEnabled(m_state == State::Reviewing && changes && m_session->isUnlocked());
    m_again->setVisible(m_state == State::Watching);
    m_unlock->setVisible(!m_session->isUnlocked() && m_state != State::Watching);
    m_unlock->setEnabled(!m_session->isReadOnly());
    if (m_state != State::Planning && m_state != State::Reviewing)
        return;
    if (m_statusTone == Tone::Bad || m_statusTone == Tone::Warning)
        return;
    if (m_session->isUnlocked())
        showStatus(u"info"_s, Tone::Muted, tr("Nothing is written before you say so."));
    else
        showStatus(u"lock"_s, Tone::Muted,
                   m_session->isReadOnly() ? tr("This connection is read-only.")
                                           : tr("Writing is locked."));
}

void RewindDialog::onTargetChanged()
{
    m_plan.reset();
    m_resolvedTime.reset();
    m_statusTone = Tone::Muted;
    setState(State::Planning);
    if (m_target->target()) {
        m_typing.start();
    } else {
        m_typing.stop();
        m_review->showNotice(tr("Enter a number."));
    }
}

void RewindDialog::requestPlan()
{
    const auto target = m_target->target();
    if (!target)
        return;
    m_planRequested = true;
    m_planToken = m_session->requestPlan(m_topic, m_clientId, m_resolvedTime.value_or(*target));
}

void RewindDialog::onPlanReady(DatabaseSession::Token token, const Result<CursorPlan> &plan)
{
    if (token != m_planToken)
        return;
    m_planRequested = false;
    if ((m_state != State::Planning && m_state != State::Reviewing) || m_typing.isActive())
        return;
    if (plan) {
        m_plan = *plan;
        resolveTime();
        m_review->showPlan(*m_plan);
        setState(State::Reviewing);
        growToFit();
        if (RewindReview::looksActive(*m_plan))
            m_refresh.start();
    } else {
        m_plan.reset();
        m_review->showNotice(plan.error().text());
        setState(State::Planning);
    }
}

void RewindDialog::resolveTime()
{
    if (m_plan->target.kind == CursorTarget::Kind::Time) {
        m_resolvedTime = CursorTarget{CursorTarget::Kind::NextId, m_plan->toSid + 1, {}};
        m_timeClamped = m_plan->clamped;
    } else if (m_resolvedTime) {
        m_plan->clamped = m_plan->clamped || m_timeClamped;
    }
}

void RewindDialog::apply()
{
    if (!m_apply->isEnabled())
        return;
    setState(State::Applying);
    showStatus(u"pending"_s, Tone::Info, tr("Writing …"));
    m_editToken = m_session->requestApply(*m_plan, m_review->reason());
}

void RewindDialog::onApplied(DatabaseSession::Token token, const Result<> &result)
{
    if (token != m_editToken || m_state != State::Applying)
        return;
    if (result) {
        m_verdict = CursorVerdict::Pending;
        setState(State::Watching);
        showVerdict();
    } else if (result.error().code() == ErrorCode::CursorMoved) {
        onMoved();
    } else {
        const QString code = result.error().nativeCode();
        showStatus(u"error"_s, Tone::Bad,
                   code.isEmpty() ? result.error().text()
                                  : tr("%1 (code %2)").arg(result.error().text(), code));
        setState(State::Reviewing);
    }
}

void RewindDialog::onMoved()
{
    showStatus(
        u"warning"_s, Tone::Warning,
        tr("Nothing was written: the cursor was no longer at %1, the client or somebody else has "
           "moved it. The review shows the fresh numbers.")
            .arg(humanCount(m_plan->fromSid)));
    m_plan.reset();
    setState(State::Planning);
    requestPlan();
}

void RewindDialog::onVerdict(DatabaseSession::Token token, CursorVerdict verdict)
{
    if (token != m_editToken || m_state == State::Applying)
        return;
    m_verdict = verdict;
    m_verdictTime = QTime::currentTime().toString(u"HH:mm:ss"_s);
    showVerdict();
}

void RewindDialog::onSampled(const Snapshot &snapshot)
{
    for (const TopicSample &topic : snapshot.sample.topics) {
        if (topic.topic != m_topic)
            continue;
        for (const ClientSample &client : topic.clients) {
            if (client.clientId == m_clientId)
                m_sid = client.sid;
        }
    }
    if (m_state == State::Watching)
        showVerdict();
    else
        refreshPlan();
}

void RewindDialog::refreshPlan()
{
    const bool choosing = m_state == State::Planning || m_state == State::Reviewing;
    if (choosing && !m_planRequested && !m_typing.isActive())
        requestPlan();
}

QString RewindDialog::heldText() const
{
    const QString held = tr("Held: the client has seen the edit.");
    if (!m_sid || *m_sid == m_plan->toSid)
        return held;
    return held + u' '
        + tr("It advances from the new position and is at %1 now.").arg(humanCount(*m_sid));
}

void RewindDialog::showVerdict()
{
    switch (m_verdict) {
    case CursorVerdict::Pending:
        showStatus(
            u"pending"_s, Tone::Info,
            tr("Written. Pending: the client has not submitted since. Until it does, nobody knows "
               "whether the edit holds."));
        break;
    case CursorVerdict::Held:
        showStatus(u"ok"_s, Tone::Good, heldText());
        break;
    case CursorVerdict::Overwritten:
        showStatus(
            u"overwritten"_s, Tone::Bad,
            tr("Overwritten by the consumer at %1: it went on from its old position. It has to be "
               "stopped before its cursor is moved.")
                .arg(m_verdictTime));
        break;
    case CursorVerdict::Edited:
        showStatus(u"warning"_s, Tone::Warning,
                   tr("Moved by somebody else at %1.").arg(m_verdictTime));
        break;
    case CursorVerdict::Vanished:
        showStatus(u"error"_s, Tone::Bad,
                   tr("The row of this client is gone since %1.").arg(m_verdictTime));
        break;
    }
}

void RewindDialog::startOver()
{
    if (m_state != State::Watching)
        return;
    m_editToken = 0;
    m_plan.reset();
    m_resolvedTime.reset();
    m_statusTone = Tone::Muted;
    setState(State::Planning);
    requestPlan();
}

void RewindDialog::showStatus(const QString &icon, Tone tone, const QString &text)
{
    m_statusIconName = icon;
    m_statusTone = tone;
    m_statusText->setText(text);
    styleStatus();
    growToFit();
}

void RewindDialog::growToFit()
{
    // Wrapped labels make a layout higher, but not the window around it.
    const int wanted = layout()->totalHeightForWidth(width());
    if (wanted > height())
        resize(width(), wanted);
}

void RewindDialog::styleStatus()
{
    const int size = m_statusText->fontMetrics().height();
    m_statusIcon->setPixmap(
        theme::icon(m_statusIconName, m_statusTone).pixmap(QSize(size, size), devicePixelRatioF()));
    QPalette colors = palette();
    colors.setColor(QPalette::Window, theme::background(m_statusTone, palette()));
    colors.setColor(QPalette::WindowText, theme::color(m_statusTone, palette()));
    m_status->setPalette(colors);
}

QString RewindDialog::statusText() const { return m_statusText->text(); }

void RewindDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        styleStatus();
}

} // namespace hookq::monitor

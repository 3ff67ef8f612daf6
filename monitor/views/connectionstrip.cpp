// SPDX-License-Identifier: MIT
#include "views/connectionstrip.h"

#include "sampling/humantext.h"

#include <QtCore/QDateTime>
#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

QString kindText(ConnectionKind kind)
{
    switch (kind) {
    case ConnectionKind::Development:
        return ConnectionStrip::tr("development");
    case ConnectionKind::Test:
        return ConnectionStrip::tr("test");
    case ConnectionKind::Production:
        return ConnectionStrip::tr("PRODUCTION");
    }
    Q_UNREACHABLE();
}

} // namespace

ConnectionStrip::ConnectionStrip(DatabaseSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_icon(new QLabel(this))
    , m_name(new QLabel(this))
    , m_kind(new QLabel(this))
    , m_state(new QLabel(this))
    , m_clock(new QLabel(this))
    , m_lock(new QToolButton(this))
{
    layOut();
    connectSession();
    showConnection();
    showLock();
}

void ConnectionStrip::layOut()
{
    QFont bold = font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_kind->setMargin(3);
    m_kind->setFont(bold);
    m_kind->setAutoFillBackground(true);
    // Otherwise it takes over the tool bar's roles, and its colours are not used.
    m_kind->setBackgroundRole(QPalette::Window);
    m_kind->setForegroundRole(QPalette::WindowText);
    m_clock->setToolTip(tr("The database's clock"));
    m_lock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 5, 8, 5);
    layout->setSpacing(10);
    layout->addWidget(m_icon);
    layout->addWidget(m_name);
    layout->addWidget(m_kind);
    layout->addWidget(m_state);
    layout->addStretch(1);
    layout->addWidget(m_clock);
    layout->addWidget(m_lock);
}

void ConnectionStrip::connectSession()
{
    connect(&m_session, &DatabaseSession::stateChanged, this, &ConnectionStrip::showConnection);
    connect(&m_session, &DatabaseSession::stateChanged, this, &ConnectionStrip::showLock);
    connect(&m_session, &DatabaseSession::lockChanged, this, &ConnectionStrip::showLock);
    connect(&m_session, &DatabaseSession::unlockFailed, this, &ConnectionStrip::showLock);
    connect(&m_session, &DatabaseSession::sampled, this, [this](const Snapshot &snapshot) {
        m_serverMs = snapshot.sample.serverMs;
        m_sinceSample.start();
        showClock();
    });
    connect(m_lock, &QToolButton::clicked, this, &ConnectionStrip::toggleLock);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        showClock();
        showLock();
    });
    m_tick.start(std::chrono::seconds(1));
}

theme::Tone ConnectionStrip::tone() const
{
    if (m_session.state() == DatabaseSession::State::Closed)
        return theme::Tone::Muted;
    switch (m_session.kind()) {
    case ConnectionKind::Development:
        return theme::Tone::Good;
    case ConnectionKind::Test:
        return theme::Tone::Warning;
    case ConnectionKind::Production:
        return theme::Tone::Bad;
    }
    Q_UNREACHABLE();
}

void ConnectionStrip::showConnection()
{
    using State = DatabaseSession::State;
    const State state = m_session.state();
    const bool closed = state == State::Closed;
    const int size = fontMetrics().height();
    m_icon->setPixmap(
        theme::icon(closed ? u"disconnect"_s : u"database"_s, tone()).pixmap(size, size));
    m_name->setText(closed ? tr("Not connected") : m_session.displayName());
    m_kind->setVisible(!closed);
    m_kind->setText(kindText(m_session.kind()));
    QPalette chip = palette();
    chip.setColor(QPalette::Window, theme::background(tone(), palette()));
    chip.setColor(QPalette::WindowText, theme::color(tone(), palette()));
    m_kind->setPalette(chip);
    m_state->setText(state == State::Opening    ? tr("Connecting…")
                         : state == State::Lost ? tr("Connection lost, trying again…")
                                                : QString());
    if (closed || state == State::Opening)
        m_serverMs = 0;
    showClock();
    update();
}

void ConnectionStrip::showClock()
{
    if (m_serverMs == 0) {
        m_clock->clear();
        return;
    }
    const qint64 silence = m_sinceSample.elapsed();
    if (isSilent()) {
        m_clock->setText(tr("No answer for %1").arg(humanDuration(silence)));
        return;
    }
    const auto now = QDateTime::fromMSecsSinceEpoch(m_serverMs + silence);
    m_clock->setText(tr("Server %1").arg(now.toString(u"yyyy-MM-dd HH:mm:ss t")));
}

bool ConnectionStrip::isSilent() const
{
    constexpr int Intervals = 3;
    constexpr qint64 ShortestMs = 2000;
    return m_serverMs != 0
        && m_sinceSample.hasExpired(
            std::max(ShortestMs, Intervals * qint64(m_session.intervals().sample.count())));
}

void ConnectionStrip::showLock()
{
    const bool unlocked = m_session.isUnlocked();
    const bool closed = m_session.state() == DatabaseSession::State::Closed;
    m_lock->setEnabled(!closed && !m_session.isReadOnly());
    m_lock->setIcon(unlocked ? theme::icon(u"unlock"_s, theme::Tone::Warning)
                             : theme::icon(u"lock"_s));
    const qint64 seconds = m_session.unlockedFor().count() / 1000;
    if (unlocked)
        m_lock->setText(
            tr("Unlocked %1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QChar(u'0')));
    else
        m_lock->setText(m_session.isReadOnly() && !closed ? tr("Read-only") : tr("Locked"));
    m_lock->setToolTip(
        unlocked ? tr("Cursors can be moved. Click to lock.")
            : m_session.isReadOnly()
            ? tr("This connection was opened for reading only.")
            : tr("Nothing can be changed. Click to allow moving cursors for a while."));
    m_lock->setAccessibleName(unlocked ? tr("Writing is unlocked") : tr("Writing is locked"));
}

void ConnectionStrip::toggleLock()
{
    if (m_session.isUnlocked())
        m_session.lock();
    else
        m_session.unlock();
}

void ConnectionStrip::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, 5, height()), theme::color(tone(), palette()));
}

void ConnectionStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showConnection();
}

} // namespace hookq::monitor

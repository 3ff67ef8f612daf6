// SPDX-License-Identifier: MIT
#include <hookq/consumer.h>

#include "connection.h"
#include "guarded.h"
#include "logging.h"
#include "store/store.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace hookq {

namespace {

/// After an operator's edit: how long the acknowledged position stays in the row, so that a monitor
/// that looks every half second sees it (CursorAdmin::verify() relies on it).
constexpr qint64 AcknowledgedMs = 1000;
/// The last submit of a run may be tried again for so long.
constexpr qint64 LastSubmitMs = 5000;

/// first, 2 * first, 4 * first, ... up to most.
qint64 growingDelay(int attempt, const Consumer::Options &options)
{
    const qint64 first = qMax<qint64>(1, options.firstRetryDelay.count());
    const qint64 most = qMax<qint64>(first, options.maxRetryDelay.count());
    const int doublings = qMin(attempt - 1, 40);
    return first > (most >> doublings) ? most : first << doublings;
}

} // namespace

/// Everything here runs in the consumer's thread, except where the public functions say otherwise;
/// those touch the atomics only.
///
/// One single-shot timer drives it. Each turn does what is due, for at most Options::slice, and
/// arms the timer for what is due next.
class Consumer::Private {
public:
    Private(Consumer *consumer, ConsumerConfig given, Options chosen);

    void turn();
    void finish();
    void pause();
    void resumeNow();
    void reportState();
    /// From one of the states in \a from to \a next, atomically: start() and stop() are called from
    /// any thread.
    bool leave(std::initializer_list<State> from, State next);

    Consumer *const q;
    const ConsumerConfig config;
    const Options options;
    Handler handler;
    QTimer timer;

    std::atomic<State> state{State::Stopped};
    std::atomic<qint64> consumed{0};
    std::atomic<qint64> submitted{0};
    std::atomic<qint64> lag{0};
    std::mutex stoppedMutex;
    std::condition_variable stoppedCondition;
    bool wakeRequested = false;

private:
    enum class Step { GoOn, Wait };

    [[nodiscard]] qint64 now() const { return options.clock->steadyMs(); }
    void work();
    Step step();
    Step connect();
    Result<> takePosition();
    Step look();
    Step moved(const Cursor &row);
    qint64 newStamp(qint64 previous) const;
    Step vanished();
    Step readPage();
    void pageArrived(store::TopicStore::Page page);
    void updateLag(bool pageFull);
    Step handleNext();
    Step accepted(const Message &message);
    Step refused(const Message &message, const Error &error);
    bool submitIsDue() const;
    Step submit();
    Step submitFailed(const Error &error);
    void submitLast();
    Step readFailed(const Error &error);
    void disconnect();
    void forgetPage();
    void armTimer();

    std::unique_ptr<Connection> m_connection;
    std::optional<store::TopicStore> m_store;
    bool m_registered =
        false; ///< The row was there once in this run; if it is missing, it vanished.
    bool m_started = false; ///< started() was emitted in this run.
    bool m_inTurn = false;
    State m_reported = State::Stopped;

    QList<Message> m_page;
    qsizetype m_at = 0; ///< Next in m_page.
    bool m_atEnd = false; ///< caughtUp() was emitted for this end.

    // When what is due, by the steady clock.
    qint64 m_nextRead = 0;
    qint64 m_nextLook = 0;
    qint64 m_nextHandle = 0;
    qint64 m_nextConnect = 0;
    qint64 m_nextSubmit = 0;
    qint64 m_lastSubmit = 0;
    qint64 m_lastLagRead = 0;

    int m_handleAttempts = 0;
    int m_readAttempts = 0;
    int m_submitAttempts = 0;
};

Consumer::Private::Private(Consumer *consumer, ConsumerConfig given, Options chosen)
    : q(consumer)
    , config(std::move(given))
    , options(std::move(chosen))
    , timer(consumer)
{
    if (config.logGorm)
        logStatements();
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, q, [this] { turn(); });
}

bool Consumer::Private::leave(std::initializer_list<State> from, State next)
{
    for (State expected : from) {
        if (state.compare_exchange_strong(expected, next))
            return true;
    }
    return false;
}

void Consumer::Private::reportState()
{
    const State current = state;
    if (std::exchange(m_reported, current) != current)
        Q_EMIT q->stateChanged(current);
}

void Consumer::Private::turn()
{
    if (m_inTurn) {
        // A handler runs an event loop of its own; the turn it interrupts arms the timer when it
        // ends.
        return;
    }
    m_inTurn = true;
    reportState();
    work();
    m_inTurn = false;
    reportState();
    if (state == State::Stopping)
        finish();
    else if (state == State::Running)
        armTimer();
}

void Consumer::Private::work()
{
    const qint64 end = now() + options.slice.count();
    if (std::exchange(wakeRequested, false))
        m_nextRead = 0;
    while (state == State::Running && step() == Step::GoOn && now() < end) { }
}

/// What is due first. GoOn: look again what is due.
Consumer::Private::Step Consumer::Private::step()
{
    if (!m_store)
        return now() < m_nextConnect ? Step::Wait : connect();
    const bool pageIsDone = m_at >= m_page.size();
    const bool reading = pageIsDone && now() >= m_nextRead; // looks at the cursor itself
    if (!reading && now() >= m_nextLook)
        return look();
    if (submitIsDue())
        return submit(); // may find the cursor moved and drop the page
    if (reading)
        return readPage();
    return pageIsDone || now() < m_nextHandle ? Step::Wait : handleNext();
}

Consumer::Private::Step Consumer::Private::connect()
{
    auto opened = Connection::open(config.connection);
    if (!opened)
        return readFailed(opened.error());
    m_connection = *std::move(opened);
    if (auto verified = config.topic.verify(m_connection->database()); !verified)
        return readFailed(verified.error());
    auto store =
        store::TopicStore::on(m_connection->database(), config.topic, config.connection.timeZone);
    if (!store)
        return readFailed(store.error());
    m_store = *std::move(store);
    if (auto taken = takePosition(); !taken) {
        if (taken.error().code() == ErrorCode::CursorVanished)
            return vanished();
        return readFailed(taken.error());
    }
    m_nextLook = now() + options.cursorCheck.count();
    m_nextRead = 0;
    if (!std::exchange(m_started, true))
        Q_EMIT q->started();
    return Step::GoOn;
}

/// The row decides where to go on, after a reconnect too: a server that crashed may have lost a
/// commit this process has already seen (contract C3).
Result<> Consumer::Private::takePosition()
{
    auto row = m_store->cursor(config.clientId);
    if (!row)
        return row.error();
    if (!*row && m_registered)
        return Error(ErrorCode::CursorVanished, {});
    qint64 sid = 0;
    if (*row) {
        sid = (*row)->sid;
    } else {
        // The row comes first, so that trimming knows of this client (contract C6).
        auto bounds = m_store->bounds();
        if (!bounds)
            return bounds.error();
        sid = qMax<qint64>(0, bounds->first - 1);
        if (auto inserted = m_store->insertCursor(config.clientId, sid, options.clock->wallMs());
            !inserted)
            return inserted.error();
        else if (!*inserted)
            return takePosition();
    }
    m_registered = true;
    forgetPage();
    consumed = submitted = sid;
    m_lastSubmit = now();
    return {};
}

/// Now, but another second than \a previous: the original's tables keep whole seconds, and a stamp
/// that does not change tells nobody that the edit was seen.
qint64 Consumer::Private::newStamp(qint64 previous) const
{
    const qint64 wall = options.clock->wallMs();
    return qAbs(wall - previous) < 1000 ? previous + 1000 : wall;
}

/// Contract C5: the row may have been edited.
Consumer::Private::Step Consumer::Private::look()
{
    auto row = m_store->cursor(config.clientId);
    if (!row)
        return readFailed(row.error());
    m_nextLook = now() + options.cursorCheck.count();
    if (!*row)
        return vanished();
    return (*row)->sid == submitted ? Step::GoOn : moved(**row);
}

Consumer::Private::Step Consumer::Private::moved(const Cursor &row)
{
    const qint64 from = submitted;
    const qint64 to = row.sid;
    forgetPage();
    consumed = submitted = to;
    m_nextRead = 0;
    m_nextHandle = 0;
    // The acknowledgement: same position, new stamp. Should it fail, the next look finds out why.
    (void)m_store->submitCursor(config.clientId, to, to, newStamp(row.updatedAtMs));
    m_lastSubmit = now();
    m_nextSubmit = m_lastSubmit + AcknowledgedMs;
    m_submitAttempts = 0;
    Q_EMIT q->cursorMoved(from, to);
    return Step::GoOn;
}

Consumer::Private::Step Consumer::Private::vanished()
{
    const qint64 lastSid = submitted;
    forgetPage();
    consumed = lastSid;
    if (options.recreateCursor) {
        auto inserted = m_store->insertCursor(config.clientId, lastSid, options.clock->wallMs());
        return inserted ? Step::GoOn : readFailed(inserted.error());
    }
    leave({State::Running}, State::Paused);
    Q_EMIT q->cursorVanished(lastSid);
    return Step::Wait;
}

void Consumer::Private::resumeNow()
{
    if (!leave({State::Paused}, State::Running))
        return;
    if (m_store) {
        // Whether it was there already or not: the look that follows takes what it says.
        (void)m_store->insertCursor(config.clientId, submitted, options.clock->wallMs());
        m_nextLook = 0;
    } else {
        m_registered = false;
    }
    turn();
}

Consumer::Private::Step Consumer::Private::readPage()
{
    // Together with every page, so that an edit waits for a page at most.
    if (look() == Step::Wait)
        return Step::Wait;
    auto page = m_store->page(consumed, config.n, config.pageBytes);
    if (!page)
        return readFailed(page.error());
    m_readAttempts = 0;
    pageArrived(*std::move(page));
    return Step::GoOn;
}

void Consumer::Private::pageArrived(store::TopicStore::Page page)
{
    m_page = std::move(page.messages);
    m_at = 0;
    m_nextRead = page.full ? 0 : now() + config.tick.count();
    updateLag(page.full);
    if (!m_page.isEmpty())
        m_atEnd = false;
    else if (!std::exchange(m_atEnd, true))
        Q_EMIT q->caughtUp(consumed);
}

/// The end of a page that is not full is the end of the topic. Behind a full one it is asked for,
/// but not for every page of a long drain.
void Consumer::Private::updateLag(bool pageFull)
{
    qint64 left = m_page.isEmpty() ? 0 : m_page.last().id - consumed;
    if (pageFull) {
        if (now() - m_lastLagRead < options.cursorCheck.count())
            return;
        m_lastLagRead = now();
        auto bounds = m_store->bounds();
        if (!bounds)
            return; // the next page reports what is wrong
        left = bounds->last - consumed;
    }
    if (lag.exchange(left) != left)
        Q_EMIT q->lagChanged(left);
}

Consumer::Private::Step Consumer::Private::handleNext()
{
    const Message message = m_page.at(m_at);
    Q_EMIT q->messageReceived(message);
    const auto done =
        handler ? guarded(ErrorCode::HandlerFailed, [&] { return handler(message); }) : Result<>();
    if (!done)
        return refused(message, done.error());
    return accepted(message);
}

Consumer::Private::Step Consumer::Private::accepted(const Message &message)
{
    m_handleAttempts = 0;
    consumed = message.id;
    if (++m_at == m_page.size())
        forgetPage();
    Q_EMIT q->messageConsumed(message.id);
    const bool lastOfPage = m_page.isEmpty() && m_nextRead > now();
    if (lastOfPage && lag.exchange(0) != 0)
        Q_EMIT q->lagChanged(0);
    if (lastOfPage && !std::exchange(m_atEnd, true))
        Q_EMIT q->caughtUp(message.id);
    return Step::GoOn;
}

Consumer::Private::Step Consumer::Private::refused(const Message &message, const Error &error)
{
    const qint64 delay = growingDelay(++m_handleAttempts, options);
    m_nextHandle = now() + delay;
    Q_EMIT q->messageFailed(message, error, m_handleAttempts, delay);
    // What came before it is done and safe to submit while we wait.
    return Step::GoOn;
}

bool Consumer::Private::submitIsDue() const
{
    const qint64 open = consumed - submitted;
    if (open == 0 || now() < m_nextSubmit)
        return false;
    return open >= config.catchN || now() - m_lastSubmit >= config.catchT.count();
}

Consumer::Private::Step Consumer::Private::submit()
{
    const qint64 sid = consumed;
    auto done = m_store->submitCursor(config.clientId, submitted, sid, options.clock->wallMs());
    if (!done)
        return submitFailed(done.error());
    m_submitAttempts = 0;
    if (!*done)
        return look(); // moved or gone
    submitted = sid;
    m_lastSubmit = now();
    m_nextSubmit = 0;
    Q_EMIT q->cursorSubmitted(sid);
    return Step::GoOn;
}

Consumer::Private::Step Consumer::Private::submitFailed(const Error &error)
{
    const qint64 delay = growingDelay(++m_submitAttempts, options);
    m_nextSubmit = now() + delay;
    if (m_submitAttempts >= config.submitRetryNum) {
        m_submitAttempts = 0;
        Q_EMIT q->submitFailed(error);
    }
    if (error.code() != ErrorCode::ConnectionLost && m_connection->database().isOpen())
        return Step::GoOn;
    disconnect(); // what is not submitted is delivered again (at least once)
    return Step::Wait;
}

Consumer::Private::Step Consumer::Private::readFailed(const Error &error)
{
    const qint64 delay = growingDelay(++m_readAttempts, options);
    if (error.isTransient() && m_store)
        m_nextRead = m_nextLook = now() + delay;
    else
        disconnect();
    m_nextConnect = now() + delay;
    Q_EMIT q->readFailed(error);
    return Step::Wait;
}

void Consumer::Private::disconnect()
{
    forgetPage();
    m_store.reset();
    m_connection.reset();
    m_nextConnect = now();
}

void Consumer::Private::forgetPage()
{
    m_page.clear();
    m_at = 0;
    m_atEnd = false;
    m_handleAttempts = 0;
}

void Consumer::Private::armTimer()
{
    qint64 due = m_nextConnect;
    if (m_store) {
        due = qMin(m_nextLook, m_at < m_page.size() ? m_nextHandle : m_nextRead);
        const qint64 open = consumed - submitted;
        if (open >= config.catchN)
            due = qMin(due, m_nextSubmit);
        else if (open > 0)
            due = qMin(due, qMax(m_nextSubmit, m_lastSubmit + config.catchT.count()));
    }
    if (wakeRequested)
        due = 0;
    timer.start(std::chrono::milliseconds(qMax<qint64>(0, due - now())));
}

void Consumer::Private::submitLast()
{
    const qint64 end = now() + LastSubmitMs;
    while (m_store && consumed != submitted) {
        auto done =
            m_store->submitCursor(config.clientId, submitted, consumed, options.clock->wallMs());
        if (done && *done) {
            submitted = consumed.load();
            Q_EMIT q->cursorSubmitted(submitted);
            return;
        }
        if (done) {
            (void)look(); // moved or gone: nothing of ours to submit any more
            return;
        }
        if (!done.error().isTransient() || now() >= end) {
            Q_EMIT q->submitFailed(done.error());
            return;
        }
    }
}

void Consumer::Private::finish()
{
    timer.stop();
    submitLast();
    disconnect();
    m_registered = m_started = false;
    m_readAttempts = m_submitAttempts = 0;
    m_nextConnect = m_nextSubmit = 0;
    {
        const std::lock_guard lock(stoppedMutex);
        state = State::Stopped;
    }
    stoppedCondition.notify_all();
    reportState();
    Q_EMIT q->stopped();
}

Consumer::Consumer(ConsumerConfig config, QObject *parent)
    : Consumer(std::move(config), Options(), parent)
{
}

Consumer::Consumer(ConsumerConfig config, Options options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(config), std::move(options)))
{
}

Consumer::~Consumer()
{
    if (d->state == State::Stopped)
        return;
    Q_ASSERT_X(QThread::currentThread() == thread(), "hookq::Consumer",
               "a running consumer must be destroyed in its own thread");
    d->state = State::Stopping;
    d->finish();
}

const ConsumerConfig &Consumer::config() const { return d->config; }

void Consumer::setHandler(Handler handler)
{
    Q_ASSERT_X(state() == State::Stopped, "hookq::Consumer::setHandler", "the consumer is running");
    d->handler = std::move(handler);
}

Consumer::State Consumer::state() const { return d->state; }

qint64 Consumer::consumedId() const { return d->consumed; }

qint64 Consumer::submittedId() const { return d->submitted; }

qint64 Consumer::lag() const { return d->lag; }

Result<> Consumer::wait(QDeadlineTimer deadline)
{
    if (QThread::currentThread() == thread())
        return Error(
            ErrorCode::WrongThread,
            QCoreApplication::translate(
                "hookq", "wait() would block the event loop the consumer needs; use stopped()."));
    std::unique_lock lock(d->stoppedMutex);
    const auto isStopped = [this] { return d->state == State::Stopped; };
    if (deadline.isForever()) {
        d->stoppedCondition.wait(lock, isStopped);
        return {};
    }
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline.remainingTime());
    if (d->stoppedCondition.wait_until(lock, end, isStopped))
        return {};
    return Error(ErrorCode::Busy,
                 QCoreApplication::translate("hookq", "The consumer is still running."));
}

void Consumer::start()
{
    if (!d->leave({State::Stopped}, State::Running))
        return;
    QMetaObject::invokeMethod(
        this, [this] { d->turn(); }, Qt::QueuedConnection);
}

void Consumer::stop()
{
    if (!d->leave({State::Running, State::Paused}, State::Stopping))
        return;
    QMetaObject::invokeMethod(
        this, [this] { d->turn(); }, Qt::QueuedConnection);
}

void Consumer::wake()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            d->wakeRequested = true;
            d->turn();
        },
        Qt::QueuedConnection);
}

void Consumer::resume()
{
    QMetaObject::invokeMethod(
        this, [this] { d->resumeNow(); }, Qt::QueuedConnection);
}

} // namespace hookq

// SPDX-License-Identifier: MIT
#include "sampling/databasesession.h"

#include "sampling/databaseworker.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>

namespace hookq::monitor {

namespace {

/// Ends all signals from \a worker to \a link, those already under way included.
void cut(DatabaseWorker *worker, QObject *link)
{
    worker->disconnect(link);
    QCoreApplication::removePostedEvents(link, QEvent::MetaCall);
    link->deleteLater();
}

} // namespace

DatabaseSession::DatabaseSession(QObject *parent)
    : DatabaseSession(Intervals(), parent)
{
}

DatabaseSession::DatabaseSession(Intervals intervals, QObject *parent)
    : QObject(parent)
    , m_intervals(intervals)
{
    for (QTimer *timer : {&m_sampleTimer, &m_verifyTimer, &m_relockTimer})
        timer->setSingleShot(true);
    connect(&m_sampleTimer, &QTimer::timeout, this, [this] {
        const bool discover = m_sinceDiscovery.hasExpired(m_intervals.discover.count());
        requestSample(discover);
    });
    connect(&m_verifyTimer, &QTimer::timeout, this, &DatabaseSession::verifyWatches);
    connect(&m_relockTimer, &QTimer::timeout, this, &DatabaseSession::lock);
}

DatabaseSession::~DatabaseSession()
{
    if (m_reader)
        cut(m_reader->worker(), m_readerLink);
    if (m_writer)
        cut(m_writer->worker(), m_writerLink);
}

void DatabaseSession::open(const ConnectionOptions &options)
{
    close();
    m_options = options;
    startReader();
    setState(State::Opening);
    m_reader->post([](DatabaseWorker *worker) { worker->open(); });
}

void DatabaseSession::close()
{
    if (m_state == State::Closed)
        return;
    dropWriter();
    dropReader();
    m_topics.clear();
    setState(State::Closed);
}

void DatabaseSession::refresh()
{
    if (m_state == State::Closed || m_state == State::Opening)
        return;
    if (m_sampling)
        m_refreshWanted = true;
    else
        requestSample(true);
}

void DatabaseSession::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void DatabaseSession::startReader()
{
    ConnectionOptions options = m_options;
    options.access = ConnectionOptions::Access::ReadOnly;
    m_reader = std::make_unique<WorkerThread>(options);
    m_readerLink = new QObject(this);

    const auto *worker = m_reader->worker();
    using W = DatabaseWorker;
    const auto handle = [this, worker](auto signal, auto &&slot) {
        connect(worker, signal, m_readerLink, std::forward<decltype(slot)>(slot));
    };
    handle(&W::connected, [this] { requestSample(true); });
    handle(&W::connectFailed, [this](const Error &error) { onOpenFailed(error); });
    handle(&W::discovered, [this](const QList<Topic> &topics) { onDiscovered(topics); });
    handle(&W::sampled, [this](const Snapshot &snapshot) { onSampled(snapshot); });
    handle(&W::sampleFailed,
           [this](const Error &error, bool lost) { onSampleFailed(error, lost); });
    handle(&W::headsReady, [this](Token token, const Topic &topic, const auto &heads) {
        leave(m_heads);
        Q_EMIT headsReady(token, topic, heads);
    });
    handle(&W::messageReady, [this](Token token, const Topic &topic, const auto &message) {
        leave(m_messages);
        Q_EMIT messageReady(token, topic, message);
    });
    handle(&W::idAtTimeReady, [this](Token token, const Topic &topic, const auto &id) {
        Q_EMIT idAtTimeReady(token, topic, id);
    });
    handle(&W::planReady, [this](Token token, const auto &plan) { Q_EMIT planReady(token, plan); });
    handle(&W::verified, [this](Token token, const auto &verdict) { onVerified(token, verdict); });
}

void DatabaseSession::startWriter()
{
    ConnectionOptions options = m_options;
    options.access = ConnectionOptions::Access::ReadWrite;
    m_writer = std::make_unique<WorkerThread>(options);
    m_writerLink = new QObject(this);

    const auto *worker = m_writer->worker();
    connect(worker, &DatabaseWorker::connected, m_writerLink, [this] { onUnlocked(); });
    connect(worker, &DatabaseWorker::connectFailed, m_writerLink, [this](const Error &error) {
        dropWriter();
        Q_EMIT unlockFailed(error);
    });
    connect(worker, &DatabaseWorker::applied, m_writerLink,
            [this](Token token, const CursorPlan &plan, const QString &reason,
                   const Result<> &result) { onApplied(token, plan, reason, result); });
}

void DatabaseSession::dropReader()
{
    cut(m_reader->worker(), std::exchange(m_readerLink, nullptr));
    m_reader.reset();
    m_sampleTimer.stop();
    m_verifyTimer.stop();
    m_sampling = false;
    m_refreshWanted = false;
    m_verifying = 0;
    m_heads = {};
    m_messages = {};
    m_watches.clear();
}

void DatabaseSession::dropWriter()
{
    if (!m_writer)
        return;
    cut(m_writer->worker(), std::exchange(m_writerLink, nullptr));
    m_writer.reset();
    m_relockTimer.stop();
    m_applying = 0;
    m_lockWanted = false;
    if (std::exchange(m_unlocked, false))
        Q_EMIT lockChanged(false);
}

void DatabaseSession::requestSample(bool discover)
{
    m_sampling = true;
    if (discover)
        m_sinceDiscovery.start();
    m_reader->post([discover](DatabaseWorker *worker) { worker->sample(discover); });
}

void DatabaseSession::rearm()
{
    m_sampling = false;
    if (std::exchange(m_refreshWanted, false))
        requestSample(true);
    else
        m_sampleTimer.start(m_intervals.sample);
}

void DatabaseSession::onOpenFailed(const Error &error)
{
    dropReader();
    setState(State::Closed);
    Q_EMIT openFailed(error);
}

void DatabaseSession::onDiscovered(const QList<Topic> &topics)
{
    if (topics == m_topics && m_state == State::Open)
        return;
    m_topics = topics;
    Q_EMIT topicsChanged(m_topics);
}

void DatabaseSession::onSampled(const Snapshot &snapshot)
{
    const State before = m_state;
    rearm();
    setState(State::Open);
    if (before == State::Opening)
        Q_EMIT opened();
    else if (before == State::Lost)
        Q_EMIT restored();
    Q_EMIT sampled(snapshot);
}

void DatabaseSession::onSampleFailed(const Error &error, bool lost)
{
    if (m_state == State::Opening) {
        onOpenFailed(error);
        return;
    }
    rearm();
    if (!lost) {
        Q_EMIT sampleFailed(error);
    } else if (m_state == State::Open) {
        setState(State::Lost);
        Q_EMIT connectionLost(error);
    }
}

void DatabaseSession::enter(Lane &lane, std::function<void()> request)
{
    if (lane.busy) {
        lane.next = std::move(request);
        return;
    }
    lane.busy = true;
    request();
}

void DatabaseSession::leave(Lane &lane)
{
    lane.busy = false;
    if (auto next = std::exchange(lane.next, nullptr))
        enter(lane, std::move(next));
}

DatabaseSession::Token DatabaseSession::requestHeads(const Topic &topic, qint64 firstId,
                                                     qint64 lastId)
{
    if (!m_reader)
        return 0;
    const Token token = ++m_lastToken;
    enter(m_heads, [=, this] {
        m_reader->post(
            [=](DatabaseWorker *worker) { worker->heads(token, topic, firstId, lastId); });
    });
    return token;
}

DatabaseSession::Token DatabaseSession::requestMessage(const Topic &topic, qint64 id)
{
    if (!m_reader)
        return 0;
    const Token token = ++m_lastToken;
    enter(m_messages, [=, this] {
        m_reader->post([=](DatabaseWorker *worker) { worker->message(token, topic, id); });
    });
    return token;
}

DatabaseSession::Token DatabaseSession::requestIdAtTime(const Topic &topic, const QDateTime &time)
{
    if (!m_reader)
        return 0;
    const Token token = ++m_lastToken;
    m_reader->post([=](DatabaseWorker *worker) { worker->idAtTime(token, topic, time); });
    return token;
}

DatabaseSession::Token DatabaseSession::requestPlan(const Topic &topic, const QString &clientId,
                                                    const CursorTarget &target)
{
    if (!m_reader)
        return 0;
    const Token token = ++m_lastToken;
    m_reader->post([=](DatabaseWorker *worker) { worker->plan(token, topic, clientId, target); });
    return token;
}

DatabaseSession::Token DatabaseSession::requestApply(const CursorPlan &plan, const QString &reason)
{
    if (!m_reader)
        return 0;
    const Token token = ++m_lastToken;
    if (m_unlocked) {
        ++m_applying;
        m_writer->post([=](DatabaseWorker *worker) { worker->apply(token, plan, reason); });
        return token;
    }
    const Error locked(ErrorCode::ReadOnly, tr("Writing is locked. Unlock it first."));
    QMetaObject::invokeMethod(
        m_readerLink, [=, this] { Q_EMIT applied(token, plan, reason, locked); },
        Qt::QueuedConnection);
    return token;
}

void DatabaseSession::unlock()
{
    m_lockWanted = false;
    if (m_unlocked) {
        m_relockTimer.start(m_intervals.unlocked);
    } else if (isReadOnly()) {
        Q_EMIT unlockFailed(
            {ErrorCode::ReadOnly, tr("This connection was opened for reading only.")});
    } else if (m_state == State::Closed) {
        Q_EMIT unlockFailed({ErrorCode::InvalidArgument, tr("There is no connection to unlock.")});
    } else if (!m_writer) {
        startWriter();
        m_writer->post([](DatabaseWorker *worker) { worker->open(); });
    }
}

void DatabaseSession::onUnlocked()
{
    m_unlocked = true;
    m_relockTimer.start(m_intervals.unlocked);
    Q_EMIT lockChanged(true);
}

std::chrono::milliseconds DatabaseSession::unlockedFor() const
{
    return m_unlocked ? m_relockTimer.remainingTimeAsDuration() : std::chrono::milliseconds(0);
}

void DatabaseSession::lock()
{
    if (m_applying > 0) {
        // The answer to an edit under way must still arrive; it locks when it does.
        m_lockWanted = true;
        if (std::exchange(m_unlocked, false))
            Q_EMIT lockChanged(false);
        return;
    }
    dropWriter();
}

void DatabaseSession::onApplied(Token token, const CursorPlan &plan, const QString &reason,
                                const Result<> &result)
{
    --m_applying;
    if (result)
        m_watches.insert(token, plan);
    Q_EMIT applied(token, plan, reason, result);
    if (result) {
        Q_EMIT verdictChanged(token, CursorVerdict::Pending);
        if (!m_verifyTimer.isActive() && m_verifying == 0)
            m_verifyTimer.start(m_intervals.verify);
    }
    if (m_lockWanted && m_applying == 0)
        dropWriter();
}

void DatabaseSession::verifyWatches()
{
    for (auto watch = m_watches.cbegin(); watch != m_watches.cend(); ++watch) {
        ++m_verifying;
        m_reader->post([token = watch.key(), plan = *watch](DatabaseWorker *worker) {
            worker->verify(token, plan, CursorVerdict::Pending);
        });
    }
}

void DatabaseSession::onVerified(Token token, const Result<CursorVerdict> &verdict)
{
    --m_verifying;
    const bool decided = verdict && *verdict != CursorVerdict::Pending;
    if (decided)
        m_watches.remove(token);
    if (m_verifying == 0 && !m_watches.isEmpty())
        m_verifyTimer.start(m_intervals.verify);
    if (decided)
        Q_EMIT verdictChanged(token, *verdict);
}

} // namespace hookq::monitor

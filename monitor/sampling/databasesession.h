// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/snapshot.h"

#include <hookq/connectionoptions.h>
#include <hookq/cursoradmin.h>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <memory>

namespace hookq::monitor {

class WorkerThread;

/// One database being watched, as the GUI thread sees it: every call returns at once, answers come
/// as signals in the GUI thread with values only. The connections live in threads of the session's
/// own.
///
/// Two connections, because looking must not be able to write: the one that samples is read-only,
/// which the server enforces; a second one is opened for writing when unlock() is called and closed
/// by lock().
///
/// Every request returns a token, and its answer carries it. After close() or a new open() the
/// answers to earlier requests no longer come.
class DatabaseSession : public QObject {
    Q_OBJECT
public:
    using Token = quint64;

    enum class State {
        Closed, ///< open() leaves it.
        Opening, ///< Left by opened() or openFailed().
        Open, ///< Left by close() and connectionLost().
        Lost, ///< The connection died; tried again at every interval. Left by restored() and
              ///< close().
    };
    Q_ENUM(State)

    struct Intervals {
        std::chrono::milliseconds sample{ 1000 }; ///< From the end of a sample to the next.
        std::chrono::milliseconds discover{ 15'000 }; ///< Between two looks for new topics.
        std::chrono::milliseconds verify{ 500 }; ///< Between two looks at an applied edit.
        std::chrono::milliseconds unlocked{ 600'000 }; ///< Until writing locks itself again.
        /// How long quitting waits for a thread that the database holds, before it is left behind.
        std::chrono::milliseconds quit{ 3000 };
    };

    explicit DatabaseSession(QObject *parent = nullptr);
    explicit DatabaseSession(Intervals intervals, QObject *parent = nullptr);
    /// Does not wait for the database: see WorkerThread.
    ~DatabaseSession() override;

    [[nodiscard]] State state() const { return m_state; }
    /// For titles and the journal; never the password.
    [[nodiscard]] QString displayName() const { return m_options.displayName(); }
    [[nodiscard]] const ConnectionOptions &options() const { return m_options; }
    [[nodiscard]] const Intervals &intervals() const { return m_intervals; }
    /// As of the last discovery, in the database's order.
    [[nodiscard]] const QList<Topic> &topics() const { return m_topics; }
    [[nodiscard]] bool isUnlocked() const { return m_unlocked; }
    /// Options::access was ReadOnly: unlock() is refused.
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }

    /// Requests. The answer is the signal named in each comment, exactly once unless said
    /// otherwise. Of several the newest is kept while one is in flight; one that is overtaken gets
    /// no answer.
    Token requestHeads(const Topic &topic, qint64 firstId, qint64 lastId); ///< headsReady()
    Token requestMessage(const Topic &topic, qint64 id); ///< messageReady(); overtaken likewise.
    Token requestIdAtTime(const Topic &topic, const QDateTime &time); ///< idAtTimeReady()
    Token requestPlan(const Topic &topic, const QString &clientId,
                      const CursorTarget &target); ///< planReady()
    /// applied(). While locked the answer is an Error with code ReadOnly and the database is not
    /// asked. An edit that was applied is watched from then on: verdictChanged() with the same
    /// token.
    Token requestApply(const CursorPlan &plan, const QString &reason);

public Q_SLOTS:
    /// Opens, discovers and starts sampling. Access::ReadOnly means: writing cannot be unlocked.
    void open(const hookq::ConnectionOptions &options);
    void close();
    /// Sample and discover now.
    void refresh();
    /// Opens the connection that may write: lockChanged(true), or unlockFailed().
    void unlock();
    void lock();

Q_SIGNALS:
    void stateChanged(hookq::monitor::DatabaseSession::State state);
    void opened();
    void openFailed(const hookq::Error &error);
    void connectionLost(const hookq::Error &error);
    void restored();
    /// Whenever discovery finds other topics than before.
    void topicsChanged(const QList<hookq::Topic> &topics);
    void sampled(const hookq::monitor::Snapshot &snapshot);
    /// Sampling or discovering failed while the connection is alive; goes on at the next interval.
    void sampleFailed(const hookq::Error &error);

    void headsReady(hookq::monitor::DatabaseSession::Token token, const hookq::Topic &topic,
                    const hookq::Result<QList<hookq::MessageHead>> &heads);
    void messageReady(hookq::monitor::DatabaseSession::Token token, const hookq::Topic &topic,
                      const hookq::Result<hookq::Message> &message);
    void idAtTimeReady(hookq::monitor::DatabaseSession::Token token, const hookq::Topic &topic,
                       const hookq::Result<qint64> &id);
    void planReady(hookq::monitor::DatabaseSession::Token token,
                   const hookq::Result<hookq::CursorPlan> &plan);
    void applied(hookq::monitor::DatabaseSession::Token token, const hookq::CursorPlan &plan,
                 const QString &reason, const hookq::Result<> &result);
    /// What became of an applied edit: first Pending, then every change, until it is final
    /// (everything but Pending and Held) or the session is closed.
    void verdictChanged(hookq::monitor::DatabaseSession::Token token, hookq::CursorVerdict verdict);

    void lockChanged(bool unlocked);
    void unlockFailed(const hookq::Error &error);

private:
    struct Watch {
        CursorPlan plan;
        CursorVerdict verdict = CursorVerdict::Pending;
    };

    ConnectionOptions m_options;
    Intervals m_intervals;
    State m_state = State::Closed;
    QList<Topic> m_topics;
    bool m_unlocked = false;
    bool m_readOnly = false;
};

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/snapshot.h"

#include <hookq/connectionoptions.h>
#include <hookq/cursoradmin.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace hookq::monitor {

class DatabaseWorker;
class WorkerThread;

/// How much care a connection asks for; the person who connects says it.
enum class ConnectionKind { Development, Test, Production };

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
        std::chrono::milliseconds sample{1000}; ///< From the end of a sample to the next.
        std::chrono::milliseconds discover{15'000}; ///< Between two looks for new topics.
        std::chrono::milliseconds verify{500}; ///< Between two looks at an applied edit.
        std::chrono::milliseconds unlocked{600'000}; ///< Until writing locks itself again.
        /// How long quitting waits for a thread that the database holds, before it is left behind.
        std::chrono::milliseconds quit{3000};
    };

    explicit DatabaseSession(QObject *parent = nullptr);
    explicit DatabaseSession(Intervals intervals, QObject *parent = nullptr);
    /// Does not wait for the database: a thread that is held by it ends when it can (WorkerThread).
    ~DatabaseSession() override;

    [[nodiscard]] State state() const { return m_state; }
    /// For titles and the journal; never the password.
    [[nodiscard]] QString displayName() const { return m_options.displayName(); }
    [[nodiscard]] const ConnectionOptions &options() const { return m_options; }
    [[nodiscard]] const Intervals &intervals() const { return m_intervals; }
    /// As of the last discovery, in the database's order.
    [[nodiscard]] const QList<Topic> &topics() const { return m_topics; }
    [[nodiscard]] bool isUnlocked() const { return m_unlocked; }
    /// Until writing locks itself again; 0 while locked.
    [[nodiscard]] std::chrono::milliseconds unlockedFor() const;
    /// ConnectionOptions::access was ReadOnly: unlock() is refused.
    [[nodiscard]] bool isReadOnly() const
    {
        return m_options.access == ConnectionOptions::Access::ReadOnly;
    }
    [[nodiscard]] ConnectionKind kind() const { return m_kind; }
    /// Before open().
    void setKind(ConnectionKind kind) { m_kind = kind; }

    /// Requests. The answer is the signal named in each comment, exactly once unless said
    /// otherwise. While Closed nothing is asked, no answer comes, and the token is 0.
    ///
    /// Of the requests for heads one is in flight and of those that wait only the newest is kept:
    /// one that is overtaken gets no answer. The same holds for messages.
    Token requestHeads(const Topic &topic, qint64 firstId, qint64 lastId); ///< headsReady()
    Token requestMessage(const Topic &topic, qint64 id); ///< messageReady()
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
    /// One request at the worker; of those that wait only the newest.
    struct Lane {
        bool busy = false;
        std::function<void()> next;
    };

    void setState(State state);
    void startReader();
    void startWriter();
    void dropReader();
    void dropWriter();
    void rearm();
    void onOpenFailed(const Error &error);
    void onSampled(const Snapshot &snapshot);
    void onSampleFailed(const Error &error, bool lost);
    void onDiscovered(const QList<Topic> &topics);
    void onUnlocked();
    void onApplied(Token token, const CursorPlan &plan, const QString &reason,
                   const Result<> &result);
    void onVerified(Token token, const Result<CursorVerdict> &verdict);
    void requestSample(bool discover);
    void verifyWatches();
    void enter(Lane &lane, std::function<void()> request);
    void leave(Lane &lane);

    ConnectionOptions m_options;
    Intervals m_intervals;
    ConnectionKind m_kind = ConnectionKind::Development;
    State m_state = State::Closed;
    QList<Topic> m_topics;
    Token m_lastToken = 0;

    std::unique_ptr<WorkerThread> m_reader;
    std::unique_ptr<WorkerThread> m_writer;
    /// Receive what the workers send. Exchanged with them, so that nothing of a former worker
    /// arrives.
    QObject *m_readerLink = nullptr;
    QObject *m_writerLink = nullptr;

    QTimer m_sampleTimer;
    QTimer m_verifyTimer;
    QTimer m_relockTimer;
    QElapsedTimer m_sinceDiscovery;
    bool m_sampling = false;
    bool m_refreshWanted = false;
    bool m_unlocked = false;
    bool m_lockWanted = false;
    int m_applying = 0;
    int m_verifying = 0;
    Lane m_heads;
    Lane m_messages;
    /// Applied edits whose verdict is Pending.
    QHash<Token, CursorPlan> m_watches;
};

} // namespace hookq::monitor

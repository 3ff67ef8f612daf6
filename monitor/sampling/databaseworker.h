// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/snapshot.h"

#include <hookq/connectionoptions.h>
#include <hookq/cursoradmin.h>

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>

#include <memory>

QT_BEGIN_NAMESPACE
class QThread;
QT_END_NAMESPACE

namespace hookq::monitor {

/// The half of a DatabaseSession that waits for the database: one connection with its Probe and its
/// CursorAdmin, opened, used and removed in the thread the worker was moved to. A connection that
/// died is opened again by the next call.
class DatabaseWorker : public QObject {
    Q_OBJECT
public:
    explicit DatabaseWorker(ConnectionOptions options);
    ~DatabaseWorker() override;

    // In the worker's thread. Each is answered by one signal.
    void open(); ///< connected() or connectFailed()
    void sample(bool discover); ///< discovered() when asked for, then sampled(); or sampleFailed()
    void heads(quint64 token, const Topic &topic, qint64 firstId, qint64 lastId);
    void message(quint64 token, const Topic &topic, qint64 id);
    void idAtTime(quint64 token, const Topic &topic, const QDateTime &time);
    void plan(quint64 token, const Topic &topic, const QString &clientId,
              const CursorTarget &target);
    void apply(quint64 token, const CursorPlan &plan, const QString &reason);
    void verify(quint64 token, const CursorPlan &plan, CursorVerdict previous);

Q_SIGNALS:
    void connected();
    void connectFailed(const hookq::Error &error);
    void discovered(const QList<hookq::Topic> &topics);
    void sampled(const hookq::monitor::Snapshot &snapshot);
    /// \a lost: the connection is gone.
    void sampleFailed(const hookq::Error &error, bool lost);
    void headsReady(quint64 token, const hookq::Topic &topic,
                    const hookq::Result<QList<hookq::MessageHead>> &heads);
    void messageReady(quint64 token, const hookq::Topic &topic,
                      const hookq::Result<hookq::Message> &message);
    void idAtTimeReady(quint64 token, const hookq::Topic &topic, const hookq::Result<qint64> &id);
    void planReady(quint64 token, const hookq::Result<hookq::CursorPlan> &plan);
    void applied(quint64 token, const hookq::CursorPlan &plan, const QString &reason,
                 const hookq::Result<> &result);
    void verified(quint64 token, const hookq::Result<hookq::CursorVerdict> &verdict);

private:
    class Connection;

    [[nodiscard]] Result<> ensureConnected();
    [[nodiscard]] Result<> discover();
    /// Runs \a call on the connection, and drops the connection if it died under it.
    template <typename T, typename Call> [[nodiscard]] Result<T> guarded(Call &&call);

    ConnectionOptions m_options;
    std::unique_ptr<Connection> m_connection;
    QList<Topic> m_topics;
};

/// A thread with a DatabaseWorker in it. The destructor never waits: it asks the thread to end,
/// which it does as soon as the database lets it go. A server that is stopped (SIGSTOP) still holds
/// its TCP connections, and there is no portable way to make the drivers give up a read; such a
/// thread is left behind, and main() ends the process without it.
class WorkerThread {
public:
    explicit WorkerThread(ConnectionOptions options);
    ~WorkerThread();
    WorkerThread(const WorkerThread &) = delete;
    WorkerThread &operator=(const WorkerThread &) = delete;

    [[nodiscard]] DatabaseWorker *worker() const { return m_worker; }
    /// Runs \a call(worker) in the thread.
    template <typename Call> void post(Call &&call)
    {
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker, call = std::forward<Call>(call)] { call(worker); },
            Qt::QueuedConnection);
    }

    /// Threads that are still there, those of living objects included. GUI thread.
    [[nodiscard]] static qsizetype running();
    /// Waits for all of them; false if one is left at the \a deadline. Only for the end of a
    /// program, when no window is left that could freeze.
    [[nodiscard]] static bool waitForAll(QDeadlineTimer deadline);

private:
    QThread *m_thread;
    DatabaseWorker *m_worker;
};

} // namespace hookq::monitor

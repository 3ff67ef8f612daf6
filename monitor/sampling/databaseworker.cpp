// SPDX-License-Identifier: MIT
#include "sampling/databaseworker.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QThread>
#include <QtCore/QUuid>
#include <QtSql/QSqlDatabase>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

bool isLoss(const Error &error)
{
    return error.code() == ErrorCode::ConnectionLost || error.code() == ErrorCode::ConnectionFailed;
}

QList<QThread *> &threads()
{
    static QList<QThread *> list;
    return list;
}

} // namespace

/// Removes the connection after everything that uses it.
class DatabaseWorker::Connection {
public:
    Connection(QString name, const QSqlDatabase &database, const QTimeZone &timeZone)
        : m_name(std::move(name))
        , m_probe(std::make_unique<Probe>(database, timeZone))
        , m_admin(std::make_unique<CursorAdmin>(database, timeZone))
    {
    }
    ~Connection()
    {
        m_admin.reset();
        m_probe.reset();
        QSqlDatabase::removeDatabase(m_name);
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    [[nodiscard]] Probe &probe() const { return *m_probe; }
    [[nodiscard]] CursorAdmin &admin() const { return *m_admin; }

private:
    QString m_name;
    std::unique_ptr<Probe> m_probe;
    std::unique_ptr<CursorAdmin> m_admin;
};

DatabaseWorker::DatabaseWorker(ConnectionOptions options)
    : m_options(std::move(options))
{
}

DatabaseWorker::~DatabaseWorker() = default;

Result<> DatabaseWorker::ensureConnected()
{
    if (m_connection)
        return {};
    const QString name = u"hookq-monitor-"_s + QUuid::createUuid().toString(QUuid::Id128);
    const auto database = m_options.open(name);
    if (!database)
        return database.error();
    m_connection = std::make_unique<Connection>(name, *database, m_options.timeZone);
    return {};
}

template <typename T, typename Call> Result<T> DatabaseWorker::guarded(Call &&call)
{
    if (const auto ready = ensureConnected(); !ready)
        return ready.error();
    Result<T> result = call(*m_connection);
    if (!result && isLoss(result.error()))
        m_connection.reset();
    return result;
}

void DatabaseWorker::open()
{
    if (const auto ready = ensureConnected(); !ready)
        Q_EMIT connectFailed(ready.error());
    else
        Q_EMIT connected();
}

Result<> DatabaseWorker::discover()
{
    const auto topics =
        guarded<QList<Topic>>([](Connection &connection) { return connection.probe().discover(); });
    if (!topics)
        return topics.error();
    m_topics = *topics;
    Q_EMIT discovered(m_topics);
    return {};
}

void DatabaseWorker::sample(bool wantsDiscovery)
{
    QElapsedTimer timer;
    timer.start();
    if (wantsDiscovery) {
        if (const auto found = discover(); !found) {
            Q_EMIT sampleFailed(found.error(), !m_connection);
            return;
        }
    }
    const auto sample = guarded<Sample>(
        [this](Connection &connection) { return connection.probe().sample(m_topics); });
    if (!sample)
        Q_EMIT sampleFailed(sample.error(), !m_connection);
    else
        Q_EMIT sampled({QDateTime::currentMSecsSinceEpoch(), timer.nsecsElapsed() / 1000, *sample});
}

void DatabaseWorker::heads(quint64 token, const Topic &topic, qint64 firstId, qint64 lastId)
{
    Q_EMIT headsReady(token, topic, guarded<QList<MessageHead>>([&](Connection &connection) {
                          return connection.probe().heads(topic, firstId, lastId);
                      }));
}

void DatabaseWorker::message(quint64 token, const Topic &topic, qint64 id)
{
    Q_EMIT messageReady(token, topic, guarded<Message>([&](Connection &connection) {
                            return connection.probe().message(topic, id);
                        }));
}

void DatabaseWorker::idAtTime(quint64 token, const Topic &topic, const QDateTime &time)
{
    Q_EMIT idAtTimeReady(token, topic, guarded<qint64>([&](Connection &connection) {
                             return connection.probe().idAtTime(topic, time);
                         }));
}

void DatabaseWorker::plan(quint64 token, const Topic &topic, const QString &clientId,
                          const CursorTarget &target)
{
    Q_EMIT planReady(token, guarded<CursorPlan>([&](Connection &connection) {
                         return connection.admin().plan(topic, clientId, target);
                     }));
}

void DatabaseWorker::apply(quint64 token, const CursorPlan &plan, const QString &reason)
{
    Q_EMIT applied(token, plan, reason, guarded<void>([&](Connection &connection) {
                       return connection.admin().apply(plan);
                   }));
}

void DatabaseWorker::verify(quint64 token, const CursorPlan &plan, CursorVerdict previous)
{
    Q_EMIT verified(token, guarded<CursorVerdict>([&](Connection &connection) {
                        return connection.admin().verify(plan, previous);
                    }));
}

WorkerThread::WorkerThread(ConnectionOptions options)
    : m_thread(new QThread)
    , m_worker(new DatabaseWorker(std::move(options)))
{
    m_thread->setObjectName(u"hookq-database"_s);
    m_worker->moveToThread(m_thread);
    QObject::connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    QObject::connect(m_thread, &QObject::destroyed, m_thread,
                     [thread = m_thread] { threads().removeOne(thread); });
    threads().append(m_thread);
    m_thread->start();
}

WorkerThread::~WorkerThread()
{
    // Nobody owns the thread from here on: it deletes itself when it has ended, and never before.
    QObject::connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    m_thread->quit();
    if (m_thread->isFinished())
        m_thread->deleteLater();
}

qsizetype WorkerThread::running() { return threads().size(); }

bool WorkerThread::waitForAll(QDeadlineTimer deadline)
{
    const QList<QThread *> all = threads();
    return std::all_of(all.cbegin(), all.cend(), [&](QThread *thread) {
        thread->quit();
        return thread->wait(deadline);
    });
}

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include <hookq/msgpacktree.h>
#include <hookq/producer.h>

#include <QtCore/QRandomGenerator>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

#include <atomic>
#include <latch>
#include <map>
#include <stdexcept>
#include <thread>

using namespace hookq;
using namespace Qt::StringLiterals;
using OrderMap = std::map<std::string, qint64>;

/// Writing: message and business data together or not at all, ids without gaps.
class tst_Producer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void savesAndSends();
    void hookObject();
    void payloadCarriesTheIdTheDatabaseGave();
    void nothingToSendSavesOnly();
    void failingSaveLeavesNothing_data();
    void failingSaveLeavesNothing();
    void refusesAnOpenTransaction();
    void batch();
    void largeBatch();
    void payloadLimits();
    void stamps();

    void appendNeedsATransaction();
    void appendInTheCallersTransaction();
    void appendAfterASwallowedDeadlock();

    void saveThatEndsTheTransaction_data();
    void saveThatEndsTheTransaction();
    void swallowedDeadlock();
    void deadlocksAreRerun();
    void busyIsReported();
    void readingFirstCostsNoRerun();
    void aSlowSaveDoesNotKeepOthersWaiting();
    void connectionKilledInTheSave();

    void staleIdAfterOthersWrote();
    void staleIdAfterTrim();
    void staleIdAfterTheEndWasLost();
    void emptiedTopicGoesOnAfterTheCursors();
    void olderProducerBeside();

    void manyThreads();
    void manyConnectionsWithoutASharedProducer();

private:
    /// How many orders there are, and whether each has its message.
    QList<qint64> ids() const
    {
        return m_connection->numbers(u"SELECT id FROM %1 ORDER BY id"_s.arg(m_topic.name()));
    }
    qint64 orders() const
    {
        return m_connection->value(u"SELECT COUNT(*) FROM %1"_s.arg(m_orders)).toLongLong();
    }
    Producer::Save saveOrder(qint64 id) const;
    void provokeDeadlock(const Producer::Save &save, Result<qint64> *result);

    TestDatabase m_database;
    std::unique_ptr<TestConnection> m_connection;
    Topic m_topic;
    QString m_orders;
};

void tst_Producer::init()
{
    m_connection = std::make_unique<TestConnection>(m_database.options());
    m_topic = m_database.newTopic();
    m_orders = m_topic.name() + u"_business";
    QVERIFY(m_connection->exec(
        u"CREATE TABLE %1 (id BIGINT PRIMARY KEY, state INT NOT NULL)"_s.arg(m_orders)));
}

Producer::Save tst_Producer::saveOrder(qint64 id) const
{
    return [id, orders = m_orders](QSqlDatabase &db) -> Result<> {
        QSqlQuery query(db);
        if (!query.exec(u"INSERT INTO %1 VALUES (%2, 0)"_s.arg(orders).arg(id)))
            return Error::fromQuery(query);
        return {};
    };
}

void tst_Producer::savesAndSends()
{
    Producer producer(m_topic);
    for (qint64 id = 1; id <= 3; ++id) {
        auto written = producer.writeHook(*m_connection, saveOrder(id), OrderMap{{"id", id}});
        QVERIFY2(written, qPrintable(written.ok() ? QString() : written.error().text()));
        QCOMPARE(*written, id);
    }
    QCOMPARE(ids(), counting(1, 3));
    QCOMPARE(orders(), 3);
}

void tst_Producer::hookObject()
{
    class CancelOrder final : public Hook {
    public:
        Result<> save(QSqlDatabase &) override
        {
            ++saves;
            return {};
        }
        Result<std::optional<Payload>> message() override
        {
            return std::optional(Payload{"cancelled"});
        }
        int saves = 0;
    };
    CancelOrder hook;
    Producer producer(m_topic);
    auto written = producer.writeHook(*m_connection, hook);
    QVERIFY(written);
    QCOMPARE(*written, 1);
    QCOMPARE(hook.saves, 1);
}

void tst_Producer::payloadCarriesTheIdTheDatabaseGave()
{
    Producer producer(m_topic);
    qint64 given = 0;
    auto written = producer.writeHook(
        *m_connection,
        [&](QSqlDatabase &db) -> Result<> {
            QSqlQuery query(db);
            if (!query.exec(u"INSERT INTO %1 SELECT 4711, 0"_s.arg(m_orders))
                || !query.exec(u"SELECT MAX(id) FROM %1"_s.arg(m_orders)) || !query.next())
                return Error::fromQuery(query);
            given = query.value(0).toLongLong();
            return {};
        },
        [&given] {
            return OrderMap{{"order", given}};
        });
    QVERIFY(written);
    QSqlQuery query(m_connection->db());
    QVERIFY(query.exec(u"SELECT data FROM %1"_s.arg(m_topic.name())) && query.next());
    auto map = unpack<OrderMap>(query.value(0).toByteArray());
    QVERIFY(map);
    QCOMPARE(map->at("order"), 4711);
}

void tst_Producer::nothingToSendSavesOnly()
{
    Producer producer(m_topic);
    auto written = producer.writeHook(*m_connection, saveOrder(1),
                                      Producer::MakePayload([]() -> Result<std::optional<Payload>> {
                                          return std::optional<Payload>();
                                      }));
    QVERIFY(written);
    QCOMPARE(*written, Producer::NoMessage);
    QCOMPARE(ids(), QList<qint64>());
    QCOMPARE(orders(), 1);
}

void tst_Producer::failingSaveLeavesNothing_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"error", "exception", "odd exception", "no payload"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void tst_Producer::failingSaveLeavesNothing()
{
    QFETCH(QString, how);
    Producer producer(m_topic);
    int runs = 0;
    const Producer::Save save = [&](QSqlDatabase &db) -> Result<> {
        ++runs;
        if (auto saved = saveOrder(1)(db); !saved)
            return saved;
        if (how == u"error")
            return Error(ErrorCode::HookFailed, u"no stock"_s, u"42"_s);
        if (how == u"exception")
            throw std::runtime_error("no stock");
        if (how == u"odd exception")
            throw 42;
        return {};
    };
    auto written = producer.writeHook(*m_connection, save,
                                      Producer::MakePayload([]() -> Result<std::optional<Payload>> {
                                          return Error(ErrorCode::EncodeFailed, u"no stock"_s);
                                      }));
    QVERIFY(!written);
    QCOMPARE(written.error().code(),
             how == u"no payload" ? ErrorCode::EncodeFailed : ErrorCode::HookFailed);
    QCOMPARE(runs, 1);
    QCOMPARE(ids(), QList<qint64>());
    QCOMPARE(orders(), 0);
    auto next = producer.writeHook(*m_connection, saveOrder(2), Payload{"x"});
    QVERIFY(next);
    QCOMPARE(ids(), counting(1, 1));
}

void tst_Producer::refusesAnOpenTransaction()
{
    Producer producer(m_topic);
    QSqlDatabase db = m_connection->db();
    QVERIFY(db.transaction());
    QVERIFY(saveOrder(1)(db));
    auto written = producer.writeHook(db, saveOrder(2), Payload{"x"});
    QVERIFY(!written);
    QCOMPARE(written.error().code(), ErrorCode::AlreadyInTransaction);
    QVERIFY(db.rollback());
    QCOMPARE(orders(), 0);
    QCOMPARE(ids(), QList<qint64>());
}

void tst_Producer::batch()
{
    Producer producer(m_topic);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"first"}));
    auto written = producer.writeBatch(*m_connection, saveOrder(1), []() -> Result<QList<Payload>> {
        return QList<Payload>{{"a"}, {"b"}, {"c"}};
    });
    QVERIFY(written);
    QCOMPARE(written->first, 2);
    QCOMPARE(written->count, 3);
    QCOMPARE(ids(), counting(1, 4));
    auto nothing = producer.writeBatch(*m_connection, saveOrder(2),
                                       []() -> Result<QList<Payload>> { return QList<Payload>(); });
    QVERIFY(nothing);
    QCOMPARE(nothing->count, 0);
    QCOMPARE(orders(), 2);
}

void tst_Producer::largeBatch()
{
    Producer producer(m_topic);
    QList<Payload> payloads;
    for (int i = 0; i < 20'000; ++i)
        payloads.append(Payload{QByteArray(i % 700, char('a' + i % 26))});
    auto written = producer.writeBatch(*m_connection, payloads);
    QVERIFY2(written, qPrintable(written.ok() ? QString() : written.error().text()));
    QCOMPARE(ids(), counting(1, payloads.size()));
    QSqlQuery query(m_connection->db());
    query.setForwardOnly(true);
    QVERIFY(query.exec(u"SELECT data FROM %1 ORDER BY id"_s.arg(m_topic.name())));
    for (const Payload &payload : payloads) {
        QVERIFY(query.next());
        QCOMPARE(query.value(0).toByteArray(), payload.data);
    }
}

void tst_Producer::payloadLimits()
{
    Producer producer(m_topic);
    QByteArray most(MaximumPayload, '\0');
    most[0] = '\xff';
    most[MaximumPayload - 1] = '\x80';
    auto written = producer.writeHook(*m_connection, {}, Payload{most});
    QVERIFY2(written, qPrintable(written.ok() ? QString() : written.error().text()));
    auto empty = producer.writeHook(*m_connection, {}, Payload{QByteArray("")});
    QVERIFY2(empty, qPrintable(empty.ok() ? QString() : empty.error().text()));
    auto tooMuch = producer.writeHook(*m_connection, saveOrder(1), Payload{most + 'x'});
    QVERIFY(!tooMuch);
    QCOMPARE(tooMuch.error().code(), ErrorCode::PayloadTooLarge);
    QCOMPARE(orders(), 0);
    QSqlQuery query(m_connection->db());
    QVERIFY(query.exec(u"SELECT data FROM %1 ORDER BY id"_s.arg(m_topic.name())));
    QVERIFY(query.next());
    QVERIFY(query.value(0).toByteArray() == most);
    QVERIFY(query.next());
    QCOMPARE(query.value(0).toByteArray(), QByteArray(""));
}

void tst_Producer::stamps()
{
    class FixedClock final : public Clock {
    public:
        qint64 wallMs() const override { return 1'700'000'000'123; }
        qint64 steadyMs() const override { return 0; }
    };
    const FixedClock clock;
    Producer::Options options;
    options.clock = &clock;
    options.timeZone = QTimeZone("Asia/Shanghai");
    Producer producer(m_topic, options);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"x"}));
    const QString stored = m_database.isPostgresql()
        ? u"to_char(created_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS.MS')"_s
        : m_database.isMariadb() ? u"CAST(created_at AS CHAR)"_s
                                 : u"created_at"_s;
    const QString text =
        m_connection->value(u"SELECT %1 FROM %2"_s.arg(stored, m_topic.name())).toString();
    QCOMPARE(text, u"2023-11-15 06:13:20.123"_s);
}

void tst_Producer::appendNeedsATransaction()
{
    Producer producer(m_topic);
    auto appended = producer.append(*m_connection, Payload{"x"});
    QVERIFY(!appended);
    QCOMPARE(appended.error().code(), ErrorCode::NotInTransaction);
    QCOMPARE(ids(), QList<qint64>());
}

void tst_Producer::appendInTheCallersTransaction()
{
    Producer producer(m_topic);
    QSqlDatabase db = m_connection->db();
    QVERIFY(db.transaction());
    QVERIFY(saveOrder(1)(db));
    auto first = producer.append(db, Payload{"a"});
    auto second = producer.append(db, Payload{"b"});
    QVERIFY(first && second);
    QCOMPARE(*first, 1);
    QCOMPARE(*second, 2);
    QVERIFY(db.rollback());
    QCOMPARE(ids(), QList<qint64>());
    QVERIFY(db.transaction());
    auto again = producer.append(db, Payload{"c"});
    QVERIFY(again);
    QCOMPARE(*again, 1);
    QVERIFY(db.commit());
    auto written = producer.writeHook(db, {}, Payload{"d"});
    QVERIFY(written);
    QCOMPARE(ids(), counting(1, 2));
}

namespace {

Result<> execute(QSqlDatabase &db, const QString &statement)
{
    QSqlQuery query(db);
    if (query.exec(statement))
        return {};
    return Error::fromQuery(query);
}

} // namespace

/// Runs \a save on one thread and, on another, a transaction that takes the same two rows the other
/// way round, such that the server ends one of them. The other one is heavier, so that it survives.
void tst_Producer::provokeDeadlock(const Producer::Save &save, Result<qint64> *result)
{
    for (qint64 id = 1; id <= 40; ++id) {
        QSqlDatabase db = m_connection->db();
        QVERIFY(saveOrder(id)(db));
    }
    std::latch bothHoldOne(2);
    std::jthread other([&] {
        const TestConnection connection(m_database.options());
        QSqlDatabase db = connection.db();
        if (m_database.isPostgresql()) // who waits longer than it is the one to be ended
            (void)execute(db, u"SET deadlock_timeout = '20s'"_s);
        (void)db.transaction();
        (void)execute(db, u"UPDATE %1 SET state = 9 WHERE id >= 2"_s.arg(m_orders));
        bothHoldOne.arrive_and_wait();
        (void)execute(db, u"UPDATE %1 SET state = 9 WHERE id = 1"_s.arg(m_orders));
        (void)db.commit();
    });
    bool first = true;
    Producer producer(m_topic);
    *result = producer.writeHook(
        *m_connection,
        [&](QSqlDatabase &db) -> Result<> {
            if (auto done = execute(db, u"UPDATE %1 SET state = 1 WHERE id = 1"_s.arg(m_orders));
                !done)
                return done;
            if (std::exchange(first, false))
                bothHoldOne.arrive_and_wait();
            return save(db);
        },
        Payload{"x"});
}

void tst_Producer::deadlocksAreRerun()
{
    if (m_database.isSqlite())
        return; // one writer at a time: there is nothing to deadlock with
    Result<qint64> written = 0;
    int runs = 0;
    provokeDeadlock(
        [&](QSqlDatabase &db) {
            ++runs;
            return execute(db, u"UPDATE %1 SET state = 1 WHERE id = 2"_s.arg(m_orders));
        },
        &written);
    QVERIFY2(written, qPrintable(written.ok() ? QString() : written.error().text()));
    QVERIFY2(runs >= 2, "the test did not deadlock");
    QCOMPARE(ids(), counting(1, 1));
}

void tst_Producer::swallowedDeadlock()
{
    if (m_database.isSqlite())
        return;
    Result<qint64> written = 0;
    bool deadlocked = false;
    provokeDeadlock(
        [&](QSqlDatabase &db) -> Result<> {
            deadlocked = !execute(db, u"UPDATE %1 SET state = 1 WHERE id = 2"_s.arg(m_orders));
            // Goes on as if nothing had happened.
            (void)execute(db, u"INSERT INTO %1 VALUES (1000, 1)"_s.arg(m_orders));
            return {};
        },
        &written);
    QVERIFY2(deadlocked, "the test did not deadlock");
    QVERIFY(!written);
    QCOMPARE(written.error().code(), ErrorCode::TransactionEnded);
    QCOMPARE(ids(), QList<qint64>());
    QCOMPARE(
        m_connection->value(u"SELECT COUNT(*) FROM %1 WHERE state = 1"_s.arg(m_orders)).toInt(), 0);
    // The connection is as usable as before.
    Producer producer(m_topic);
    auto next = producer.writeHook(*m_connection, saveOrder(2000), Payload{"x"});
    QVERIFY(next);
    QVERIFY(m_connection->exec(u"INSERT INTO %1 VALUES (2001, 0)"_s.arg(m_orders)));
    const TestConnection other(m_database.options());
    QCOMPARE(other.value(u"SELECT COUNT(*) FROM %1 WHERE id = 2001"_s.arg(m_orders)).toInt(), 1);
}

void tst_Producer::appendAfterASwallowedDeadlock()
{
    if (m_database.isSqlite())
        return;
    QSqlDatabase db = m_connection->db();
    for (qint64 id = 1; id <= 40; ++id)
        QVERIFY(saveOrder(id)(db));
    std::latch bothHoldOne(2);
    std::jthread other([&] {
        const TestConnection connection(m_database.options());
        QSqlDatabase mine = connection.db();
        if (m_database.isPostgresql())
            (void)execute(mine, u"SET deadlock_timeout = '20s'"_s);
        (void)mine.transaction();
        (void)execute(mine, u"UPDATE %1 SET state = 9 WHERE id >= 2"_s.arg(m_orders));
        bothHoldOne.arrive_and_wait();
        (void)execute(mine, u"UPDATE %1 SET state = 9 WHERE id = 1"_s.arg(m_orders));
        (void)mine.commit();
    });
    Producer producer(m_topic);
    QVERIFY(db.transaction());
    QVERIFY(execute(db, u"UPDATE %1 SET state = 1 WHERE id = 1"_s.arg(m_orders)));
    bothHoldOne.arrive_and_wait();
    QVERIFY2(!execute(db, u"UPDATE %1 SET state = 1 WHERE id = 2"_s.arg(m_orders)), "no deadlock");
    auto appended = producer.append(db, Payload{"x"});
    QVERIFY(!appended);
    QCOMPARE(appended.error().code(), ErrorCode::NotInTransaction);
    (void)db.rollback();
    QCOMPARE(ids(), QList<qint64>());
}

void tst_Producer::saveThatEndsTheTransaction_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<int>("ordersLeft");
    QTest::newRow("commit") << QStringList{u"COMMIT"_s} << 1;
    QTest::newRow("rollback") << QStringList{u"ROLLBACK"_s} << 0;
    QTest::newRow("commit and begin") << QStringList{u"COMMIT"_s, u"BEGIN"_s} << 1;
    QTest::newRow("rollback and begin") << QStringList{u"ROLLBACK"_s, u"BEGIN"_s} << 0;
    QTest::newRow("commit, begin, write")
        << QStringList{u"COMMIT"_s, u"BEGIN"_s, u"INSERT INTO %1 VALUES (77, 0)"_s} << 1;
    // Only MariaDB commits before DDL; on the others DDL is a part of the transaction.
    if (m_database.isMariadb()) {
        QTest::newRow("ddl") << QStringList{u"CREATE TABLE %1_ddl (id INT)"_s} << 1;
        QTest::newRow("truncate") << QStringList{u"TRUNCATE TABLE %1"_s} << 0;
        QTest::newRow("set autocommit") << QStringList{u"SET autocommit=1"_s} << 1;
    }
}

void tst_Producer::saveThatEndsTheTransaction()
{
    QFETCH(QStringList, statements);
    QFETCH(int, ordersLeft);
    Producer producer(m_topic);
    auto written = producer.writeHook(
        *m_connection,
        [&](QSqlDatabase &db) -> Result<> {
            if (auto saved = saveOrder(1)(db); !saved)
                return saved;
            for (const QString &statement : statements) {
                if (auto done = execute(
                        db, statement.contains(u"%1"_s) ? statement.arg(m_orders) : statement);
                    !done)
                    return done;
            }
            return {};
        },
        Payload{"x"});
    QVERIFY(!written);
    QCOMPARE(written.error().code(), ErrorCode::TransactionEnded);
    const TestConnection other(m_database.options());
    QCOMPARE(other.numbers(u"SELECT id FROM %1"_s.arg(m_topic.name())), QList<qint64>());
    QCOMPARE(other.value(u"SELECT COUNT(*) FROM %1"_s.arg(m_orders)).toInt(), ordersLeft);
    auto next = producer.writeHook(*m_connection, saveOrder(100), Payload{"y"});
    QVERIFY2(next, qPrintable(next.ok() ? QString() : next.error().text()));
    QCOMPARE(*next, 1);
}

void tst_Producer::busyIsReported()
{
    const TestConnection blocker(m_database.options());
    Producer producer(m_topic);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"x"}));
    QVERIFY(blocker.exec(m_database.isSqlite() ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s));
    if (m_database.isMariadb())
        QVERIFY(blocker.exec(u"SELECT * FROM %1 FOR UPDATE"_s.arg(m_topic.name())));
    if (m_database.isPostgresql())
        QVERIFY(blocker.exec(u"LOCK TABLE %1"_s.arg(m_topic.name())));

    ConnectionOptions impatient = m_database.options();
    impatient.options[u"lockTimeoutMs"_s] = u"1000"_s;
    Producer::Options options;
    options.maxAttempts = 2;
    Producer patientNot(m_topic, options);
    const TestConnection connection(impatient);
    auto written = patientNot.writeHook(connection, saveOrder(1), Payload{"y"});
    QVERIFY(!written);
    QVERIFY2(written.error().code() == ErrorCode::Busy
                 || written.error().code() == ErrorCode::TransientFailure,
             qPrintable(errorName(written.error().code())));
    const QString native = m_database.isSqlite() ? u"5"_s
        : m_database.isMariadb()                 ? u"1205"_s
                                                 : u"55P03"_s;
    QCOMPARE(written.error().nativeCode(), native);
    QVERIFY(blocker.exec(u"ROLLBACK"_s));
    QCOMPARE(orders(), 0);
    QCOMPARE(ids(), counting(1, 1));
}

void tst_Producer::readingFirstCostsNoRerun()
{
    if (!m_database.isSqlite())
        return; // there a rerun can be the price of reading first
    constexpr int perThread = 200;
    std::atomic<int> runs = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 2; ++thread)
            threads.emplace_back([&, thread] {
                const TestConnection connection(m_database.options());
                Producer producer(m_topic);
                for (int i = 0; i < perThread; ++i) {
                    auto written = producer.writeHook(
                        connection,
                        [&](QSqlDatabase &db) -> Result<> {
                            ++runs;
                            if (auto read = execute(db, u"SELECT MAX(id) FROM %1"_s.arg(m_orders));
                                !read)
                                return read;
                            return saveOrder(thread * 1000 + i)(db);
                        },
                        Payload{"x"});
                    if (!written)
                        qWarning() << written.error();
                }
            });
    }
    QCOMPARE(runs.load(), 2 * perThread);
    QCOMPARE(ids(), counting(1, 2 * perThread));
}

void tst_Producer::aSlowSaveDoesNotKeepOthersWaiting()
{
    if (m_database.isSqlite())
        return; // one writer at a time
    Producer producer(m_topic);
    const TestConnection second(m_database.options());
    qint64 meanwhile = 0;
    auto written = producer.writeHook(
        *m_connection,
        [&](QSqlDatabase &db) -> Result<> {
            if (auto saved = saveOrder(1)(db); !saved)
                return saved;
            // Somebody else begins and ends here; with a lock around the save this would never
            // return.
            auto other = producer.writeHook(second, saveOrder(2), Payload{"second"});
            meanwhile = other.valueOr(-1);
            return {};
        },
        Payload{"first"});
    QVERIFY2(written, qPrintable(written.ok() ? QString() : written.error().text()));
    QCOMPARE(meanwhile, 1);
    QCOMPARE(*written, 2);
    QCOMPARE(ids(), counting(1, 2));
}

void tst_Producer::connectionKilledInTheSave()
{
    if (m_database.isSqlite())
        return; // no server, no connection
    ConnectionOptions options = m_database.options();
    const TestConnection victim(options);
    const TestConnection killer(options);
    const QString whoAmI =
        m_database.isMariadb() ? u"SELECT CONNECTION_ID()"_s : u"SELECT pg_backend_pid()"_s;
    const qint64 session = victim.value(whoAmI).toLongLong();
    Producer producer(m_topic);
    auto written = producer.writeHook(
        victim,
        [&](QSqlDatabase &db) -> Result<> {
            if (auto saved = saveOrder(1)(db); !saved)
                return saved;
            const QString kill =
                m_database.isMariadb() ? u"KILL %1"_s : u"SELECT pg_terminate_backend(%1)"_s;
            if (!killer.exec(kill.arg(session)))
                return Error(ErrorCode::HookFailed, u"cannot kill"_s);
            return {};
        },
        Payload{"x"});
    QVERIFY(!written);
    QVERIFY2(written.error().code() == ErrorCode::ConnectionLost,
             qPrintable(errorName(written.error().code())));
    QTRY_COMPARE(orders(), 0); // the server may take a moment to notice
    QCOMPARE(ids(), QList<qint64>());
    auto next = producer.writeHook(killer, saveOrder(2), Payload{"y"});
    QVERIFY(next);
    QCOMPARE(*next, 1);
}

void tst_Producer::staleIdAfterOthersWrote()
{
    Producer producer(m_topic);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"mine"}));
    Producer other(m_topic);
    QVERIFY(other.writeBatch(*m_connection, {{"a"}, {"b"}, {"c"}}));
    auto written = producer.writeHook(*m_connection, {}, Payload{"mine"});
    QVERIFY(written);
    QCOMPARE(*written, 5);
    QCOMPARE(ids(), counting(1, 5));
}

void tst_Producer::staleIdAfterTrim()
{
    Producer producer(m_topic);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"mine"}));
    Producer other(m_topic);
    QVERIFY(other.writeBatch(*m_connection, QList<Payload>(9, Payload{"a"})));
    QVERIFY(m_connection->exec(u"DELETE FROM %1 WHERE id < 10"_s.arg(m_topic.name())));
    // 2 is what it remembers, and nobody has a row 2: below every cursor, and lost.
    auto written = producer.writeHook(*m_connection, {}, Payload{"mine"});
    QVERIFY(written);
    QCOMPARE(*written, 11);
    QCOMPARE(ids(), counting(10, 2));
}

void tst_Producer::staleIdAfterTheEndWasLost()
{
    Producer producer(m_topic);
    QVERIFY(producer.writeBatch(*m_connection, QList<Payload>(5, Payload{"a"})));
    // As after a failover to a replica that lacks the last commits.
    QVERIFY(m_connection->exec(u"DELETE FROM %1 WHERE id > 3"_s.arg(m_topic.name())));
    auto written = producer.writeHook(*m_connection, {}, Payload{"b"});
    QVERIFY(written);
    QCOMPARE(*written, 4);
    QCOMPARE(ids(), counting(1, 4));
}

void tst_Producer::emptiedTopicGoesOnAfterTheCursors()
{
    Producer producer(m_topic);
    QVERIFY(producer.writeBatch(*m_connection, QList<Payload>(5, Payload{"a"})));
    QVERIFY(m_connection->exec(u"INSERT INTO %1 VALUES ('mailer', 5, %2)"_s.arg(
        m_topic.cursorTable().table(), u"'2026-01-01 00:00:00'"_s)));
    QVERIFY(m_connection->exec(u"DELETE FROM %1"_s.arg(m_topic.name())));
    auto written = producer.writeHook(*m_connection, {}, Payload{"b"});
    QVERIFY(written);
    QCOMPARE(*written, 6);
}

void tst_Producer::olderProducerBeside()
{
    Producer producer(m_topic);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"mine"}));
    // The Go original: the largest id it knows plus one, by a plain insert.
    const QString stamp = u"'2026-01-01 00:00:00'"_s;
    QVERIFY(
        m_connection->exec(u"INSERT INTO %1 VALUES (2, 1, '', %2)"_s.arg(m_topic.name(), stamp)));
    auto written = producer.writeHook(*m_connection, {}, Payload{"mine"});
    QVERIFY(written);
    QCOMPARE(*written, 3);
    QCOMPARE(ids(), counting(1, 3));
}

namespace {

constexpr int Threads = 2;
constexpr int Writes = 5000;

/// One thread's share: Writes orders of which every tenth fails after its business row was written.
void writeOrders(const ConnectionOptions &options, Producer &producer, const QString &orders,
                 int thread, std::atomic<int> &wrong)
{
    const TestConnection connection(options);
    for (int i = 0; i < Writes; ++i) {
        const qint64 order = thread * 1'000'000 + i;
        const bool fails = i % 10 == 9;
        auto written = producer.writeHook(
            connection,
            [&](QSqlDatabase &db) -> Result<> {
                if (auto saved =
                        execute(db, u"INSERT INTO %1 VALUES (%2, 1)"_s.arg(orders).arg(order));
                    !saved)
                    return saved;
                if (fails)
                    return Error(ErrorCode::HookFailed, u"no stock"_s);
                return {};
            },
            OrderMap{{"order", order}});
        if (written.ok() == fails) {
            ++wrong;
            if (!written)
                qWarning() << written.error();
        }
    }
}

/// The order each message tells of, from its payload.
QList<qint64> announced(const TestConnection &connection, const Topic &topic)
{
    QSqlQuery query(connection.db());
    query.setForwardOnly(true);
    query.exec(u"SELECT data FROM %1 ORDER BY id"_s.arg(topic.name()));
    QList<qint64> orders;
    while (query.next()) {
        auto map = unpack<OrderMap>(query.value(0).toByteArray());
        orders.append(map ? map->at("order") : -1);
    }
    std::sort(orders.begin(), orders.end());
    return orders;
}

} // namespace

void tst_Producer::manyThreads()
{
    Producer producer(m_topic);
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < Threads; ++thread)
            threads.emplace_back([&, thread] {
                writeOrders(m_database.options(), producer, m_orders, thread, wrong);
            });
    }
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(ids(), counting(1, Threads * Writes * 9 / 10));
    // A message if and only if its order is there.
    QCOMPARE(announced(*m_connection, m_topic),
             m_connection->numbers(u"SELECT id FROM %1 ORDER BY id"_s.arg(m_orders)));
}

void tst_Producer::manyConnectionsWithoutASharedProducer()
{
    // As from several processes: they meet in the database.
    constexpr int perThread = 300;
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&, thread] {
                const TestConnection connection(m_database.options());
                Producer producer(m_topic);
                for (int i = 0; i < perThread; ++i) {
                    auto written =
                        producer.writeHook(connection, saveOrder(thread * 1000 + i), Payload{"x"});
                    if (!written) {
                        ++wrong;
                        qWarning() << written.error();
                    }
                }
            });
    }
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(ids(), counting(1, 4 * perThread));
    QCOMPARE(orders(), 4 * perThread);
}

QTEST_GUILESS_MAIN(tst_Producer)
#include "tst_producer.moc"

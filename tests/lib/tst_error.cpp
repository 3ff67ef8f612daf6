// SPDX-License-Identifier: MIT
#include <hookq/connectionoptions.h>
#include <hookq/error.h>

#include <QtCore/QSemaphore>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using hookq::ConnectionOptions;
using hookq::Error;
using hookq::ErrorCode;

namespace {

// A connection of its own, gone with this object.
class Connection {
public:
    Connection(const ConnectionOptions &options, const QString &name)
        : m_name(name)
    {
        const auto opened = options.open(name);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text()));
    }
    ~Connection() { QSqlDatabase::removeDatabase(m_name); }
    Q_DISABLE_COPY_MOVE(Connection)

    /// The error of the statement, or nothing.
    std::optional<Error> run(const QString &statement)
    {
        QSqlQuery query(QSqlDatabase::database(m_name, false));
        if (query.exec(statement))
            return std::nullopt;
        return Error::fromQuery(query);
    }

    std::optional<Error> insert(const QString &statement, const QByteArray &bytes)
    {
        QSqlQuery query(QSqlDatabase::database(m_name, false));
        if (!query.prepare(statement))
            return Error::fromQuery(query);
        query.addBindValue(bytes);
        if (query.exec())
            return std::nullopt;
        return Error::fromQuery(query);
    }

private:
    QString m_name;
};

ConnectionOptions server(const char *variable)
{
    auto options = ConnectionOptions::fromUrl(qEnvironmentVariable(variable));
    if (!options)
        qFatal("%s must name a server: %s", variable, qPrintable(options.error().text()));
    options->options.insert(u"lockTimeoutMs"_s, u"1000"_s);
    return *options;
}

} // namespace

#define COMPARE_ERROR(expression, expectedCode, expectedNative, expectedTransient)                 \
    do {                                                                                           \
        const std::optional<Error> actual = (expression);                                          \
        QVERIFY(actual.has_value());                                                               \
        QCOMPARE(hookq::errorName(actual->code()), hookq::errorName(expectedCode));                \
        QCOMPARE(actual->nativeCode(), expectedNative);                                            \
        QCOMPARE(actual->isTransient(), expectedTransient);                                        \
        QVERIFY(!actual->text().isEmpty());                                                        \
    } while (false)

class ErrorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup() { QCOMPARE(QSqlDatabase::connectionNames(), QStringList()); }

    void names();
    void addsContextAndKeepsTheRest();
    void isReadableInLogs();

    void sqlite();
    void sqliteFull();
    void missingTable_data() { addServers(); }
    void missingTable();
    void duplicateHasNoCodeOfItsOwn_data() { addServers(); }
    void duplicateHasNoCodeOfItsOwn();
    void lockTimeout_data() { addServers(); }
    void lockTimeout();
    void deadlock_data() { addServers(); }
    void deadlock();
    void changedSinceTheSnapshot_data() { addServers(); }
    void changedSinceTheSnapshot();
    void lostConnection_data() { addServers(); }
    void lostConnection();
    void permission_data() { addServers(); }
    void permission();
    void mariaDbPayloads();
    void postgreSqlTextsHaveNoCodeAtTheEnd();

private:
    static void addServers()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::newRow("MariaDB") << "HOOKQ_TEST_MARIADB"_ba;
        QTest::newRow("PostgreSQL") << "HOOKQ_TEST_POSTGRESQL"_ba;
    }
    ConnectionOptions options() const
    {
        QFETCH(QByteArray, variable);
        return server(variable.constData());
    }
    bool onPostgreSql() const { return options().driver == u"QPSQL"_s; }
    QString native(const QString &mariaDb, const QString &postgreSql) const
    {
        return onPostgreSql() ? postgreSql : mariaDb;
    }
    void makeTable(Connection &connection) const;

    const QString m_table = u"hookq_test_error_%1"_s.arg(QCoreApplication::applicationPid());
    QTemporaryDir m_directory;
};

void ErrorTest::initTestCase() { QVERIFY(m_directory.isValid()); }

void ErrorTest::makeTable(Connection &connection) const
{
    QVERIFY(!connection.run(u"DROP TABLE IF EXISTS "_s + m_table));
    QVERIFY(!connection.run(u"CREATE TABLE %1 (id INT PRIMARY KEY, v INT)"_s.arg(m_table)));
    QVERIFY(!connection.run(u"INSERT INTO %1 VALUES (1, 0), (2, 0)"_s.arg(m_table)));
}

void ErrorTest::names()
{
    QCOMPARE(hookq::errorName(ErrorCode::InvalidArgument), u"InvalidArgument"_s);
    QCOMPARE(hookq::errorName(ErrorCode::TransactionEnded), u"TransactionEnded"_s);
    QCOMPARE(hookq::errorName(ErrorCode::StatementFailed), u"StatementFailed"_s);
    QSet<QString> names;
    for (int code = 0; code <= int(ErrorCode::StatementFailed); ++code) {
        const QString name = hookq::errorName(ErrorCode(code));
        QVERIFY2(!name.isEmpty() && !name.at(0).isDigit(), qPrintable(name));
        names.insert(name);
    }
    QCOMPARE(names.size(), int(ErrorCode::StatementFailed) + 1);
}

void ErrorTest::addsContextAndKeepsTheRest()
{
    const Error error =
        Error(ErrorCode::Busy, u"locked"_s, u"5"_s).asTransient().withContext(u"shop.db"_s);
    QCOMPARE(error.text(), u"shop.db: locked"_s);
    QCOMPARE(error.nativeCode(), u"5"_s);
    QVERIFY(error.isTransient());
    const Error other = error.withCode(ErrorCode::TransactionLost);
    QCOMPARE(other.code(), ErrorCode::TransactionLost);
    QCOMPARE(other.text(), error.text());
    QVERIFY(other.isTransient());
}

void ErrorTest::isReadableInLogs()
{
    QString line;
    QDebug(&line) << Error(ErrorCode::TransientFailure, u"Deadlock \"found\""_s, u"1213"_s) << 1;
    QCOMPARE(line.trimmed(), u"TransientFailure (1213): Deadlock \"found\" 1"_s);
}

void ErrorTest::sqlite()
{
    ConnectionOptions options = ConnectionOptions::sqlite(m_directory.filePath(u"a.db"_s));
    options.options.insert(u"create"_s, u"true"_s);
    options.options.insert(u"lockTimeoutMs"_s, u"20"_s);
    Connection connection(options, u"a"_s);
    COMPARE_ERROR(connection.run(u"SELECT * FROM missing"_s), ErrorCode::TableMissing, u"1"_s,
                  false);
    COMPARE_ERROR(connection.run(u"SELEC"_s), ErrorCode::StatementFailed, u"1"_s, false);
    makeTable(connection);
    const auto duplicate = connection.run(u"INSERT INTO %1 VALUES (1, 0)"_s.arg(m_table));
    QVERIFY(duplicate.has_value());
    QCOMPARE(duplicate->code(), ErrorCode::StatementFailed);
    QCOMPARE(duplicate->nativeCode().toInt() & 0xff, 19);

    Connection other(options, u"b"_s);
    QVERIFY(!other.run(u"BEGIN IMMEDIATE"_s));
    COMPARE_ERROR(connection.run(u"BEGIN IMMEDIATE"_s), ErrorCode::Busy, u"5"_s, true);

    // A read that was followed by another's write: waiting cannot help.
    QVERIFY(!other.run(u"ROLLBACK"_s));
    QVERIFY(!connection.run(u"BEGIN"_s));
    QVERIFY(!connection.run(u"SELECT COUNT(*) FROM "_s + m_table));
    QVERIFY(!other.run(u"UPDATE %1 SET v = 1"_s.arg(m_table)));
    const auto stale = connection.run(u"UPDATE %1 SET v = 2"_s.arg(m_table));
    QVERIFY(stale.has_value());
    QCOMPARE(stale->code(), ErrorCode::Busy);
    QVERIFY(stale->isTransient());
}

void ErrorTest::sqliteFull()
{
    ConnectionOptions options = ConnectionOptions::sqlite(m_directory.filePath(u"full.db"_s));
    options.options.insert(u"create"_s, u"true"_s);
    Connection connection(options, u"a"_s);
    QVERIFY(!connection.run(u"CREATE TABLE t (b BLOB)"_s));
    QVERIFY(!connection.run(u"PRAGMA max_page_count = 3"_s));
    COMPARE_ERROR(connection.insert(u"INSERT INTO t VALUES (?)"_s, QByteArray(100'000, 'x')),
                  ErrorCode::StatementFailed, u"13"_s, false);
}

void ErrorTest::missingTable()
{
    Connection connection(options(), u"a"_s);
    COMPARE_ERROR(connection.run(u"SELECT * FROM hookq_no_such_table"_s), ErrorCode::TableMissing,
                  native(u"1146"_s, u"42P01"_s), false);
    COMPARE_ERROR(connection.run(u"SELECT * FROM hookq_no_such_schema.t"_s),
                  ErrorCode::TableMissing, native(u"1146"_s, u"42P01"_s), false);
    COMPARE_ERROR(connection.run(u"SELEC"_s), ErrorCode::StatementFailed,
                  native(u"1064"_s, u"42601"_s), false);
}

void ErrorTest::duplicateHasNoCodeOfItsOwn()
{
    Connection connection(options(), u"a"_s);
    makeTable(connection);
    COMPARE_ERROR(connection.run(u"INSERT INTO %1 VALUES (1, 0)"_s.arg(m_table)),
                  ErrorCode::StatementFailed, native(u"1062"_s, u"23505"_s), false);
    QVERIFY(!connection.run(u"DROP TABLE "_s + m_table));
}

void ErrorTest::lockTimeout()
{
    Connection holder(options(), u"a"_s);
    makeTable(holder);
    Connection waiter(options(), u"b"_s);
    const QString update = u"UPDATE %1 SET v = 1 WHERE id = 1"_s.arg(m_table);
    QVERIFY(!holder.run(u"BEGIN"_s));
    QVERIFY(!holder.run(update));
    COMPARE_ERROR(waiter.run(update), ErrorCode::TransientFailure, native(u"1205"_s, u"55P03"_s),
                  true);
    QVERIFY(!holder.run(u"ROLLBACK"_s));
    QVERIFY(!holder.run(u"DROP TABLE "_s + m_table));
}

void ErrorTest::deadlock()
{
    ConnectionOptions patient = options();
    patient.options.insert(u"lockTimeoutMs"_s, u"20000"_s);
    const QString update = u"UPDATE %1 SET v = 1 WHERE id = "_s.arg(m_table);
    Connection first(patient, u"a"_s);
    makeTable(first);
    QVERIFY(!first.run(u"BEGIN"_s));
    QVERIFY(!first.run(update + u'1'));

    QSemaphore otherHoldsItsRow;
    std::optional<Error> otherError;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        Connection second(patient, u"b"_s);
        (void)second.run(u"BEGIN"_s);
        (void)second.run(update + u'2');
        otherHoldsItsRow.release();
        otherError = second.run(update + u'1');
        (void)second.run(u"ROLLBACK"_s);
    }));
    thread->start();
    otherHoldsItsRow.acquire();
    const std::optional<Error> error = first.run(update + u'2');
    (void)first.run(u"ROLLBACK"_s);
    QVERIFY(thread->wait());

    QVERIFY(error.has_value() != otherError.has_value()); // one of them is the victim
    const std::optional<Error> victim = error ? error : otherError;
    COMPARE_ERROR(victim, ErrorCode::TransientFailure, native(u"1213"_s, u"40P01"_s), true);
    QVERIFY(!first.run(u"DROP TABLE "_s + m_table));
}

void ErrorTest::changedSinceTheSnapshot()
{
    Connection reader(options(), u"a"_s);
    makeTable(reader);
    Connection writer(options(), u"b"_s);
    QVERIFY(!reader.run(onPostgreSql() ? u"BEGIN ISOLATION LEVEL REPEATABLE READ"_s
                                       : u"SET innodb_snapshot_isolation = ON"_s));
    if (!onPostgreSql())
        QVERIFY(!reader.run(u"BEGIN"_s));
    QVERIFY(!reader.run(u"SELECT * FROM "_s + m_table));
    QVERIFY(!writer.run(u"UPDATE %1 SET v = 1 WHERE id = 1"_s.arg(m_table)));
    COMPARE_ERROR(reader.run(u"UPDATE %1 SET v = 2 WHERE id = 1"_s.arg(m_table)),
                  ErrorCode::TransientFailure, native(u"1020"_s, u"40001"_s), true);
    QVERIFY(!reader.run(u"ROLLBACK"_s));
    QVERIFY(!reader.run(u"DROP TABLE "_s + m_table));
}

void ErrorTest::lostConnection()
{
    Connection connection(options(), u"a"_s);
    const QString suicide = onPostgreSql() ? u"SELECT pg_terminate_backend(pg_backend_pid())"_s
                                           : u"KILL CONNECTION_ID()"_s;
    COMPARE_ERROR(connection.run(suicide), ErrorCode::ConnectionLost, native(u"1927"_s, u"57P01"_s),
                  false);
    const auto afterwards = connection.run(u"SELECT 1"_s);
    QVERIFY(afterwards.has_value());
    QCOMPARE(afterwards->code(), ErrorCode::ConnectionLost);
    QVERIFY(!afterwards->text().isEmpty());
    const auto later = connection.run(u"SELECT 1"_s);
    QVERIFY(later.has_value());
    QCOMPARE(later->code(), ErrorCode::ConnectionLost);
}

void ErrorTest::permission()
{
    Connection owner(options(), u"owner"_s);
    makeTable(owner);
    const QString user = m_table + u"_u"_s;
    QVERIFY(!owner.run(onPostgreSql() ? u"CREATE ROLE %1 LOGIN PASSWORD 'x'"_s.arg(user)
                                      : u"CREATE USER %1 IDENTIFIED BY 'x'"_s.arg(user)));
    if (!onPostgreSql())
        QVERIFY(!owner.run(u"GRANT CREATE ON *.* TO "_s + user));
    ConnectionOptions stranger = options();
    stranger.user = user;
    stranger.password = u"x"_s;
    {
        Connection connection(stranger, u"a"_s);
        COMPARE_ERROR(connection.run(u"SELECT * FROM "_s + m_table), ErrorCode::PermissionDenied,
                      native(u"1142"_s, u"42501"_s), false);
    }
    QVERIFY(!owner.run((onPostgreSql() ? u"DROP ROLE "_s : u"DROP USER "_s) + user));
    QVERIFY(!owner.run(u"DROP TABLE "_s + m_table));
}

void ErrorTest::mariaDbPayloads()
{
    Connection connection(server("HOOKQ_TEST_MARIADB"), u"a"_s);
    QVERIFY(!connection.run(
        u"CREATE TEMPORARY TABLE %1 (data TINYBLOB, name VARCHAR(3))"_s.arg(m_table)));
    COMPARE_ERROR(
        connection.insert(u"INSERT INTO %1 (data) VALUES (?)"_s.arg(m_table), QByteArray(256, 'x')),
        ErrorCode::PayloadTooLarge, u"1406"_s, false);
    // A column of the application is not a payload.
    COMPARE_ERROR(connection.insert(u"INSERT INTO %1 (name) VALUES (?)"_s.arg(m_table), "long"),
                  ErrorCode::StatementFailed, u"1406"_s, false);
    const auto packet = connection.insert(u"INSERT INTO %1 (data) VALUES (?)"_s.arg(m_table),
                                          QByteArray(65 * 1024 * 1024, 'x'));
    QVERIFY(packet.has_value());
    QVERIFY2(packet->code() == ErrorCode::PayloadTooLarge
                 || packet->code() == ErrorCode::ConnectionLost,
             qPrintable(hookq::errorName(packet->code()) + u' ' + packet->nativeCode()
                        + packet->text()));
}

void ErrorTest::postgreSqlTextsHaveNoCodeAtTheEnd()
{
    Connection connection(server("HOOKQ_TEST_POSTGRESQL"), u"a"_s);
    const auto error = connection.run(u"SELECT 1 / 0"_s);
    COMPARE_ERROR(error, ErrorCode::StatementFailed, u"22012"_s, false);
    QVERIFY2(!error->text().contains(u"22012"_s), qPrintable(error->text()));
}

QTEST_GUILESS_MAIN(ErrorTest)
#include "tst_error.moc"

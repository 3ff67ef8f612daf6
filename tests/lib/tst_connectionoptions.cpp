// SPDX-License-Identifier: MIT
#include <hookq/connectionoptions.h>

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QScopeGuard>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpServer>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using hookq::ConnectionOptions;
using hookq::ErrorCode;

namespace {

const QString Name = u"test"_s;
const QString Password = u"never shown"_s;

ConnectionOptions server(const char *variable)
{
    const auto options = ConnectionOptions::fromUrl(qEnvironmentVariable(variable));
    if (!options)
        qFatal("%s must name a server: %s", variable, qPrintable(options.error().text()));
    return *options;
}

// Every failure in here is also to leave no connection behind.
hookq::Result<QSqlDatabase> open(const ConnectionOptions &options)
{
    auto opened = options.open(Name);
    if (!opened && QSqlDatabase::contains(Name))
        qFatal("a connection is left behind by: %s", qPrintable(opened.error().text()));
    return opened;
}

QVariant valueOf(const QString &statement)
{
    QSqlQuery query(QSqlDatabase::database(Name));
    return query.exec(statement) && query.next() ? query.value(0) : QVariant();
}

ConnectionOptions file(const QString &name)
{
    ConnectionOptions options;
    options.driver = u"QSQLITE"_s;
    options.database = name;
    return options;
}

ConnectionOptions readOnly(ConnectionOptions options)
{
    options.access = ConnectionOptions::Access::ReadOnly;
    return options;
}

void write(const QString &fileName, const QByteArray &content)
{
    QFile target(fileName);
    QVERIFY(target.open(QIODevice::WriteOnly));
    QCOMPARE(target.write(content), content.size());
}

// Permissions mean nothing to root, so what is about them runs as somebody else.
class Unprivileged {
public:
    Unprivileged() { m_changed = ::geteuid() == 0 && ::setresuid(65534, 65534, 0) == 0; }
    ~Unprivileged()
    {
        if (m_changed && ::setresuid(0, 0, 0) != 0)
            qFatal("cannot be root again");
    }
    Q_DISABLE_COPY_MOVE(Unprivileged)

private:
    bool m_changed = false;
};

} // namespace

class ConnectionOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void readsUrls_data();
    void readsUrls();
    void readsFileUrls_data();
    void readsFileUrls();
    void refusesUrls_data();
    void refusesUrls();
    void displaysWithoutPassword_data();
    void displaysWithoutPassword();

    void refusesOptions_data();
    void refusesOptions();
    void refusesANameInUse();

    void sqlitePresetsAreDurable();
    void sqliteCreatesOnlyWhenTold();
    void sqliteOpensAwkwardNames();
    void sqliteReadOnlyCannotWrite();
    void sqliteRefusesWhatIsNoDatabase_data();
    void sqliteRefusesWhatIsNoDatabase();
    void sqliteReportsADamagedFile();
    void sqliteReportsALockedFile();
    void sqliteReportsMissingPermissions();
    void sqliteSwitchesTheJournalBesideOthers();

    void serverSessions_data();
    void serverSessions();
    void serverReadOnlyCannotWrite_data();
    void serverReadOnlyCannotWrite();
    void mariaDbCountsFoundRows();
    void awkwardPasswords_data();
    void awkwardPasswords();
    void unixSockets_data();
    void unixSockets();
    void serverFailures_data();
    void serverFailures();
    void silentServersDoNotHang_data();
    void silentServersDoNotHang();

private:
    QString path(const QString &name) const { return m_directory.filePath(name); }
    void makeDatabase(const QString &name) const;
    QTemporaryDir m_directory;
};

void ConnectionOptionsTest::initTestCase()
{
    QVERIFY(m_directory.isValid());
    QVERIFY(::chmod(qPrintable(m_directory.path()), 0777) == 0);
    (void)server("HOOKQ_TEST_MARIADB");
    (void)server("HOOKQ_TEST_POSTGRESQL");
}

void ConnectionOptionsTest::cleanup()
{
    QSqlDatabase::removeDatabase(Name);
    QCOMPARE(QSqlDatabase::connectionNames(), QStringList());
}

void ConnectionOptionsTest::makeDatabase(const QString &name) const
{
    ConnectionOptions options = file(path(name));
    options.options.insert(u"create"_s, u"true"_s);
    QVERIFY(open(options).ok());
    QVERIFY(QSqlQuery(QSqlDatabase::database(Name)).exec(u"CREATE TABLE t (i INTEGER)"_s));
    QSqlDatabase::removeDatabase(Name);
}

void ConnectionOptionsTest::readsUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("expected"); // driver, host, port, user, password, database
    QTest::newRow("mysql") << u"mysql://user@host:3307/db"_s
                           << QStringList{u"QMYSQL"_s, u"host"_s, u"3307"_s,
                                          u"user"_s,   {},        u"db"_s};
    QTest::newRow("mariadb") << u"mariadb://host/db"_s
                             << QStringList{u"QMYSQL"_s, u"host"_s, u"0"_s, {}, {}, u"db"_s};
    QTest::newRow("postgresql") << u"postgresql://user:password@host/db"_s
                                << QStringList{u"QPSQL"_s, u"host"_s,     u"0"_s,
                                               u"user"_s,  u"password"_s, u"db"_s};
    QTest::newRow("percent") << u"postgres://u%40x:p%2F%3A%23%25%20@host/d%20b"_s
                             << QStringList{u"QPSQL"_s, u"host"_s,   u"0"_s,
                                            u"u@x"_s,   u"p/:#% "_s, u"d b"_s};
    QTest::newRow("IPv6") << u"mysql://u@[::1]:3306/db"_s
                          << QStringList{u"QMYSQL"_s, u"::1"_s, u"3306"_s, u"u"_s, {}, u"db"_s};
    QTest::newRow("Chinese") << u"mysql://用户@host/数据库"_s
                             << QStringList{u"QMYSQL"_s, u"host"_s, u"0"_s,
                                            u"用户"_s,   {},        u"数据库"_s};
}

void ConnectionOptionsTest::readsUrls()
{
    QFETCH(QString, url);
    const auto read =
        ConnectionOptions::fromUrl(url + u"?loc=Asia/Tokyo&lockTimeoutMs=7&unixSocket=/s%26k"_s);
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
    const QStringList actual{read->driver, read->host,     QString::number(read->port),
                             read->user,   read->password, read->database};
    QTEST(actual, "expected");
    QCOMPARE(read->timeZone, QTimeZone("Asia/Tokyo"));
    QCOMPARE(read->unixSocket, u"/s&k"_s);
    const QMap<QString, QString> options{{u"lockTimeoutMs"_s, u"7"_s}};
    QCOMPARE(read->options, options);
}

void ConnectionOptionsTest::readsFileUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("file");
    QTest::newRow("absolute") << u"sqlite:/a/b.db"_s << u"/a/b.db"_s;
    QTest::newRow("absolute with slashes") << u"sqlite:///a/b.db"_s << u"/a/b.db"_s;
    QTest::newRow("relative") << u"sqlite:b.db"_s << u"b.db"_s;
    QTest::newRow("relative up") << u"sqlite:../a/b.db"_s << u"../a/b.db"_s;
    QTest::newRow("percent") << u"sqlite:/a/%3F%23%25.db"_s << u"/a/?#%.db"_s;
}

void ConnectionOptionsTest::readsFileUrls()
{
    QFETCH(QString, url);
    const auto read = ConnectionOptions::fromUrl(url);
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
    QCOMPARE(read->driver, u"QSQLITE"_s);
    QTEST(read->database, "file");
    QCOMPARE(read->timeZone, QTimeZone::utc());
}

void ConnectionOptionsTest::refusesUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << u""_s << u"not the address"_s;
    QTest::newRow("only a file") << u"/secret/shop.db"_s << u"must begin with"_s;
    QTest::newRow("scheme") << u"oracle://u:secret@h/d"_s << u"must begin with"_s;
    QTest::newRow("percent") << u"mysql://u:secret%@h/d"_s << u"percent-encoded"_s;
    QTest::newRow("slash") << u"mysql://u:secret/x@h/d"_s << u"percent-encoded"_s;
    QTest::newRow("hash") << u"mysql://u:1#secret@h/d"_s << u"%23"_s;
    QTest::newRow("port") << u"mysql://u:secret@h:99999/d"_s << u"port"_s;
    QTest::newRow("no database") << u"mysql://u:secret@h"_s << u"does not name a database"_s;
    QTest::newRow("empty database")
        << u"postgresql://u:secret@h/"_s << u"does not name a database"_s;
    QTest::newRow("two slashes") << u"sqlite://secret.db"_s << u"sqlite:file"_s;
    QTest::newRow("no file") << u"sqlite:"_s << u"does not name a file"_s;
    QTest::newRow("zone") << u"mysql://u:secret@h/d?loc=Mars"_s
                          << u"loc: unknown time zone \"Mars\""_s;
}

void ConnectionOptionsTest::refusesUrls()
{
    QFETCH(QString, url);
    QFETCH(QString, says);
    const auto read = ConnectionOptions::fromUrl(url);
    QVERIFY(!read.ok());
    QVERIFY2(read.error().text().contains(says), qPrintable(read.error().text()));
    QVERIFY2(!read.error().text().contains(u"secret"_s), qPrintable(read.error().text()));
}

void ConnectionOptionsTest::displaysWithoutPassword_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("shown");
    QTest::newRow("mariadb") << u"mysql://hookq:secret@127.0.0.1:3306/test"_s
                             << u"mariadb://hookq@127.0.0.1:3306/test"_s;
    QTest::newRow("postgresql") << u"postgres://u:secret@h/数据"_s << u"postgresql://u@h/数据"_s;
    QTest::newRow("IPv6") << u"mysql://u:secret@[::1]:3306/d"_s << u"mariadb://u@[::1]:3306/d"_s;
    QTest::newRow("socket") << u"mysql://u:secret@/d?unixSocket=/run/s"_s
                            << u"mariadb://u@localhost/d?unixSocket=/run/s"_s;
    QTest::newRow("file") << u"sqlite:/a/b%20c.db"_s << u"sqlite:/a/b c.db"_s;
}

void ConnectionOptionsTest::displaysWithoutPassword()
{
    QFETCH(QString, url);
    const auto read = ConnectionOptions::fromUrl(url);
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
    QTEST(read->displayName(), "shown");
}

void ConnectionOptionsTest::refusesOptions_data()
{
    QTest::addColumn<QString>("driver");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown") << u"QSQLITE"_s << u"lockTimeout"_s << u"1"_s
                             << u"no option \"lockTimeout\""_s;
    QTest::newRow("of another") << u"QPSQL"_s << u"sslCa"_s << u"x"_s << u"no option \"sslCa\""_s;
    QTest::newRow("no number") << u"QMYSQL"_s << u"lockTimeoutMs"_s << u"5s"_s
                               << u"\"lockTimeoutMs\" must be"_s;
    QTest::newRow("zero") << u"QMYSQL"_s << u"connectTimeoutMs"_s << u"0"_s
                          << u"\"connectTimeoutMs\" must be"_s;
    QTest::newRow("semicolon") << u"QMYSQL"_s << u"sslCa"_s << u"x;MYSQL_OPT_RECONNECT=1"_s
                               << u"semicolon"_s;
    QTest::newRow("charset") << u"QPSQL"_s << u"charset"_s << u"latin1"_s
                             << u"\"charset\" can only"_s;
    QTest::newRow("journal") << u"QSQLITE"_s << u"journal_mode"_s << u"wal2"_s
                             << u"\"journal_mode\" has no value"_s;
    QTest::newRow("injection") << u"QSQLITE"_s << u"synchronous"_s << u"1, x"_s
                               << u"\"synchronous\" has no value"_s;
    QTest::newRow("driver") << u"QODBC"_s << u"charset"_s << u"utf8"_s << u"\"QODBC\""_s;
}

void ConnectionOptionsTest::refusesOptions()
{
    QFETCH(QString, driver);
    QFETCH(QString, option);
    QFETCH(QString, value);
    QFETCH(QString, says);
    ConnectionOptions options = file(u":memory:"_s);
    options.driver = driver;
    options.options = {{option, value}};
    const auto opened = open(options);
    QVERIFY(!opened.ok());
    QVERIFY2(opened.error().text().contains(says), qPrintable(opened.error().text()));
}

void ConnectionOptionsTest::refusesANameInUse()
{
    QVERIFY(open(file(u":memory:"_s)).ok());
    const auto again = file(u":memory:"_s).open(Name);
    QVERIFY(!again.ok());
    QCOMPARE(again.error().code(), ErrorCode::InvalidArgument);
    QVERIFY(QSqlDatabase::database(Name).isOpen());
}

void ConnectionOptionsTest::sqlitePresetsAreDurable()
{
    ConnectionOptions options = ConnectionOptions::sqlite(path(u"presets.db"_s));
    options.options.insert(u"create"_s, u"true"_s);
    QVERIFY(open(options).ok());
    QCOMPARE(valueOf(u"PRAGMA journal_mode"_s).toString(), u"wal"_s);
    QCOMPARE(valueOf(u"PRAGMA synchronous"_s).toInt(), 2);
    QCOMPARE(valueOf(u"PRAGMA busy_timeout"_s).toInt(), 5000);
}

void ConnectionOptionsTest::sqliteCreatesOnlyWhenTold()
{
    const QString name = path(u"new.db"_s);
    for (const auto &options :
         {file(name), readOnly(file(name)), ConnectionOptions::sqlite(name)}) {
        const auto opened = open(options);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code(), ErrorCode::ConnectionFailed);
        QVERIFY(opened.error().text().contains(u"does not exist"_s));
        QVERIFY(!QFile::exists(name));
    }
    makeDatabase(u"new.db"_s);
    QVERIFY(QFile::exists(name));

    ConnectionOptions elsewhere = file(path(u"missing/new.db"_s));
    elsewhere.options.insert(u"create"_s, u"true"_s);
    const auto opened = open(elsewhere);
    QVERIFY(!opened.ok());
    QVERIFY2(opened.error().text().contains(u"directory does not exist"_s),
             qPrintable(opened.error().text()));
}

void ConnectionOptionsTest::sqliteOpensAwkwardNames()
{
    const QString name = u"订单 ?#%41&mode=memory;x'\".db"_s;
    makeDatabase(name);
    for (const auto &options : {file(path(name)), readOnly(file(path(name)))}) {
        QVERIFY(open(options).ok());
        QCOMPARE(valueOf(u"SELECT name FROM sqlite_master"_s).toString(), u"t"_s);
        QSqlDatabase::removeDatabase(Name);
    }
}

void ConnectionOptionsTest::sqliteReadOnlyCannotWrite()
{
    makeDatabase(u"readonly.db"_s);
    ConnectionOptions options = readOnly(ConnectionOptions::sqlite(path(u"readonly.db"_s)));
    QVERIFY(open(options).ok());
    QCOMPARE(valueOf(u"PRAGMA journal_mode"_s).toString(), u"delete"_s); // not switched by a reader
    QSqlQuery query(QSqlDatabase::database(Name));
    QVERIFY(!query.exec(u"INSERT INTO t VALUES (1)"_s));
    QCOMPARE(hookq::Error::fromQuery(query).code(), ErrorCode::ReadOnly);
}

void ConnectionOptionsTest::sqliteRefusesWhatIsNoDatabase_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("says");
    write(path(u"text.txt"_s), QByteArray(5000, 'x'));
    write(path(u"short.txt"_s), "hello");
    QVERIFY(QDir(m_directory.path()).mkpath(u"directory"_s));
    QVERIFY(::mkfifo(qPrintable(path(u"fifo"_s)), 0666) == 0);
    QTest::newRow("text") << path(u"text.txt"_s) << ErrorCode::NotADatabase << u"not a database"_s;
    QTest::newRow("short text") << path(u"short.txt"_s) << ErrorCode::NotADatabase
                                << u"not a database"_s;
    QTest::newRow("directory") << path(u"directory"_s) << ErrorCode::ConnectionFailed
                               << u"directory"_s;
    QTest::newRow("fifo") << path(u"fifo"_s) << ErrorCode::ConnectionFailed << u"regular file"_s;
    QTest::newRow("device") << u"/dev/zero"_s << ErrorCode::ConnectionFailed << u"regular file"_s;
    QTest::newRow("no name") << QString() << ErrorCode::InvalidArgument << u"empty"_s;
}

void ConnectionOptionsTest::sqliteRefusesWhatIsNoDatabase()
{
    QFETCH(QString, name);
    QFETCH(QString, says);
    const auto opened = open(ConnectionOptions::sqlite(name));
    QVERIFY(!opened.ok());
    QTEST(opened.error().code(), "code");
    QVERIFY2(opened.error().text().contains(says), qPrintable(opened.error().text()));
    QVERIFY2(opened.error().text().contains(name), qPrintable(opened.error().text()));
}

void ConnectionOptionsTest::sqliteReportsADamagedFile()
{
    makeDatabase(u"damaged.db"_s);
    QFile damaged(path(u"damaged.db"_s));
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.seek(100)); // the header stays, the schema's page does not
    damaged.write(QByteArray(3000, '\x5a'));
    damaged.close();
    const auto opened = open(file(damaged.fileName()));
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().code(), ErrorCode::NotADatabase);
    QCOMPARE(opened.error().nativeCode(), u"11"_s);
}

void ConnectionOptionsTest::sqliteReportsALockedFile()
{
    makeDatabase(u"locked.db"_s);
    const QString holder = u"holder"_s;
    const auto removeHolder = qScopeGuard([&] { QSqlDatabase::removeDatabase(holder); });
    QVERIFY(file(path(u"locked.db"_s)).open(holder).ok());
    QVERIFY(QSqlQuery(QSqlDatabase::database(holder)).exec(u"BEGIN EXCLUSIVE"_s));

    ConnectionOptions options = file(path(u"locked.db"_s));
    options.options.insert(u"lockTimeoutMs"_s, u"50"_s);
    const auto opened = open(options);
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().code(), ErrorCode::Busy);
    QVERIFY(opened.error().isTransient());
    QVERIFY2(opened.error().text().contains(u"locked"_s), qPrintable(opened.error().text()));
}

void ConnectionOptionsTest::sqliteReportsMissingPermissions()
{
    makeDatabase(u"mine.db"_s);
    QVERIFY(QDir(m_directory.path()).mkpath(u"closed"_s));
    makeDatabase(u"closed/mine.db"_s);
    makeDatabase(u"closed/log.db"_s);
    QVERIFY(open(ConnectionOptions::sqlite(path(u"closed/log.db"_s))).ok());
    QSqlDatabase::removeDatabase(Name);
    const QByteArray name = QFile::encodeName(path(u"mine.db"_s));
    const QByteArray closed = QFile::encodeName(path(u"closed"_s));
    const auto reopen = qScopeGuard([&] { ::chmod(closed.constData(), 0755); });
    QVERIFY(::chmod(name.constData(), 0444) == 0);
    QVERIFY(::chmod(closed.constData(), 0555) == 0);
    QVERIFY(::chmod(QByteArray(closed + "/mine.db").constData(), 0666) == 0);
    const Unprivileged unprivileged;

    const auto forWriting = open(file(path(u"mine.db"_s)));
    QVERIFY(!forWriting.ok());
    QCOMPARE(forWriting.error().code(), ErrorCode::ReadOnly);
    QVERIFY(open(readOnly(file(path(u"mine.db"_s)))).ok());
    QSqlDatabase::removeDatabase(Name);

    const auto closedDirectory = open(file(path(u"closed/mine.db"_s)));
    QVERIFY(!closedDirectory.ok());
    QCOMPARE(closedDirectory.error().code(), ErrorCode::ReadOnly);
    QVERIFY(closedDirectory.error().text().contains(u"directory cannot be written"_s));
    QVERIFY(open(readOnly(file(path(u"closed/mine.db"_s)))).ok());
    QSqlDatabase::removeDatabase(Name);

    const auto closedLog = open(readOnly(file(path(u"closed/log.db"_s))));
    QVERIFY(!closedLog.ok());
    QCOMPARE(closedLog.error().code(), ErrorCode::ConnectionFailed);
    QVERIFY2(closedLog.error().text().contains(u"write-ahead log"_s),
             qPrintable(closedLog.error().text()));
}

void ConnectionOptionsTest::sqliteSwitchesTheJournalBesideOthers()
{
    makeDatabase(u"switch.db"_s);
    const QString holder = u"holder"_s;
    const auto removeHolder = qScopeGuard([&] { QSqlDatabase::removeDatabase(holder); });
    QVERIFY(file(path(u"switch.db"_s)).open(holder).ok());
    QVERIFY(QSqlQuery(QSqlDatabase::database(holder)).exec(u"BEGIN IMMEDIATE"_s));

    ConnectionOptions options = ConnectionOptions::sqlite(path(u"switch.db"_s));
    options.options.insert(u"lockTimeoutMs"_s, u"50"_s);
    const auto blocked = open(options);
    QVERIFY(!blocked.ok());
    QCOMPARE(blocked.error().code(), ErrorCode::Busy);

    QVERIFY(QSqlQuery(QSqlDatabase::database(holder)).exec(u"COMMIT"_s));
    QVERIFY(open(options).ok());
    QCOMPARE(valueOf(u"PRAGMA journal_mode"_s).toString(), u"wal"_s);
}

static void addServers()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::newRow("MariaDB") << "HOOKQ_TEST_MARIADB"_ba;
    QTest::newRow("PostgreSQL") << "HOOKQ_TEST_POSTGRESQL"_ba;
}

void ConnectionOptionsTest::serverSessions_data() { addServers(); }

void ConnectionOptionsTest::serverSessions()
{
    QFETCH(QByteArray, variable);
    ConnectionOptions options = server(variable.constData());
    options.options.insert(u"lockTimeoutMs"_s, u"7000"_s);
    const auto opened = open(options);
    QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text()));
    QCOMPARE(valueOf(u"SELECT '订单 🛒'"_s).toString(), u"订单 🛒"_s);
    if (options.driver == u"QPSQL"_s) {
        QCOMPARE(valueOf(u"SHOW timezone"_s).toString(), u"UTC"_s);
        QCOMPARE(valueOf(u"SHOW lock_timeout"_s).toString(), u"7s"_s);
        return;
    }
    QCOMPARE(valueOf(u"SELECT @@time_zone"_s).toString(), u"+00:00"_s);
    QCOMPARE(valueOf(u"SELECT @@innodb_lock_wait_timeout"_s).toInt(), 7);
    QCOMPARE(valueOf(u"SELECT @@character_set_connection"_s).toString(), u"utf8mb4"_s);
    QVERIFY(valueOf(u"SELECT @@sql_mode"_s).toString().contains(u"STRICT_TRANS_TABLES"_s));
}

void ConnectionOptionsTest::serverReadOnlyCannotWrite_data() { addServers(); }

void ConnectionOptionsTest::serverReadOnlyCannotWrite()
{
    QFETCH(QByteArray, variable);
    QVERIFY(open(readOnly(server(variable.constData()))).ok());
    QSqlQuery query(QSqlDatabase::database(Name));
    QVERIFY(!query.exec(u"CREATE TABLE hookq_test_readonly (i INT)"_s));
    QCOMPARE(hookq::Error::fromQuery(query).code(), ErrorCode::ReadOnly);
    QCOMPARE(valueOf(u"SELECT 1"_s).toInt(), 1);
}

void ConnectionOptionsTest::mariaDbCountsFoundRows()
{
    QVERIFY(open(server("HOOKQ_TEST_MARIADB")).ok());
    QSqlQuery query(QSqlDatabase::database(Name));
    QVERIFY(query.exec(u"CREATE TEMPORARY TABLE hookq_test_found (i INT)"_s));
    QVERIFY(query.exec(u"INSERT INTO hookq_test_found VALUES (1)"_s));
    QVERIFY(query.exec(u"UPDATE hookq_test_found SET i = 1"_s));
    QCOMPARE(query.numRowsAffected(), 1);
}

void ConnectionOptionsTest::awkwardPasswords_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("password");
    for (const QString &password :
         {u"it's"_s, u"back\\slash\\"_s, u"a b = c"_s, u"x;CLIENT_SSL=1"_s, u"\"%41#@/:?'"_s,
          u"密码"_s, u"' host=192.0.2.1 x='"_s}) {
        QTest::newRow(qPrintable(u"MariaDB "_s + password)) << "HOOKQ_TEST_MARIADB"_ba << password;
        QTest::newRow(qPrintable(u"PostgreSQL "_s + password))
            << "HOOKQ_TEST_POSTGRESQL"_ba << password;
    }
}

void ConnectionOptionsTest::awkwardPasswords()
{
    QFETCH(QByteArray, variable);
    QFETCH(QString, password);
    ConnectionOptions options = server(variable.constData());
    const bool postgreSql = options.driver == u"QPSQL"_s;
    const QString user = u"hookq_test_%1"_s.arg(QCoreApplication::applicationPid());
    QString literal = password;
    literal.replace(u'\'', u"''"_s);
    if (!postgreSql)
        literal.replace(u'\\', u"\\\\"_s);

    const QString owner = u"owner"_s;
    QVERIFY(options.open(owner).ok());
    const QString create = postgreSql ? u"CREATE ROLE %1 LOGIN PASSWORD '%2'"_s
                                      : u"CREATE USER %1 IDENTIFIED BY '%2'"_s;
    const auto dropUser = qScopeGuard([&] {
        QSqlQuery(QSqlDatabase::database(owner))
            .exec((postgreSql ? u"DROP ROLE "_s : u"DROP USER "_s) + user);
        QSqlDatabase::removeDatabase(owner);
    });
    QVERIFY(QSqlQuery(QSqlDatabase::database(owner)).exec(create.arg(user, literal)));
    if (!postgreSql)
        QVERIFY(QSqlQuery(QSqlDatabase::database(owner)).exec(u"GRANT ALL ON *.* TO "_s + user));

    options.user = user;
    options.password = password;
    {
        const auto opened = open(options);
        QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text()));
    }
    QVERIFY(valueOf(u"SELECT CURRENT_USER"_s).toString().startsWith(user));
    QSqlDatabase::removeDatabase(Name);
}

void ConnectionOptionsTest::unixSockets_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("socket");
    const QString directory = qEnvironmentVariable("HOOKQ_TEST_SERVERS");
    QTest::newRow("MariaDB") << "HOOKQ_TEST_MARIADB"_ba << directory + u"/mariadb/mariadb.sock"_s;
    QTest::newRow("PostgreSQL") << "HOOKQ_TEST_POSTGRESQL"_ba << directory + u"/postgresql"_s;
}

void ConnectionOptionsTest::unixSockets()
{
    QFETCH(QByteArray, variable);
    QFETCH(QString, socket);
    ConnectionOptions options = server(variable.constData());
    options.host = u"192.0.2.1"_s; // not asked
    options.unixSocket = socket;
    const auto opened = open(options);
    if (!opened) // the servers' directories may be closed to this user, which is a clear error as
                 // well
        QVERIFY2(opened.error().code() == ErrorCode::ConnectionFailed && ::geteuid() != 0,
                 qPrintable(opened.error().text()));
}

void ConnectionOptionsTest::serverFailures_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("what");
    QTest::addColumn<ErrorCode>("code");
    for (const QByteArray &variable : {"HOOKQ_TEST_MARIADB"_ba, "HOOKQ_TEST_POSTGRESQL"_ba}) {
        const auto row = [&](const char *what, ErrorCode code) {
            QTest::newRow(QByteArray(variable + ' ' + what).constData())
                << variable << QString::fromLatin1(what) << code;
        };
        row("password", ErrorCode::AuthenticationFailed);
        row("no password", ErrorCode::AuthenticationFailed);
        row("user", ErrorCode::AuthenticationFailed);
        row("database", ErrorCode::ConnectionFailed);
        row("port", ErrorCode::ConnectionFailed);
        row("host", ErrorCode::ConnectionFailed);
        row("socket", ErrorCode::ConnectionFailed);
        row("certificate", ErrorCode::ConnectionFailed);
    }
}

void ConnectionOptionsTest::serverFailures()
{
    QFETCH(QByteArray, variable);
    QFETCH(QString, what);
    ConnectionOptions options = server(variable.constData());
    QTcpServer taken; // a port that was free a moment ago, and is closed again
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const int closedPort = taken.serverPort();
    taken.close();
    if (what != u"no password"_s && what != u"database"_s && what != u"certificate"_s)
        options.password = Password;
    if (what == u"no password"_s)
        options.password.clear();
    else if (what == u"user"_s)
        options.user = u"hookq_nobody"_s;
    else if (what == u"database"_s)
        options.database = u"hookq_no_such_database"_s;
    else if (what == u"port"_s)
        options.port = closedPort;
    else if (what == u"host"_s)
        options.host = u"no-such-host.invalid"_s;
    else if (what == u"socket"_s)
        options.unixSocket = path(u"no such socket"_s);
    else if (what == u"certificate"_s)
        options.options = options.driver == u"QPSQL"_s
            ? QMap<QString, QString>{{u"sslmode"_s, u"verify-full"_s},
                                     {u"sslrootcert"_s, path(u"it's"_s)}}
            : QMap<QString, QString>{{u"sslCa"_s, path(u"it's"_s)}};
    const auto opened = open(options);
    QVERIFY(!opened.ok());
    QTEST(opened.error().code(), "code");
    QVERIFY2(!opened.error().text().contains(Password), qPrintable(opened.error().text()));
    QVERIFY2(opened.error().text().startsWith(options.displayName() + u": "_s),
             qPrintable(opened.error().text()));
    QVERIFY(opened.error().text().size() > options.displayName().size() + 10);
}

void ConnectionOptionsTest::silentServersDoNotHang_data() { addServers(); }

// A stopped server's kernel still accepts connections; nobody ever answers.
void ConnectionOptionsTest::silentServersDoNotHang()
{
    QFETCH(QByteArray, variable);
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ConnectionOptions options = server(variable.constData());
    options.host = u"127.0.0.1"_s;
    options.port = silent.serverPort();
    options.options.insert(u"connectTimeoutMs"_s, u"1000"_s);
    QElapsedTimer elapsed;
    elapsed.start();
    const auto opened = open(options);
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().code(), ErrorCode::ConnectionFailed);
    QVERIFY2(elapsed.elapsed() < 5000, qPrintable(QString::number(elapsed.elapsed())));
}

QTEST_GUILESS_MAIN(ConnectionOptionsTest)
#include "tst_connectionoptions.moc"

// SPDX-License-Identifier: MIT
#include <hookq/consumerconfig.h>

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using hookq::ConsumerConfig;
using hookq::ErrorCode;

// A complete configuration to which a test adds what it is about; a key given twice counts last.
static QByteArray with(const QByteArray &more)
{
    const QByteArray base = R"("database":{"driver":"QSQLITE","database":"x.db"},)"
                            R"("topicTbl":"orders","cursorTbl":"orders_cursor","id":"mailer")";
    return '{' + base + (more.isEmpty() ? QByteArray() : ',' + more) + '}';
}

static QByteArray withMySql(const QByteArray &section)
{
    return R"({"topicTbl":"t","cursorTbl":"c","id":"i","mysql":{)" + section + "}}";
}

class ConsumerConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void loadsTheOriginalsFile();
    void hasDefaults();
    void clamps_data();
    void clamps();
    void readsOurOwnSection();
    void readsHosts_data();
    void readsHosts();
    void readsMySqlOptions();
    void zoneOfTheMySqlSectionIsLocal();
    void refuses_data();
    void refuses();
    void warns_data();
    void warns();
    void errorsNameTheFile();
    void neverShowsThePassword();
};

void ConsumerConfigTest::loadsTheOriginalsFile()
{
    const auto loaded = ConsumerConfig::load(QStringLiteral(FIXTURES "/consumer-config.json"));
    QVERIFY2(loaded.ok(), loaded ? "" : qPrintable(loaded.error().text()));
    QCOMPARE(loaded->warnings, QStringList());
    const ConsumerConfig &config = loaded->config;
    QCOMPARE(config.connection.driver, u"QMYSQL"_s);
    QCOMPARE(config.connection.user, u"hookq"_s);
    QCOMPARE(config.connection.password, u"p@ss!#:/?word"_s);
    QCOMPARE(config.connection.host, u"127.0.0.1"_s);
    QCOMPARE(config.connection.port, 3306);
    QCOMPARE(config.connection.database, u"test"_s);
    QCOMPARE(config.connection.unixSocket, QString());
    QCOMPARE(config.connection.timeZone, QTimeZone::systemTimeZone());
    QCOMPARE(config.topic,
             hookq::Topic(u"topic.topic_example000"_s, u"topic.topic_cursor_example000"_s));
    QCOMPARE(config.clientId, u"000"_s);
    QCOMPARE(config.n, 500);
    QCOMPARE(config.tick, 10s);
    QCOMPARE(config.catchN, 1000);
    QCOMPARE(config.catchT, 600s);
    QCOMPARE(config.submitRetryNum, 10);
    QVERIFY(config.logGorm);
}

void ConsumerConfigTest::hasDefaults()
{
    const auto loaded = ConsumerConfig::fromJson(with(R"("n":null,"tick":null)"));
    QVERIFY2(loaded.ok(), loaded ? "" : qPrintable(loaded.error().text()));
    const ConsumerConfig defaults;
    QCOMPARE(loaded->config.n, defaults.n);
    QCOMPARE(loaded->config.tick, defaults.tick);
    QCOMPARE(loaded->config.catchN, defaults.catchN);
    QCOMPARE(loaded->config.catchT, defaults.catchT);
    QCOMPARE(loaded->config.submitRetryNum, defaults.submitRetryNum);
    QCOMPARE(loaded->config.pageBytes, defaults.pageBytes);
    QVERIFY(!loaded->config.logGorm);
}

void ConsumerConfigTest::clamps_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QList<qint64>>("expected"); // n, tick ms, catchN, catchT ms, retries, bytes
    QTest::newRow("too small") << QByteArray(
        R"("n":0,"tick":"1us","catchN":0,"catchT":"1ms","submitRetryNum":0,"pageBytes":1)")
                               << QList<qint64>{ 1, 1, 1, 1000, 1, 1024 };
    QTest::newRow("negative") << QByteArray(
        R"("n":-5,"tick":"-1s","catchN":-5,"catchT":"-1h","submitRetryNum":-5,"pageBytes":-1)")
                              << QList<qint64>{ 1, 1, 1, 1000, 1, 1024 };
    QTest::newRow("too large") << QByteArray(
        R"("n":10001,"tick":"61m","catchN":10001,"catchT":"11h","submitRetryNum":10001,"pageBytes":1073741825)")
                               << QList<qint64>{
                                      10000, 3600000, 10000, 36000000, 10000, 1073741824
                                  };
    QTest::newRow("larger than 32 bits")
        << QByteArray(R"("n":4294967297,"catchN":9223372036854775807,"submitRetryNum":-4294967295)")
        << QList<qint64>{ 10000, 1000, 10000, 10000, 1, 32 * 1024 * 1024 };
    QTest::newRow("at the edges") << QByteArray(
        R"("n":10000,"tick":"1h","catchN":10000,"catchT":"10h","submitRetryNum":10000,"pageBytes":1024)")
                                  << QList<qint64>{ 10000, 3600000, 10000, 36000000, 10000, 1024 };
}

void ConsumerConfigTest::clamps()
{
    QFETCH(QByteArray, json);
    QFETCH(QList<qint64>, expected);
    const auto loaded = ConsumerConfig::fromJson(with(json));
    QVERIFY2(loaded.ok(), loaded ? "" : qPrintable(loaded.error().text()));
    const ConsumerConfig &config = loaded->config;
    const QList<qint64> actual{ config.n,
                                config.tick.count(),
                                config.catchN,
                                config.catchT.count(),
                                config.submitRetryNum,
                                config.pageBytes };
    QCOMPARE(actual, expected);
}

void ConsumerConfigTest::readsOurOwnSection()
{
    const auto loaded = ConsumerConfig::fromJson(with(
        R"("database":{"driver":"QPSQL","database":"shop","host":"db","port":5433,"user":"u","password":"p",)"
        R"("unixSocket":"/run/pg","timeZone":"Asia/Tokyo","options":{"sslmode":"require","lockTimeoutMs":100,"create":true}})"));
    QVERIFY2(loaded.ok(), loaded ? "" : qPrintable(loaded.error().text()));
    QCOMPARE(loaded->warnings, QStringList());
    const hookq::ConnectionOptions &connection = loaded->config.connection;
    QCOMPARE(connection.driver, u"QPSQL"_s);
    QCOMPARE(connection.database, u"shop"_s);
    QCOMPARE(connection.host, u"db"_s);
    QCOMPARE(connection.port, 5433);
    QCOMPARE(connection.user, u"u"_s);
    QCOMPARE(connection.password, u"p"_s);
    QCOMPARE(connection.unixSocket, u"/run/pg"_s);
    QCOMPARE(connection.timeZone, QTimeZone("Asia/Tokyo"));
    const QMap<QString, QString> options{ { u"sslmode"_s, u"require"_s },
                                          { u"lockTimeoutMs"_s, u"100"_s },
                                          { u"create"_s, u"true"_s } };
    QCOMPARE(connection.options, options);
}

void ConsumerConfigTest::readsHosts_data()
{
    QTest::addColumn<QByteArray>("section");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("socket");
    QTest::newRow("port") << QByteArray(R"("host":"db:3307")") << u"db"_s << 3307 << QString();
    QTest::newRow("no port") << QByteArray(R"("host":"db")") << u"db"_s << 3306 << QString();
    QTest::newRow("nothing") << QByteArray() << u"127.0.0.1"_s << 3306 << QString();
    QTest::newRow("only a port") << QByteArray(R"("host":":3307")") << u"127.0.0.1"_s << 3307
                                 << QString();
    QTest::newRow("IPv6 and port")
        << QByteArray(R"("host":"[::1]:3307")") << u"::1"_s << 3307 << QString();
    QTest::newRow("IPv6") << QByteArray(R"("host":"[fe80::1]")") << u"fe80::1"_s << 3306
                          << QString();
    QTest::newRow("bare IPv6") << QByteArray(R"("host":"::1")") << u"::1"_s << 3306 << QString();
    QTest::newRow("socket") << QByteArray(R"("proto":"unix","host":"/run/my:sql.sock")")
                            << QString() << 0 << u"/run/my:sql.sock"_s;
}

void ConsumerConfigTest::readsHosts()
{
    QFETCH(QByteArray, section);
    const auto loaded = ConsumerConfig::fromJson(withMySql(section));
    QVERIFY2(loaded.ok(), loaded ? "" : qPrintable(loaded.error().text()));
    QTEST(loaded->config.connection.host, "host");
    QTEST(loaded->config.connection.port, "port");
    QTEST(loaded->config.connection.unixSocket, "socket");
}

void ConsumerConfigTest::readsMySqlOptions()
{
    const auto loaded = ConsumerConfig::fromJson(withMySql(
        R"("options":{"charset":"utf8","parseTime":"True","loc":"Asia%2FShanghai","timeout":"2s","readTimeout":"1m"})"));
    QVERIFY2(loaded.ok(), loaded ? "" : qPrintable(loaded.error().text()));
    QCOMPARE(loaded->warnings, QStringList());
    QCOMPARE(loaded->config.connection.timeZone, QTimeZone("Asia/Shanghai"));
    const QMap<QString, QString> options{ { u"connectTimeoutMs"_s, u"2000"_s },
                                          { u"readTimeoutMs"_s, u"60000"_s } };
    QCOMPARE(loaded->config.connection.options, options);
}

void ConsumerConfigTest::zoneOfTheMySqlSectionIsLocal()
{
    qputenv("TZ", "Asia/Kathmandu");
    const auto byDefault = ConsumerConfig::fromJson(withMySql({}));
    const auto named = ConsumerConfig::fromJson(withMySql(R"("options":{"loc":"Local"})"));
    const auto utc = ConsumerConfig::fromJson(withMySql(R"("options":{"loc":"UTC"})"));
    const auto ours = ConsumerConfig::fromJson(with({}));
    qunsetenv("TZ");
    const QDateTime moment = QDateTime::fromSecsSinceEpoch(0, QTimeZone::utc());
    QCOMPARE(byDefault->config.connection.timeZone.offsetFromUtc(moment), 5 * 3600 + 1800);
    QCOMPARE(named->config.connection.timeZone.offsetFromUtc(moment), 5 * 3600 + 1800);
    QCOMPARE(utc->config.connection.timeZone, QTimeZone::utc());
    QCOMPARE(ours->config.connection.timeZone, QTimeZone::utc());
}

void ConsumerConfigTest::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QByteArray &json, const char *says) {
        QTest::newRow(name) << json << QString::fromUtf8(says);
    };
    row("duration without unit", with(R"("tick":"5")"), R"("tick": missing unit)");
    row("duration zero without unit", with(R"("tick":"0")"), R"("tick": missing unit)");
    row("duration as number", with(R"("tick":5)"), R"("tick": must be a duration as a string)");
    row("empty duration", with(R"("catchT":"")"), R"("catchT": invalid duration)");
    row("unknown unit", with(R"("catchT":"5d")"), R"("catchT": unknown unit "d")");
    row("string for a number", with(R"("n":"500")"), R"("n": must be an integer)");
    row("fraction for a number", with(R"("n":1.5)"), R"("n": must be an integer)");
    row("beyond 64 bits", with(R"("catchN":9223372036854775808)"),
        R"("catchN": must be an integer)");
    row("number for a string", with(R"("id":7)"), R"("id": must be a string)");
    row("string for a bool", with(R"("logGorm":"true")"), R"("logGorm": must be true or false)");
    row("list for a section", with(R"("database":[])"), R"("database": must be an object)");
    row("empty id", with(R"("id":"")"), R"("id" is missing or empty)");
    row("empty topic", with(R"("topicTbl":"")"), R"("topicTbl" is missing or empty)");
    row("empty cursor table", with(R"("cursorTbl":"")"), R"("cursorTbl" is missing or empty)");
    row("nothing", "{}", R"("topicTbl" is missing or empty)");
    row("no connection", R"({"topicTbl":"t","cursorTbl":"c","id":"i"})",
        R"("database" is missing or empty)");
    row("both connections", with(R"("mysql":{})"),
        R"("database": there is a "mysql" section as well)");
    row("unknown driver", with(R"("database":{"driver":"QODBC"})"),
        R"("database.driver": must be QSQLITE)");
    row("no driver", with(R"("database":{"database":"x"})"),
        R"("database.driver": must be QSQLITE)");
    row("port", with(R"("database":{"driver":"QPSQL","port":65536})"),
        R"("database.port": must be from 1)");
    row("nested type", with(R"("database":{"driver":"QPSQL","user":true})"),
        R"("database.user": must be a string)");
    row("option type", with(R"("database":{"driver":"QPSQL","options":{"sslmode":[]}})"),
        R"("database.options.sslmode": must be a string)");
    row("our zone", with(R"("database":{"driver":"QPSQL","timeZone":"Mars/Base"})"),
        R"("database.timeZone": unknown time zone "Mars/Base")");
    row("their zone", withMySql(R"("options":{"loc":"Mars/Base"})"),
        R"("mysql.options.loc": unknown time zone "Mars/Base")");
    row("zone of a wrong type", withMySql(R"("options":{"loc":5})"),
        R"("mysql.options.loc": must be a string)");
    row("POSIX rule as zone", withMySql(R"("options":{"loc":"XYZ3"})"),
        R"("mysql.options.loc": unknown)");
    row("their timeout", withMySql(R"("options":{"timeout":"5"})"),
        R"("mysql.options.timeout": missing unit)");
    row("their port", withMySql(R"("host":"db:0")"), R"("mysql.host": "0" has no port)");
    row("their port in words", withMySql(R"("host":"db:mysql")"),
        R"("mysql.host": "mysql" has no port)");
    row("their empty port", withMySql(R"("host":"db:")"), R"("mysql.host")");
    row("their protocol", withMySql(R"("proto":"pipe")"),
        R"("mysql.proto": must be "tcp" or "unix", not "pipe")");
    row("syntax", "{\n  \"n\": 1,\n  oops\n}", "line 3, offset ");
    row("cut", R"({"n": 1)", "line 1, offset ");
    row("no text", "", "line 1, offset 0");
    row("no object", "[1]", "must be a JSON object");
    row("not UTF-8", "{\"id\": \"\xff\"}", "line 1, offset ");
}

void ConsumerConfigTest::refuses()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, says);
    const auto loaded = ConsumerConfig::fromJson(json);
    QVERIFY(!loaded.ok());
    QCOMPARE(loaded.error().code(), ErrorCode::InvalidConfig);
    QVERIFY2(loaded.error().text().contains(says), qPrintable(loaded.error().text()));
}

void ConsumerConfigTest::warns_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("warnings");
    QTest::newRow("unknown") << with(R"("comment":"hi")")
                             << QStringList{ u"unknown key \"comment\""_s };
    QTest::newRow("case") << with(R"("catchn":5)")
                          << QStringList{ u"unknown key \"catchn\", did you mean \"catchN\"?"_s };
    QTest::newRow("in our section") << with(R"("database":{"driver":"QPSQL","hots":"x"})")
                                    << QStringList{ u"unknown key \"database.hots\""_s };
    QTest::newRow("in their section")
        << withMySql(R"("User":"x")")
        << QStringList{ u"unknown key \"mysql.User\", did you mean \"mysql.user\"?"_s };
    QTest::newRow("without effect")
        << withMySql(R"("options":{"collation":"utf8mb4_bin"})")
        << QStringList{ u"\"mysql.options.collation\" has no effect"_s };
    QTest::newRow("another charset")
        << withMySql(R"("options":{"charset":"latin1"})")
        << QStringList{
               u"\"mysql.options.charset\" has no effect: the connection speaks utf8mb4"_s
           };
}

void ConsumerConfigTest::warns()
{
    QFETCH(QByteArray, json);
    QFETCH(QStringList, warnings);
    const auto loaded = ConsumerConfig::fromJson(json);
    QVERIFY2(loaded.ok(), loaded ? "" : qPrintable(loaded.error().text()));
    QCOMPARE(loaded->warnings, warnings);
}

void ConsumerConfigTest::errorsNameTheFile()
{
    const QTemporaryDir directory;
    const auto missing = ConsumerConfig::load(directory.filePath(u"missing.json"_s));
    QVERIFY(!missing.ok());
    QCOMPARE(missing.error().code(), ErrorCode::InvalidConfig);
    QVERIFY(missing.error().text().contains(u"missing.json"_s));

    QFile broken(directory.filePath(u"broken.json"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{\n\"n\": }");
    broken.close();
    const auto syntax = ConsumerConfig::load(broken.fileName());
    QVERIFY(!syntax.ok());
    QVERIFY2(syntax.error().text().contains(u"broken.json: line 2"_s),
             qPrintable(syntax.error().text()));

    const auto endless = ConsumerConfig::load(u"/dev/zero"_s);
    QVERIFY(!endless.ok());
    QCOMPARE(endless.error().code(), ErrorCode::InvalidConfig);
}

void ConsumerConfigTest::neverShowsThePassword()
{
    for (const QByteArray &section :
         { R"("password":"hunter2","proto":"x")"_ba, R"("password":"hunter2","host":"a:b")"_ba,
           R"("password":"hunter2","options":{"loc":"x"})"_ba, R"("password":["hunter2"])"_ba,
           R"("password":"hunter2)"_ba }) {
        const auto loaded = ConsumerConfig::fromJson(withMySql(section));
        QVERIFY(!loaded.ok());
        QVERIFY2(!loaded.error().text().contains(u"hunter2"_s), qPrintable(loaded.error().text()));
    }
}

QTEST_GUILESS_MAIN(ConsumerConfigTest)
#include "tst_consumerconfig.moc"

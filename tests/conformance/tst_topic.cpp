// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include <hookq/producer.h>
#include <hookq/topic.h>

#include <QtTest/QTest>

using namespace hookq;
using namespace Qt::StringLiterals;

/// Tables: made, verified, found, and named in any way.
class tst_Topic : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void createThenVerify();
    void createTwiceKeepsMessages();
    void awkwardNames_data();
    void awkwardNames();
    void verifyNamesTheColumn_data();
    void verifyNamesTheColumn();
    void missingTable();
    void engineThatCannotRollBack();
    void otherSchema();
    void discover();

private:
    TestDatabase m_database;
};

void tst_Topic::names_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("written");
    QTest::newRow("plain") << u"orders"_s << QString() << u"orders"_s << u"orders"_s;
    QTest::newRow("schema") << u"topic.topic_example000"_s << u"topic"_s << u"topic_example000"_s
                            << u"topic.topic_example000"_s;
    QTest::newRow("quoted dot") << u"\"my.schema\".a"_s << u"my.schema"_s << u"a"_s
                                << u"\"my.schema\".a"_s;
    QTest::newRow("backticks") << u"`a.b`"_s << QString() << u"a.b"_s << u"\"a.b\""_s;
    QTest::newRow("doubled quote") << u"\"a\"\"b\".c"_s << u"a\"b"_s << u"c"_s << u"a\"b.c"_s;
    QTest::newRow("open quote") << u"\"a"_s << QString() << u"\"a"_s << u"\"\"\"a\""_s;
    QTest::newRow("second dot") << u"a.b.c"_s << u"a"_s << u"b.c"_s << u"a.\"b.c\""_s;
    QTest::newRow("empty") << QString() << QString() << QString() << QString();
}

void tst_Topic::names()
{
    QFETCH(QString, text);
    const TableName name = TableName::parse(text);
    QTEST(name.schema(), "schema");
    QTEST(name.table(), "table");
    QTEST(name.toString(), "written");
    QCOMPARE(TableName::parse(name.toString()), name);
}

void tst_Topic::createThenVerify()
{
    const TestConnection connection(m_database.options());
    const Topic topic(u"shop_orders"_s, u"shop_orders_cursor"_s);
    auto before = topic.verify(connection);
    QVERIFY(!before);
    QCOMPARE(before.error().code(), ErrorCode::TableMissing);
    auto created = topic.create(connection);
    QVERIFY2(created, qPrintable(created.ok() ? QString() : created.error().text()));
    auto verified = topic.verify(connection);
    QVERIFY2(verified, qPrintable(verified.ok() ? QString() : verified.error().text()));
}

void tst_Topic::createTwiceKeepsMessages()
{
    const TestConnection connection(m_database.options());
    const Topic topic = m_database.newTopic();
    Producer producer(topic);
    QVERIFY(producer.writeBatch(connection, {Payload{"a"}, Payload{"b"}}));
    QVERIFY(topic.create(connection));
    QCOMPARE(connection.value(u"SELECT COUNT(*) FROM "_s + topic.name()).toInt(), 2);
}

void tst_Topic::awkwardNames_data()
{
    QTest::addColumn<QString>("table");
    QTest::newRow("space") << u"my orders"_s;
    QTest::newRow("chinese") << u"订单"_s;
    QTest::newRow("double quote") << u"a\"b"_s;
    QTest::newRow("all double quotes") << u"\"a\""_s;
    QTest::newRow("backtick") << u"a`b"_s;
    QTest::newRow("all backticks") << u"`a`"_s;
    QTest::newRow("single quote") << u"it's"_s;
    QTest::newRow("dot") << u"a.b"_s;
    QTest::newRow("placeholders") << u"what? :id $1 %1 %2"_s;
    QTest::newRow("break out") << u"x\"; DROP TABLE t; --"_s;
    QTest::newRow("break out of backticks") << u"x`; DROP TABLE t; -- "_s + u"y";
    QTest::newRow("keyword") << u"select"_s;
    QTest::newRow("mixed case") << u"OrDers"_s;
}

void tst_Topic::awkwardNames()
{
    QFETCH(QString, table);
    const TestConnection connection(m_database.options());
    const Topic topic(TableName({}, table), TableName({}, table + u"_cursor"));
    auto created = topic.create(connection);
    QVERIFY2(created, qPrintable(created.ok() ? QString() : created.error().text()));
    QVERIFY(topic.verify(connection));

    Producer producer(topic);
    auto first = producer.writeHook(connection, {}, Payload{"one"});
    QVERIFY2(first, qPrintable(first.ok() ? QString() : first.error().text()));
    QCOMPARE(*first, 1);
    auto batch = producer.writeBatch(connection, {Payload{"two"}, Payload{"three"}});
    QVERIFY2(batch, qPrintable(batch.ok() ? QString() : batch.error().text()));
    QCOMPARE(batch->first, 2);

    auto found = Topic::discover(connection);
    QVERIFY(found);
    QVERIFY(found->contains(topic));
}

void tst_Topic::verifyNamesTheColumn_data()
{
    QTest::addColumn<QString>("columns");
    QTest::addColumn<QString>("cursorColumns");
    QTest::addColumn<QString>("named");
    const QString blob = m_database.isPostgresql() ? u"BYTEA"_s
        : m_database.isMariadb()                   ? u"MEDIUMBLOB"_s
                                                   : u"BLOB"_s;
    const QString stamp = m_database.isPostgresql() ? u"TIMESTAMPTZ"_s
        : m_database.isMariadb()                    ? u"DATETIME"_s
                                                    : u"TEXT"_s;
    const QString id = m_database.isSqlite() ? u"INTEGER PRIMARY KEY"_s : u"BIGINT PRIMARY KEY"_s;
    const QString topic = u"id %1, p INT, data %2, created_at %3"_s.arg(id, blob, stamp);
    const QString cursor = u"cid VARCHAR(256) PRIMARY KEY, sid BIGINT, updated_at %1"_s.arg(stamp);
    const auto without = [](QString columns, const QString &column) {
        QStringList kept = columns.split(u", "_s);
        kept.removeIf([&column](const QString &one) { return one.startsWith(column + u' '); });
        return kept.join(u", "_s);
    };
    const auto retyped = [](QString columns, const QString &column, const QString &type) {
        QStringList kept = columns.split(u", "_s);
        for (QString &one : kept) {
            if (one.startsWith(column + u' '))
                one = column + u' ' + type;
        }
        return kept.join(u", "_s);
    };
    for (const QString &column : {u"p"_s, u"data"_s, u"created_at"_s})
        QTest::addRow("no %s", qPrintable(column)) << without(topic, column) << cursor << column;
    for (const QString &column : {u"sid"_s, u"updated_at"_s})
        QTest::addRow("no %s", qPrintable(column)) << topic << without(cursor, column) << column;
    QTest::newRow("id not a key") << retyped(topic, u"id"_s, u"BIGINT"_s) << cursor << u"id"_s;
    QTest::newRow("id a text") << retyped(topic, u"id"_s, u"VARCHAR(20) PRIMARY KEY"_s) << cursor
                               << u"id"_s;
    QTest::newRow("data a number") << retyped(topic, u"data"_s, u"INT"_s) << cursor << u"data"_s;
    QTest::newRow("created_at a number")
        << retyped(topic, u"created_at"_s, u"BIGINT"_s) << cursor << u"created_at"_s;
    QTest::newRow("sid a text") << topic << retyped(cursor, u"sid"_s, u"VARCHAR(9)"_s) << u"sid"_s;
    QTest::newRow("cid a number") << topic << retyped(cursor, u"cid"_s, u"BIGINT PRIMARY KEY"_s)
                                  << u"cid"_s;
}

void tst_Topic::verifyNamesTheColumn()
{
    QFETCH(QString, columns);
    QFETCH(QString, cursorColumns);
    QFETCH(QString, named);
    const TestConnection connection(m_database.options());
    QVERIFY(connection.exec(u"CREATE TABLE odd (%1)"_s.arg(columns)));
    QVERIFY(connection.exec(u"CREATE TABLE odd_cursor (%1)"_s.arg(cursorColumns)));
    auto verified = Topic(u"odd"_s, u"odd_cursor"_s).verify(connection);
    QVERIFY(connection.exec(u"DROP TABLE odd"_s));
    QVERIFY(connection.exec(u"DROP TABLE odd_cursor"_s));
    QVERIFY(!verified);
    QCOMPARE(verified.error().code(), ErrorCode::WrongSchema);
    QVERIFY2(verified.error().text().contains(u'"' + named + u'"'),
             qPrintable(verified.error().text()));
}

void tst_Topic::missingTable()
{
    const TestConnection connection(m_database.options());
    const Topic known = m_database.newTopic();
    auto verified = Topic(known.table(), TableName({}, u"nowhere"_s)).verify(connection);
    QVERIFY(!verified);
    QCOMPARE(verified.error().code(), ErrorCode::TableMissing);
    QVERIFY(verified.error().text().contains(u"nowhere"_s));
    Producer producer(Topic(u"nowhere"_s, u"nowhere_cursor"_s));
    auto written = producer.writeHook(connection, {}, Payload{"x"});
    QVERIFY(!written);
    QCOMPARE(written.error().code(), ErrorCode::TableMissing);
}

void tst_Topic::engineThatCannotRollBack()
{
    if (!m_database.isMariadb())
        return; // only MariaDB has such engines
    const TestConnection connection(m_database.options());
    for (const QString &engine : {u"MyISAM"_s, u"MEMORY"_s, u"Aria"_s}) {
        const Topic topic = m_database.newTopic();
        if (engine == u"MEMORY") // it takes no blobs
            QVERIFY(connection.exec(
                u"ALTER TABLE %1 ENGINE=%2"_s.arg(topic.cursorTable().table(), engine)));
        else
            QVERIFY(connection.exec(u"ALTER TABLE %1 ENGINE=%2"_s.arg(topic.name(), engine)));
        auto verified = topic.verify(connection);
        QVERIFY(!verified);
        QCOMPARE(verified.error().code(), ErrorCode::NotTransactional);
        QVERIFY(verified.error().text().contains(engine));
    }
}

void tst_Topic::otherSchema()
{
    if (m_database.isSqlite())
        return; // a topic lives in the file of its business tables
    const TestConnection connection(m_database.options());
    const QString schema = u"topics_"_s + m_database.options().database;
    QVERIFY(connection.exec((m_database.isMariadb() ? u"CREATE DATABASE "_s : u"CREATE SCHEMA "_s)
                            + schema));
    const Topic topic(schema + u".topic_example000", schema + u".topic_cursor_example000");
    QVERIFY(topic.create(connection));
    QVERIFY(topic.verify(connection));
    Producer producer(topic);
    auto written = producer.writeHook(connection, {}, Payload{"x"});
    QVERIFY(written);
    auto found = Topic::discover(connection);
    QVERIFY(found);
    QVERIFY(found->contains(topic));
    QVERIFY(connection.exec(m_database.isMariadb()
                                ? QString(u"DROP DATABASE "_s + schema)
                                : QString(u"DROP SCHEMA "_s + schema + u" CASCADE")));
}

void tst_Topic::discover()
{
    const TestDatabase fresh;
    const TestConnection connection(fresh.options());
    const QList<Topic> topics{
        Topic(u"orders"_s, u"orders_cursor"_s),
        Topic(u"orders_eu"_s, u"orders_eu_state"_s),
        Topic(u"payments"_s,
              u"payment_positions"_s), // nothing in common: paired as the last ones left
        Topic(u"topic_example000"_s, u"topic_cursor_example000"_s),
        Topic(u"topic_example001"_s, u"topic_cursor_example001"_s),
        Topic(u"订单"_s, u"订单_cursor"_s),
    };
    for (const Topic &topic : topics)
        QVERIFY(topic.create(connection));
    QVERIFY(connection.exec(u"CREATE TABLE business (id INT, name VARCHAR(20))"_s));
    auto found = Topic::discover(connection);
    QVERIFY(found);
    // A MariaDB user sees the other schemas too, where other tests make their topics.
    found->removeIf([](const Topic &topic) { return !topic.table().schema().isEmpty(); });
    QCOMPARE(found->size(), topics.size());
    for (const Topic &topic : topics)
        QVERIFY2(found->contains(topic), qPrintable(topic.name()));
}

QTEST_GUILESS_MAIN(tst_Topic)
#include "tst_topic.moc"

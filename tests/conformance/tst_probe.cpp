// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include <hookq/probe.h>
#include <hookq/producer.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimeZone>
#include <QtTest/QTest>

#include <limits>

using namespace hookq;
using namespace Qt::StringLiterals;

/// What people see of topics: statistics, pages, single messages, and where a time lies.
class tst_Probe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void samplesNumbers();
    void samplesEmptyTopics();
    void samplesWithoutACursorTable();
    void sortsClientsBytewise();
    void tellsTheServersTime();
    void oneBrokenTopicDoesNotSpoilTheOthers();
    void manyBrokenTopics();
    void differentCollations();
    void keepsToItsQueryBudget();
    void looksNoFurtherInALongTopic();

    void headsAreCut();
    void headsOfAwkwardNames();
    void missingMessage();
    void wholeMessage();
    void cursorsAreFoundBytewise();
    void missingCursor();
    void discoversAndVerifies();

    void idAtTime_data();
    void idAtTime();
    void idAtTimeWithStampsOutOfOrder();
    void idAtTimeOfAnEmptyTopic();
    void readsStampsInTheirZone();

    void worksReadOnly();
    void doesNotHoldTheConnection();

private:
    void insert(const Topic &topic, qint64 id, const QString &stamp, int protocol = 1,
                const QByteArray &data = "a");
    void insertCursor(const Topic &topic, const QString &client, qint64 sid,
                      const QString &stamp = u"2026-01-01 00:00:00.000"_s);
    QString literal(const QByteArray &bytes) const
    {
        const QString hex = QString::fromLatin1(bytes.toHex());
        return m_database.isPostgresql() ? u"'\\x%1'"_s.arg(hex) : u"X'%1'"_s.arg(hex);
    }
    QString quoted(const QString &name) const
    {
        const QString mark = m_database.isMariadb() ? u"`"_s : u"\""_s;
        return mark + QString(name).replace(mark, mark + mark) + mark;
    }

    TestDatabase m_database;
    std::unique_ptr<TestConnection> m_connection;
};

static qint64 ms(const QString &utc)
{
    return QDateTime::fromString(QString(utc + u'Z'), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

template <typename T> static T take(Result<T> result)
{
    if (!result)
        qFatal("%s: %s", qPrintable(errorName(result.error().code())),
               qPrintable(result.error().text()));
    return *std::move(result);
}

void tst_Probe::init() { m_connection = std::make_unique<TestConnection>(m_database.options()); }

void tst_Probe::cleanup() { m_connection.reset(); }

void tst_Probe::insert(const Topic &topic, qint64 id, const QString &stamp, int protocol,
                       const QByteArray &data)
{
    QVERIFY(m_connection->exec(
        u"INSERT INTO %1 (id, p, data, created_at) VALUES (%2, %3, %4, '%5')"_s.arg(
            quoted(topic.table().table()), QString::number(id), QString::number(protocol),
            literal(data), stamp)));
}

void tst_Probe::insertCursor(const Topic &topic, const QString &client, qint64 sid,
                             const QString &stamp)
{
    QVERIFY(
        m_connection->exec(u"INSERT INTO %1 (cid, sid, updated_at) VALUES ('%2', %3, '%4')"_s.arg(
            quoted(topic.cursorTable().table()), client, QString::number(sid), stamp)));
}

void tst_Probe::samplesNumbers()
{
    const Topic topic = m_database.newTopic();
    for (int id = 11; id <= 20; ++id)
        insert(topic, id, u"2026-03-01 10:00:%1.500"_s.arg(id));
    insertCursor(topic, u"start"_s, 0, u"2026-03-01 09:00:00.125"_s);
    insertCursor(topic, u"trimmed"_s, 9);
    insertCursor(topic, u"before"_s, 10);
    insertCursor(topic, u"middle"_s, 15);
    insertCursor(topic, u"last"_s, 19);
    insertCursor(topic, u"end"_s, 20);
    insertCursor(topic, u"above"_s, 25);
    insertCursor(topic, u"far"_s, std::numeric_limits<qint64>::max());

    const Sample sample = take(Probe(*m_connection).sample({topic}));
    QCOMPARE(sample.topics.size(), 1);
    const TopicSample &seen = sample.topics.first();
    QVERIFY(!seen.error);
    QCOMPARE(seen.topic, topic);
    QCOMPARE(seen.firstId, 11);
    QCOMPARE(seen.lastId, 20);
    QCOMPARE(seen.messages(), 10);
    QVERIFY(seen.lastCreatedMs == ms(u"2026-03-01T10:00:20.500"_s));

    QHash<QString, ClientSample> clients;
    for (const ClientSample &client : seen.clients)
        clients.insert(client.clientId, client);
    QCOMPARE(clients.size(), 8);
    const auto check = [&](const QString &client, qint64 lag, const QString &oldest) {
        QCOMPARE(clients[client].lag, lag);
        const auto wanted = oldest.isEmpty() ? std::nullopt : std::optional(ms(oldest));
        QVERIFY2(clients[client].oldestUnreadMs == wanted, qPrintable(client));
    };
    check(u"start"_s, 20, u"2026-03-01T10:00:11.500"_s);
    check(u"trimmed"_s, 11, u"2026-03-01T10:00:11.500"_s);
    check(u"before"_s, 10, u"2026-03-01T10:00:11.500"_s);
    check(u"middle"_s, 5, u"2026-03-01T10:00:16.500"_s);
    check(u"last"_s, 1, u"2026-03-01T10:00:20.500"_s);
    check(u"end"_s, 0, {});
    check(u"above"_s, -5, {});
    check(u"far"_s, 20 - std::numeric_limits<qint64>::max(), {});
    QCOMPARE(clients[u"start"_s].updatedAtMs, ms(u"2026-03-01T09:00:00.125"_s));
    QCOMPARE(clients[u"middle"_s].sid, 15);
}

void tst_Probe::samplesEmptyTopics()
{
    const Topic topic = m_database.newTopic();
    insertCursor(topic, u"early"_s, 0);
    const TopicSample seen = take(Probe(*m_connection).sample({topic})).topics.first();
    QVERIFY(!seen.error);
    QCOMPARE(seen.firstId, 0);
    QCOMPARE(seen.lastId, 0);
    QCOMPARE(seen.messages(), 0);
    QVERIFY(!seen.lastCreatedMs);
    QCOMPARE(seen.clients.size(), 1);
    QCOMPARE(seen.clients.first().lag, 0);
    QVERIFY(!seen.clients.first().oldestUnreadMs);
    QCOMPARE(take(Probe(*m_connection).sample({})).topics.size(), 0);
}

void tst_Probe::samplesWithoutACursorTable()
{
    const Topic topic = m_database.newTopic();
    insert(topic, 1, u"2026-01-01 00:00:00.000"_s);
    const Topic bare(topic.table(), {});
    const Sample sample = take(Probe(*m_connection).sample({bare, topic}));
    QCOMPARE(sample.topics.at(0).topic, bare);
    QCOMPARE(sample.topics.at(0).lastId, 1);
    QVERIFY(sample.topics.at(0).clients.isEmpty());
    QCOMPARE(sample.topics.at(1).topic, topic);
}

void tst_Probe::sortsClientsBytewise()
{
    const Topic topic = m_database.newTopic();
    const QStringList sorted{u"A"_s,  u"Z"_s, u"a"_s,    u"a "_s,
                             u"ab"_s, u"é"_s, u"客户"_s, u"🛒"_s};
    for (const QString &client :
         {sorted[5], sorted[2], sorted[7], sorted[0], sorted[3], sorted[6], sorted[1], sorted[4]})
        insertCursor(topic, client, 0);
    QStringList seen;
    const Sample sample = take(Probe(*m_connection).sample({topic}));
    for (const ClientSample &client : sample.topics.first().clients)
        seen += client.clientId;
    QCOMPARE(seen, sorted);
}

void tst_Probe::tellsTheServersTime()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const Sample sample = take(Probe(*m_connection).sample({}));
    const qint64 after = QDateTime::currentMSecsSinceEpoch();
    QVERIFY(sample.serverMs >= before - 1); // the databases round, each in its way
    QVERIFY(sample.serverMs <= after + 1);
    QCOMPARE(sample.queries, 1);
}

void tst_Probe::oneBrokenTopicDoesNotSpoilTheOthers()
{
    QList<Topic> topics;
    for (int i = 0; i < 8; ++i) {
        topics += m_database.newTopic();
        insert(topics.last(), i + 1, u"2026-01-01 00:00:00.000"_s);
    }
    const Topic missing(u"no_such_topic"_s, u"no_such_cursor"_s);
    topics.insert(5, missing);

    Probe probe(*m_connection);
    const Sample first = take(probe.sample(topics));
    const Sample second = take(probe.sample(topics));
    QCOMPARE(second.queries, 3); // the clock, the good ones, the broken one
    for (const Sample &sample : {first, second}) {
        QCOMPARE(sample.topics.size(), 9);
        for (int i = 0; i < 9; ++i)
            QCOMPARE(sample.topics[i].topic, topics[i]);
        QVERIFY(sample.topics[5].error.has_value());
        QCOMPARE(sample.topics[5].error->code(), ErrorCode::TableMissing);
        QVERIFY(!sample.topics[4].error);
        QCOMPARE(sample.topics[4].lastId, 5);
        QCOMPARE(sample.topics[6].lastId, 6);
    }

    QVERIFY(missing.create(*m_connection));
    QVERIFY(!take(probe.sample(topics)).topics[5].error);
    QCOMPARE(take(probe.sample(topics)).queries, 2);
    QVERIFY(m_connection->exec(u"DROP TABLE no_such_topic"_s));
    QVERIFY(m_connection->exec(u"DROP TABLE no_such_cursor"_s));
}

void tst_Probe::manyBrokenTopics()
{
    const Topic good = m_database.newTopic();
    QVERIFY(m_connection->exec(u"CREATE TABLE not_a_topic (x INT)"_s));
    QVERIFY(m_connection->exec(u"CREATE TABLE \"not_a_cursor\" (x INT)"_s.replace(
        u'"', m_database.isMariadb() ? u'`' : u'"')));
    const Topic wrongTopic(u"not_a_topic"_s, good.cursorTable().toString());
    const Topic wrongCursor(good.name(), u"not_a_cursor"_s);
    const Topic missing(u"nowhere.at_all"_s, u"nowhere.either"_s);
    const Sample sample =
        take(Probe(*m_connection).sample({wrongTopic, wrongCursor, missing, good}));
    QVERIFY(sample.topics[0].error.has_value());
    QVERIFY(sample.topics[1].error.has_value());
    QVERIFY(sample.topics[2].error.has_value());
    QCOMPARE(sample.topics[2].error->code(), ErrorCode::TableMissing);
    QVERIFY(!sample.topics[3].error);
    QVERIFY(m_connection->exec(u"DROP TABLE not_a_topic"_s));
    QVERIFY(m_connection->exec(u"DROP TABLE not_a_cursor"_s));
}

// The original's tables have whatever the server's default was when they were made.
void tst_Probe::differentCollations()
{
    if (!m_database.isMariadb())
        return;
    QList<Topic> topics;
    for (const QString &charset :
         {u"latin1 COLLATE latin1_swedish_ci"_s, u"utf8mb4 COLLATE utf8mb4_general_ci"_s,
          u"utf8mb3 COLLATE utf8mb3_bin"_s, u"utf8mb4 COLLATE utf8mb4_unicode_ci"_s}) {
        topics += m_database.newTopic();
        QVERIFY(m_connection->exec(u"ALTER TABLE %1 CONVERT TO CHARACTER SET %2"_s.arg(
            topics.last().cursorTable().toString(), charset)));
        insertCursor(topics.last(), u"é"_s, 3);
    }
    const Sample sample = take(Probe(*m_connection).sample(topics));
    QCOMPARE(sample.queries, 2); // nothing failed and was asked again
    for (const TopicSample &topic : sample.topics) {
        QVERIFY2(!topic.error, topic.error ? qPrintable(topic.error->text()) : "");
        QCOMPARE(topic.clients.size(), 1);
        QCOMPARE(topic.clients.first().clientId, u"é"_s);
    }
}

void tst_Probe::keepsToItsQueryBudget()
{
    QList<Topic> topics;
    for (int i = 0; i < 127; ++i) {
        const Topic topic(u"topic_example%1"_s.arg(i, 3, 10, QChar(u'0')),
                          u"topic_cursor_example%1"_s.arg(i, 3, 10, QChar(u'0')));
        QVERIFY(topic.create(*m_connection));
        for (int id = 1; id <= 3; ++id)
            insert(topic, id, u"2026-01-01 00:00:00.000"_s);
        QStringList rows;
        for (int client = 0; client < 20; ++client)
            rows += u"('client%1', %2, '2026-01-01 00:00:00.000')"_s.arg(client).arg(client % 4);
        QVERIFY(m_connection->exec(u"INSERT INTO %1 (cid, sid, updated_at) VALUES %2"_s.arg(
            topic.cursorTable().toString(), rows.join(u','))));
        topics += topic;
    }
    Probe probe(*m_connection);
    (void)take(probe.sample(topics));
    QElapsedTimer elapsed;
    elapsed.start();
    const Sample sample = take(probe.sample(topics));
    qInfo("127 topics x 20 clients: %d statements, %lld ms", sample.queries, elapsed.elapsed());
    QVERIFY2(sample.queries <= 10, qPrintable(QString::number(sample.queries)));
    QCOMPARE(sample.topics.size(), 127);
    for (const TopicSample &topic : sample.topics) {
        QVERIFY(!topic.error);
        QCOMPARE(topic.lastId, 3);
        QCOMPARE(topic.clients.size(), 20);
        for (const ClientSample &client : topic.clients)
            QCOMPARE(client.oldestUnreadMs.has_value(), client.sid < 3);
    }
    for (const Topic &topic : topics) {
        QVERIFY(m_connection->exec(u"DROP TABLE "_s + topic.name()));
        QVERIFY(m_connection->exec(u"DROP TABLE "_s + topic.cursorTable().toString()));
    }
}

// A statement that walks the topic instead of probing its key takes many times as long here.
void tst_Probe::looksNoFurtherInALongTopic()
{
    const Topic topic = m_database.newTopic();
    Producer producer(topic);
    const QList<Payload> payloads(20'000, Payload{QByteArray(200, 'x')});
    for (int i = 0; i < 10; ++i)
        QVERIFY(producer.writeBatch(*m_connection, payloads));
    for (int client = 0; client < 20; ++client)
        insertCursor(topic, u"c%1"_s.arg(client), 199'980 + client);
    Probe probe(*m_connection);
    (void)take(probe.sample({topic}));
    QElapsedTimer elapsed;
    elapsed.start();
    const Sample sample = take(probe.sample({topic}));
    qInfo("200,000 messages, 20 clients: %lld ms", elapsed.elapsed());
    QVERIFY2(elapsed.elapsed() < 500, qPrintable(QString::number(elapsed.elapsed())));
    QCOMPARE(sample.topics.first().clients.last().lag, 200'000 - 199'989);
}

void tst_Probe::headsAreCut()
{
    const Topic topic = m_database.newTopic();
    insert(topic, 5, u"2026-01-01 00:00:00.001"_s, 1, "");
    insert(topic, 6, u"2026-01-01 00:00:00.002"_s, 77,
           QByteArray("\0\x01\xff"
                      "abcdef",
                      9));
    insert(topic, 8, u"2026-01-01 00:00:00.003"_s, -1, QByteArray(1000, 'z'));
    Probe probe(*m_connection);
    const auto heads = take(probe.heads(topic, 1, 8, 4));
    QCOMPARE(heads.size(), 3);
    QCOMPARE(heads[0].id, 5);
    QCOMPARE(heads[0].size, 0);
    QCOMPARE(heads[0].prefix, QByteArray());
    QCOMPARE(heads[0].createdAtMs, ms(u"2026-01-01T00:00:00.001"_s));
    QCOMPARE(heads[1].protocol, Protocol(77));
    QCOMPARE(heads[1].size, 9);
    QCOMPARE(heads[1].prefix,
             QByteArray("\0\x01\xff"
                        "a",
                        4));
    QCOMPARE(heads[2].protocol, Protocol(-1));
    QCOMPARE(heads[2].size, 1000);
    QCOMPARE(heads[2].prefix, QByteArray("zzzz"));
    QCOMPARE(take(probe.heads(topic, 6, 7)).size(), 1);
    QCOMPARE(take(probe.heads(topic, 9, 1)).size(), 0);
}

void tst_Probe::headsOfAwkwardNames()
{
    const Topic topic(TableName({}, u"订单 \"x\" `y` 'z'?"_s), TableName({}, u"订单? cursor"_s));
    QVERIFY(topic.create(*m_connection));
    insert(topic, 1, u"2026-01-01 00:00:00.000"_s);
    insertCursor(topic, u"c"_s, 0);
    Probe probe(*m_connection);
    QCOMPARE(take(probe.heads(topic, 1, 1)).size(), 1);
    QCOMPARE(take(probe.sample({topic})).topics.first().clients.size(), 1);
    QCOMPARE(take(probe.bounds(topic)).lastId, 1);
    QCOMPARE(take(probe.message(topic, 1)).data, QByteArray("a"));
}

void tst_Probe::missingMessage()
{
    const Topic topic = m_database.newTopic();
    const auto message = Probe(*m_connection).message(topic, 42);
    QVERIFY(!message);
    QCOMPARE(message.error().code(), ErrorCode::MessageMissing);
    QVERIFY(message.error().text().contains(u"42"_s));
    QVERIFY(message.error().text().contains(topic.name()));
}

void tst_Probe::wholeMessage()
{
    const Topic topic = m_database.newTopic();
    QByteArray data(3'000'000, '\0');
    for (qsizetype i = 0; i < data.size(); ++i)
        data[i] = char(i * 31);
    Producer producer(topic);
    QVERIFY(producer.writeBatch(*m_connection, {Payload{data, Protocol(9)}}));
    const Message message = take(Probe(*m_connection).message(topic, 1));
    QCOMPARE(message.id, 1);
    QCOMPARE(message.protocol, Protocol(9));
    QVERIFY(message.data == data);
    QVERIFY(qAbs(message.createdAtMs - QDateTime::currentMSecsSinceEpoch()) < 60'000);
}

void tst_Probe::cursorsAreFoundBytewise()
{
    const Topic topic = m_database.newTopic();
    insertCursor(topic, u"a"_s, 1);
    insertCursor(topic, u"A"_s, 2);
    insertCursor(topic, u"a "_s, 3);
    Probe probe(*m_connection);
    QCOMPARE(take(probe.cursor(topic, u"a"_s)).sid, 1);
    QCOMPARE(take(probe.cursor(topic, u"A"_s)).sid, 2);
    QCOMPARE(take(probe.cursor(topic, u"a "_s)).sid, 3);
}

void tst_Probe::missingCursor()
{
    const Topic topic = m_database.newTopic();
    Probe probe(*m_connection);
    const auto cursor = probe.cursor(topic, u"nobody"_s);
    QVERIFY(!cursor);
    QCOMPARE(cursor.error().code(), ErrorCode::CursorVanished);
    QVERIFY(cursor.error().text().contains(u"nobody"_s));
    const auto without = probe.cursor(Topic(topic.table(), {}), u"nobody"_s);
    QVERIFY(!without);
    QCOMPARE(without.error().code(), ErrorCode::InvalidArgument);
}

void tst_Probe::discoversAndVerifies()
{
    const Topic topic = m_database.newTopic();
    Probe probe(*m_connection);
    QVERIFY(take(probe.discover()).contains(topic));
    QCOMPARE(take(probe.verified(topic)), topic);
    const auto missing = probe.verified(Topic(u"no_such"_s, u"no_such_cursor"_s));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code(), ErrorCode::TableMissing);
}

void tst_Probe::idAtTime_data()
{
    QTest::addColumn<QString>("time");
    QTest::addColumn<qint64>("id");
    QTest::newRow("before all") << u"2020-01-01T00:00:00.000"_s << qint64(100);
    QTest::newRow("first") << u"2026-01-01T00:00:00.000"_s << qint64(100);
    QTest::newRow("between") << u"2026-01-02T00:00:00.001"_s << qint64(102);
    QTest::newRow("exactly") << u"2026-01-05T00:00:00.000"_s << qint64(104);
    QTest::newRow("over a gap") << u"2026-01-06T12:00:00.000"_s << qint64(110);
    QTest::newRow("last") << u"2026-01-09T00:00:00.000"_s << qint64(112);
    QTest::newRow("after all") << u"2026-01-09T00:00:00.001"_s << qint64(113);
    QTest::newRow("far after all") << u"2100-01-01T00:00:00.000"_s << qint64(113);
}

void tst_Probe::idAtTime()
{
    QFETCH(QString, time);
    const Topic topic = m_database.newTopic();
    for (int day = 1; day <= 6; ++day)
        insert(topic, 99 + day, u"2026-01-%1 00:00:00.000"_s.arg(day, 2, 10, QChar(u'0')));
    for (int day = 7; day <= 9; ++day) // ids 106 to 109 are missing
        insert(topic, 103 + day, u"2026-01-%1 00:00:00.000"_s.arg(day, 2, 10, QChar(u'0')));
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(ms(time), QTimeZone::utc());
    QTEST(take(Probe(*m_connection).idAtTime(topic, moment)), "id");
}

// Two producers whose clocks differ by half an hour, and a summer-time change of the Go original.
void tst_Probe::idAtTimeWithStampsOutOfOrder()
{
    const Topic topic = m_database.newTopic();
    const qint64 start = ms(u"2026-01-01T00:00:00.000"_s);
    QList<qint64> stamps;
    for (int id = 1; id <= 400; ++id) {
        stamps += start + id * 60'000 + (id % 2 == 0 ? 30 * 60'000 : 0);
        insert(topic, id,
               QDateTime::fromMSecsSinceEpoch(stamps.last(), QTimeZone::utc())
                   .toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s));
    }
    Probe probe(*m_connection);
    for (qint64 at = start; at <= stamps.last() + 120'000; at += 37 * 60'000) {
        qint64 expected = 401;
        for (int id = 400; id >= 1; --id)
            expected = stamps[id - 1] >= at ? id : expected;
        const QDateTime moment = QDateTime::fromMSecsSinceEpoch(at, QTimeZone::utc());
        QCOMPARE(take(probe.idAtTime(topic, moment)), expected);
    }
}

void tst_Probe::idAtTimeOfAnEmptyTopic()
{
    const Topic topic = m_database.newTopic();
    QCOMPARE(take(Probe(*m_connection).idAtTime(topic, QDateTime::currentDateTimeUtc())), 0);
}

void tst_Probe::readsStampsInTheirZone()
{
    if (m_database.isPostgresql()) // its stamps have a zone
        return;
    const Topic topic = m_database.newTopic();
    insert(topic, 1, u"2026-07-01 12:00:00.000"_s);
    insert(topic, 2, u"2026-07-01 13:00:00.000"_s);
    insertCursor(topic, u"c"_s, 0, u"2026-01-01 12:00:00.000"_s);
    Probe probe(*m_connection, QTimeZone("Europe/Berlin"));
    const TopicSample seen = take(probe.sample({topic})).topics.first();
    QVERIFY(seen.lastCreatedMs == ms(u"2026-07-01T11:00:00.000"_s));
    QCOMPARE(seen.clients.first().updatedAtMs, ms(u"2026-01-01T11:00:00.000"_s));
    const QDateTime moment =
        QDateTime::fromMSecsSinceEpoch(ms(u"2026-07-01T10:30:00.000"_s), QTimeZone::utc());
    QCOMPARE(take(probe.idAtTime(topic, moment)), 2);
}

void tst_Probe::worksReadOnly()
{
    const Topic topic = m_database.newTopic();
    insert(topic, 1, u"2026-01-01 00:00:00.000"_s);
    ConnectionOptions options = m_database.options();
    options.access = ConnectionOptions::Access::ReadOnly;
    const TestConnection connection(options);
    Probe probe(connection);
    QCOMPARE(take(probe.sample({topic})).topics.first().lastId, 1);
    QCOMPARE(take(probe.heads(topic, 1, 1)).size(), 1);
    QVERIFY(take(probe.discover()).contains(topic));
    QCOMPARE(take(probe.idAtTime(topic, QDateTime::currentDateTimeUtc())), 2);
}

void tst_Probe::doesNotHoldTheConnection()
{
    const Topic topic = m_database.newTopic();
    Probe probe(*m_connection);
    (void)take(probe.sample({topic}));
    QTest::failOnWarning(QRegularExpression(u"still in use"_s));
    m_connection.reset();
    const auto sample = probe.sample({topic});
    QVERIFY(!sample);
}

QTEST_GUILESS_MAIN(tst_Probe)
#include "tst_probe.moc"

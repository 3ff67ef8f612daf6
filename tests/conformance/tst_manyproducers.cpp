// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include <hookq/consumer.h>
#include <hookq/producer.h>

#include <QtCore/QProcess>
#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace hookq;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Several processes write to one topic: ids stay contiguous and in commit order.
class tst_ManyProducers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void sequenceOnAnExistingTopic();
    void sequenceOnAnEmptyTopic();
    void writesInTurn();
    void batchesAndAppendsInTurn();
    void olderProducerBeside();
    void optimisticProducerBeside();
    void runningProducerNoticesTheSequence();
    void switchingBack();
    void emptiedTopicGoesOn();
    void removedEndIsNotGivenOutAgain();

    void processes_data();
    void processes();

private:
    QList<qint64> ids() const
    {
        return m_connection->numbers(u"SELECT id FROM %1 ORDER BY id"_s.arg(m_topic.name()));
    }
    qint64 lastId() const
    {
        const QVariant value = m_connection->value(
            u"SELECT last_id FROM hookq_sequence WHERE topic = '%1'"_s.arg(m_topic.name()));
        return value.isValid() ? value.toLongLong() : -1;
    }
    QString url() const;

    TestDatabase m_database;
    std::unique_ptr<TestConnection> m_connection;
    Topic m_topic;
};

void tst_ManyProducers::init()
{
    m_connection = std::make_unique<TestConnection>(m_database.options());
    m_topic = m_database.newTopic();
}

void tst_ManyProducers::sequenceOnAnExistingTopic()
{
    Producer producer(m_topic);
    QVERIFY(producer.writeBatch(*m_connection, QList<Payload>(7, Payload{"a"})));
    auto created = m_topic.createSequence(*m_connection);
    QVERIFY2(created, qPrintable(created.ok() ? QString() : created.error().text()));
    QCOMPARE(lastId(), 7);
    QVERIFY(m_connection->exec(
        u"UPDATE hookq_sequence SET last_id = 9 WHERE topic = '%1'"_s.arg(m_topic.name())));
    QVERIFY(m_topic.createSequence(*m_connection)); // never moves a row that is there
    QCOMPARE(lastId(), 9);
}

void tst_ManyProducers::sequenceOnAnEmptyTopic()
{
    QVERIFY(m_connection->exec(u"INSERT INTO %1 VALUES ('mailer', 5, '2026-01-01 00:00:00')"_s.arg(
        m_topic.cursorTable().table())));
    QVERIFY(m_topic.createSequence(*m_connection));
    QCOMPARE(lastId(), 5);
    Producer producer(m_topic);
    auto written = producer.writeHook(*m_connection, {}, Payload{"a"});
    QVERIFY(written);
    QCOMPARE(*written, 6);
}

void tst_ManyProducers::writesInTurn()
{
    QVERIFY(m_topic.createSequence(*m_connection));
    Producer one(m_topic);
    Producer two(m_topic);
    for (int i = 0; i < 10; ++i) {
        QVERIFY(one.writeHook(*m_connection, {}, Payload{"a"}));
        QVERIFY(two.writeHook(*m_connection, {}, Payload{"b"}));
    }
    auto refused = one.writeHook(
        *m_connection,
        [](QSqlDatabase &) -> Result<> { return Error(ErrorCode::HookFailed, u"no"_s); },
        Payload{"c"});
    QVERIFY(!refused);
    QCOMPARE(ids(), counting(1, 20));
    QCOMPARE(lastId(), 20);
}

void tst_ManyProducers::batchesAndAppendsInTurn()
{
    QVERIFY(m_topic.createSequence(*m_connection));
    Producer producer(m_topic);
    QVERIFY(producer.writeBatch(*m_connection, QList<Payload>(5, Payload{"a"})));
    QSqlDatabase db = m_connection->db();
    QVERIFY(db.transaction());
    auto first = producer.append(db, Payload{"b"});
    auto second = producer.append(db, Payload{"c"});
    QVERIFY(first && second);
    QCOMPARE(*second, 7);
    QVERIFY(db.rollback());
    QCOMPARE(lastId(), 5); // the row goes back with the transaction: no gap
    QVERIFY(db.transaction());
    QVERIFY(producer.append(db, Payload{"d"}));
    QVERIFY(db.commit());
    QVERIFY(producer.writeBatch(*m_connection, QList<Payload>(5, Payload{"e"})));
    QCOMPARE(ids(), counting(1, 11));
    QCOMPARE(lastId(), 11);
}

void tst_ManyProducers::olderProducerBeside()
{
    QVERIFY(m_topic.createSequence(*m_connection));
    Producer producer(m_topic);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"a"}));
    // The Go original: largest id plus one, by a plain insert, and no idea of the row.
    for (qint64 id = 2; id <= 4; ++id)
        QVERIFY(m_connection->exec(
            u"INSERT INTO %1 VALUES (%2, 1, '', '2026-01-01 00:00:00')"_s.arg(m_topic.name())
                .arg(id)));
    auto batch = producer.writeBatch(*m_connection, QList<Payload>(3, Payload{"b"}));
    QVERIFY(batch);
    QCOMPARE(batch->first, 5);
    QCOMPARE(ids(), counting(1, 7));
    QCOMPARE(lastId(), 7);
}

void tst_ManyProducers::optimisticProducerBeside()
{
    Producer optimistic(m_topic); // looks once, finds nothing
    QVERIFY(optimistic.writeHook(*m_connection, {}, Payload{"a"}));
    QVERIFY(m_topic.createSequence(*m_connection));
    Producer inTurn(m_topic);
    for (int i = 0; i < 5; ++i) {
        QVERIFY(inTurn.writeHook(*m_connection, {}, Payload{"b"}));
        QVERIFY(optimistic.writeHook(*m_connection, {}, Payload{"c"}));
    }
    QCOMPARE(ids(), counting(1, 11));
}

namespace {

class ManualClock final : public Clock {
public:
    qint64 wallMs() const override { return 1'700'000'000'000 + ms; }
    qint64 steadyMs() const override { return ms; }
    qint64 ms = 1000;
};

} // namespace

void tst_ManyProducers::runningProducerNoticesTheSequence()
{
    ManualClock clock;
    Producer::Options options;
    options.clock = &clock;
    Producer producer(m_topic, options);
    Producer other(m_topic);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"a"}));
    QVERIFY(m_topic.createSequence(*m_connection));
    clock.ms += 1001;
    QVERIFY(other.writeHook(*m_connection, {}, Payload{"b"})); // moves the row to 2
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"c"})); // meets the other
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"d"})); // in turn from here on
    QCOMPARE(lastId(), 4);
    QCOMPARE(ids(), counting(1, 4));
}

void tst_ManyProducers::switchingBack()
{
    QVERIFY(m_topic.createSequence(*m_connection));
    Producer producer(m_topic);
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"a"}));
    QVERIFY(
        m_connection->exec(u"DELETE FROM hookq_sequence WHERE topic = '%1'"_s.arg(m_topic.name())));
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"b"}));
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"c"}));
    QCOMPARE(ids(), counting(1, 3));
    QCOMPARE(lastId(), -1);
}

void tst_ManyProducers::emptiedTopicGoesOn()
{
    QVERIFY(m_topic.createSequence(*m_connection));
    Producer producer(m_topic);
    QVERIFY(producer.writeBatch(*m_connection, QList<Payload>(5, Payload{"a"})));
    QVERIFY(m_connection->exec(u"DELETE FROM %1"_s.arg(m_topic.name())));
    auto written = producer.writeHook(*m_connection, {}, Payload{"b"}); // and no cursor says 5
    QVERIFY(written);
    QCOMPARE(*written, 6);
    QCOMPARE(lastId(), 6);
}

void tst_ManyProducers::removedEndIsNotGivenOutAgain()
{
    QVERIFY(m_topic.createSequence(*m_connection));
    Producer producer(m_topic);
    QVERIFY(producer.writeBatch(*m_connection, QList<Payload>(5, Payload{"a"})));
    QVERIFY(m_connection->exec(u"DELETE FROM %1 WHERE id > 3"_s.arg(m_topic.name())));
    auto written = producer.writeHook(*m_connection, {}, Payload{"b"});
    QVERIFY(written);
    QCOMPARE(*written, 6); // the gap shows the damage; 4 and 5 again would hide it
    QVERIFY(producer.writeHook(*m_connection, {}, Payload{"c"}));
    QCOMPARE(ids(), QList<qint64>({1, 2, 3, 6, 7}));
}

QString tst_ManyProducers::url() const
{
    const ConnectionOptions &options = m_database.options();
    if (m_database.isSqlite())
        return u"sqlite:%1?journal_mode=wal&synchronous=full&lockTimeoutMs=60000"_s.arg(
            options.database);
    QUrl url;
    url.setScheme(m_database.isMariadb() ? u"mysql"_s : u"postgresql"_s);
    url.setHost(options.host);
    url.setPort(options.port);
    url.setUserName(options.user);
    url.setPassword(options.password);
    url.setPath(u'/' + options.database);
    return url.toString(QUrl::FullyEncoded);
}

void tst_ManyProducers::processes_data()
{
    QTest::addColumn<bool>("sequence");
    QTest::addColumn<QString>("isolation");
    QTest::newRow("optimistic, default") << false << u"default"_s;
    QTest::newRow("in turn, default") << true << u"default"_s;
    if (m_database.isSqlite())
        return; // knows one isolation level
    const QString other = m_database.isMariadb() ? u"READ COMMITTED"_s : u"REPEATABLE READ"_s;
    QTest::addRow("optimistic, %s", qPrintable(other)) << false << other;
    QTest::addRow("in turn, %s", qPrintable(other)) << true << other;
}

void tst_ManyProducers::processes()
{
    QFETCH(bool, sequence);
    QFETCH(QString, isolation);
    constexpr int Processes = 4;
    // Enough to meet thousands of times; more by HOOKQ_TEST_WRITES.
    const int wanted = qEnvironmentVariableIntValue("HOOKQ_TEST_WRITES");
    const int count = wanted > 0 ? wanted : 400;
    const QString orders = m_topic.name() + u"_business";
    QVERIFY(m_connection->exec(
        u"CREATE TABLE %1 (id BIGINT PRIMARY KEY, state INT NOT NULL)"_s.arg(orders)));
    if (sequence)
        QVERIFY(m_topic.createSequence(*m_connection));

    // Whoever tails the topic must never see an id arrive behind one it has seen.
    ConsumerConfig config;
    config.connection = m_database.options();
    config.topic = m_topic;
    config.clientId = u"tail"_s;
    config.n = 10'000;
    config.tick = 1ms;
    QList<qint64> seen;
    Consumer tail(config);
    tail.setHandler([&seen](const Message &message) -> Result<> {
        seen.append(message.id);
        return {};
    });
    tail.start();

    std::vector<std::unique_ptr<QProcess>> writers;
    for (int number = 1; number <= Processes; ++number) {
        auto writer = std::make_unique<QProcess>();
        writer->setProcessChannelMode(QProcess::ForwardedChannels);
        writer->start(QStringLiteral(ORDERWRITER),
                      {url(), m_topic.name(), orders, QString::number(number),
                       QString::number(count), isolation});
        QVERIFY(writer->waitForStarted());
        writers.push_back(std::move(writer));
    }
    for (const auto &writer : writers) {
        QTRY_COMPARE_WITH_TIMEOUT(writer->state(), QProcess::NotRunning, 240'000);
        QCOMPARE(writer->exitStatus(), QProcess::NormalExit);
        QCOMPARE(writer->exitCode(), 0);
    }
    const qint64 expected = Processes * count * 9 / 10;
    QTRY_COMPARE_WITH_TIMEOUT(seen.size(), expected, 30'000);
    QSignalSpy stopped(&tail, &Consumer::stopped);
    tail.stop();
    QVERIFY(stopped.wait());
    QCOMPARE(seen, counting(1, expected));
    QCOMPARE(ids(), counting(1, expected));
    QCOMPARE(m_connection->value(u"SELECT COUNT(*) FROM %1"_s.arg(orders)).toLongLong(), expected);
}

QTEST_GUILESS_MAIN(tst_ManyProducers)
#include "tst_manyproducers.moc"

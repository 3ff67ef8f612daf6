// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include <hookq/consumer.h>
#include <hookq/producer.h>

#include <QtCore/QThread>
#include <QtSql/QSqlQuery>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <stdexcept>

using namespace hookq;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Reading: everything once past the cursor, in order; the cursor never ahead; the operator obeyed.
class tst_Consumer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void readsAllInOrder();
    void goesOnWhileMessagesArrive();
    void readsOnWhilePagesAreFull();
    void byteBudgetBoundsAPage();
    void registersBeforeReading();
    void registersAtTheFirstMessage();
    void clientIdsAreBytewise();

    void submitsByCount();
    void submitsByTime();
    void submitsAtStop();
    void restartGoesOnFromTheCursor();

    void failingHandlerIsRetriedWithGrowingDelay();
    void throwingHandler();
    void stopInterruptsARetry();
    void cursorStaysBehindARefusedMessage();

    void obeysARewind();
    void obeysASkipOfABlockedMessage();
    void obeysWhileDraining();
    void obeysAnEditJustBeforeASubmit();
    void acknowledgesAnEdit();
    void vanishedRowPauses();
    void vanishedRowIsRecreatedOnDemand();

    void missingTopicIsReportedAndRetried();
    void survivesAKilledConnection();
    void lagAndCaughtUp();
    void worksInAnotherThread();
    void waitFromOwnThreadIsRefused();
    void stateOrder();
    void unknownProtocolsAndEmptyPayloads();

private:
    ConsumerConfig config(const QString &clientId = u"mailer"_s) const;
    void produce(qint64 count);
    qint64 sid(const QString &clientId = u"mailer"_s) const;
    void setSid(qint64 to, const QString &clientId = u"mailer"_s) const;
    QString cursors() const { return m_topic.cursorTable().table(); }

    TestDatabase m_database;
    std::unique_ptr<TestConnection> m_connection;
    std::unique_ptr<Producer> m_producer;
    Topic m_topic;
};

namespace {

/// Notes the ids it is given.
struct Recorder {
    QList<qint64> ids;
    Consumer::Handler handler()
    {
        return [this](const Message &message) -> Result<> {
            ids.append(message.id);
            return {};
        };
    }
};

/// Delays short enough to wait for.
Consumer::Options quick()
{
    Consumer::Options options;
    options.firstRetryDelay = 1ms;
    options.maxRetryDelay = 20ms;
    return options;
}

bool stopAndWait(Consumer &consumer)
{
    QSignalSpy stopped(&consumer, &Consumer::stopped);
    consumer.stop();
    return stopped.wait() && stopped.size() == 1;
}

} // namespace

void tst_Consumer::init()
{
    m_connection = std::make_unique<TestConnection>(m_database.options());
    m_topic = m_database.newTopic();
    m_producer = std::make_unique<Producer>(m_topic);
}

ConsumerConfig tst_Consumer::config(const QString &clientId) const
{
    ConsumerConfig config;
    config.connection = m_database.options();
    config.topic = m_topic;
    config.clientId = clientId;
    config.n = 100;
    config.tick = 5ms;
    return config;
}

void tst_Consumer::produce(qint64 count)
{
    auto written = m_producer->writeBatch(*m_connection, QList<Payload>(count, Payload{"message"}));
    QVERIFY2(written, qPrintable(written.ok() ? QString() : written.error().text()));
}

qint64 tst_Consumer::sid(const QString &clientId) const
{
    const QVariant value =
        m_connection->value(u"SELECT sid FROM %1 WHERE cid = '%2'"_s.arg(cursors(), clientId));
    return value.isValid() ? value.toLongLong() : -1;
}

void tst_Consumer::setSid(qint64 to, const QString &clientId) const
{
    QVERIFY(m_connection->exec(
        u"UPDATE %1 SET sid = %2 WHERE cid = '%3'"_s.arg(cursors()).arg(to).arg(clientId)));
}

void tst_Consumer::readsAllInOrder()
{
    produce(1234);
    Recorder recorder;
    Consumer consumer(config());
    consumer.setHandler(recorder.handler());
    QSignalSpy received(&consumer, &Consumer::messageReceived);
    QSignalSpy consumed(&consumer, &Consumer::messageConsumed);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 1234);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(recorder.ids, counting(1, 1234));
    QCOMPARE(received.size(), 1234);
    QCOMPARE(consumed.size(), 1234);
    QCOMPARE(received.first().first().value<Message>().data, QByteArray("message"));
    QCOMPARE(sid(), 1234);
}

void tst_Consumer::goesOnWhileMessagesArrive()
{
    Recorder recorder;
    Consumer consumer(config());
    consumer.setHandler(recorder.handler());
    consumer.start();
    for (int round = 1; round <= 5; ++round) {
        produce(7);
        QTRY_COMPARE(consumer.consumedId(), round * 7);
    }
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(recorder.ids, counting(1, 35));
}

void tst_Consumer::readsOnWhilePagesAreFull()
{
    // The original reads one page a tick; here an hour's tick must not matter while there is more.
    produce(1000);
    ConsumerConfig slow = config();
    slow.tick = 1h;
    slow.n = 10;
    Consumer consumer(slow);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 1000);
    QVERIFY(stopAndWait(consumer));
}

void tst_Consumer::byteBudgetBoundsAPage()
{
    QList<Payload> payloads;
    for (int i = 0; i < 20; ++i)
        payloads.append(Payload{QByteArray(100'000, char('a' + i))});
    QVERIFY(m_producer->writeBatch(*m_connection, payloads));
    ConsumerConfig narrow = config();
    narrow.tick = 1h; // a page cut by its bytes is a full page
    narrow.pageBytes = 250'000;
    Recorder recorder;
    QList<QByteArray> data;
    Consumer consumer(narrow);
    consumer.setHandler([&](const Message &message) -> Result<> {
        recorder.ids.append(message.id);
        data.append(message.data);
        return {};
    });
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 20);
    QCOMPARE(recorder.ids, counting(1, 20));
    for (int i = 0; i < 20; ++i)
        QCOMPARE(data[i], payloads[i].data);
    QVERIFY(stopAndWait(consumer));

    // A single message above the budget still comes.
    narrow.pageBytes = 1024;
    narrow.clientId = u"second"_s;
    Consumer tiny(narrow);
    tiny.start();
    QTRY_COMPARE(tiny.consumedId(), 20);
    QVERIFY(stopAndWait(tiny));
}

void tst_Consumer::registersBeforeReading()
{
    Consumer consumer(config());
    QSignalSpy started(&consumer, &Consumer::started);
    consumer.start();
    QVERIFY(started.wait());
    QCOMPARE(sid(), 0);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(sid(), 0);
}

void tst_Consumer::registersAtTheFirstMessage()
{
    produce(10);
    QVERIFY(m_connection->exec(u"DELETE FROM %1 WHERE id < 5"_s.arg(m_topic.name())));
    Recorder recorder;
    Consumer consumer(config());
    consumer.setHandler(recorder.handler());
    QSignalSpy started(&consumer, &Consumer::started);
    QObject::connect(&consumer, &Consumer::started, &consumer, [this] { QCOMPARE(sid(), 4); });
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 10);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(recorder.ids, counting(5, 6));
}

void tst_Consumer::clientIdsAreBytewise()
{
    produce(3);
    const QStringList ids{u"mailer"_s, u"Mailer"_s, u"mailer "_s,
                          u"mäiler"_s, u"邮件"_s,   u"it's"_s};
    for (const QString &id : ids) {
        Recorder recorder;
        Consumer consumer(config(id));
        consumer.setHandler(recorder.handler());
        consumer.start();
        QTRY_COMPARE(consumer.consumedId(), 3);
        QVERIFY(stopAndWait(consumer));
        QCOMPARE(recorder.ids, counting(1, 3)); // nobody else's position
    }
    QCOMPARE(m_connection->value(u"SELECT COUNT(*) FROM %1"_s.arg(cursors())).toInt(), ids.size());
}

void tst_Consumer::submitsByCount()
{
    produce(25);
    ConsumerConfig counted = config();
    counted.catchN = 10;
    counted.catchT = 1h;
    Consumer consumer(counted);
    QSignalSpy submitted(&consumer, &Consumer::cursorSubmitted);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 25);
    QTRY_COMPARE(submitted.size(), 2);
    QCOMPARE(submitted.at(0).first().toLongLong(), 10);
    QCOMPARE(submitted.at(1).first().toLongLong(), 20);
    QCOMPARE(sid(), 20);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(sid(), 25);
}

namespace {

/// A clock that the test moves.
class ManualClock final : public Clock {
public:
    qint64 wallMs() const override { return 1'700'000'000'000 + m_ms; }
    qint64 steadyMs() const override { return m_ms; }
    void advance(std::chrono::milliseconds by) { m_ms += by.count(); }

private:
    std::atomic<qint64> m_ms = 1000;
};

} // namespace

void tst_Consumer::submitsByTime()
{
    produce(5);
    ManualClock clock;
    Consumer::Options options = quick();
    options.clock = &clock;
    ConsumerConfig timed = config();
    timed.catchT = 10s;
    Consumer consumer(timed, options);
    QSignalSpy submitted(&consumer, &Consumer::cursorSubmitted);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 5);
    clock.advance(9s);
    consumer.wake();
    QVERIFY(!submitted.wait(100));
    clock.advance(2s);
    consumer.wake();
    QTRY_COMPARE(submitted.size(), 1);
    QCOMPARE(sid(), 5);
    // Nothing new: no further submit, however long it takes.
    clock.advance(60s);
    consumer.wake();
    QVERIFY(!submitted.wait(100));
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(submitted.size(), 1);
}

void tst_Consumer::submitsAtStop()
{
    produce(5);
    Consumer consumer(config());
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 5);
    QCOMPARE(sid(), 0);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(sid(), 5);
}

void tst_Consumer::restartGoesOnFromTheCursor()
{
    produce(5);
    Recorder recorder;
    Consumer consumer(config());
    consumer.setHandler(recorder.handler());
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 5);
    QVERIFY(stopAndWait(consumer));
    produce(5);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 10);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(recorder.ids, counting(1, 10));
}

void tst_Consumer::failingHandlerIsRetriedWithGrowingDelay()
{
    produce(3);
    int attempts = 0;
    Consumer consumer(config(), quick());
    consumer.setHandler([&](const Message &message) -> Result<> {
        if (message.id == 2 && ++attempts <= 6)
            return Error(ErrorCode::HandlerFailed, u"mail server away"_s, u"421"_s);
        return {};
    });
    QSignalSpy failed(&consumer, &Consumer::messageFailed);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 3);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(failed.size(), 6);
    const QList<qint64> delays{1, 2, 4, 8, 16, 20};
    for (int i = 0; i < 6; ++i) {
        QCOMPARE(failed.at(i).at(0).value<Message>().id, 2);
        QCOMPARE(failed.at(i).at(1).value<Error>().nativeCode(), u"421"_s);
        QCOMPARE(failed.at(i).at(2).toInt(), i + 1);
        QCOMPARE(failed.at(i).at(3).toLongLong(), delays[i]);
    }
}

void tst_Consumer::throwingHandler()
{
    produce(2);
    bool thrown = false;
    Consumer consumer(config(), quick());
    consumer.setHandler([&](const Message &) -> Result<> {
        if (!std::exchange(thrown, true))
            throw std::runtime_error("no way");
        return {};
    });
    QSignalSpy failed(&consumer, &Consumer::messageFailed);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 2);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed.first().at(1).value<Error>().text().contains(u"no way"_s));
}

void tst_Consumer::stopInterruptsARetry()
{
    produce(1);
    Consumer::Options patient;
    patient.firstRetryDelay = 1h;
    patient.maxRetryDelay = 1h;
    Consumer consumer(config(), patient);
    consumer.setHandler(
        [](const Message &) -> Result<> { return Error(ErrorCode::HandlerFailed, u"no"_s); });
    QSignalSpy failed(&consumer, &Consumer::messageFailed);
    consumer.start();
    QVERIFY(failed.wait());
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(sid(), 0);
}

void tst_Consumer::cursorStaysBehindARefusedMessage()
{
    produce(10);
    ConsumerConfig eager = config();
    eager.catchN = 1;
    Consumer consumer(eager, quick());
    consumer.setHandler([](const Message &message) -> Result<> {
        if (message.id == 4)
            return Error(ErrorCode::HandlerFailed, u"poison"_s);
        return {};
    });
    QSignalSpy failed(&consumer, &Consumer::messageFailed);
    consumer.start();
    QTRY_VERIFY(failed.size() >= 5);
    QCOMPARE(sid(), 3);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(sid(), 3);
}

void tst_Consumer::obeysARewind()
{
    produce(20);
    Recorder recorder;
    Consumer consumer(config());
    consumer.setHandler(recorder.handler());
    QSignalSpy moved(&consumer, &Consumer::cursorMoved);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 20);
    setSid(12); // consumed 20, submitted 0: the edit is 0 -> 12
    QTRY_COMPARE(moved.size(), 1);
    QCOMPARE(moved.first().at(0).toLongLong(), 0);
    QCOMPARE(moved.first().at(1).toLongLong(), 12);
    QTRY_COMPARE(consumer.consumedId(), 20);
    QCOMPARE(recorder.ids, counting(1, 20) + counting(13, 8));
    produce(1);
    QTRY_COMPARE(consumer.consumedId(), 21);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(moved.size(), 1);
    QCOMPARE(sid(), 21);
}

void tst_Consumer::obeysASkipOfABlockedMessage()
{
    produce(5);
    Consumer::Options patient = quick();
    patient.firstRetryDelay = patient.maxRetryDelay = 1h;
    patient.cursorCheck = 10ms;
    Recorder recorder;
    Consumer consumer(config(), patient);
    consumer.setHandler([&](const Message &message) -> Result<> {
        if (message.id == 3)
            return Error(ErrorCode::HandlerFailed, u"poison"_s);
        recorder.ids.append(message.id);
        return {};
    });
    QSignalSpy failed(&consumer, &Consumer::messageFailed);
    consumer.start();
    QVERIFY(failed.wait());
    setSid(3);
    QTRY_COMPARE(consumer.consumedId(), 5);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(recorder.ids, QList<qint64>({1, 2, 4, 5}));
    QCOMPARE(sid(), 5);
}

void tst_Consumer::obeysWhileDraining()
{
    // One page in memory, edited while it is handled: the rest of it must be dropped.
    produce(100);
    Consumer::Options options = quick();
    ManualClock clock;
    options.clock = &clock;
    Recorder recorder;
    ConsumerConfig eager = config();
    eager.catchN = 10'000;
    Consumer consumer(eager, options);
    consumer.setHandler([&](const Message &message) -> Result<> {
        recorder.ids.append(message.id);
        if (message.id == 40 && recorder.ids.size() == 40) {
            setSid(90);
            clock.advance(1001ms); // at the latest now somebody looks
        }
        return {};
    });
    QSignalSpy moved(&consumer, &Consumer::cursorMoved);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 100);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(recorder.ids, counting(1, 40) + counting(91, 10));
    QCOMPARE(moved.size(), 1);
}

void tst_Consumer::obeysAnEditJustBeforeASubmit()
{
    // The clock stands still, so nobody looks in between: only the compare-and-swap can notice.
    produce(100);
    const ManualClock clock;
    Consumer::Options options = quick();
    options.clock = &clock;
    ConsumerConfig eager = config();
    eager.catchN = 1;
    Recorder recorder;
    Consumer consumer(eager, options);
    consumer.setHandler([&](const Message &message) -> Result<> {
        recorder.ids.append(message.id);
        if (message.id == 5)
            setSid(90);
        return {};
    });
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 100);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(recorder.ids, counting(1, 5) + counting(91, 10));
    QCOMPARE(sid(), 100);
}

void tst_Consumer::acknowledgesAnEdit()
{
    produce(20);
    ManualClock clock;
    Consumer::Options options = quick();
    options.clock = &clock;
    ConsumerConfig eager = config();
    eager.catchN = 1;
    Consumer consumer(eager, options);
    QSignalSpy submitted(&consumer, &Consumer::cursorSubmitted);
    QSignalSpy moved(&consumer, &Consumer::cursorMoved);
    consumer.start();
    QTRY_COMPARE(sid(), 20);
    const QString stampOf = u"SELECT updated_at FROM %1"_s.arg(cursors());
    const QVariant before = m_connection->value(stampOf);
    clock.advance(5s);
    setSid(10);
    consumer.wake();
    QTRY_COMPARE(moved.size(), 1);
    QTRY_COMPARE(consumer.consumedId(), 20);
    // Handled again already, but the row keeps the edited position, with a new stamp, for a second.
    QCOMPARE(sid(), 10);
    QVERIFY(m_connection->value(stampOf) != before);
    submitted.clear();
    consumer.wake();
    QVERIFY(!submitted.wait(50));
    clock.advance(1001ms);
    consumer.wake();
    QTRY_COMPARE(sid(), 20);
    QVERIFY(stopAndWait(consumer));
}

void tst_Consumer::vanishedRowPauses()
{
    produce(5);
    Recorder recorder;
    Consumer consumer(config());
    consumer.setHandler(recorder.handler());
    QSignalSpy vanished(&consumer, &Consumer::cursorVanished);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 5);
    QVERIFY(m_connection->exec(u"DELETE FROM %1"_s.arg(cursors())));
    QTRY_COMPARE(vanished.size(), 1);
    QCOMPARE(consumer.state(), Consumer::State::Paused);
    produce(5);
    QVERIFY(!vanished.wait(50));
    QCOMPARE(recorder.ids.size(), 5);
    QCOMPARE(sid(), -1);
    consumer.resume();
    QTRY_COMPARE(consumer.consumedId(), 10);
    QCOMPARE(consumer.state(), Consumer::State::Running);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(sid(), 10);
    QCOMPARE(vanished.size(), 1);
}

void tst_Consumer::vanishedRowIsRecreatedOnDemand()
{
    produce(5);
    Consumer::Options options = quick();
    options.recreateCursor = true;
    Consumer consumer(config(), options);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 5);
    QVERIFY(m_connection->exec(u"DELETE FROM %1"_s.arg(cursors())));
    QTRY_VERIFY(sid() >= 0);
    produce(5);
    QTRY_COMPARE(consumer.consumedId(), 10);
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(sid(), 10);
}

void tst_Consumer::missingTopicIsReportedAndRetried()
{
    ConsumerConfig wrong = config();
    wrong.topic = Topic(u"later"_s + m_topic.name(), u"later_cursor"_s + m_topic.name());
    Consumer consumer(wrong, quick());
    QSignalSpy failed(&consumer, &Consumer::readFailed);
    QSignalSpy started(&consumer, &Consumer::started);
    consumer.start();
    QTRY_VERIFY(failed.size() >= 3);
    QCOMPARE(failed.first().first().value<Error>().code(), ErrorCode::TableMissing);
    QVERIFY(started.isEmpty());
    QVERIFY(wrong.topic.create(*m_connection));
    QVERIFY(started.wait());
    QVERIFY(stopAndWait(consumer));
}

void tst_Consumer::survivesAKilledConnection()
{
    if (m_database.isSqlite())
        return; // no server, no connection
    produce(10);
    ConsumerConfig eager = config();
    eager.catchN = 4;
    Recorder recorder;
    Consumer consumer(eager, quick());
    consumer.setHandler(recorder.handler());
    QSignalSpy failed(&consumer, &Consumer::readFailed);
    QSignalSpy started(&consumer, &Consumer::started);
    consumer.start();
    QTRY_COMPARE(consumer.consumedId(), 10);
    QCOMPARE(sid(), 8);

    const QString kill = m_database.isMariadb()
        ? u"SELECT CONCAT('KILL ', id) FROM information_schema.processlist WHERE db = '%1' "
          "AND id <> CONNECTION_ID()"_s
        : u"SELECT 'SELECT pg_terminate_backend(' || pid || ')' FROM pg_stat_activity "
          "WHERE datname = '%1' AND pid <> pg_backend_pid()"_s;
    QSqlQuery sessions(m_connection->db());
    QVERIFY(sessions.exec(kill.arg(m_database.options().database)));
    while (sessions.next())
        QVERIFY(m_connection->exec(sessions.value(0).toString()));
    sessions.finish();

    QTRY_VERIFY(!failed.isEmpty());
    QCOMPARE(failed.first().first().value<Error>().code(), ErrorCode::ConnectionLost);
    produce(5);
    QTRY_COMPARE(consumer.consumedId(), 15);
    QVERIFY(stopAndWait(consumer));
    // What was not submitted comes again, from the row and not from memory; nothing else does.
    QCOMPARE(recorder.ids, counting(1, 10) + counting(9, 7));
    QCOMPARE(started.size(), 1);
    QCOMPARE(sid(), 15);
}

void tst_Consumer::lagAndCaughtUp()
{
    produce(250);
    Consumer consumer(config());
    QSignalSpy caughtUp(&consumer, &Consumer::caughtUp);
    QSignalSpy lag(&consumer, &Consumer::lagChanged);
    consumer.start();
    QTRY_COMPARE(caughtUp.size(), 1);
    QCOMPARE(caughtUp.first().first().toLongLong(), 250);
    QCOMPARE(lag.first().first().toLongLong(), 250);
    QCOMPARE(lag.last().first().toLongLong(), 0);
    QCOMPARE(consumer.lag(), 0);
    QVERIFY(!caughtUp.wait(50)); // once, however many idle ticks
    produce(1);
    QTRY_COMPARE(caughtUp.size(), 2);
    QVERIFY(stopAndWait(consumer));
}

void tst_Consumer::worksInAnotherThread()
{
    produce(500);
    QThread thread;
    auto *consumer = new Consumer(config());
    std::atomic<QThread *> handledIn = nullptr;
    consumer->setHandler([&](const Message &) -> Result<> {
        handledIn = QThread::currentThread();
        return {};
    });
    consumer->moveToThread(&thread);
    QObject::connect(&thread, &QThread::finished, consumer, &QObject::deleteLater);
    thread.start();
    consumer->start();
    QTRY_COMPARE(consumer->consumedId(), 500);
    auto early = consumer->wait(QDeadlineTimer(10));
    QVERIFY(!early);
    QCOMPARE(early.error().code(), ErrorCode::Busy);
    consumer->stop();
    QVERIFY(consumer->wait());
    QCOMPARE(consumer->state(), Consumer::State::Stopped);
    QCOMPARE(handledIn.load(), &thread);
    QCOMPARE(sid(), 500);
    thread.quit();
    QVERIFY(thread.wait());
}

void tst_Consumer::waitFromOwnThreadIsRefused()
{
    Consumer consumer(config());
    consumer.start();
    auto waited = consumer.wait(QDeadlineTimer(1));
    QVERIFY(!waited);
    QCOMPARE(waited.error().code(), ErrorCode::WrongThread);
    QVERIFY(stopAndWait(consumer));
}

void tst_Consumer::stateOrder()
{
    Consumer consumer(config());
    QStringList order;
    QObject::connect(&consumer, &Consumer::stateChanged, &consumer, [&](Consumer::State state) {
        order.append(
            QString::fromLatin1(QMetaEnum::fromType<Consumer::State>().valueToKey(int(state))));
    });
    QObject::connect(&consumer, &Consumer::started, &consumer, [&] { order.append(u"started"_s); });
    QObject::connect(&consumer, &Consumer::stopped, &consumer, [&] { order.append(u"stopped"_s); });
    QSignalSpy started(&consumer, &Consumer::started);
    consumer.start();
    consumer.start(); // no effect
    QVERIFY(started.wait());
    QVERIFY(stopAndWait(consumer));
    QCOMPARE(order,
             QStringList({u"Running"_s, u"started"_s, u"Stopping"_s, u"Stopped"_s, u"stopped"_s}));

    // A stop that overtakes its start ends the run as well, with its stopped().
    order.clear();
    QSignalSpy stopped(&consumer, &Consumer::stopped);
    consumer.start();
    consumer.stop();
    QVERIFY(stopped.wait());
    QCOMPARE(stopped.size(), 1);
    QCOMPARE(consumer.state(), Consumer::State::Stopped);
}

void tst_Consumer::unknownProtocolsAndEmptyPayloads()
{
    QVERIFY(m_producer->writeBatch(*m_connection,
                                   {Payload{QByteArray(""), Protocol(7)}, Payload{"\xc0"}}));
    QList<Message> seen;
    Consumer consumer(config());
    consumer.setHandler([&](const Message &message) -> Result<> {
        seen.append(message);
        return {};
    });
    consumer.start();
    QTRY_COMPARE(seen.size(), 2);
    QCOMPARE(int(seen[0].protocol), 7);
    QCOMPARE(seen[0].data, QByteArray(""));
    QCOMPARE(seen[0].unpack<int>().error().code(), ErrorCode::DecodeFailed);
    QCOMPARE(seen[1].data, QByteArray("\xc0"));
    QVERIFY(qAbs(seen[1].createdAt().secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QVERIFY(stopAndWait(consumer));
}

QTEST_GUILESS_MAIN(tst_Consumer)
#include "tst_consumer.moc"

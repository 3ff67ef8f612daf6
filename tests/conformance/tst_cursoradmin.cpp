// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include <hookq/consumer.h>
#include <hookq/cursoradmin.h>
#include <hookq/producer.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QMutex>
#include <QtCore/QScopeGuard>
#include <QtCore/QThread>
#include <QtCore/QTimeZone>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

#include <limits>

using namespace hookq;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Kind = CursorTarget::Kind;

/// A person moves a cursor: what the plan says, what apply() does, and what became of it.
class tst_CursorAdmin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void plans_data();
    void plans();
    void plansATime_data();
    void plansATime();
    void plansForACursorAboveTheHead();
    void plansForACursorBelowTheFirst();
    void plansNothingInAnEmptyTopic();
    void plansNothingForNobody();
    void planShowsTheStatement();

    void appliesAndLeavesTheStamp();
    void applyIsCompareAndSwap();
    void applyToAVanishedRow();
    void applyRefusesWhatIsOutOfRange();
    void applyToTheSamePlace();
    void applyOnAReadOnlyConnection();
    void applyFindsTheClientBytewise();

    void verifies_data();
    void verifies();
    void verifyOfAVanishedRow();
    void aRunningConsumerObeys_data();
    void aRunningConsumerObeys();
    void obedienceShowsInWholeSeconds();
    void aBlindConsumerIsReported();

private:
    void setCursor(const QString &client, qint64 sid,
                   const QString &stamp = u"2026-01-01 00:00:00.000"_s);
    qint64 sid(const QString &client = u"mailer"_s) const
    {
        return m_connection->value(u"SELECT sid FROM %1 WHERE cid = '%2'"_s.arg(m_cursors, client))
            .toLongLong();
    }
    CursorPlan plan(const CursorTarget &target, const QString &client = u"mailer"_s);

    TestDatabase m_database;
    std::unique_ptr<TestConnection> m_connection;
    Topic m_topic;
    QString m_cursors;
};

template <typename T> static T take(Result<T> result)
{
    if (!result)
        qFatal("%s: %s", qPrintable(errorName(result.error().code())),
               qPrintable(result.error().text()));
    return *std::move(result);
}

// Messages 11 to 20, one a minute from 10:11 to 10:20, and a client at 15.
void tst_CursorAdmin::init()
{
    m_connection = std::make_unique<TestConnection>(m_database.options());
    m_topic = m_database.newTopic();
    m_cursors = m_topic.cursorTable().toString();
    for (int id = 11; id <= 20; ++id)
        QVERIFY(m_connection->exec(
            u"INSERT INTO %1 (id, p, data, created_at) VALUES (%2, 1, '%2', '2026-01-01 10:%2:00.000')"_s
                .arg(m_topic.name(), QString::number(id))));
    setCursor(u"mailer"_s, 15);
}

void tst_CursorAdmin::cleanup() { m_connection.reset(); }

void tst_CursorAdmin::setCursor(const QString &client, qint64 sid, const QString &stamp)
{
    (void)m_connection->exec(u"DELETE FROM %1 WHERE cid = '%2'"_s.arg(m_cursors, client));
    QVERIFY(
        m_connection->exec(u"INSERT INTO %1 (cid, sid, updated_at) VALUES ('%2', %3, '%4')"_s.arg(
            m_cursors, client, QString::number(sid), stamp)));
}

CursorPlan tst_CursorAdmin::plan(const CursorTarget &target, const QString &client)
{
    return take(CursorAdmin(*m_connection).plan(m_topic, client, target));
}

void tst_CursorAdmin::plans_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<qint64>("value");
    QTest::addColumn<QList<qint64>>("expected"); // to, redelivered, skipped, new lag, next
    QTest::addColumn<bool>("clamped");
    const auto row = [](const char *name, Kind kind, qint64 value, const QList<qint64> &expected,
                        bool clamped = false) {
        QTest::newRow(name) << int(kind) << value << expected << clamped;
    };
    constexpr qint64 Most = std::numeric_limits<qint64>::max();
    constexpr qint64 Least = std::numeric_limits<qint64>::min();
    row("earliest", Kind::Earliest, 0, {10, 5, 0, 10, 11});
    row("latest", Kind::Latest, 0, {20, 0, 5, 0, 0});
    row("id back", Kind::NextId, 13, {12, 3, 0, 8, 13});
    row("id on", Kind::NextId, 18, {17, 0, 2, 3, 18});
    row("id where it is", Kind::NextId, 16, {15, 0, 0, 5, 16});
    row("first id", Kind::NextId, 11, {10, 5, 0, 10, 11});
    row("id after the last", Kind::NextId, 21, {20, 0, 5, 0, 0});
    row("id below the first", Kind::NextId, 10, {10, 5, 0, 10, 11}, true);
    row("id above the last", Kind::NextId, 22, {20, 0, 5, 0, 0}, true);
    row("least id", Kind::NextId, Least, {10, 5, 0, 10, 11}, true);
    row("skip one", Kind::ShiftBy, 1, {16, 0, 1, 4, 17});
    row("again one", Kind::ShiftBy, -1, {14, 1, 0, 6, 15});
    row("shift by nothing", Kind::ShiftBy, 0, {15, 0, 0, 5, 16});
    row("shift too far", Kind::ShiftBy, 6, {20, 0, 5, 0, 0}, true);
    row("shift too far back", Kind::ShiftBy, -6, {10, 5, 0, 10, 11}, true);
    row("shift by the most", Kind::ShiftBy, Most, {20, 0, 5, 0, 0}, true);
    row("shift by the least", Kind::ShiftBy, Least, {10, 5, 0, 10, 11}, true);
}

void tst_CursorAdmin::plans()
{
    QFETCH(int, kind);
    QFETCH(qint64, value);
    const CursorPlan made = plan({Kind(kind), value, {}});
    QCOMPARE(made.topic, m_topic);
    QCOMPARE(made.clientId, u"mailer"_s);
    QCOMPARE(made.fromSid, 15);
    QCOMPARE(made.firstId, 11);
    QCOMPARE(made.lastId, 20);
    const QList<qint64> actual{made.toSid, made.redelivered, made.skipped, made.newLag,
                               made.next ? made.next->id : 0};
    QTEST(actual, "expected");
    QTEST(made.clamped, "clamped");
    QVERIFY(qAbs(made.plannedAtMs - QDateTime::currentMSecsSinceEpoch()) < 60'000);
    QCOMPARE(sid(), 15);
}

void tst_CursorAdmin::plansATime_data()
{
    QTest::addColumn<QTime>("time");
    QTest::addColumn<qint64>("to");
    QTest::addColumn<bool>("clamped");
    QTest::newRow("before all") << QTime(9, 0) << qint64(10) << false;
    QTest::newRow("between") << QTime(10, 12, 30) << qint64(12) << false;
    QTest::newRow("exactly") << QTime(10, 18) << qint64(17) << false;
    QTest::newRow("after all") << QTime(11, 0) << qint64(20) << true;
}

void tst_CursorAdmin::plansATime()
{
    QFETCH(QTime, time);
    const CursorPlan made =
        plan({Kind::Time, 0, QDateTime(QDate(2026, 1, 1), time, QTimeZone::utc())});
    QTEST(made.toSid, "to");
    QTEST(made.clamped, "clamped");
}

void tst_CursorAdmin::plansForACursorAboveTheHead()
{
    setCursor(u"mailer"_s, 100);
    const CursorPlan back = plan({Kind::NextId, 19, {}});
    QCOMPARE(back.toSid, 18);
    QCOMPARE(back.redelivered, 2);
    QCOMPARE(back.skipped, 0);
    const CursorPlan latest = plan({Kind::Latest, 0, {}});
    QCOMPARE(latest.toSid, 20);
    QCOMPARE(latest.redelivered, 0);
    QCOMPARE(latest.skipped, 0);
}

void tst_CursorAdmin::plansForACursorBelowTheFirst()
{
    setCursor(u"mailer"_s, 3);
    const CursorPlan made = plan({Kind::NextId, 13, {}});
    QCOMPARE(made.toSid, 12);
    QCOMPARE(made.skipped, 2); // 11 and 12; the others are gone anyway
    QCOMPARE(plan({Kind::Earliest, 0, {}}).skipped, 0);
}

void tst_CursorAdmin::plansNothingInAnEmptyTopic()
{
    QVERIFY(m_connection->exec(u"DELETE FROM "_s + m_topic.name()));
    for (const Kind kind :
         {Kind::Earliest, Kind::Latest, Kind::NextId, Kind::ShiftBy, Kind::Time}) {
        const CursorPlan made = plan({kind, -3, QDateTime::currentDateTimeUtc()});
        QCOMPARE(made.toSid, 15);
        QVERIFY(made.clamped);
        QCOMPARE(made.redelivered, 0);
        QCOMPARE(made.skipped, 0);
        QVERIFY(!made.next);
    }
}

void tst_CursorAdmin::plansNothingForNobody()
{
    const auto made = CursorAdmin(*m_connection).plan(m_topic, u"nobody"_s, {});
    QVERIFY(!made);
    QCOMPARE(made.error().code(), ErrorCode::CursorVanished);
    const auto missing =
        CursorAdmin(*m_connection).plan(Topic(u"no_such"_s, u"no_cursor"_s), u"mailer"_s, {});
    QVERIFY(!missing);
    QCOMPARE(missing.error().code(), ErrorCode::TableMissing);
}

// It is to be read, but what is read must be true: it does what apply() does.
void tst_CursorAdmin::planShowsTheStatement()
{
    const QString simple = plan({Kind::ShiftBy, -2, {}}).statement;
    QVERIFY2(simple.contains(u"sid = 13"_s) && simple.contains(u"'mailer'"_s)
                 && simple.contains(u"sid = 15"_s),
             qPrintable(simple));
    const QString awkward = u"it's \"x\" \\ ? %1 客户"_s;
    QSqlQuery insert(*m_connection);
    QVERIFY(insert.prepare(
        u"INSERT INTO %1 (cid, sid, updated_at) VALUES (?, 15, '2026-01-01 00:00:00')"_s.arg(
            m_cursors)));
    insert.addBindValue(awkward);
    QVERIFY(insert.exec());
    const CursorPlan made = plan({Kind::NextId, 12, {}}, awkward);
    QVERIFY2(m_connection->exec(made.statement), qPrintable(made.statement));
    QCOMPARE(plan({Kind::Earliest, 0, {}}, awkward).fromSid, 11);
    QCOMPARE(sid(), 15);
}

void tst_CursorAdmin::appliesAndLeavesTheStamp()
{
    const CursorPlan made = plan({Kind::NextId, 12, {}});
    const auto applied = CursorAdmin(*m_connection).apply(made);
    QVERIFY2(applied, applied.ok() ? "" : qPrintable(applied.error().text()));
    const CursorPlan again = plan({Kind::Earliest, 0, {}});
    QCOMPARE(again.fromSid, 11);
    QCOMPARE(again.fromUpdatedAtMs, made.fromUpdatedAtMs);
}

void tst_CursorAdmin::applyIsCompareAndSwap()
{
    const CursorPlan made = plan({Kind::Earliest, 0, {}});
    setCursor(u"mailer"_s, 17);
    const auto applied = CursorAdmin(*m_connection).apply(made);
    QVERIFY(!applied);
    QCOMPARE(applied.error().code(), ErrorCode::CursorMoved);
    QVERIFY2(applied.error().text().contains(u"17"_s), qPrintable(applied.error().text()));
    QCOMPARE(sid(), 17);
    // Moved by somebody else to the very place: not by this plan.
    setCursor(u"mailer"_s, made.toSid);
    const auto late = CursorAdmin(*m_connection).apply(made);
    QVERIFY(!late);
    QCOMPARE(late.error().code(), ErrorCode::CursorMoved);
}

void tst_CursorAdmin::applyToAVanishedRow()
{
    const CursorPlan made = plan({Kind::Earliest, 0, {}});
    QVERIFY(m_connection->exec(u"DELETE FROM "_s + m_cursors));
    const auto applied = CursorAdmin(*m_connection).apply(made);
    QVERIFY(!applied);
    QCOMPARE(applied.error().code(), ErrorCode::CursorVanished);
    QCOMPARE(m_connection->value(u"SELECT COUNT(*) FROM "_s + m_cursors).toInt(), 0);
}

void tst_CursorAdmin::applyRefusesWhatIsOutOfRange()
{
    CursorPlan made = plan({Kind::Latest, 0, {}});
    for (const qint64 wrong : {qint64(21), qint64(-1)}) {
        made.toSid = wrong;
        const auto applied = CursorAdmin(*m_connection).apply(made);
        QVERIFY(!applied);
        QCOMPARE(applied.error().code(), ErrorCode::CursorOutOfRange);
        QCOMPARE(sid(), 15);
    }
    // Planned, and then the topic was emptied.
    made.toSid = 20;
    QVERIFY(m_connection->exec(u"DELETE FROM "_s + m_topic.name()));
    const auto applied = CursorAdmin(*m_connection).apply(made);
    QVERIFY(!applied);
    QCOMPARE(applied.error().code(), ErrorCode::CursorOutOfRange);
}

// On MariaDB also over a connection that counts changed rows only, as everybody else's does.
void tst_CursorAdmin::applyToTheSamePlace()
{
    const CursorPlan made = plan({Kind::ShiftBy, 0, {}});
    QVERIFY(CursorAdmin(*m_connection).apply(made));
    if (!m_database.isMariadb())
        return;
    const ConnectionOptions &options = m_database.options();
    const auto remove = qScopeGuard([] { QSqlDatabase::removeDatabase(u"foreign"_s); });
    QSqlDatabase foreign = QSqlDatabase::addDatabase(u"QMYSQL"_s, u"foreign"_s);
    foreign.setHostName(options.host);
    foreign.setPort(options.port);
    foreign.setDatabaseName(options.database);
    QVERIFY(foreign.open(options.user, options.password));
    QVERIFY(CursorAdmin(foreign).apply(made));
    QVERIFY(CursorAdmin(foreign).apply(plan({Kind::ShiftBy, 1, {}})));
    const auto late = CursorAdmin(foreign).apply(made);
    QVERIFY(!late);
    QCOMPARE(late.error().code(), ErrorCode::CursorMoved);
    foreign = QSqlDatabase();
}

void tst_CursorAdmin::applyOnAReadOnlyConnection()
{
    ConnectionOptions options = m_database.options();
    options.access = ConnectionOptions::Access::ReadOnly;
    const TestConnection connection(options);
    CursorAdmin admin(connection);
    const CursorPlan made = take(admin.plan(m_topic, u"mailer"_s, {Kind::Earliest, 0, {}}));
    const auto applied = admin.apply(made);
    QVERIFY(!applied);
    QCOMPARE(applied.error().code(), ErrorCode::ReadOnly);
    QCOMPARE(sid(), 15);
}

void tst_CursorAdmin::applyFindsTheClientBytewise()
{
    setCursor(u"Mailer"_s, 15);
    setCursor(u"mailer "_s, 15);
    QVERIFY(CursorAdmin(*m_connection).apply(plan({Kind::Earliest, 0, {}}, u"mailer "_s)));
    QCOMPARE(sid(u"mailer "_s), 10);
    QCOMPARE(sid(u"mailer"_s), 15);
    QCOMPARE(sid(u"Mailer"_s), 15);
}

/// One state of the row, and what verify() is to say of it.
struct Look {
    qint64 sid;
    bool submitted; ///< updated_at is another than before.
    CursorVerdict verdict;
};

void tst_CursorAdmin::verifies_data()
{
    using V = CursorVerdict;
    QTest::addColumn<qint64>("nextId");
    QTest::addColumn<QList<Look>>("looks");
    const auto row = [](const char *name, qint64 nextId, const QList<Look> &looks) {
        QTest::newRow(name) << nextId << looks;
    };
    // From 15 back to 12.
    row("nobody looks", 13, {{12, false, V::Pending}, {12, false, V::Pending}});
    row("seen and obeyed", 13,
        {{12, false, V::Pending},
         {12, true, V::Held},
         {13, true, V::Held},
         {15, true, V::Held},
         {20, true, V::Held}});
    row("obeyed and gone on", 13, {{14, true, V::Held}, {18, true, V::Held}});
    row("overwritten", 13,
        {{12, false, V::Pending}, {16, true, V::Overwritten}, {17, true, V::Overwritten}});
    row("overwritten with the old sid", 13, {{15, true, V::Overwritten}});
    row("overwritten within the stamp's second", 13, {{16, false, V::Overwritten}});
    row("edited further back", 13, {{11, false, V::Edited}});
    row("edited within", 13, {{14, false, V::Edited}, {14, true, V::Held}});
    row("undone", 13, {{15, false, V::Edited}});
    row("edited after it held", 13, {{12, true, V::Held}, {10, true, V::Edited}});
    row("overwritten stays so", 13, {{16, true, V::Overwritten}, {14, true, V::Overwritten}});
    // From 15 on to 18.
    row("skip seen", 19, {{18, false, V::Pending}, {18, true, V::Held}, {20, true, V::Held}});
    row("skip and gone on", 19, {{19, true, V::Held}});
    row("skip overwritten", 19, {{16, true, V::Overwritten}, {19, true, V::Overwritten}});
    row("skip overwritten with the old sid", 19, {{15, true, V::Overwritten}});
    row("skip undone", 19, {{15, false, V::Edited}});
    row("skip, then rewound", 19, {{11, true, V::Edited}});
    row("skip held, then overwritten", 19, {{18, true, V::Held}, {16, true, V::Overwritten}});
}

void tst_CursorAdmin::verifies()
{
    QFETCH(qint64, nextId);
    QFETCH(QList<Look>, looks);
    CursorAdmin admin(*m_connection);
    const CursorPlan made = plan({Kind::NextId, nextId, {}});
    QVERIFY(admin.apply(made));
    CursorVerdict verdict = CursorVerdict::Pending;
    QString stamp = u"2026-01-01 00:00:00.000"_s;
    for (const Look &look : looks) {
        if (look.submitted)
            stamp = u"2026-01-01 00:00:07.000"_s;
        setCursor(u"mailer"_s, look.sid, stamp);
        verdict = take(admin.verify(made, verdict));
        QCOMPARE(verdict, look.verdict);
    }
}

void tst_CursorAdmin::verifyOfAVanishedRow()
{
    CursorAdmin admin(*m_connection);
    const CursorPlan made = plan({Kind::Earliest, 0, {}});
    QVERIFY(admin.apply(made));
    QVERIFY(m_connection->exec(u"DELETE FROM "_s + m_cursors));
    QCOMPARE(take(admin.verify(made)), CursorVerdict::Vanished);
    QVERIFY(m_connection->exec(u"DROP TABLE "_s + m_cursors));
    const auto gone = admin.verify(made);
    QVERIFY(!gone);
    QCOMPARE(gone.error().code(), ErrorCode::TableMissing);
}

void tst_CursorAdmin::aRunningConsumerObeys_data()
{
    QTest::addColumn<qint64>("nextId");
    QTest::addColumn<QList<qint64>>("delivered");
    QTest::newRow("rewind") << qint64(18) << (counting(16, 5) + counting(18, 3));
    QTest::newRow("to the first") << qint64(11) << (counting(16, 5) + counting(11, 10));
}

void tst_CursorAdmin::aRunningConsumerObeys()
{
    QFETCH(qint64, nextId);
    QFETCH(QList<qint64>, delivered);
    ConsumerConfig config;
    config.connection = m_database.options();
    config.topic = m_topic;
    config.clientId = u"mailer"_s;
    config.tick = 500ms;
    config.catchN = 1;

    QThread thread;
    Consumer consumer(config);
    QMutex mutex;
    QList<qint64> ids;
    consumer.setHandler([&](const Message &message) -> Result<> {
        const QMutexLocker locker(&mutex);
        ids += message.id;
        return {};
    });
    consumer.moveToThread(&thread);
    // Direct: this thread waits for the other one in the end and delivers nothing.
    connect(&consumer, &Consumer::stopped, &thread, &QThread::quit, Qt::DirectConnection);
    const auto join = qScopeGuard([&] {
        consumer.stop();
        thread.wait();
    });
    thread.start();
    consumer.start();
    QTRY_COMPARE(sid(), 20);

    CursorAdmin admin(*m_connection);
    const CursorPlan made = plan({Kind::NextId, nextId, {}});
    QElapsedTimer sinceTheEdit;
    sinceTheEdit.start();
    const auto applied = admin.apply(made);
    QVERIFY2(applied, applied.ok() ? "" : qPrintable(applied.error().text()));
    CursorVerdict verdict = CursorVerdict::Pending;
    QTRY_COMPARE(verdict = take(admin.verify(made, verdict)), CursorVerdict::Held);
    QVERIFY2(sinceTheEdit.elapsed() < 2 * config.tick.count(),
             qPrintable(QString::number(sinceTheEdit.elapsed())));
    QTRY_COMPARE(sid(), 20);
    QCOMPARE(take(admin.verify(made, verdict)), CursorVerdict::Held);

    consumer.stop();
    QVERIFY(thread.wait());
    QCOMPARE(ids, delivered);
}

// A busy client submits more than once a second, and the original's tables keep whole seconds.
// Going back by one, it would be past its old position with its next submit.
void tst_CursorAdmin::obedienceShowsInWholeSeconds()
{
    class StoppedClock : public Clock {
    public:
        qint64 wallMs() const override { return 1'790'000'000'000; }
        qint64 steadyMs() const override { return Clock::system().steadyMs(); }
    };
    const StoppedClock clock;
    ConsumerConfig config;
    config.connection = m_database.options();
    config.topic = m_topic;
    config.clientId = u"mailer"_s;
    config.tick = 50ms;
    config.catchN = 1;
    Consumer::Options options;
    options.clock = &clock;
    Consumer consumer(config, options);
    consumer.start();
    QTRY_COMPARE(sid(), 20);

    CursorAdmin admin(*m_connection);
    const CursorPlan made = plan({Kind::ShiftBy, -1, {}});
    QVERIFY(admin.apply(made));
    CursorVerdict verdict = CursorVerdict::Pending;
    QTRY_VERIFY((verdict = take(admin.verify(made, verdict))) != CursorVerdict::Pending);
    QCOMPARE(verdict, CursorVerdict::Held);
    consumer.stop();
    QTRY_COMPARE(consumer.state(), Consumer::State::Stopped);
}

// The original writes its position without looking, here after its next message.
void tst_CursorAdmin::aBlindConsumerIsReported()
{
    setCursor(u"mailer"_s, 20);
    CursorAdmin admin(*m_connection);
    const CursorPlan made = plan({Kind::NextId, 13, {}});
    QVERIFY(admin.apply(made));
    QCOMPARE(take(admin.verify(made)), CursorVerdict::Pending);
    QVERIFY(m_connection->exec(u"UPDATE %1 SET sid = 21, updated_at = '2026-01-01 10:21:00' "
                               "WHERE cid = 'mailer'"_s.arg(m_cursors)));
    QCOMPARE(take(admin.verify(made)), CursorVerdict::Overwritten);
}

QTEST_GUILESS_MAIN(tst_CursorAdmin)
#include "tst_cursoradmin.moc"

// SPDX-License-Identifier: MIT
#include "samples.h"

#include "sampling/clientstatus.h"
#include "sampling/history.h"
#include "sampling/humantext.h"
#include "sampling/journal.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace hookq;
using namespace hookq::monitor;
using Kind = ClientStatus::Kind;

namespace {

const Topic Orders(u"orders"_s, u"orders_cursor"_s);
constexpr qint64 Start = 1'700'000'000'000;

/// One client's life at one sample a second, and how it is judged at the end.
class Life {
public:
    /// Watched for \a seconds in which \a written messages a second come, and every \a interval
    /// seconds the client submits \a read messages a second that went by; 0 is never.
    void pass(int seconds, qint64 written, int interval, double read)
    {
        for (int i = 0; i < seconds; ++i) {
            m_nowMs += 1000;
            m_lastId += written;
            m_read = std::min(double(m_lastId), m_read + read);
            if (interval > 0 && ++m_second % interval == 0 && qint64(m_read) != m_sid)
                submit(qint64(m_read));
            look();
        }
    }
    void submit(qint64 sid)
    {
        m_sid = sid;
        m_submittedMs = m_nowMs;
    }
    void look()
    {
        m_history.add(
            samples::snapshot(m_nowMs, {samples::topic(Orders, 1, m_lastId, {sample()})}));
    }
    [[nodiscard]] ClientSample sample() const
    {
        return samples::client(u"mailer"_s, m_sid, m_lastId, m_submittedMs);
    }
    [[nodiscard]] ClientStatus status() const
    {
        return judge(sample(), m_history.track(Orders, u"mailer"_s), m_nowMs, m_nowMs);
    }

private:
    History m_history;
    qint64 m_nowMs = Start;
    qint64 m_lastId = 100;
    qint64 m_sid = 0;
    qint64 m_submittedMs = Start;
    double m_read = 0;
    int m_second = 0;
};

QList<qint64> lags(const QList<LagPoint> &points)
{
    QList<qint64> result;
    for (const LagPoint &point : points)
        result.append(point.lag);
    return result;
}

} // namespace

class TestSampling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void historyIsARing();
    void historyIsAValue();
    void historyForgetsWhoIsGone();
    void ratesIgnoreWhatIsBehindAGap();
    void decimationKeepsSpikes();
    void decimationKeepsGaps();
    void judges_data();
    void judges();
    void slowSubmitterIsNotStopped();
    void silenceIsJudgedOnTheClientsOwnScale();
    void fewSamplesAreUnknown();
    void cursorAboveTheHead();
    void journalSurvivesARestart();
    void journalSurvivesADamagedLine();
    void journalThatCannotBeWritten();
    void durations_data();
    void durations();
};

void TestSampling::historyIsARing()
{
    History history(5);
    for (int i = 1; i <= 12; ++i)
        history.add(samples::snapshot(
            Start + i * 1000,
            {samples::topic(Orders, 1, i, {samples::client(u"a"_s, 0, i, Start)})}));
    const QList<qint64> expected{8, 9, 10, 11, 12};
    QCOMPARE(lags(history.points(Orders, u"a"_s)), expected);
    QCOMPARE(history.clients(Orders), QStringList{u"a"_s});
    QVERIFY(history.points(Orders, u"b"_s).isEmpty());
}

void TestSampling::historyIsAValue()
{
    History history;
    history.add(samples::snapshot(
        Start, {samples::topic(Orders, 1, 5, {samples::client(u"a"_s, 0, 5, Start)})}));
    const History copy = history;
    history.add(samples::snapshot(
        Start + 1000, {samples::topic(Orders, 1, 7, {samples::client(u"a"_s, 0, 7, Start)})}));
    QCOMPARE(copy.points(Orders, u"a"_s).size(), 1);
    QCOMPARE(history.points(Orders, u"a"_s).size(), 2);
}

void TestSampling::historyForgetsWhoIsGone()
{
    const Topic users(u"users"_s, u"users_cursor"_s);
    History history;
    const auto at = [&](qint64 ms, const QStringList &ids, bool withUsers) {
        QList<ClientSample> clients;
        for (const QString &id : ids)
            clients.append(samples::client(id, 1, 5, Start));
        QList<TopicSample> topics{samples::topic(Orders, 1, 5, clients)};
        if (withUsers)
            topics.append(samples::topic(users, 1, 5, clients));
        history.add(samples::snapshot(Start + ms, topics));
    };
    at(0, {u"a"_s, u"b"_s}, true);
    at(1000, {u"a"_s}, false);
    QCOMPARE(history.clients(Orders).size(), 2);
    QCOMPARE(history.clients(users).size(), 2);
    QCOMPARE(history.only(users).clients(users).size(), 2);
    QVERIFY(history.only(users).clients(Orders).isEmpty());
    at(3'601'000, {u"a"_s}, false);
    QCOMPARE(history.clients(Orders), QStringList{u"a"_s});
    QVERIFY(history.clients(users).isEmpty());
}

void TestSampling::ratesIgnoreWhatIsBehindAGap()
{
    History history;
    const auto at = [&](int second, qint64 lastId, qint64 sid) {
        history.add(samples::snapshot(
            Start + second * 1000,
            {samples::topic(Orders, 1, lastId, {samples::client(u"a"_s, sid, lastId, Start)})}));
    };
    at(0, 100, 0);
    QCOMPARE(history.produceRate(Orders), std::optional<double>());
    at(1, 120, 10);
    QCOMPARE(history.produceRate(Orders), std::optional<double>(20));
    QCOMPARE(history.consumeRate(Orders, u"a"_s), std::optional<double>(10));
    history.addGap();
    at(5, 1000, 500);
    QCOMPARE(history.produceRate(Orders), std::optional<double>());
    at(6, 1001, 400);
    QCOMPARE(history.produceRate(Orders), std::optional<double>(1));
    QCOMPARE(history.consumeRate(Orders, u"a"_s), std::optional<double>());
}

void TestSampling::decimationKeepsSpikes()
{
    QList<LagPoint> points;
    for (int i = 0; i < 3600; ++i)
        points.append({Start + i * 1000, 0, 10, 10, i == 0});
    points[1801].lag = 9999;
    points[2702].lag = -3;
    const auto few = History::decimated(points, Start, Start + 3'600'000, 100);
    QVERIFY2(few.size() <= 400, qPrintable(QString::number(few.size())));
    QVERIFY(lags(few).contains(9999));
    QVERIFY(lags(few).contains(-3));
    QVERIFY(std::is_sorted(few.cbegin(), few.cend(),
                           [](const auto &a, const auto &b) { return a.wallMs < b.wallMs; }));
    QCOMPARE(few.constFirst(), points.constFirst());
    QCOMPARE(few.constLast(), points.constLast());
    QVERIFY(History::decimated(points, Start, Start, 100).isEmpty());
    QVERIFY(History::decimated({}, Start, Start + 1, 100).isEmpty());
}

void TestSampling::decimationKeepsGaps()
{
    QList<LagPoint> points;
    for (int i = 0; i < 100; ++i)
        points.append({Start + i * 1000, 0, i, 100, i == 0 || i == 50});
    const auto few = History::decimated(points, Start, Start + 100'000, 2);
    QCOMPARE(std::count_if(few.cbegin(), few.cend(), [](const auto &p) { return p.gapBefore; }), 2);
    const QList<qint64> ends{0, 49, 50, 99};
    QCOMPARE(lags(few), ends);
}

void TestSampling::judges_data()
{
    QTest::addColumn<int>("written");
    QTest::addColumn<int>("interval");
    QTest::addColumn<double>("read");
    QTest::addColumn<int>("silent");
    QTest::addColumn<int>("writtenInSilence");
    QTest::addColumn<Kind>("kind");

    QTest::newRow("keeps up") << 10 << 1 << 200.0 << 0 << 0 << Kind::Ok;
    QTest::newRow("nothing comes") << 10 << 1 << 200.0 << 120 << 0 << Kind::Idle;
    QTest::newRow("catches up") << 10 << 1 << 10.8 << 0 << 0 << Kind::Ok;
    QTest::newRow("falls behind") << 10 << 1 << 3.0 << 0 << 0 << Kind::FallingBehind;
    QTest::newRow("falls behind, submits seldom")
        << 10 << 20 << 3.0 << 0 << 0 << Kind::FallingBehind;
    QTest::newRow("stopped") << 10 << 1 << 3.0 << 30 << 10 << Kind::Stopped;
    QTest::newRow("stalled") << 10 << 1 << 3.0 << 30 << 0 << Kind::Stalled;
}

void TestSampling::judges()
{
    QFETCH(int, written);
    QFETCH(int, interval);
    QFETCH(double, read);
    QFETCH(int, silent);
    QFETCH(int, writtenInSilence);
    QFETCH(Kind, kind);
    Life life;
    life.pass(100, written, interval, read);
    life.pass(silent, writtenInSilence, read > 100 ? 1 : 0, read > 100 ? read : 0);
    const ClientStatus status = life.status();
    QVERIFY2(status.kind == kind, qPrintable(status.text() + u": "_s + status.reason));
    QVERIFY(!status.reason.isEmpty());
    QCOMPARE(status.isBad(), kind >= Kind::FallingBehind);
}

void TestSampling::slowSubmitterIsNotStopped()
{
    // The Go original's example: a submit every 600 s, and always something unread in between.
    Life life;
    life.pass(1800, 10, 600, 10);
    life.pass(590, 10, 0, 0);
    QVERIFY2(!life.status().isBad(), qPrintable(life.status().reason));
}

void TestSampling::silenceIsJudgedOnTheClientsOwnScale()
{
    Life life;
    life.pass(60, 10, 3, 5); // ten intervals are 30 s
    life.pass(25, 10, 0, 0);
    QVERIFY2(life.status().kind != Kind::Stopped, qPrintable(life.status().reason));
    life.pass(10, 10, 0, 0);
    QCOMPARE(life.status().kind, Kind::Stopped);
}

void TestSampling::fewSamplesAreUnknown()
{
    Life life;
    life.pass(4, 10, 1, 3);
    QCOMPARE(life.status().kind, Kind::Unknown);
    QVERIFY2(life.status().reason.contains(u"4"), qPrintable(life.status().reason));
    life.pass(20, 10, 1, 3);
    QVERIFY(life.status().kind != Kind::Unknown);
    life.submit(1);
    life.look();
    QCOMPARE(life.status().kind, Kind::Rewound);
}

void TestSampling::cursorAboveTheHead()
{
    Life life;
    life.pass(20, 10, 1, 200);
    life.submit(1'000'000);
    life.look();
    QCOMPARE(life.status().kind, Kind::BeyondHead);
    QVERIFY(life.status().isBad());
}

void TestSampling::journalSurvivesARestart()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"new/journal.jsonl"_s);
    JournalEntry entry;
    entry.connection = u"mariadb://hookq@127.0.0.1/test"_s;
    entry.topic = Topic(u"shop.orders"_s, u"shop.orders_cursor"_s);
    entry.clientId = u"报表 \"reports\"\n"_s;
    entry.oldSid = std::numeric_limits<qint64>::max();
    entry.newSid = std::numeric_limits<qint64>::max() - 1;
    entry.reason = u"skip one"_s;
    {
        Journal journal(file);
        QCOMPARE(journal.add(entry), 1);
        QCOMPARE(journal.add(entry), 2);
        QSignalSpy changed(&journal, &Journal::entryChanged);
        journal.setOutcome(2, JournalEntry::Outcome::Overwritten, u"by the consumer"_s);
        journal.setOutcome(2, JournalEntry::Outcome::Overwritten, u"by the consumer"_s);
        journal.setOutcome(77, JournalEntry::Outcome::Held);
        QCOMPARE(changed.size(), 1);
    }
    const Journal journal(file);
    QCOMPARE(journal.unreadableLines(), 0);
    QCOMPARE(journal.entries().size(), 2);
    const JournalEntry &first = journal.entries()[0];
    QCOMPARE(first.clientId, entry.clientId);
    QCOMPARE(first.topic, entry.topic);
    QCOMPARE(first.connection, entry.connection);
    QCOMPARE(first.oldSid, entry.oldSid);
    QCOMPARE(first.newSid, entry.newSid);
    QCOMPARE(first.reason, entry.reason);
    QCOMPARE(first.outcome, JournalEntry::Outcome::Pending);
    QVERIFY(first.atMs > Start);
    QCOMPARE(journal.entries()[1].outcome, JournalEntry::Outcome::Overwritten);
    QCOMPARE(journal.entries()[1].detail, u"by the consumer"_s);
}

void TestSampling::journalSurvivesADamagedLine()
{
    const QTemporaryDir folder;
    const QString name = folder.filePath(u"journal.jsonl"_s);
    Journal(name).add({});
    QFile file(name);
    QVERIFY(file.open(QIODevice::Append));
    file.write(
        "{\"edit\":2,\"at\":\"2026-\n\n{\"outcomeOf\":9,\"outcome\":\"Held\"}\n\xff\xfe\n[1]\n");
    file.close();
    Journal journal(name);
    QCOMPARE(journal.entries().size(), 1);
    QCOMPARE(journal.unreadableLines(), 4);
    QCOMPARE(journal.add({}), 2);
    QCOMPARE(Journal(name).entries().size(), 2);
}

void TestSampling::journalThatCannotBeWritten()
{
    const QTemporaryDir folder;
    QFile(folder.filePath(u"file"_s)).open(QIODevice::WriteOnly);
    Journal journal(folder.filePath(u"file/journal.jsonl"_s));
    QSignalSpy failed(&journal, &Journal::writeFailed);
    QCOMPARE(journal.add({}), 1);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(journal.entries().size(), 1);
}

void TestSampling::durations_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << qint64(0) << u"0 ms"_s;
    QTest::newRow("ms") << qint64(999) << u"999 ms"_s;
    QTest::newRow("s") << qint64(59'999) << u"59 s"_s;
    QTest::newRow("min") << qint64(200'000) << u"3 min 20 s"_s;
    QTest::newRow("h") << qint64(7'500'000) << u"2 h 5 min"_s;
    QTest::newRow("d") << qint64(4 * 86'400'000 + 3 * 3'600'000) << u"4 d 3 h"_s;
}

void TestSampling::durations()
{
    QFETCH(qint64, ms);
    QTEST(humanDuration(ms), "text");
}

QTEST_GUILESS_MAIN(TestSampling)
#include "tst_sampling.moc"

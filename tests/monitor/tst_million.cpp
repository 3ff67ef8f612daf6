// SPDX-License-Identifier: MIT
#include "stallchecker.h"
#include "testdatabase.h"

#include "sampling/databaseworker.h"
#include "views/cursorpanel.h"
#include "views/mainwindow.h"
#include "views/messagepanel.h"
#include "views/payloadview.h"
#include "views/topicpanel.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace hookq;
using namespace hookq::monitor;
using namespace std::chrono_literals;

namespace {

constexpr int Patience = 20'000;
constexpr qint64 LongestStallMs = 50;
constexpr qint64 Messages = 1'000'000;

QString previewOf(qint64 id) { return u"{\"n\":\"%1\"}"_s.arg(id, 8, 10, QChar(u'0')); }

} // namespace

/// The window on a topic of a million messages: the event loop turns at least every 50 ms.
class TestMillion : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void checkerSeesAStall();
    void opens();
    void jumpsAnywhere();
    void scrollsThrough();
    void growsWhileFollowed();
    void manyTopics();

private:
    [[nodiscard]] MessageModel &model() { return *m_window->messagePanel()->model(); }
    [[nodiscard]] bool isShown(qint64 id);
    bool add(qint64 firstId, qint64 lastId);

    TestDatabase m_database;
    Topic m_topic;
    QTemporaryDir m_folder;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<DatabaseSession> m_session;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<StallChecker> m_stalls;
};

/// As \a id and text: {"n":"00000042"}. One statement, because a million calls would take minutes.
bool TestMillion::add(qint64 firstId, qint64 lastId)
{
    const TestConnection connection(m_database.options());
    return connection.exec(
        u"WITH RECURSIVE ids(id) AS (SELECT %1 UNION ALL SELECT id + 1 FROM ids WHERE id < %2) "
        "INSERT INTO %3 (id, p, data, created_at) SELECT id, 1, "
        "CAST(x'81a16ea8' || printf('%08d', id) AS BLOB), "
        "strftime('%Y-%m-%d %H:%M:%f', 1700000000 + id / 100.0, 'unixepoch') FROM ids"_s
            .arg(firstId)
            .arg(lastId)
            .arg(m_topic.table().table()));
}

void TestMillion::initTestCase()
{
    m_topic = m_database.newTopic();
    QVERIFY(add(1, Messages));
    const TestConnection connection(m_database.options());
    QVERIFY(connection.exec(
        u"INSERT INTO %1 VALUES ('mailer', 500000, '2023-11-15 00:00:00.000')"_s.arg(
            m_topic.cursorTable().table())));
}

void TestMillion::init()
{
    DatabaseSession::Intervals intervals;
    intervals.sample = 200ms;
    m_journal = std::make_unique<Journal>(m_folder.filePath(u"journal.jsonl"_s));
    m_session = std::make_unique<DatabaseSession>(intervals);
    m_window = std::make_unique<MainWindow>(*m_session, *m_journal);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_stalls = std::make_unique<StallChecker>();
    QSignalSpy opened(m_session.get(), &DatabaseSession::opened);
    m_window->openDatabase(m_database.options(), ConnectionKind::Development, m_topic.name());
    QVERIFY(opened.wait(Patience));
}

void TestMillion::cleanup()
{
    const qint64 stall = m_stalls ? m_stalls->longestMs() : 0;
    m_stalls.reset();
    m_window.reset();
    m_session.reset();
    QTRY_COMPARE_WITH_TIMEOUT(WorkerThread::running(), 0, Patience);
    qInfo("longest stall: %lld ms", stall);
    if (qstrcmp(QTest::currentTestFunction(), "checkerSeesAStall") != 0)
        QVERIFY2(stall <= LongestStallMs, qPrintable(QString::number(stall)));
}

bool TestMillion::isShown(qint64 id)
{
    auto *view = m_window->messagePanel()->view();
    const int row = model().rowOf(id);
    const QModelIndex index = model().index(row, MessageModel::Preview);
    return row >= 0 && view->viewport()->rect().intersects(view->visualRect(index))
        && index.data().toString() == previewOf(id);
}

void TestMillion::checkerSeesAStall()
{
    // In time of this thread's own: what others take is not counted.
    const auto usedMs = [] {
        timespec used{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        return used.tv_sec * 1000 + used.tv_nsec / 1'000'000;
    };
    const auto until = usedMs() + LongestStallMs + 30;
    while (usedMs() < until) { }
    QVERIFY(m_stalls->longestMs() > LongestStallMs);
}

void TestMillion::opens()
{
    QTRY_VERIFY_WITH_TIMEOUT(isShown(Messages), Patience);
    QCOMPARE(model().lastId(), Messages);
}

void TestMillion::jumpsAnywhere()
{
    auto *panel = m_window->messagePanel();
    QSignalSpy payload(m_window->payloadView(), &PayloadView::shown);
    QList<qint64> ids{1, Messages, 500'000, 499'999, 2, 250'001, 999'744, 256};
    for (qint64 id = 77; id < Messages; id += 104'729)
        ids.append(id);
    for (const qint64 id : ids) {
        payload.clear();
        panel->goToId(id);
        QCOMPARE(panel->currentId(), std::optional(id));
        QTRY_VERIFY_WITH_TIMEOUT(isShown(id), Patience);
        QTRY_VERIFY_WITH_TIMEOUT(!payload.isEmpty() && payload.last()[0].toLongLong() == id,
                                 Patience);
    }
}

void TestMillion::scrollsThrough()
{
    auto *panel = m_window->messagePanel();
    panel->goToOldest();
    QTRY_VERIFY_WITH_TIMEOUT(isShown(1), Patience);
    auto *bar = panel->view()->verticalScrollBar();
    // A hand on the scroll bar: many places, none rested on, then one that is.
    int position = 0;
    QTimer drag;
    connect(&drag, &QTimer::timeout, this, [&] { bar->setValue(position += 2503); });
    drag.start(5ms);
    QTRY_VERIFY_WITH_TIMEOUT(position > 700'000, Patience);
    drag.stop();
    const qint64 top = model().idAt(panel->view()->rowAt(0));
    QVERIFY(top > 500'000);
    QTRY_VERIFY_WITH_TIMEOUT(isShown(top + 1), Patience);
}

void TestMillion::growsWhileFollowed()
{
    QTRY_VERIFY_WITH_TIMEOUT(isShown(model().lastId()), Patience);
    QVERIFY(m_window->messagePanel()->isLive());
    for (int i = 0; i < 5; ++i) {
        const qint64 last = model().lastId();
        // Written in another thread, as others would: it is not the window that waits for the disk.
        std::unique_ptr<QThread> writer(QThread::create([&] { add(last + 1, last + 500); }));
        writer->start();
        QTRY_VERIFY_WITH_TIMEOUT(isShown(last + 500), Patience);
        QVERIFY(writer->wait());
    }
}

void TestMillion::manyTopics()
{
    // The Go original's own example shards one topic over 127 tables.
    constexpr int Topics = 127;
    TestDatabase database;
    {
        const TestConnection connection(database.options());
        QVERIFY(connection.exec(u"BEGIN"_s));
        for (int i = 0; i < Topics; ++i) {
            const QString number = u"%1"_s.arg(i, 3, 10, QChar(u'0'));
            const Topic topic(u"topic_example"_s + number, u"topic_cursor_example"_s + number);
            QVERIFY(topic.create(connection.db()));
            for (int client = 0; client < 3; ++client)
                QVERIFY(connection.exec(
                    u"INSERT INTO %1 VALUES ('client%2', 0, '2023-11-15 00:00:00.000')"_s
                        .arg(topic.cursorTable().table())
                        .arg(client)));
        }
        QVERIFY(connection.exec(u"COMMIT"_s));
    }
    m_stalls->restart(); // Making the tables is not the window's work.
    QSignalSpy sampled(m_session.get(), &DatabaseSession::sampled);
    m_window->openDatabase(database.options(), ConnectionKind::Development);
    QTRY_VERIFY_WITH_TIMEOUT(sampled.size() >= 10, Patience);
    QCOMPARE(m_window->topicPanel()->view()->model()->rowCount(), Topics);
    QCOMPARE(m_window->cursorPanel()->view()->model()->rowCount(), 3 * Topics);
}

QTEST_MAIN(TestMillion)
#include "tst_million.moc"

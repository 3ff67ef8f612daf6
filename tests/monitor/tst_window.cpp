// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include "sampling/databaseworker.h"
#include "views/connectdialog.h"
#include "views/connectionstrip.h"
#include "views/cursorpanel.h"
#include "views/mainwindow.h"
#include "views/messagepanel.h"
#include "views/noticebar.h"
#include "views/payloadview.h"
#include "views/picturetour.h"
#include "views/rewinddialog.h"
#include "views/topicpanel.h"

#include <hookq/producer.h>

#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>

using namespace Qt::StringLiterals;
using namespace hookq;
using namespace hookq::monitor;
using namespace std::chrono_literals;

namespace {

constexpr int Patience = 15'000;

DatabaseSession::Intervals quick()
{
    DatabaseSession::Intervals intervals;
    intervals.sample = 50ms;
    intervals.discover = 200ms;
    intervals.verify = 50ms;
    return intervals;
}

/// What a signal carried: a Result has no default, so QVariant::value() cannot make one.
template <typename T> Result<T> resultIn(const QVariant &argument)
{
    Q_ASSERT(argument.metaType() == QMetaType::fromType<Result<T>>());
    return *static_cast<const Result<T> *>(argument.constData());
}

/// A window on nothing yet, with all that it needs.
struct Monitor {
    explicit Monitor(DatabaseSession::Intervals intervals = quick())
        : session(intervals)
    {
        window.show();
    }

    QTemporaryDir folder;
    Journal journal{folder.filePath(u"journal.jsonl"_s)};
    DatabaseSession session;
    MainWindow window{session, journal};

    [[nodiscard]] bool open(const ConnectionOptions &options, const QString &topic = {})
    {
        QSignalSpy opened(&session, &DatabaseSession::opened);
        window.openDatabase(options, ConnectionKind::Development, topic);
        return opened.wait(Patience);
    }
    [[nodiscard]] MessagePanel &messages() { return *window.messagePanel(); }
    [[nodiscard]] QAbstractItemModel &topics() { return *window.topicPanel()->view()->model(); }
    [[nodiscard]] QAbstractItemModel &clients() { return *window.cursorPanel()->view()->model(); }
    [[nodiscard]] QString notice() const
    {
        return window.notice()->isVisible() ? window.notice()->text() : QString();
    }
    [[nodiscard]] int rowOfTopic(const Topic &topic)
    {
        for (int row = 0; row < topics().rowCount(); ++row) {
            if (topics().index(row, 0).data().toString() == topic.name())
                return row;
        }
        return -1;
    }
};

} // namespace

class TestWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsTopicsAndMessages();
    void readsAPayload();
    void jumps();
    void goesToATime();
    void followsANewMessage();
    void findsANewTopic();
    void filtersTopics();
    void clientsAndTheirLag();
    void rewindIsRefusedWhileLocked();
    void readOnlyStaysLocked();
    void rewindsACursor();
    void movedCursorIsNotOverwritten();
    void locksAgainByItself();
    void closesAndOpensAgain();
    void emptyDatabaseSaysWhatToDo();
    void connectDialogTries();
    void takesPictures();
    void picturesFailAloud();

private:
    void write(const Topic &topic, int count);
    void setCursor(const Topic &topic, const QString &clientId, qint64 sid);
    [[nodiscard]] qint64 cursor(const Topic &topic, const QString &clientId);

    TestDatabase m_database;
    std::optional<TestConnection> m_connection;
    Topic m_topic;
};

void TestWindow::init()
{
    m_connection.emplace(m_database.options());
    m_topic = m_database.newTopic();
}

void TestWindow::cleanup()
{
    m_connection.reset();
    // Every thread ends by itself once nobody needs it.
    QTRY_COMPARE_WITH_TIMEOUT(WorkerThread::running(), 0, Patience);
}

void TestWindow::write(const Topic &topic, int count)
{
    QList<Payload> payloads;
    for (int i = 0; i < count; ++i)
        payloads.append({"\x81\xa5order"_ba + char(i % 128)});
    Producer producer(topic);
    const auto batch = producer.writeBatch(m_connection->db(), payloads);
    QVERIFY2(batch, batch ? "" : qPrintable(batch.error().text()));
}

void TestWindow::setCursor(const Topic &topic, const QString &clientId, qint64 sid)
{
    const QString quote = m_database.isMariadb() ? u"`"_s : u"\""_s;
    const QString table = quote + topic.cursorTable().table() + quote;
    const QString now = m_database.isSqlite() ? u"strftime('%Y-%m-%d %H:%M:%f', 'now')"_s
        : m_database.isMariadb()              ? u"UTC_TIMESTAMP(3)"_s
                                              : u"now()"_s;
    // In one transaction, or the window may look when the row is gone.
    QSqlDatabase database = m_connection->db();
    QVERIFY(database.transaction());
    QVERIFY(m_connection->exec(u"DELETE FROM %1 WHERE cid = '%2'"_s.arg(table, clientId)));
    QVERIFY(m_connection->exec(
        u"INSERT INTO %1 (cid, sid, updated_at) VALUES ('%2', %3, %4)"_s.arg(table, clientId)
            .arg(sid)
            .arg(now)));
    QVERIFY(database.commit());
}

qint64 TestWindow::cursor(const Topic &topic, const QString &clientId)
{
    const QString quote = m_database.isMariadb() ? u"`"_s : u"\""_s;
    return m_connection
        ->value(u"SELECT sid FROM %1 WHERE cid = '%2'"_s.arg(
            quote + topic.cursorTable().table() + quote, clientId))
        .toLongLong();
}

void TestWindow::showsTopicsAndMessages()
{
    write(m_topic, 300);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    const int row = monitor.rowOfTopic(m_topic);
    QVERIFY(row >= 0);
    QCOMPARE(
        monitor.topics().index(row, TopicModel::Messages).data(TopicModel::SortRole).toLongLong(),
        300);
    QCOMPARE(monitor.messages().topic(), std::optional(m_topic));
    auto *model = monitor.messages().model();
    QCOMPARE(model->rowCount(), 300);
    QTRY_COMPARE_WITH_TIMEOUT(model->index(299, MessageModel::Preview).data().toString(),
                              u"{\"order\":43}"_s, Patience);
    QCOMPARE(model->index(299, MessageModel::Type).data().toString(), u"map"_s);
    QVERIFY(monitor.window.windowTitle().contains(m_database.options().displayName()));
    QVERIFY(!monitor.window.windowTitle().contains(u"s3cret"));
}

void TestWindow::readsAPayload()
{
    write(m_topic, 300);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    QSignalSpy shown(monitor.window.payloadView(), &PayloadView::shown);
    auto *view = monitor.messages().view();
    const QModelIndex last = monitor.messages().model()->index(299, 0);
    view->scrollTo(last);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(last).center());
    QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, Patience);
    QCOMPARE(shown[0][0].toLongLong(), 300);
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Up);
    QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 2, Patience);
    QCOMPARE(shown[1][0].toLongLong(), 299);
}

void TestWindow::jumps()
{
    write(m_topic, 1000);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    QVERIFY(QTest::qWaitForWindowActive(&monitor.window));
    auto &messages = monitor.messages();
    QTest::keyClick(&monitor.window, Qt::Key_G, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), messages.idEdit());
    QTest::keyClicks(messages.idEdit(), u"4 2"_s);
    QTest::keyClick(messages.idEdit(), Qt::Key_Return);
    QCOMPARE(messages.currentId(), std::optional<qint64>(42));
    QVERIFY(!messages.isLive());
    QTRY_VERIFY_WITH_TIMEOUT(messages.currentHead().has_value(), Patience);
    QCOMPARE(messages.currentHead()->id, 42);

    QTest::keyClick(&monitor.window, Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(messages.currentId(), std::optional<qint64>(1));
    QTest::keyClick(&monitor.window, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(messages.currentId(), std::optional<qint64>(1000));
    QVERIFY(messages.isLive());

    QSignalSpy noticed(&messages, &MessagePanel::noticed);
    messages.goToId(99'999);
    QCOMPARE(messages.currentId(), std::optional<qint64>(1000));
    QCOMPARE(noticed.size(), 1);

    auto *strip = messages.strip();
    QTest::mouseClick(strip, Qt::LeftButton, {}, QPoint(strip->width() / 2, strip->height() / 2));
    QVERIFY(std::abs(*messages.currentId() - 500) < 20);
}

void TestWindow::goesToATime()
{
    write(m_topic, 10);
    const qint64 between = QDateTime::currentMSecsSinceEpoch() + 2;
    QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > between + 2);
    write(m_topic, 10);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    monitor.messages().goToTime(QDateTime::fromMSecsSinceEpoch(between));
    QTRY_COMPARE_WITH_TIMEOUT(monitor.messages().currentId(), std::optional<qint64>(11), Patience);
    monitor.messages().goToTime(QDateTime::currentDateTime().addDays(1));
    QTRY_COMPARE_WITH_TIMEOUT(monitor.messages().currentId(), std::optional<qint64>(20), Patience);
}

void TestWindow::followsANewMessage()
{
    write(m_topic, 200);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    auto &messages = monitor.messages();
    auto *view = messages.view();
    write(m_topic, 50);
    QTRY_COMPARE_WITH_TIMEOUT(messages.model()->rowCount(), 250, Patience);
    QVERIFY(view->visualRect(messages.model()->index(249, 0)).isValid());
    QVERIFY(view->viewport()->rect().contains(
        view->visualRect(messages.model()->index(249, 0)).center()));

    view->setFocus();
    QTest::keyClick(view, Qt::Key_Space);
    QVERIFY(!messages.isLive());
    messages.goToOldest();
    write(m_topic, 7);
    QTRY_COMPARE_WITH_TIMEOUT(messages.model()->rowCount(), 257, Patience);
    QCOMPARE(messages.currentId(), std::optional<qint64>(1));
    QVERIFY(view->viewport()->rect().contains(
        view->visualRect(messages.model()->index(0, 0)).center()));
}

void TestWindow::findsANewTopic()
{
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options()));
    const Topic another = m_database.newTopic();
    QTRY_VERIFY_WITH_TIMEOUT(monitor.rowOfTopic(another) >= 0, Patience);
    QVERIFY(monitor.rowOfTopic(m_topic) >= 0);
}

void TestWindow::filtersTopics()
{
    const Topic another = m_database.newTopic();
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options()));
    QVERIFY(monitor.topics().rowCount() >= 2);
    QTest::keyClicks(monitor.window.topicPanel()->filter(), another.name().toUpper());
    QCOMPARE(monitor.topics().rowCount(), 1);
    QCOMPARE(monitor.rowOfTopic(another), 0);
}

void TestWindow::clientsAndTheirLag()
{
    write(m_topic, 100);
    setCursor(m_topic, u"mailer"_s, 40);
    setCursor(m_topic, u"audit"_s, 100);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    auto *panel = monitor.window.cursorPanel();
    QVERIFY(panel->select(m_topic, u"mailer"_s));
    const QModelIndex mailer = panel->view()->currentIndex();
    QCOMPARE(mailer.siblingAtColumn(CursorModel::Lag).data().toString(), u"60"_s);
    QCOMPARE(mailer.siblingAtColumn(CursorModel::Sid).data().toString(), u"40"_s);
    QVERIFY(mailer.siblingAtColumn(CursorModel::OldestUnread).data().toString() != u"–"_s);
    QVERIFY(!mailer.data(Qt::ToolTipRole).toString().isEmpty());
    // What the client reads next is one key away.
    panel->view()->setFocus();
    QTest::keyClick(panel->view(), Qt::Key_Return);
    QCOMPARE(monitor.messages().currentId(), std::optional<qint64>(41));
    setCursor(m_topic, u"mailer"_s, 70);
    QTRY_COMPARE_WITH_TIMEOUT(
        panel->view()->currentIndex().siblingAtColumn(CursorModel::Lag).data().toString(), u"30"_s,
        Patience);
    QCOMPARE(panel->current()->clientId, u"mailer"_s);
}

void TestWindow::rewindIsRefusedWhileLocked()
{
    write(m_topic, 100);
    setCursor(m_topic, u"mailer"_s, 40);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    QVERIFY(monitor.window.cursorPanel()->select(m_topic, u"mailer"_s));
    QVERIFY(QTest::qWaitForWindowActive(&monitor.window));
    QTest::keyClick(&monitor.window, Qt::Key_R, Qt::ControlModifier);
    auto *dialog = monitor.window.rewindDialog();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->plan().has_value(), Patience);
    QVERIFY(!dialog->applyButton()->isEnabled());

    QSignalSpy applied(&monitor.session, &DatabaseSession::applied);
    CursorPlan plan = *dialog->plan();
    plan.toSid = 5;
    monitor.session.requestApply(plan, u"test"_s);
    QTRY_COMPARE_WITH_TIMEOUT(applied.size(), 1, Patience);
    const auto result = resultIn<void>(applied[0][3]);
    QVERIFY(!result);
    QCOMPARE(result.error().code(), ErrorCode::ReadOnly);
    QCOMPARE(cursor(m_topic, u"mailer"_s), 40);
}

void TestWindow::readOnlyStaysLocked()
{
    write(m_topic, 10);
    ConnectionOptions options = m_database.options();
    options.access = ConnectionOptions::Access::ReadOnly;
    Monitor monitor;
    QVERIFY(monitor.open(options, m_topic.name()));
    QVERIFY(!monitor.window.connectionStrip()->lockButton()->isEnabled());
    QSignalSpy failed(&monitor.session, &DatabaseSession::unlockFailed);
    monitor.session.unlock();
    QCOMPARE(failed.size(), 1);
    QVERIFY(!monitor.session.isUnlocked());
    QVERIFY(monitor.notice().contains(u"reading only"));
}

void TestWindow::rewindsACursor()
{
    write(m_topic, 100);
    setCursor(m_topic, u"mailer"_s, 40);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    QSignalSpy locked(&monitor.session, &DatabaseSession::lockChanged);
    QTest::mouseClick(monitor.window.connectionStrip()->lockButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(locked.size(), 1, Patience);
    QVERIFY(monitor.session.isUnlocked());

    QSignalSpy planned(&monitor.session, &DatabaseSession::planReady);
    monitor.session.requestPlan(m_topic, u"mailer"_s, {CursorTarget::Kind::Earliest, 0, {}});
    QTRY_COMPARE_WITH_TIMEOUT(planned.size(), 1, Patience);
    const auto plan = resultIn<CursorPlan>(planned[0][1]);
    QVERIFY(plan);
    QCOMPARE(plan->redelivered, 40);

    QSignalSpy verdict(&monitor.session, &DatabaseSession::verdictChanged);
    const auto token = monitor.session.requestApply(*plan, u"read again"_s);
    QTRY_COMPARE_WITH_TIMEOUT(verdict.size(), 1, Patience);
    QCOMPARE(verdict[0][0].toULongLong(), token);
    QCOMPARE(cursor(m_topic, u"mailer"_s), 0);
    QCOMPARE(monitor.journal.entries().constLast().outcome, JournalEntry::Outcome::Pending);
    QCOMPARE(monitor.journal.entries().constLast().reason, u"read again"_s);

    // A consumer that never looks goes on from where it was.
    setCursor(m_topic, u"mailer"_s, 45);
    QTRY_COMPARE_WITH_TIMEOUT(verdict.size(), 2, Patience);
    QCOMPARE(monitor.journal.entries().constLast().outcome, JournalEntry::Outcome::Overwritten);
    QTest::mouseClick(monitor.window.connectionStrip()->lockButton(), Qt::LeftButton);
    QVERIFY(!monitor.session.isUnlocked());
}

void TestWindow::movedCursorIsNotOverwritten()
{
    write(m_topic, 100);
    setCursor(m_topic, u"mailer"_s, 40);
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    QSignalSpy locked(&monitor.session, &DatabaseSession::lockChanged);
    monitor.session.unlock();
    QTRY_COMPARE_WITH_TIMEOUT(locked.size(), 1, Patience);
    QSignalSpy planned(&monitor.session, &DatabaseSession::planReady);
    monitor.session.requestPlan(m_topic, u"mailer"_s, {CursorTarget::Kind::Earliest, 0, {}});
    QTRY_COMPARE_WITH_TIMEOUT(planned.size(), 1, Patience);
    setCursor(m_topic, u"mailer"_s, 41);
    QSignalSpy applied(&monitor.session, &DatabaseSession::applied);
    monitor.session.requestApply(*resultIn<CursorPlan>(planned[0][1]), {});
    QTRY_COMPARE_WITH_TIMEOUT(applied.size(), 1, Patience);
    const auto result = resultIn<void>(applied[0][3]);
    QVERIFY(!result);
    QCOMPARE(result.error().code(), ErrorCode::CursorMoved);
    QCOMPARE(cursor(m_topic, u"mailer"_s), 41);
    QCOMPARE(monitor.journal.entries().constLast().outcome, JournalEntry::Outcome::Refused);
}

void TestWindow::locksAgainByItself()
{
    auto intervals = quick();
    intervals.unlocked = 300ms;
    Monitor monitor(intervals);
    QVERIFY(monitor.open(m_database.options()));
    QSignalSpy locked(&monitor.session, &DatabaseSession::lockChanged);
    monitor.session.unlock();
    QTRY_COMPARE_WITH_TIMEOUT(locked.size(), 2, Patience);
    QVERIFY(!monitor.session.isUnlocked());
}

void TestWindow::closesAndOpensAgain()
{
    write(m_topic, 10);
    Monitor monitor;
    for (int i = 0; i < 3; ++i) {
        QVERIFY(monitor.open(m_database.options(), m_topic.name()));
        QCOMPARE(monitor.messages().model()->rowCount(), 10);
        monitor.session.close();
        QCOMPARE(monitor.messages().model()->rowCount(), 0);
        QCOMPARE(monitor.topics().rowCount(), 0);
    }
}

void TestWindow::emptyDatabaseSaysWhatToDo()
{
    QVERIFY(m_connection->exec(u"DROP TABLE "_s + m_topic.table().table()));
    QVERIFY(m_connection->exec(u"DROP TABLE "_s + m_topic.cursorTable().table()));
    Monitor monitor;
    QVERIFY(monitor.open(m_database.options()));
    QTest::keyClicks(monitor.window.topicPanel()->filter(), u"no such topic"_s);
    QCOMPARE(monitor.topics().rowCount(), 0);
    const auto hints = monitor.window.topicPanel()->view()->viewport()->findChildren<QLabel *>();
    QCOMPARE(hints.size(), 1);
    QVERIFY(hints[0]->isVisible());
    QVERIFY(hints[0]->text().contains(u"created_at"));
}

void TestWindow::connectDialogTries()
{
    ConnectDialog dialog;
    dialog.setOptions(m_database.options(), ConnectionKind::Test);
    dialog.show();
    QCOMPARE(dialog.options().displayName(), m_database.options().displayName());
    QSignalSpy tried(&dialog, &ConnectDialog::tried);
    dialog.test();
    QTRY_COMPARE_WITH_TIMEOUT(tried.size(), 1, Patience);
    QVERIFY2(tried[0][0].toBool(), qPrintable(dialog.resultText()));
    QVERIFY(dialog.isVisible());
    dialog.connectToDatabase();
    QTRY_COMPARE_WITH_TIMEOUT(dialog.result(), int(QDialog::Accepted), Patience);
    QCOMPARE(dialog.kind(), ConnectionKind::Test);
}

void TestWindow::takesPictures()
{
    write(m_topic, 100);
    setCursor(m_topic, u"audit"_s, 100);
    setCursor(m_topic, u"mailer"_s, 40);
    Monitor monitor;
    const QString folder = monitor.folder.filePath(u"new/pictures"_s);
    PictureTour tour(monitor.window, monitor.session, folder, {3, 30s});
    QSignalSpy finished(&tour, &PictureTour::finished);
    QVERIFY(monitor.open(m_database.options(), m_topic.name()));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, Patience);
    QCOMPARE(finished[0][0].toString(), QString());
    QCOMPARE(QDir(folder).entryList(QDir::Files, QDir::Name),
             (QStringList{u"chart.png"_s, u"main.png"_s, u"payload.png"_s, u"rewind.png"_s}));
    QCOMPARE(QImage(folder + u"/main.png"_s).size(), monitor.window.size());
    QCOMPARE(monitor.window.rewindDialog()->plan()->clientId, u"mailer"_s);
    QCOMPARE(monitor.window.rewindDialog()->plan()->redelivered, 20);
}

void TestWindow::picturesFailAloud()
{
    Monitor monitor;
    PictureTour tour(monitor.window, monitor.session, monitor.folder.path(), {3, 300ms});
    QSignalSpy finished(&tour, &PictureTour::finished);
    QVERIFY(monitor.open(m_database.options(), m_topic.name())); // has no messages
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, Patience);
    QVERIFY(!finished[0][0].toString().isEmpty());
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"

// SPDX-License-Identifier: MIT
#include "stallchecker.h"
#include "testdatabase.h"

#include "sampling/databaseworker.h"
#include "views/connectdialog.h"
#include "views/connectionstrip.h"
#include "views/mainwindow.h"
#include "views/messagepanel.h"
#include "views/noticebar.h"
#include "views/topicpanel.h"

#include <hookq/producer.h>

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

using namespace Qt::StringLiterals;
using namespace hookq;
using namespace hookq::monitor;
using namespace std::chrono_literals;

namespace {

constexpr int Patience = 30'000;
constexpr qint64 LongestStallMs = 50;

DatabaseSession::Intervals quick()
{
    DatabaseSession::Intervals intervals;
    intervals.sample = 50ms;
    intervals.discover = 100ms;
    return intervals;
}

/// The server that HOOKQ_TEST_... names.
ConnectionOptions server(const char *variable)
{
    const auto options = ConnectionOptions::fromUrl(qEnvironmentVariable(variable));
    if (!options)
        qFatal("%s: %s", variable, qPrintable(options.error().text()));
    return *options;
}

} // namespace

/// Passes bytes on between one client and a server, until it is told to hold them back: to the
/// client that is a server that was stopped, which still acknowledges and never answers.
class Relay : public QTcpServer {
public:
    explicit Relay(quint16 serverPort)
        : m_serverPort(serverPort)
    {
        connect(this, &QTcpServer::newConnection, this, &Relay::accept);
        listen(QHostAddress::LocalHost);
    }
    void setStopped(bool stopped) { m_stopped = stopped; }

private:
    void accept()
    {
        auto *client = nextPendingConnection();
        auto *server = new QTcpSocket(client);
        server->connectToHost(QHostAddress::LocalHost, m_serverPort);
        pass(*client, *server);
        pass(*server, *client);
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }
    void pass(QTcpSocket &from, QTcpSocket &to)
    {
        connect(&from, &QTcpSocket::readyRead, &to, [this, &from, &to] {
            if (!m_stopped)
                to.write(from.readAll());
        });
    }

    quint16 m_serverPort;
    bool m_stopped = false;
};

/// Whatever is wrong with a database, the window says it and goes on turning.
class TestBadInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void cannotBeOpened_data();
    void cannotBeOpened();
    void dialogSaysWhy_data() { cannotBeOpened_data(); }
    void dialogSaysWhy();
    void silentServerDoesNotHoldTheWindow();
    void stoppedServerDoesNotHoldTheWindow_data();
    void stoppedServerDoesNotHoldTheWindow();
    void closingWhileConnectingDoesNotWait();
    void unreadableTopicDoesNotKeepTheOthers();
    void topicThatVanishes();
    void lockedFileIsReadAgainLater();

private:
    QString file(const QString &name, const QByteArray &content);

    QTemporaryDir m_folder;
    TestDatabase m_database;
    QTcpServer m_silent; ///< Takes connections and never says a word.
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<DatabaseSession> m_session;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<StallChecker> m_stalls;
};

void TestBadInput::init()
{
    m_journal = std::make_unique<Journal>(m_folder.filePath(u"journal.jsonl"_s));
    m_session = std::make_unique<DatabaseSession>(quick());
    m_window = std::make_unique<MainWindow>(*m_session, *m_journal);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_stalls = std::make_unique<StallChecker>();
}

void TestBadInput::cleanup()
{
    const qint64 stall = m_stalls->longestMs();
    m_stalls.reset();
    m_window.reset();
    m_session.reset();
    QTRY_COMPARE_WITH_TIMEOUT(WorkerThread::running(), 0, Patience);
    QVERIFY2(stall <= LongestStallMs, qPrintable(QString::number(stall)));
}

QString TestBadInput::file(const QString &name, const QByteArray &content)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(name));
    return file.fileName();
}

void TestBadInput::cannotBeOpened_data()
{
    QTest::addColumn<ConnectionOptions>("options");
    QTest::addColumn<ErrorCode>("code");

    QTest::newRow("no such file") << ConnectionOptions::sqlite(m_folder.filePath(u"none.db"_s))
                                  << ErrorCode::ConnectionFailed;
    QTest::newRow("a folder") << ConnectionOptions::sqlite(m_folder.path())
                              << ErrorCode::ConnectionFailed;
    QTest::newRow("not a database")
        << ConnectionOptions::sqlite(file(u"text.db"_s, QByteArray(5000, 'x')))
        << ErrorCode::NotADatabase;

    const ConnectionOptions mariadb = server("HOOKQ_TEST_MARIADB");
    const ConnectionOptions postgresql = server("HOOKQ_TEST_POSTGRESQL");
    for (const auto &[name, good] :
         {std::pair("MariaDB", mariadb), std::pair("PostgreSQL", postgresql)}) {
        ConnectionOptions bad = good;
        bad.password = u"not the password"_s;
        QTest::addRow("%s, wrong password", name) << bad << ErrorCode::AuthenticationFailed;
        bad = good;
        bad.port = 1;
        QTest::addRow("%s, nobody listens", name) << bad << ErrorCode::ConnectionFailed;
        bad = good;
        bad.host = u"no-such-host.invalid"_s;
        QTest::addRow("%s, no such host", name) << bad << ErrorCode::ConnectionFailed;
    }
}

void TestBadInput::cannotBeOpened()
{
    QFETCH(ConnectionOptions, options);
    QFETCH(ErrorCode, code);
    QSignalSpy failed(m_session.get(), &DatabaseSession::openFailed);
    m_window->openDatabase(options, ConnectionKind::Development);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, Patience);
    const auto &error = *static_cast<const Error *>(failed[0][0].constData());
    QVERIFY2(error.code() == code, qPrintable(errorName(error.code()) + u": "_s + error.text()));
    QVERIFY(m_window->notice()->isVisible());
    QCOMPARE(m_window->notice()->text(), error.text());
    QVERIFY2(error.text().size() > 10, qPrintable(error.text()));
    QVERIFY(!error.text().contains(u"password\""));
    QVERIFY(options.password.isEmpty() || !error.text().contains(options.password));
    QCOMPARE(m_session->state(), DatabaseSession::State::Closed);
}

void TestBadInput::dialogSaysWhy()
{
    QFETCH(ConnectionOptions, options);
    m_window->showConnectDialog();
    auto *dialog = m_window->connectDialog();
    dialog->setOptions(options, ConnectionKind::Production);
    QSignalSpy tried(dialog, &ConnectDialog::tried);
    dialog->connectToDatabase();
    QTRY_COMPARE_WITH_TIMEOUT(tried.size(), 1, Patience);
    QVERIFY(!tried[0][0].toBool());
    QVERIFY(dialog->isVisible());
    QVERIFY2(dialog->resultText().size() > 10, qPrintable(dialog->resultText()));
    QVERIFY(options.password.isEmpty() || !dialog->resultText().contains(options.password));
}

void TestBadInput::silentServerDoesNotHoldTheWindow()
{
    QVERIFY(m_silent.isListening() || m_silent.listen(QHostAddress::LocalHost));
    for (const char *variable : {"HOOKQ_TEST_MARIADB", "HOOKQ_TEST_POSTGRESQL"}) {
        ConnectionOptions options = server(variable);
        options.port = m_silent.serverPort();
        options.options[u"connectTimeoutMs"_s] = u"1500"_s;
        QSignalSpy failed(m_session.get(), &DatabaseSession::openFailed);
        m_window->openDatabase(options, ConnectionKind::Development);
        QCOMPARE(m_session->state(), DatabaseSession::State::Opening);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, Patience);
        QVERIFY(m_window->notice()->isVisible());
    }
}

void TestBadInput::stoppedServerDoesNotHoldTheWindow_data()
{
    QTest::addColumn<ConnectionOptions>("options");
    QTest::newRow("MariaDB") << server("HOOKQ_TEST_MARIADB");
    QTest::newRow("PostgreSQL") << server("HOOKQ_TEST_POSTGRESQL");
}

void TestBadInput::stoppedServerDoesNotHoldTheWindow()
{
    QFETCH(ConnectionOptions, options);
    Relay relay(quint16(options.port));
    QVERIFY(relay.isListening());
    options.port = relay.serverPort();
    QSignalSpy opened(m_session.get(), &DatabaseSession::opened);
    m_window->openDatabase(options, ConnectionKind::Development);
    QVERIFY(opened.wait(Patience));

    relay.setStopped(true);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->connectionStrip()->isSilent(), Patience);
    QSignalSpy sampled(m_session.get(), &DatabaseSession::sampled);
    m_window->messagePanel()->refresh();
    m_session->refresh();
    QVERIFY(!sampled.wait(300));

    QElapsedTimer closing;
    closing.start();
    m_session->close();
    m_window.reset();
    m_session.reset();
    QVERIFY2(closing.elapsed() < 1000, qPrintable(QString::number(closing.elapsed())));
    // The thread is still held; a program that ends now leaves it behind.
    QVERIFY(!WorkerThread::waitForAll(QDeadlineTimer(20)));
    // The relay's end is the server's: the thread is let go, and cleans up after itself.
}

void TestBadInput::closingWhileConnectingDoesNotWait()
{
    QVERIFY(m_silent.isListening() || m_silent.listen(QHostAddress::LocalHost));
    ConnectionOptions options = server("HOOKQ_TEST_MARIADB");
    options.port = m_silent.serverPort();
    options.options[u"connectTimeoutMs"_s] = u"1500"_s;
    QSignalSpy failed(m_session.get(), &DatabaseSession::openFailed);
    m_window->openDatabase(options, ConnectionKind::Development);
    QVERIFY(!failed.wait(200));
    m_session->close();
    QCOMPARE(m_session->state(), DatabaseSession::State::Closed);
    // And another one can be opened while the first still hangs.
    QSignalSpy opened(m_session.get(), &DatabaseSession::opened);
    const Topic topic = m_database.newTopic();
    m_window->openDatabase(m_database.options(), ConnectionKind::Development);
    QVERIFY(opened.wait(Patience));
    QCOMPARE(failed.size(), 0);
}

void TestBadInput::unreadableTopicDoesNotKeepTheOthers()
{
    const Topic good = m_database.newTopic();
    const Topic bad = m_database.newTopic();
    const TestConnection connection(m_database.options());
    QSignalSpy opened(m_session.get(), &DatabaseSession::opened);
    m_window->openDatabase(m_database.options(), ConnectionKind::Development, good.name());
    QVERIFY(opened.wait(Patience));
    QVERIFY(
        connection.exec(u"ALTER TABLE %1 RENAME COLUMN data TO daten"_s.arg(bad.table().table())));
    Producer producer(good);
    QVERIFY(producer.writeBatch(connection.db(), {{"\xc0"_ba}, {"\xc0"_ba}}));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->messagePanel()->model()->rowCount(), 2, Patience);
    QCOMPARE(m_session->state(), DatabaseSession::State::Open);
}

void TestBadInput::topicThatVanishes()
{
    const Topic topic = m_database.newTopic();
    const TestConnection connection(m_database.options());
    QSignalSpy opened(m_session.get(), &DatabaseSession::opened);
    m_window->openDatabase(m_database.options(), ConnectionKind::Development, topic.name());
    QVERIFY(opened.wait(Patience));
    auto *topics = m_window->topicPanel()->view()->model();
    const int before = topics->rowCount();
    QVERIFY(connection.exec(u"DROP TABLE %1"_s.arg(topic.table().table())));
    QVERIFY(connection.exec(u"DROP TABLE %1"_s.arg(topic.cursorTable().table())));
    QTRY_COMPARE_WITH_TIMEOUT(topics->rowCount(), before - 1, Patience);
    QCOMPARE(m_session->state(), DatabaseSession::State::Open);
}

void TestBadInput::lockedFileIsReadAgainLater()
{
    // Without write-ahead log a writer keeps readers out.
    ConnectionOptions options = ConnectionOptions::sqlite(m_folder.filePath(u"locked.db"_s));
    options.options = {
        {u"create"_s, u"true"_s}, {u"journal_mode"_s, u"delete"_s}, {u"lockTimeoutMs"_s, u"100"_s}};
    const TestConnection connection(options);
    QVERIFY(Topic(u"orders"_s, u"orders_cursor"_s).create(connection.db()));
    QSignalSpy opened(m_session.get(), &DatabaseSession::opened);
    m_window->openDatabase(options, ConnectionKind::Development);
    QVERIFY(opened.wait(Patience));

    QSignalSpy failed(m_session.get(), &DatabaseSession::sampleFailed);
    QVERIFY(connection.exec(u"BEGIN EXCLUSIVE"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), Patience);
    QCOMPARE(static_cast<const Error *>(failed[0][0].constData())->code(), ErrorCode::Busy);
    QVERIFY(m_window->notice()->isVisible());
    QVERIFY(connection.exec(u"ROLLBACK"_s));
    QSignalSpy sampled(m_session.get(), &DatabaseSession::sampled);
    QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), Patience);
    QVERIFY(!m_window->notice()->isVisible());
}

QTEST_MAIN(TestBadInput)
#include "tst_badinput.moc"

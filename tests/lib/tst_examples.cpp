// SPDX-License-Identifier: MIT
#include <hookq/connectionoptions.h>
#include <hookq/probe.h>

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtSql/QSqlDatabase>
#include <QtTest/QTest>

#include <memory>

using namespace Qt::StringLiterals;

/// The examples as programs of their own: started, watched by what they print, ended by a signal.
class TestExamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
    void producerAndConsumer();
    void shopAndClients();

private:
    std::unique_ptr<QProcess> start(const char *program, const QStringList &arguments) const;
    [[nodiscard]] static bool prints(QProcess &process, const QString &text);
    [[nodiscard]] static bool endsBySignal(QProcess &process);

    std::unique_ptr<QTemporaryDir> m_directory;
};

std::unique_ptr<QProcess> TestExamples::start(const char *program,
                                              const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(m_directory->path());
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(QString::fromUtf8(program), arguments);
    return process;
}

bool TestExamples::prints(QProcess &process, const QString &text)
{
    QString seen;
    while (!seen.contains(text)) {
        if (!process.waitForReadyRead(20'000)) {
            qWarning().noquote() << "only this was printed:" << seen;
            return false;
        }
        seen += QString::fromUtf8(process.readAll());
    }
    return true;
}

bool TestExamples::endsBySignal(QProcess &process)
{
    process.terminate();
    return process.waitForFinished(20'000) && process.exitStatus() == QProcess::NormalExit
        && process.exitCode() == 0;
}

void TestExamples::producerAndConsumer()
{
    for (const QString &expected : {u"order 1, message 1"_s, u"order 2, message 2"_s}) {
        const auto producer = start(EXAMPLE_PRODUCER, {u"shop.db"_s});
        QVERIFY(prints(*producer, expected));
        QVERIFY(producer->waitForFinished());
        QCOMPARE(producer->exitCode(), 0);
    }
    QVERIFY(QFile::copy(QFINDTESTDATA("../../libhookq/examples/consumer.json"),
                        m_directory->filePath(u"consumer.json"_s)));
    const auto consumer = start(EXAMPLE_CONSUMER, {u"consumer.json"_s});
    QVERIFY(prints(*consumer, u"2 QMap((\"id\", QVariant(qlonglong, 2))"_s));
    consumer->kill();
    QVERIFY(consumer->waitForFinished());
}

void TestExamples::shopAndClients()
{
    const QString url = u"sqlite:"_s + m_directory->filePath(u"demo.db"_s);
    const auto shop = start(ORDER_APPLICATION,
                            {u"--database"_s, url, u"--rate"_s, u"40"_s, u"--history"_s, u"300"_s});
    QVERIFY(prints(*shop, u"open"_s));
    const auto mailer = start(ORDER_CLIENT, {u"--database"_s, url, u"--id"_s, u"mailer"_s});
    const auto slow = start(
        ORDER_CLIENT, {u"--database"_s, url, u"--id"_s, u"analytics"_s, u"--delay-ms"_s, u"50"_s});
    QVERIFY(prints(*mailer, u"OrderCancelled"_s)); // beyond the history, which holds none
    QVERIFY(prints(*slow, u"up to message"_s));
    QVERIFY(endsBySignal(*slow));
    QVERIFY(endsBySignal(*shop));
    QVERIFY(endsBySignal(*mailer));

    auto database = hookq::ConnectionOptions::fromUrl(url)->open(u"examples"_s);
    QVERIFY(database);
    {
        const hookq::Topic orders(u"orders"_s, u"orders_cursor"_s);
        const auto sample = hookq::Probe(*database).sample({orders});
        QVERIFY(sample);
        const auto clients = sample->topics.first().clients;
        QCOMPARE(clients.size(), 2);
        QCOMPARE(clients[0].clientId, u"analytics");
        QVERIFY(clients[0].sid > 0);
        QVERIFY(clients[0].lag > clients[1].lag);
        QVERIFY(clients[1].sid > 300);
    }
    *database = QSqlDatabase();
    QSqlDatabase::removeDatabase(u"examples"_s);
}

QTEST_GUILESS_MAIN(TestExamples)
#include "tst_examples.moc"

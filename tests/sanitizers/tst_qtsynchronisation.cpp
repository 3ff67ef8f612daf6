// SPDX-License-Identifier: MIT
// Correct programs, one for each way Qt hands data from thread to thread: any report is a failure.

#include <QtCore/QMutex>
#include <QtCore/QSemaphore>
#include <QtCore/QThread>
#include <QtCore/QWaitCondition>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <memory>
#include <vector>

class Worker : public QObject {
    Q_OBJECT
public:
    int value = 0;

    void work(const QStringList &input)
    {
        value += int(input.size());
        QStringList output = input;
        output.append(QString::number(value));
        Q_EMIT done(output);
    }

Q_SIGNALS:
    void done(const QStringList &output);
};

class QtSynchronisationTest : public QObject {
    Q_OBJECT
Q_SIGNALS:
    void asked(const QStringList &input);

private Q_SLOTS:
    void queuedSignals();
    void queuedCalls();
    void mutex();
    void waitCondition();
    void semaphore();
    void threadEnd();
};

void QtSynchronisationTest::queuedSignals()
{
    QThread thread;
    const auto worker = new Worker;
    worker->moveToThread(&thread);
    connect(&thread, &QThread::finished, worker, &QObject::deleteLater);
    connect(this, &QtSynchronisationTest::asked, worker, &Worker::work);
    int answers = 0;
    connect(worker, &Worker::done, this,
            [&](const QStringList &output) { answers += !output.isEmpty(); });
    thread.start();
    for (int i = 0; i < 1000; ++i)
        Q_EMIT asked({ QString::number(i) });
    QTRY_COMPARE(answers, 1000);
    thread.quit();
    QVERIFY(thread.wait());
}

void QtSynchronisationTest::queuedCalls()
{
    QThread thread;
    Worker worker;
    worker.value = 1;
    worker.moveToThread(&thread);
    thread.start();
    std::vector<int> values;
    for (int i = 0; i < 1000; ++i) {
        QMetaObject::invokeMethod(&worker, [&, data = QString::number(i)] {
            worker.work({ data });
            QMetaObject::invokeMethod(this,
                                      [&values, value = worker.value] { values.push_back(value); });
        });
    }
    QTRY_COMPARE(values.size(), 1000u);
    thread.quit();
    QVERIFY(thread.wait());
    QCOMPARE(worker.value, 1001);
}

void QtSynchronisationTest::mutex()
{
    QMutex mutex;
    int counter = 0;
    const auto count = [&] {
        for (int i = 0; i < 20000; ++i) {
            const QMutexLocker locker(&mutex);
            ++counter;
        }
    };
    const std::unique_ptr<QThread> thread(QThread::create(count));
    thread->start();
    count();
    QVERIFY(thread->wait());
    QCOMPARE(counter, 40000);
}

void QtSynchronisationTest::waitCondition()
{
    QMutex mutex;
    QWaitCondition changed;
    int turn = 0;
    const auto play = [&](int parity) {
        for (int i = 0; i < 1000; ++i) {
            const QMutexLocker locker(&mutex);
            while (turn % 2 != parity)
                changed.wait(&mutex);
            ++turn;
            changed.wakeAll();
        }
    };
    const std::unique_ptr<QThread> thread(QThread::create(play, 1));
    thread->start();
    play(0);
    QVERIFY(thread->wait());
    QCOMPARE(turn, 2000);
}

void QtSynchronisationTest::semaphore()
{
    QSemaphore full;
    std::vector<int> items(1000);
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        for (int &item : items) {
            item = 1;
            full.release();
        }
    }));
    thread->start();
    int sum = 0;
    for (const int &item : items) {
        full.acquire();
        sum += item;
    }
    QVERIFY(thread->wait());
    QCOMPARE(sum, 1000);
}

void QtSynchronisationTest::threadEnd()
{
    for (int i = 0; i < 100; ++i) {
        int value = 0;
        const std::unique_ptr<QThread> thread(QThread::create([&] { value = 1; }));
        thread->start();
        QVERIFY(thread->wait());
        QCOMPARE(value, 1);
    }
}

QTEST_GUILESS_MAIN(QtSynchronisationTest)
#include "tst_qtsynchronisation.moc"

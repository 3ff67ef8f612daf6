// SPDX-License-Identifier: MIT
// A race on purpose, beside signals that cross threads: CTest expects the sanitizer's report.

#include <QtCore/QThread>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <memory>

class RaceTest : public QObject {
    Q_OBJECT
public:
    int counter = 0;

Q_SIGNALS:
    void counted();

private Q_SLOTS:
    void race();
};

void RaceTest::race()
{
    QSignalSpy spy(this, &RaceTest::counted);
    const std::unique_ptr<QThread> thread(QThread::create([this] {
        for (int i = 0; i < 1000; ++i)
            ++counter;
        Q_EMIT counted();
    }));
    thread->start();
    for (int i = 0; i < 1000; ++i)
        ++counter;
    QVERIFY(thread->wait());
    QTRY_COMPARE(spy.count(), 1);
}

QTEST_GUILESS_MAIN(RaceTest)
#include "tst_race.moc"

// SPDX-License-Identifier: MIT
#include <hookq/duration.h>

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using hookq::formatDuration;
using hookq::parseDuration;
using std::chrono::nanoseconds;

// The valid and invalid texts are those that Go's own documentation and rules name.
class DurationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void formats_data();
    void formats();
    void readsBackWhatItFormats();
};

void DurationTest::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("expected");
    const auto row = [](const char *name, const QString &text, nanoseconds expected) {
        QTest::newRow(name) << text << qint64(expected.count());
    };
    row("zero", u"0"_s, 0ns);
    row("minus zero", u"-0"_s, 0ns);
    row("seconds", u"10s"_s, 10s);
    row("plus", u"+5s"_s, 5s);
    row("minus", u"-2h"_s, -2h);
    row("mixed", u"1h30m"_s, 90min);
    row("any order", u"10s1h"_s, 1h + 10s);
    row("twice the same unit", u"1s1s"_s, 2s);
    row("fraction", u"1.5ms"_s, 1500us);
    row("no digit after the dot", u"5.s"_s, 5s);
    row("no digit before the dot", u".5s"_s, 500ms);
    row("micro sign", u"12\u00b5s"_s, 12us);
    row("Greek mu", u"12\u03bcs"_s, 12us);
    row("us", u"300us"_s, 300us);
    row("ns", u"11ns"_s, 11ns);
    row("all units", u"1h2m3s4ms5us6ns"_s, 1h + 2min + 3s + 4ms + 5us + 6ns);
    row("fraction of hours", u"39h9m14.425s"_s, 39h + 9min + 14s + 425ms);
    row("beyond 53 bits", u"9007199254740993ns"_s, 9007199254740993ns);
    row("beyond 53 bits in the fraction", u"9007199254.740993ms"_s, 9007199254740993ns);
    row("longest", u"9223372036854775807ns"_s, nanoseconds::max());
    row("longest by fraction", u"9223372036854775.807us"_s, nanoseconds::max());
    row("shortest", u"-9223372036854775808ns"_s, nanoseconds::min());
    row("shortest by fraction", u"-9223372036.854775808s"_s, nanoseconds::min());
    row("below a nanosecond", u"9223372036854775.8079us"_s, nanoseconds::max());
    row("more digits than fit", u"0.100000000000000000000h"_s, 6min);
    row("rounded as Go does", u"0.9223372036854775807h"_s, 55min + 20s + 413933267ns);
}

void DurationTest::reads()
{
    QFETCH(QString, text);
    QFETCH(qint64, expected);
    const auto duration = parseDuration(text);
    QVERIFY2(duration.ok(), duration ? "" : qPrintable(duration.error().text()));
    QCOMPARE(qint64(duration->count()), expected);
}

void DurationTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    QTest::newRow("empty") << u""_s << u"invalid duration \"\""_s;
    QTest::newRow("no unit") << u"3"_s << u"missing unit in duration \"3\""_s;
    QTest::newRow("last has no unit") << u"1h5"_s << u"missing unit in duration \"1h5\""_s;
    QTest::newRow("zero fraction") << u"0.0"_s << u"missing unit"_s;
    QTest::newRow("sign only") << u"-"_s << u"invalid duration"_s;
    QTest::newRow("unit only") << u"s"_s << u"invalid duration"_s;
    QTest::newRow("dot only") << u"."_s << u"invalid duration"_s;
    QTest::newRow("dot and unit") << u".s"_s << u"invalid duration"_s;
    QTest::newRow("two signs") << u"--5s"_s << u"invalid duration"_s;
    QTest::newRow("days") << u"5d"_s << u"unknown unit \"d\""_s;
    QTest::newRow("space") << u"5 s"_s << u"unknown unit \" s\""_s;
    QTest::newRow("capital") << u"5S"_s << u"unknown unit \"S\""_s;
    QTest::newRow("other digits") << u"\u0665s"_s << u"invalid duration"_s;
    QTest::newRow("one too long") << u"9223372036854775808ns"_s << u"too long"_s;
    QTest::newRow("one too short") << u"-9223372036854775809ns"_s << u"too long"_s;
    QTest::newRow("number too long") << u"99999999999999999999ns"_s << u"too long"_s;
    QTest::newRow("too many hours") << u"3000000h"_s << u"too long"_s;
    QTest::newRow("sum too long") << u"9223372036s1s"_s << u"too long"_s;
}

void DurationTest::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, reason);
    const auto duration = parseDuration(text);
    QVERIFY(!duration.ok());
    QCOMPARE(duration.error().code(), hookq::ErrorCode::InvalidArgument);
    QVERIFY2(duration.error().text().contains(reason), qPrintable(duration.error().text()));
}

void DurationTest::formats_data()
{
    QTest::addColumn<qint64>("duration");
    QTest::addColumn<QString>("expected");
    const auto row = [](nanoseconds duration, const QString &expected) {
        QTest::newRow(qPrintable(expected)) << qint64(duration.count()) << expected;
    };
    row(0ns, u"0s"_s);
    row(1ns, u"1ns"_s);
    row(1100ns, u"1.1\u00b5s"_s);
    row(2200us, u"2.2ms"_s);
    row(3300ms, u"3.3s"_s);
    row(10s, u"10s"_s);
    row(4min + 5s, u"4m5s"_s);
    row(4min + 5001ms, u"4m5.001s"_s);
    row(90min, u"1h30m0s"_s);
    row(5h + 6min + 7001ms, u"5h6m7.001s"_s);
    row(8min + 1ns, u"8m0.000000001s"_s);
    row(-1500us, u"-1.5ms"_s);
    row(nanoseconds::max(), u"2562047h47m16.854775807s"_s);
    row(nanoseconds::min(), u"-2562047h47m16.854775808s"_s);
}

void DurationTest::formats()
{
    QFETCH(qint64, duration);
    QFETCH(QString, expected);
    QCOMPARE(formatDuration(nanoseconds(duration)), expected);
}

void DurationTest::readsBackWhatItFormats()
{
    quint64 state = 42;
    for (int i = 0; i < 100'000; ++i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        const nanoseconds duration(qint64(state) >> (i % 63));
        const auto read = parseDuration(formatDuration(duration));
        QVERIFY2(read.ok(), qPrintable(formatDuration(duration)));
        QCOMPARE(qint64(read->count()), qint64(duration.count()));
    }
}

QTEST_GUILESS_MAIN(DurationTest)
#include "tst_duration.moc"

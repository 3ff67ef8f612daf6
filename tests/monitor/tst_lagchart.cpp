// SPDX-License-Identifier: MIT
#include "stallchecker.h"

#include "views/lagchart.h"
#include "views/lagline.h"
#include "views/theme.h"

#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChart>
#include <QtCharts/QLegend>
#include <QtCharts/QLegendMarker>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>
#include <QtTest/QtTest>
#include <QtWidgets/QLabel>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace hookq;
using namespace hookq::monitor;

namespace {

constexpr qint64 Start = 1'763'900'000'000;

LagPoint point(qint64 second, qint64 lag, bool gapBefore = false)
{
    return { Start + second * 1000, 1'000'000 - lag, lag, 1'000'000, gapBefore };
}

Snapshot snapshot(qint64 second, const Topic &topic, const QMap<QString, qint64> &lags)
{
    TopicSample sample{ topic, 1, 1'000'000, Start, {}, {} };
    for (const auto &[client, lag] : lags.asKeyValueRange())
        sample.clients.append({ client, 1'000'000 - lag, Start, lag, {} });
    return { Start + second * 1000, 0, { Start, { sample }, 1 } };
}

QList<QLineSeries *> visibleSeries(const LagChart &chart)
{
    QList<QLineSeries *> visible;
    for (QAbstractSeries *series : chart.chart()->series()) {
        if (series->isVisible())
            visible.append(qobject_cast<QLineSeries *>(series));
    }
    return visible;
}

QStringList legendOf(const LagChart &chart)
{
    QStringList names;
    for (const QLegendMarker *marker : chart.chart()->legend()->markers()) {
        if (marker->isVisible())
            names << marker->label();
    }
    return names;
}

} // namespace

class LagChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void linesAreStepped()
    {
        const LagLine line = LagLine::make(u"a"_s, { point(0, 5, true), point(1, 5), point(2, 8) },
                                           Start, Start + 2000, 1000);
        const QList<QPointF> expected{ { double(Start), 5 },
                                       { double(Start + 2000), 5 },
                                       { double(Start + 2000), 8 } };
        QCOMPARE(line.segments, QList<QList<QPointF>>(1, expected));
    }

    void aSpikeOfOneSampleSurvives()
    {
        QList<LagPoint> points;
        for (int i = 0; i < 3600; ++i)
            points << point(i, i == 1234 ? 99'999 : i == 2345 ? 0 : 100, i == 0);
        const LagLine line = LagLine::make(u"a"_s, points, Start, Start + 3'600'000, 100);
        QVERIFY(line.pointCount() < 1000);
        double least = 1e9;
        double greatest = 0;
        for (const QPointF &p : line.segments.first()) {
            least = std::min(least, p.y());
            greatest = std::max(greatest, p.y());
        }
        QCOMPARE(greatest, 99'999.0);
        QCOMPARE(least, 0.0);
    }

    void aGapIsNeverDrawnThrough()
    {
        QList<LagPoint> points;
        for (int i = 0; i < 3600; ++i) {
            if (i < 1000 || i >= 1003)
                points << point(i, 100, i == 0 || i == 1003);
        }
        // Three seconds of an hour are far less than a column of 100.
        const LagLine line = LagLine::make(u"a"_s, points, Start, Start + 3'600'000, 100);
        QCOMPARE(line.segments.size(), 2);
        QCOMPARE(line.segments[0].last().x(), double(Start + 999'000));
        QCOMPARE(line.segments[1].first().x(), double(Start + 1'003'000));
        QCOMPARE(gapsOf({ line }), (QList<TimeSpan>{ { Start + 999'000, Start + 1'003'000 } }));
    }

    void rewindsAreFoundBeforeDecimation()
    {
        QList<LagPoint> points{ point(0, 10, true), point(1, 10), point(2, 500), point(3, 2) };
        const LagLine line = LagLine::make(u"a"_s, points, Start, Start + 3'600'000, 10);
        QCOMPARE(line.rewinds, (QList<qint64>{ Start + 2000 }));
    }

    void segmentsAreBounded()
    {
        QList<LagPoint> points;
        for (int i = 0; i < 3600; ++i)
            points << point(i, i, true);
        const LagLine line = LagLine::make(u"a"_s, points, Start, Start + 3'600'000, 1000);
        QCOMPARE(line.segments.size(), LagLine::MaxSegments);
        QCOMPARE(line.segments.last().last().y(), 3599.0);
    }

    void drawsOneLineAClient()
    {
        const Topic topic(u"orders"_s, u"orders_cursor"_s);
        History history;
        for (int i = 0; i < 60; ++i) {
            if (i == 30)
                history.addGap();
            history.add(
                snapshot(i, topic, { { u"billing"_s, i }, { u"<b>mailer</b>"_s, 1000 + i } }));
        }
        LagChart chart;
        chart.resize(800, 400);
        chart.show();
        chart.setTopic(topic);
        chart.setSpan(60s);
        chart.setHistory(history, Start + 59'000);
        QCOMPARE(visibleSeries(chart).size(), 4); // two clients, one gap
        QTRY_COMPARE(legendOf(chart),
                     (QStringList{ u"&lt;b&gt;mailer&lt;/b&gt;"_s, u"billing"_s }));
        QVERIFY(chart.colorOf(u"billing"_s) != chart.colorOf(u"<b>mailer</b>"_s));
        const auto *lag = qobject_cast<QValueAxis *>(chart.chart()->axes(Qt::Vertical).first());
        QCOMPARE(lag->min(), 0.0);
        QVERIFY(lag->max() >= 1059);
        for (const QString &label :
             qobject_cast<QCategoryAxis *>(chart.chart()->axes(Qt::Horizontal).first())
                 ->categoriesLabels())
            QVERIFY(QTime::fromString(label, u"HH:mm:ss"_s).isValid());
    }

    void pausingKeepsThePicture()
    {
        const Topic topic(u"orders"_s, u"orders_cursor"_s);
        History history;
        history.add(snapshot(0, topic, { { u"a"_s, 1 } }));
        history.add(snapshot(1, topic, { { u"a"_s, 1 } }));
        LagChart chart;
        chart.resize(800, 400);
        chart.setTopic(topic);
        chart.setHistory(history, Start + 1000);
        chart.setPaused(true);
        history.add(snapshot(2, topic, { { u"a"_s, 50 } }));
        chart.setHistory(history, Start + 2000);
        QCOMPARE(visibleSeries(chart).first()->points().last().y(), 1.0);
        chart.setPaused(false);
        chart.setHistory(history, Start + 2000);
        QCOMPARE(visibleSeries(chart).first()->points().last().y(), 50.0);
    }

    void emptyChartSaysWhy()
    {
        LagChart chart;
        const auto says = [&chart](const QString &text) {
            for (const QLabel *label : chart.findChildren<QLabel *>()) {
                if (!label->isHidden() && label->text().contains(text))
                    return true;
            }
            return false;
        };
        QVERIFY(says(u"Select a topic"_s));
        chart.setTopic(Topic(u"orders"_s, u"orders_cursor"_s));
        QVERIFY(says(u"No client"_s));
    }

    void theWorstAndTheSelectedOfManyAreDrawn()
    {
        const Topic topic(u"orders"_s, u"orders_cursor"_s);
        History history;
        QMap<QString, qint64> lags;
        for (int i = 0; i < 40; ++i)
            lags.insert(u"client%1"_s.arg(i, 2, 10, QChar(u'0')), i);
        history.add(snapshot(0, topic, lags));
        history.add(snapshot(1, topic, lags));
        LagChart chart;
        chart.resize(800, 400);
        chart.show();
        chart.setTopic(topic);
        chart.setSelectedClients({ u"client03"_s });
        chart.setHistory(history, Start + 1000);
        QStringList expected{ u"client03"_s };
        for (int i = 29; i < 40; ++i)
            expected << u"client%1"_s.arg(i);
        QTRY_COMPARE(legendOf(chart), expected);
    }

    /// The most there can be: twelve clients, an hour of one sample a second, all of them moving.
    void aFullChartDoesNotStallTheWindow()
    {
        const Topic topic(u"orders"_s, u"orders_cursor"_s);
        History history;
        for (int i = 0; i < 3600; ++i) {
            QMap<QString, qint64> lags;
            for (int c = 0; c < 12; ++c)
                lags.insert(u"client%1"_s.arg(c), qint64(i * 7919 * (c + 1)) % 1000 + c * 500);
            history.add(snapshot(i, topic, lags));
        }
        LagChart chart;
        chart.resize(1600, 700);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        chart.setTopic(topic);
        chart.setSpan(1h);
        StallChecker stall;
        for (int i = 0; i < 5; ++i) {
            chart.setHistory(history, Start + 3'599'000 + i * 1000);
            QTest::qWait(50);
        }
        qsizetype points = 0;
        for (const QLineSeries *series : visibleSeries(chart))
            points += series->count();
        const qint64 longest = stall.longestMs();
        qInfo("%lld points, longest stall %lld ms", qlonglong(points), longest);
        QVERIFY(points > 1000 && points <= LagChart::MaxPoints);
        QVERIFY2(longest <= StallChecker::LimitMs, qPrintable(QString::number(longest)));
    }
};

QTEST_MAIN(LagChartTest)
#include "tst_lagchart.moc"

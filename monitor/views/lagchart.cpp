// SPDX-License-Identifier: MIT
#include "lagchart.h"

#include "sampling/humantext.h"
#include "views/lagline.h"
#include "views/theme.h"

#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChartView>
#include <QtCharts/QLegendMarker>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>
#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGraphicsLineItem>
#include <QtWidgets/QGraphicsRectItem>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace hookq::monitor {

namespace {

constexpr qsizetype MaxMarks = 50;
constexpr int LegendNameLength = 32;
constexpr std::array<std::chrono::seconds, 12> TimeSteps{1s,  2s,   5s,   10s,  15s,  30s,
                                                         60s, 120s, 300s, 600s, 900s, 1800s};

std::chrono::seconds timeStep(std::chrono::milliseconds span, int labels)
{
    for (const auto step : TimeSteps) {
        if (span <= step * labels)
            return step;
    }
    return TimeSteps.back();
}

/// The smallest of 1, 2, 5, 10, 20, .. that needs no more than \a ticks steps.
double lagStep(double range, int ticks)
{
    double step =
        std::pow(10.0, std::max(0.0, std::floor(std::log10(std::max(1.0, range / ticks)))));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (range <= step * factor * ticks)
            return step * factor;
    }
    return step * 10;
}

/// Legends and tool tips of Qt Charts are rich text, and a client may be called anything.
QString legendName(const QString &clientId)
{
    const QString shown = clientId.size() > LegendNameLength
        ? clientId.first(LegendNameLength - 1) + QChar(0x2026)
        : clientId;
    return shown.toHtmlEscaped();
}

template <typename Item> void showOnly(const QList<Item *> &items, qsizetype count)
{
    for (qsizetype i = count; i < items.size(); ++i)
        items[i]->hide();
}

} // namespace

LagChart::LagChart(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_empty(new QLabel(m_pages))
{
    makeChart();
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_view);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_pages, 1);
    styleChart();
    redraw();
}

LagChart::~LagChart() = default;

QWidget *LagChart::makeHeader()
{
    auto *header = new QWidget(this);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(8, 4, 8, 4);
    m_title = new QLabel(header);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_hidden = new QLabel(header);
    m_hidden->setTextFormat(Qt::PlainText);
    m_span = new QComboBox(header);
    m_span->setAccessibleName(tr("Time span"));
    m_span->addItem(tr("1 minute"), 60'000);
    m_span->addItem(tr("5 minutes"), 300'000);
    m_span->addItem(tr("15 minutes"), 900'000);
    m_span->addItem(tr("1 hour"), 3'600'000);
    m_span->setCurrentIndex(1);
    m_pause = new QToolButton(header);
    m_pause->setCheckable(true);
    m_pause->setAutoRaise(true);
    m_pause->setText(tr("Pause"));
    m_pause->setIcon(theme::icon(u"pause"_s));
    m_pause->setToolTip(tr("Stop the picture; sampling goes on"));
    layout->addWidget(m_title, 1);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_hidden, m_span, m_pause})
        layout->addWidget(widget);
    connect(m_span, &QComboBox::currentIndexChanged, this, &LagChart::redraw);
    connect(m_pause, &QToolButton::toggled, this, &LagChart::redraw);
    return header;
}

void LagChart::makeChart()
{
    m_chart = new QChart;
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setLocalizeNumbers(true);
    m_chart->setMargins({4, 0, 12, 0});
    m_chart->setBackgroundRoundness(0);
    m_chart->legend()->setAlignment(Qt::AlignBottom);
    m_chart->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    m_timeAxis = new QCategoryAxis(m_chart);
    m_timeAxis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_lagAxis = new QValueAxis(m_chart);
    m_lagAxis->setLabelFormat(u"%.0f"_s);
    m_lagAxis->setTickType(QValueAxis::TicksDynamic);
    m_lagAxis->setTickAnchor(0);
    m_chart->addAxis(m_timeAxis, Qt::AlignBottom);
    m_chart->addAxis(m_lagAxis, Qt::AlignLeft);
    m_view = new QChartView(m_chart, m_pages);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setAccessibleName(tr("Lag of the clients over time"));
    connect(m_chart, &QChart::plotAreaChanged, this, [this] {
        placeGaps();
        placeRewinds();
    });
}

void LagChart::styleChart()
{
    const QColor base = palette().color(QPalette::Base);
    const QColor text = theme::color(theme::Tone::Muted, palette());
    const QColor grid = theme::mixed(base, palette().color(QPalette::Text), 0.12);
    m_chart->setBackgroundBrush(base);
    m_chart->setBackgroundPen(Qt::NoPen);
    m_view->setBackgroundBrush(base);
    m_chart->legend()->setLabelColor(palette().color(QPalette::Text));
    for (QAbstractAxis *axis : std::initializer_list<QAbstractAxis *>{m_timeAxis, m_lagAxis}) {
        axis->setLabelsBrush(text);
        axis->setLabelsFont(font());
        axis->setGridLineColor(grid);
        axis->setLinePenColor(grid);
    }
    m_chart->legend()->setFont(font());
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, text);
    m_empty->setPalette(muted);
    m_hidden->setPalette(muted);
    for (QGraphicsRectItem *item : std::as_const(m_gapItems))
        item->setBrush(theme::background(theme::Tone::Muted, palette()));
    for (QGraphicsLineItem *item : std::as_const(m_rewindItems))
        item->setPen(QPen(theme::color(theme::Tone::Info, palette()), 1, Qt::DashLine));
}

void LagChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange)
        return;
    styleChart();
    redraw();
}

void LagChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    redraw();
}

void LagChart::setTopic(const Topic &topic)
{
    if (m_topic == topic)
        return;
    m_topic = topic;
    m_clients.clear();
    m_colors.clear();
    m_selected.clear();
    redraw();
}

void LagChart::setHistory(const History &history, qint64 nowMs)
{
    if (isPaused())
        return;
    m_nowMs = nowMs;
    m_clients.clear();
    m_clientCount = history.clients(m_topic).size();
    for (const QString &client : clientsToDraw(history))
        m_clients.append({client, history.points(m_topic, client)});
    redraw();
}

void LagChart::setSelectedClients(const QStringList &clients)
{
    if (m_selected == clients)
        return;
    m_selected = clients;
    redraw();
}

std::chrono::milliseconds LagChart::span() const
{
    return std::chrono::milliseconds(m_span->currentData().toLongLong());
}

void LagChart::setSpan(std::chrono::milliseconds span)
{
    m_span->setCurrentIndex(std::max(0, m_span->findData(int(span.count()))));
}

bool LagChart::isPaused() const { return m_pause->isChecked(); }

void LagChart::setPaused(bool paused) { m_pause->setChecked(paused); }

QColor LagChart::colorOf(const QString &clientId)
{
    auto at = m_colors.find(clientId);
    if (at == m_colors.end())
        at = m_colors.insert(clientId, int(m_colors.size()));
    return theme::seriesColor(*at, palette());
}

QStringList LagChart::clientsToDraw(const History &history) const
{
    QStringList clients = history.clients(m_topic);
    if (clients.size() <= MaxLines)
        return clients;
    QHash<QString, std::pair<bool, qint64>> ranks;
    for (const QString &client : std::as_const(clients))
        ranks.insert(client, {!m_selected.contains(client), -history.last(m_topic, client)->lag});
    std::stable_sort(clients.begin(), clients.end(), [&ranks](const QString &a, const QString &b) {
        return ranks.value(a) < ranks.value(b);
    });
    clients.resize(MaxLines);
    clients.sort();
    return clients;
}

void LagChart::redraw()
{
    const bool hasTopic = !m_topic.table().isEmpty();
    m_title->setText(hasTopic ? tr("Lag of %1, in messages").arg(m_topic.name()) : tr("Lag"));
    if (!hasTopic)
        showEmpty(tr("Select a topic to see how far its clients are behind."));
    else if (m_clients.isEmpty())
        showEmpty(tr("No client has read from this topic yet."));
    else
        drawClients();
}

void LagChart::drawClients()
{
    m_pages->setCurrentWidget(m_view);
    m_hidden->setVisible(m_clients.size() < m_clientCount);
    m_hidden->setText(tr("%1 of %Ln client(s)", nullptr, int(m_clientCount)).arg(m_clients.size()));
    const int columns = std::max(1, int(m_chart->plotArea().width()));
    // Columns that stay where they are while time goes on, or spikes would flicker.
    const qint64 columnMs = std::max<qint64>(1, span().count() / columns);
    const qint64 fromMs = (m_nowMs - span().count()) / columnMs * columnMs;
    const auto lines = lagLines(m_clients, fromMs, m_nowMs, columns, MaxPoints);
    setTimeRange(fromMs, m_nowMs);
    setLagRange(lines);
    drawLines(lines);
}

void LagChart::showEmpty(const QString &text)
{
    m_hidden->hide();
    m_empty->setText(text);
    m_pages->setCurrentWidget(m_empty);
    for (QLineSeries *series : std::as_const(m_series))
        series->replace(QList<QPointF>());
}

void LagChart::drawLines(const QList<LagLine> &lines)
{
    qsizetype used = 0;
    m_rewinds.clear();
    for (const LagLine &line : lines) {
        drawLine(line, used);
        for (const qint64 rewind : line.rewinds)
            m_rewinds.append({rewind, line.clientId});
    }
    for (qsizetype i = used; i < m_series.size(); ++i) {
        m_series[i]->replace(QList<QPointF>());
        m_series[i]->hide();
        m_chart->legend()->markers(m_series[i]).first()->setVisible(false);
    }
    m_gaps = gapsOf(lines);
    placeGaps();
    placeRewinds();
}

void LagChart::drawLine(const LagLine &line, qsizetype &used)
{
    const int width = m_selected.contains(line.clientId) ? 3 : 2;
    const QPen pen(colorOf(line.clientId), width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    bool first = true;
    for (const auto &segment : line.segments) {
        QLineSeries *series = nextSeries(used);
        if (series->name() != legendName(line.clientId))
            series->setName(legendName(line.clientId));
        if (series->pen() != pen)
            series->setPen(pen);
        series->replace(segment);
        series->show();
        m_chart->legend()->markers(series).first()->setVisible(std::exchange(first, false));
    }
}

QLineSeries *LagChart::nextSeries(qsizetype &used)
{
    if (used == m_series.size()) {
        auto *series = new QLineSeries(m_chart);
        m_chart->addSeries(series);
        series->attachAxis(m_timeAxis);
        series->attachAxis(m_lagAxis);
        connect(series, &QLineSeries::hovered, this, [this, series](QPointF point, bool over) {
            const QString text = over ? series->name() + u"<br>"_s + humanCount(qRound64(point.y()))
                    + u"<br>"_s + humanStamp(qint64(point.x()))
                                      : QString();
            QToolTip::showText(QCursor::pos(), text, m_view);
        });
        m_series.append(series);
    }
    return m_series[used++];
}

void LagChart::setTimeRange(qint64 fromMs, qint64 toMs)
{
    const int labels =
        std::max(2, int(m_chart->plotArea().width()) / (fontMetrics().averageCharWidth() * 14));
    const auto step = std::chrono::milliseconds(timeStep(span(), labels)).count();
    const QString format = step < 60'000 || span() < 10min ? u"HH:mm:ss"_s : u"HH:mm"_s;
    for (const QString &label : m_timeAxis->categoriesLabels())
        m_timeAxis->remove(label);
    m_timeAxis->setStartValue(double(fromMs));
    for (qint64 at = (fromMs / step + 1) * step; at <= toMs; at += step)
        m_timeAxis->append(QDateTime::fromMSecsSinceEpoch(at).toString(format), double(at));
    m_timeAxis->setRange(double(fromMs), double(toMs));
}

void LagChart::setLagRange(const QList<LagLine> &lines)
{
    double least = 0;
    double greatest = 0;
    for (const LagLine &line : lines) {
        for (const auto &segment : line.segments) {
            for (const QPointF &point : segment) {
                least = std::min(least, point.y());
                greatest = std::max(greatest, point.y());
            }
        }
    }
    const int ticks = std::clamp(int(m_chart->plotArea().height()) / 40, 2, 8);
    const double step = lagStep(std::max(greatest - least, 4.0), ticks);
    m_lagAxis->setTickInterval(step);
    m_lagAxis->setRange(std::floor(least / step) * step,
                        std::max(1.0, std::ceil(greatest * 1.02 / step)) * step);
}

void LagChart::placeGaps()
{
    const qsizetype count = std::min(m_gaps.size(), MaxMarks);
    while (m_gapItems.size() < count) {
        auto *item = new QGraphicsRectItem(m_chart);
        item->setPen(Qt::NoPen);
        item->setBrush(theme::background(theme::Tone::Muted, palette()));
        item->setToolTip(tr("Not connected: nothing is known of this time"));
        m_gapItems.append(item);
    }
    const QRectF plot = m_chart->plotArea();
    for (qsizetype i = 0; i < count; ++i) {
        const TimeSpan &gap = m_gaps[m_gaps.size() - count + i];
        const double left = m_chart->mapToPosition({double(gap.fromMs), 0}).x();
        const double right = m_chart->mapToPosition({double(gap.toMs), 0}).x();
        m_gapItems[i]->setRect({left, plot.top(), right - left, plot.height()});
        m_gapItems[i]->show();
    }
    showOnly(m_gapItems, count);
}

void LagChart::placeRewinds()
{
    const qsizetype count = std::min(m_rewinds.size(), MaxMarks);
    while (m_rewindItems.size() < count) {
        auto *item = new QGraphicsLineItem(m_chart);
        item->setPen(QPen(theme::color(theme::Tone::Info, palette()), 1, Qt::DashLine));
        m_rewindItems.append(item);
    }
    const QRectF plot = m_chart->plotArea();
    for (qsizetype i = 0; i < count; ++i) {
        const auto &[atMs, client] = m_rewinds[m_rewinds.size() - count + i];
        const double x = m_chart->mapToPosition({double(atMs), 0}).x();
        m_rewindItems[i]->setLine(x, plot.top(), x, plot.bottom());
        m_rewindItems[i]->setToolTip(
            tr("%1: the cursor went back at %2").arg(client, humanStamp(atMs)).toHtmlEscaped());
        m_rewindItems[i]->show();
    }
    showOnly(m_rewindItems, count);
}

} // namespace hookq::monitor

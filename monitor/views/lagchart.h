// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/history.h"

#include <QtCore/QHash>
#include <QtWidgets/QWidget>

#include <chrono>

QT_BEGIN_NAMESPACE
class QCategoryAxis;
class QChart;
class QChartView;
class QComboBox;
class QGraphicsLineItem;
class QGraphicsRectItem;
class QLabel;
class QLineSeries;
class QStackedWidget;
class QToolButton;
class QValueAxis;
QT_END_NAMESPACE

namespace hookq::monitor {

struct ClientPoints;
struct LagLine;
struct TimeSpan;

/// The lag of a topic's clients over the last minutes, a stepped line each. Where the connection
/// was lost there is no line but a shaded band; a cursor that went back is a vertical mark.
///
/// Shows at most MaxLines clients: the selected ones and those with the greatest lag. A client
/// keeps its colour for as long as the topic is shown. Pausing stops the picture, not the sampling.
class LagChart : public QWidget {
    Q_OBJECT
public:
    static constexpr qsizetype MaxLines = 12;
    static constexpr qsizetype MaxPoints = 8'000;

    explicit LagChart(QWidget *parent = nullptr);
    ~LagChart() override;

    /// Forgets the colours and what is drawn.
    void setTopic(const Topic &topic);
    /// Draws \a history up to \a nowMs, this machine's clock; without effect while paused. Keeps
    /// only the points it draws.
    void setHistory(const History &history, qint64 nowMs);
    /// Drawn stronger, and in any case from the next setHistory() on.
    void setSelectedClients(const QStringList &clients);

    [[nodiscard]] std::chrono::milliseconds span() const;
    void setSpan(std::chrono::milliseconds span);
    [[nodiscard]] bool isPaused() const;
    void setPaused(bool paused);

    [[nodiscard]] QChart *chart() const { return m_chart; }
    /// The colour of the client's line, for tables that want to show the same.
    [[nodiscard]] QColor colorOf(const QString &clientId);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader();
    void makeChart();
    void styleChart();
    void redraw();
    void drawClients();
    [[nodiscard]] QStringList clientsToDraw(const History &history) const;
    void drawLines(const QList<LagLine> &lines);
    QLineSeries *nextSeries(qsizetype &used);
    void drawLine(const LagLine &line, qsizetype &used);
    void setTimeRange(qint64 fromMs, qint64 toMs);
    void setLagRange(const QList<LagLine> &lines);
    void placeGaps();
    void placeRewinds();
    void showEmpty(const QString &text);

    Topic m_topic;
    QList<ClientPoints> m_clients; ///< Those that are drawn.
    qsizetype m_clientCount = 0; ///< All there are.
    qint64 m_nowMs = 0;
    QStringList m_selected;
    QHash<QString, int> m_colors;
    QList<TimeSpan> m_gaps;
    QList<std::pair<qint64, QString>> m_rewinds; ///< When, and whose.

    QStackedWidget *m_pages;
    QLabel *m_empty;
    QLabel *m_title;
    QLabel *m_hidden;
    QComboBox *m_span;
    QToolButton *m_pause;
    QChart *m_chart;
    QChartView *m_view;
    QCategoryAxis *m_timeAxis;
    QValueAxis *m_lagAxis;
    QList<QLineSeries *> m_series; ///< Used from the front; the rest is empty and hidden.
    QList<QGraphicsRectItem *> m_gapItems;
    QList<QGraphicsLineItem *> m_rewindItems;
};

} // namespace hookq::monitor

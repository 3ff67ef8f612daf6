// SPDX-License-Identifier: MIT
#include "lagline.h"

#include <algorithm>

namespace hookq::monitor {

namespace {

constexpr qsizetype PointsAStep = 2;
constexpr qsizetype PointsAColumn = 4 * PointsAStep; ///< See History::decimated().

/// What a run of equal values needs is its two ends.
void appendPoint(QList<QPointF> &segment, const QPointF &point)
{
    const qsizetype size = segment.size();
    if (size >= 2 && segment.at(size - 1).y() == point.y() && segment.at(size - 2).y() == point.y())
        segment[size - 1] = point;
    else
        segment.append(point);
}

void appendStep(QList<QPointF> &segment, const LagPoint &point)
{
    const QPointF to(double(point.wallMs), double(point.lag));
    if (!segment.isEmpty())
        appendPoint(segment, {to.x(), segment.constLast().y()});
    appendPoint(segment, to);
}

QList<qint64> rewindsOf(const QList<LagPoint> &points, qint64 fromMs, qint64 toMs)
{
    QList<qint64> rewinds;
    for (qsizetype i = 1; i < points.size(); ++i) {
        const LagPoint &point = points[i];
        if (point.sid < points[i - 1].sid && point.wallMs >= fromMs && point.wallMs <= toMs)
            rewinds.append(point.wallMs);
    }
    return rewinds;
}

} // namespace

qsizetype LagLine::pointCount() const
{
    qsizetype count = 0;
    for (const auto &segment : segments)
        count += segment.size();
    return count;
}

LagLine LagLine::make(const QString &clientId, const QList<LagPoint> &points, qint64 fromMs,
                      qint64 toMs, int columns)
{
    LagLine line{clientId, {}, rewindsOf(points, fromMs, toMs)};
    for (const LagPoint &point : History::decimated(points, fromMs, toMs, columns)) {
        if (point.gapBefore || line.segments.isEmpty())
            line.segments.append(QList<QPointF>());
        appendStep(line.segments.last(), point);
    }
    if (line.segments.size() > MaxSegments)
        line.segments.remove(0, line.segments.size() - MaxSegments);
    return line;
}

QList<LagLine> lagLines(const QList<ClientPoints> &clients, qint64 fromMs, qint64 toMs, int columns,
                        qsizetype maxPoints)
{
    qsizetype most = 0;
    for (const ClientPoints &client : clients)
        most += std::min(PointsAStep * client.points.size(), PointsAColumn * columns);
    if (most > maxPoints)
        columns = std::max(1, int(maxPoints / PointsAColumn / clients.size()));
    QList<LagLine> lines;
    for (const ClientPoints &client : clients)
        lines.append(LagLine::make(client.clientId, client.points, fromMs, toMs, columns));
    return lines;
}

QList<TimeSpan> gapsOf(const QList<LagLine> &lines)
{
    QList<TimeSpan> known;
    for (const LagLine &line : lines) {
        for (const auto &segment : line.segments)
            known.append({qint64(segment.first().x()), qint64(segment.last().x())});
    }
    std::sort(known.begin(), known.end(),
              [](const TimeSpan &a, const TimeSpan &b) { return a.fromMs < b.fromMs; });
    QList<TimeSpan> gaps;
    for (qint64 end = 0; const TimeSpan &span : known) {
        if (end > 0 && span.fromMs > end)
            gaps.append({end, span.fromMs});
        end = std::max(end, span.toMs);
    }
    return gaps;
}

} // namespace hookq::monitor

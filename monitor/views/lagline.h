// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/history.h"

#include <QtCore/QPointF>

namespace hookq::monitor {

/// One client's lag ready to be drawn: x milliseconds since 1970, y messages, stepped. What is not
/// known is not drawn: a gap ends a segment.
struct LagLine {
    QString clientId;
    QList<QList<QPointF>> segments; ///< None of them empty, in order of time.
    QList<qint64> rewinds; ///< When the cursor was seen to have gone back.

    /// The newest segments of a connection that keeps breaking; the older ones are left out.
    static constexpr qsizetype MaxSegments = 48;

    [[nodiscard]] qsizetype pointCount() const;
    /// \a points in order of time; \a columns: the width of the plot in pixels.
    [[nodiscard]] static LagLine make(const QString &clientId, const QList<LagPoint> &points,
                                      qint64 fromMs, qint64 toMs, int columns);
};

/// What is known of one client, in order of time.
struct ClientPoints {
    QString clientId;
    QList<LagPoint> points;
};

/// The lines of several clients, by fewer columns if they had more than \a maxPoints together.
[[nodiscard]] QList<LagLine> lagLines(const QList<ClientPoints> &clients, qint64 fromMs,
                                      qint64 toMs, int columns, qsizetype maxPoints);

/// [from, to] in which no line has a point, between those that have: the connection was lost.
struct TimeSpan {
    qint64 fromMs = 0;
    qint64 toMs = 0;
    bool operator==(const TimeSpan &) const = default;
};
[[nodiscard]] QList<TimeSpan> gapsOf(const QList<LagLine> &lines);

} // namespace hookq::monitor

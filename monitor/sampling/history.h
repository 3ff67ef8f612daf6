// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/snapshot.h"

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QStringList>

#include <optional>

namespace hookq::monitor {

/// Where a client was at one moment.
struct LagPoint {
    qint64 wallMs = 0; ///< This machine's clock, milliseconds since 1970, UTC.
    qint64 sid = 0;
    qint64 lag = 0;
    qint64 lastId = 0; ///< The topic's largest id at that moment.
    /// Nothing is known of the time before: the first point, or the first after the connection was
    /// lost. A chart draws no line to it.
    bool gapBefore = false;
    bool operator==(const LagPoint &) const = default;
};

/// The samples of the last while, a bounded ring for each client. A value: copies are cheap and do
/// not change when the original goes on.
class History {
public:
    /// \a capacity: points a client, at one a second an hour.
    explicit History(int capacity = 3600);

    void add(const Snapshot &snapshot);
    /// What comes next does not continue what was before: call it when the connection is lost.
    void addGap();
    void clear();

    /// The clients of a topic that have points, sorted bytewise.
    [[nodiscard]] QStringList clients(const Topic &topic) const;
    /// In order of time.
    [[nodiscard]] QList<LagPoint> points(const Topic &topic, const QString &clientId) const;

    /// Messages a second over the last \a spanMs of unbroken samples; nothing with fewer than two.
    [[nodiscard]] std::optional<double> produceRate(const Topic &topic,
                                                    qint64 spanMs = 10'000) const;
    /// The same of a client's submitted position. Negative after a rewind is reported as nothing.
    [[nodiscard]] std::optional<double> consumeRate(const Topic &topic, const QString &clientId,
                                                    qint64 spanMs = 60'000) const;

    /// At most four points for each of \a columns equal spans of [fromMs, toMs]: first, least,
    /// greatest and last lag, in order of time, so that spikes survive. Points that begin after a
    /// gap are always kept.
    [[nodiscard]] static QList<LagPoint> decimated(const QList<LagPoint> &points, qint64 fromMs,
                                                   qint64 toMs, int columns);

private:
    struct Ring {
        QList<LagPoint> points; ///< Circular once full.
        qsizetype next = 0; ///< Where the next point goes once full.
    };
    void append(Ring &ring, LagPoint point);
    [[nodiscard]] QList<LagPoint> ordered(const Ring &ring) const;

    int m_capacity;
    bool m_gap = true;
    QHash<Topic, QHash<QString, Ring>> m_clients;
    QHash<Topic, Ring> m_heads; ///< Of the topics themselves: only lastId and time count.
};

} // namespace hookq::monitor

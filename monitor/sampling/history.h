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

/// What is known of a client's submits, kept up as samples arrive so that judging needs no look
/// back.
struct ClientTrack {
    qint64 sinceMs = 0; ///< First sample.
    qint64 samples = 0;
    std::optional<qint64> zeroMs; ///< The last time lag was 0.
    std::optional<qint64> headMovedMs; ///< The last time the topic had grown.
    std::optional<qint64> rewoundMs; ///< The last time the cursor had gone back.
    /// The last samples at which the cursor had moved, at most MaxSubmits, oldest first.
    QList<LagPoint> submits;
    static constexpr qsizetype MaxSubmits = 11;
};

/// The samples of the last while, a bounded ring for each client. A value: copies are cheap and do
/// not change when the original goes on. Clients and topics that are gone are forgotten after an
/// hour.
class History {
public:
    /// \a capacity: points a client, at one a second an hour.
    explicit History(int capacity = 3600);

    void add(const Snapshot &snapshot);
    /// What comes next does not continue what was before: call it when the connection is lost.
    void addGap();
    void clear();
    /// The part of one topic: for whoever keeps a copy, so that the next add() has little to
    /// detach.
    [[nodiscard]] History only(const Topic &topic) const;

    /// The clients of a topic that have points, sorted bytewise.
    [[nodiscard]] QStringList clients(const Topic &topic) const;
    /// In order of time.
    [[nodiscard]] QList<LagPoint> points(const Topic &topic, const QString &clientId) const;

    [[nodiscard]] std::optional<LagPoint> last(const Topic &topic, const QString &clientId) const;

    [[nodiscard]] ClientTrack track(const Topic &topic, const QString &clientId) const;

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
    /// Circular once full.
    struct Ring {
        QList<LagPoint> points;
        qsizetype next = 0; ///< Where the next point goes once full: the oldest.

        [[nodiscard]] const LagPoint &at(qsizetype index) const;
        void append(const LagPoint &point, int capacity);
        /// The index of the first point that is at most \a spanMs before the last and not cut off
        /// by a gap.
        [[nodiscard]] qsizetype tailBegin(qint64 spanMs) const;
        [[nodiscard]] std::optional<double> rate(qint64 LagPoint::*value, qint64 spanMs) const;
    };
    struct Client {
        Ring ring;
        ClientTrack track;
    };
    void forget(const Snapshot &snapshot);
    static void follow(ClientTrack &track, const Ring &ring, const LagPoint &point);
    [[nodiscard]] const Client *find(const Topic &topic, const QString &clientId) const;

    int m_capacity;
    bool m_gap = true;
    QHash<Topic, QHash<QString, Client>> m_clients;
    QHash<Topic, Ring> m_heads; ///< Of the topics themselves: only lastId and time count.
};

} // namespace hookq::monitor

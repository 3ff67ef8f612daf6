// SPDX-License-Identifier: MIT
#include "sampling/clientstatus.h"

#include "sampling/humantext.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace hookq::monitor {

namespace {

constexpr int NeededSamples = 10;
constexpr qint64 ShortestWindowMs = 10'000;
/// As long as no interval was seen: the Go original's example submits every 600 s.
constexpr qint64 UnseenWindowMs = 660'000;

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(ClientStatus)
};

class Judgement {
public:
    Judgement(const ClientSample &sample, const ClientTrack &track, qint64 serverMs, qint64 wallMs)
        : m_sample(sample)
        , m_track(track)
        , m_silenceMs(std::max<qint64>(0, serverMs - sample.updatedAtMs))
        , m_wallMs(wallMs)
        , m_windowMs(windowMs())
    {
    }

    [[nodiscard]] ClientStatus verdict() const
    {
        using Kind = ClientStatus::Kind;
        if (m_sample.lag < 0)
            return {
                Kind::BeyondHead,
                Tr::tr("The cursor is %n message(s) above the largest id. What comes next would "
                       "never be delivered.",
                       nullptr, int(std::min<qint64>(-m_sample.lag, INT_MAX)))};
        if (m_sample.lag == 0)
            return within(m_track.headMovedMs)
                ? ClientStatus{Kind::Ok, Tr::tr("Everything is read.")}
                : ClientStatus{Kind::Idle, Tr::tr("Everything is read and nothing new comes.")};
        if (isStopped())
            return {Kind::Stopped,
                    Tr::tr("New messages came and no submit for %1, longer than the %2 "
                           "that ten of its submits take.")
                        .arg(humanDuration(m_silenceMs), humanDuration(m_windowMs))};
        if (within(m_track.rewoundMs))
            return {Kind::Rewound,
                    Tr::tr("The cursor went back %1 ago.")
                        .arg(humanDuration(m_wallMs - *m_track.rewoundMs))};
        if (!isWatchedLongEnough())
            return {Kind::Unknown,
                    Tr::tr("Watched for %1 of %2 samples.")
                        .arg(std::min<qint64>(m_track.samples, NeededSamples))
                        .arg(NeededSamples)};
        return laggingVerdict();
    }

private:
    [[nodiscard]] ClientStatus laggingVerdict() const
    {
        using Kind = ClientStatus::Kind;
        const QString window = humanDuration(m_windowMs);
        const bool everRead = within(m_track.zeroMs);
        if (!everRead && !hasMoved() && m_silenceMs > m_windowMs)
            return {Kind::Stalled,
                    Tr::tr("There is something to read and the cursor has not moved for %1.")
                        .arg(humanDuration(m_silenceMs))};
        if (m_track.submits.isEmpty())
            return {Kind::Unknown,
                    Tr::tr("It has not submitted since it is watched; its last submit was %1 ago.")
                        .arg(humanDuration(m_silenceMs))};
        if (!everRead && onlyGrows())
            return {Kind::FallingBehind,
                    Tr::tr("In the last %1 the lag was never 0 and did not fall from one submit "
                           "to the next.")
                        .arg(window)};
        return {Kind::Ok, Tr::tr("It submits, and its lag does not keep growing.")};
    }

    [[nodiscard]] qint64 windowMs() const
    {
        const auto &submits = m_track.submits;
        if (submits.size() < 2)
            return UnseenWindowMs;
        const qint64 interval =
            (submits.constLast().wallMs - submits.constFirst().wallMs) / (submits.size() - 1);
        return std::max(ShortestWindowMs, interval * NeededSamples);
    }

    [[nodiscard]] bool within(const std::optional<qint64> &wallMs) const
    {
        return wallMs && m_wallMs - *wallMs <= m_windowMs;
    }

    /// A message came after the last submit, and that is long ago.
    [[nodiscard]] bool isStopped() const
    {
        const bool headMoved = within(m_track.headMovedMs)
            || (m_sample.oldestUnreadMs && *m_sample.oldestUnreadMs > m_sample.updatedAtMs);
        return m_silenceMs > m_windowMs && headMoved;
    }

    [[nodiscard]] bool isWatchedLongEnough() const { return m_track.samples >= NeededSamples; }

    [[nodiscard]] bool hasMoved() const
    {
        return !m_track.submits.isEmpty()
            && m_wallMs - m_track.submits.constLast().wallMs <= m_windowMs;
    }

    [[nodiscard]] bool onlyGrows() const
    {
        const auto &submits = m_track.submits;
        const auto fell = [](const LagPoint &a, const LagPoint &b) { return b.lag < a.lag; };
        return submits.size() >= 3 && submits.constLast().lag > submits.constFirst().lag
            && std::adjacent_find(submits.cbegin(), submits.cend(), fell) == submits.cend();
    }

    const ClientSample &m_sample;
    const ClientTrack &m_track;
    qint64 m_silenceMs;
    qint64 m_wallMs;
    qint64 m_windowMs;
};

} // namespace

QString ClientStatus::text() const
{
    switch (kind) {
    case Kind::Idle:
        return Tr::tr("Idle");
    case Kind::Ok:
        return Tr::tr("OK");
    case Kind::Unknown:
        return Tr::tr("Unknown");
    case Kind::FallingBehind:
        return Tr::tr("Falling behind");
    case Kind::Rewound:
        return Tr::tr("Rewound");
    case Kind::Stalled:
        return Tr::tr("Stalled");
    case Kind::Stopped:
        return Tr::tr("Stopped");
    case Kind::BeyondHead:
        return Tr::tr("Above the head");
    }
    Q_UNREACHABLE();
}

ClientStatus judge(const ClientSample &sample, const ClientTrack &track, qint64 serverMs,
                   qint64 wallMs)
{
    return Judgement(sample, track, serverMs, wallMs).verdict();
}

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#include "sampling/history.h"

#include <algorithm>

namespace hookq::monitor {

namespace {

constexpr qint64 RememberMs = 3'600'000;

/// Appends the first, least, greatest and last lag of points[from .. to), in order, without
/// repeats.
void appendExtremes(QList<LagPoint> &result, const QList<LagPoint> &points, qsizetype from,
                    qsizetype to)
{
    qsizetype least = from;
    qsizetype greatest = from;
    for (qsizetype i = from + 1; i < to; ++i) {
        if (points[i].lag < points[least].lag)
            least = i;
        else if (points[i].lag > points[greatest].lag)
            greatest = i;
    }
    qsizetype appended = -1;
    for (const qsizetype i : {from, std::min(least, greatest), std::max(least, greatest), to - 1}) {
        if (i > appended)
            result.append(points[i]);
        appended = i;
    }
}

} // namespace

const LagPoint &History::Ring::at(qsizetype index) const
{
    return points[(next + index) % points.size()];
}

void History::Ring::append(const LagPoint &point, int capacity)
{
    if (points.size() < capacity) {
        points.append(point);
    } else {
        points[next] = point;
        next = (next + 1) % capacity;
    }
}

qsizetype History::Ring::tailBegin(qint64 spanMs) const
{
    qsizetype begin = points.size();
    while (begin > 0 && at(points.size() - 1).wallMs - at(begin - 1).wallMs <= spanMs) {
        --begin;
        if (at(begin).gapBefore)
            break;
    }
    return begin;
}

std::optional<double> History::Ring::rate(qint64 LagPoint::*value, qint64 spanMs) const
{
    const qsizetype begin = tailBegin(spanMs);
    if (points.size() - begin < 2)
        return {};
    const LagPoint &first = at(begin);
    const LagPoint &last = at(points.size() - 1);
    const qint64 elapsedMs = last.wallMs - first.wallMs;
    if (elapsedMs <= 0 || last.*value < first.*value)
        return {};
    return double(last.*value - first.*value) * 1000.0 / double(elapsedMs);
}

History::History(int capacity)
    : m_capacity(std::max(capacity, 2))
{
}

void History::add(const Snapshot &snapshot)
{
    for (const TopicSample &topic : snapshot.sample.topics) {
        if (topic.error)
            continue;
        m_heads[topic.topic].append({snapshot.wallMs, 0, 0, topic.lastId, m_gap}, m_capacity);
        auto &clients = m_clients[topic.topic];
        for (const ClientSample &sample : topic.clients) {
            Client &client = clients[sample.clientId];
            const LagPoint point{snapshot.wallMs, sample.sid, sample.lag, topic.lastId,
                                 m_gap || client.ring.points.isEmpty()};
            follow(client.track, client.ring, point);
            client.ring.append(point, m_capacity);
        }
    }
    m_gap = false;
    forget(snapshot);
}

void History::forget(const Snapshot &snapshot)
{
    const qint64 oldest = snapshot.wallMs - RememberMs;
    const auto isOld = [&](const Ring &ring) {
        return ring.points.isEmpty() || ring.at(ring.points.size() - 1).wallMs < oldest;
    };
    for (const TopicSample &topic : snapshot.sample.topics) {
        const auto clients = m_clients.find(topic.topic);
        if (clients != m_clients.end() && clients->size() > topic.clients.size())
            clients->removeIf([&](const auto &client) { return isOld(client.value().ring); });
    }
    if (m_heads.size() <= snapshot.sample.topics.size())
        return;
    m_heads.removeIf([&](const auto &head) { return isOld(head.value()); });
    m_clients.removeIf([&](const auto &clients) { return !m_heads.contains(clients.key()); });
}

History History::only(const Topic &topic) const
{
    History part(m_capacity);
    part.m_gap = m_gap;
    if (const auto clients = m_clients.constFind(topic); clients != m_clients.cend())
        part.m_clients.insert(topic, *clients);
    if (const auto head = m_heads.constFind(topic); head != m_heads.cend())
        part.m_heads.insert(topic, *head);
    return part;
}

void History::follow(ClientTrack &track, const Ring &ring, const LagPoint &point)
{
    ++track.samples;
    if (point.lag == 0)
        track.zeroMs = point.wallMs;
    if (ring.points.isEmpty()) {
        track.sinceMs = point.wallMs;
        return;
    }
    const LagPoint &before = ring.at(ring.points.size() - 1);
    if (point.lastId > before.lastId)
        track.headMovedMs = point.wallMs;
    if (point.sid < before.sid)
        track.rewoundMs = point.wallMs;
    if (point.sid == before.sid)
        return;
    track.submits.append(point);
    if (track.submits.size() > ClientTrack::MaxSubmits)
        track.submits.removeFirst();
}

void History::addGap() { m_gap = true; }

void History::clear()
{
    m_clients.clear();
    m_heads.clear();
    m_gap = true;
}

const History::Client *History::find(const Topic &topic, const QString &clientId) const
{
    const auto clients = m_clients.constFind(topic);
    if (clients == m_clients.cend())
        return nullptr;
    const auto client = clients->constFind(clientId);
    return client == clients->cend() ? nullptr : &*client;
}

QStringList History::clients(const Topic &topic) const
{
    QStringList ids = m_clients.value(topic).keys();
    std::sort(ids.begin(), ids.end(),
              [](const QString &a, const QString &b) { return a.toUtf8() < b.toUtf8(); });
    return ids;
}

QList<LagPoint> History::points(const Topic &topic, const QString &clientId) const
{
    const Client *client = find(topic, clientId);
    if (!client)
        return {};
    const Ring &ring = client->ring;
    return ring.next == 0 ? ring.points : ring.points.mid(ring.next) + ring.points.first(ring.next);
}

std::optional<LagPoint> History::last(const Topic &topic, const QString &clientId) const
{
    const Client *client = find(topic, clientId);
    if (!client)
        return {};
    return client->ring.at(client->ring.points.size() - 1);
}

ClientTrack History::track(const Topic &topic, const QString &clientId) const
{
    const Client *client = find(topic, clientId);
    return client ? client->track : ClientTrack();
}

std::optional<double> History::produceRate(const Topic &topic, qint64 spanMs) const
{
    const auto head = m_heads.constFind(topic);
    return head == m_heads.cend() ? std::nullopt : head->rate(&LagPoint::lastId, spanMs);
}

std::optional<double> History::consumeRate(const Topic &topic, const QString &clientId,
                                           qint64 spanMs) const
{
    const Client *client = find(topic, clientId);
    return client ? client->ring.rate(&LagPoint::sid, spanMs) : std::nullopt;
}

QList<LagPoint> History::decimated(const QList<LagPoint> &points, qint64 fromMs, qint64 toMs,
                                   int columns)
{
    QList<LagPoint> result;
    if (columns < 1 || toMs <= fromMs)
        return result;
    // The first moment that is no longer in the column of ms.
    const auto columnEnd = [&](qint64 ms) {
        const qint64 span = toMs - fromMs;
        const qint64 column = (ms - fromMs) * columns / span;
        return fromMs + ((column + 1) * span + columns - 1) / columns;
    };
    const auto earlier = [](const LagPoint &point, qint64 ms) { return point.wallMs < ms; };
    qsizetype from =
        std::lower_bound(points.cbegin(), points.cend(), fromMs, earlier) - points.cbegin();
    while (from < points.size() && points[from].wallMs <= toMs) {
        const qint64 endMs = std::min(columnEnd(points[from].wallMs), toMs + 1);
        qsizetype to = from + 1;
        while (to < points.size() && points[to].wallMs < endMs && !points[to].gapBefore)
            ++to;
        appendExtremes(result, points, from, to);
        from = to;
    }
    return result;
}

} // namespace hookq::monitor

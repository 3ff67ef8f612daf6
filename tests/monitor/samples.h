// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/snapshot.h"

/// Makes samples by hand, one call a moment.
namespace samples {

inline hookq::ClientSample client(const QString &id, qint64 sid, qint64 lastId, qint64 updatedAtMs)
{
    hookq::ClientSample sample;
    sample.clientId = id;
    sample.sid = sid;
    sample.updatedAtMs = updatedAtMs;
    sample.lag = lastId - sid;
    if (sample.lag > 0)
        sample.oldestUnreadMs = updatedAtMs;
    return sample;
}

inline hookq::TopicSample topic(const hookq::Topic &name, qint64 firstId, qint64 lastId,
                                const QList<hookq::ClientSample> &clients = {})
{
    hookq::TopicSample sample;
    sample.topic = name;
    sample.firstId = firstId;
    sample.lastId = lastId;
    sample.clients = clients;
    return sample;
}

/// The database's clock and this machine's say the same.
inline hookq::monitor::Snapshot snapshot(qint64 ms, const QList<hookq::TopicSample> &topics)
{
    hookq::monitor::Snapshot snapshot;
    snapshot.wallMs = ms;
    snapshot.sample.serverMs = ms;
    snapshot.sample.topics = topics;
    return snapshot;
}

} // namespace samples

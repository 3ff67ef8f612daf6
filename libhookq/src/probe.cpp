// SPDX-License-Identifier: MIT
#include <hookq/probe.h>

#include "store/inspector.h"
#include "store/store.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSet>
#include <QtSql/QSqlDatabase>

#include <algorithm>
#include <limits>

namespace hookq {

using namespace Qt::StringLiterals;
using store::TopicInspector;

namespace {

// Errors of the connection or of the moment are everybody's; the rest is the topic's own.
bool concernsOneTopic(const Error &error)
{
    switch (error.code()) {
    case ErrorCode::TableMissing:
    case ErrorCode::PermissionDenied:
    case ErrorCode::WrongSchema:
    case ErrorCode::NotADatabase:
        return true;
    case ErrorCode::StatementFailed:
        return !error.isTransient();
    default:
        return false;
    }
}

// Where the stamps would cross \a ms if they were in order: an id that need not exist, or \a end.
Result<qint64> bisect(TopicInspector &inspector, qint64 ms, qint64 first, qint64 end)
{
    while (first < end) {
        const qint64 middle = first + (end - first) / 2;
        const auto found = inspector.stampFrom(middle);
        if (!found)
            return found.error();
        if (!*found || (*found)->id >= end || (*found)->createdAtMs >= ms)
            end = middle;
        else
            first = (*found)->id + 1;
    }
    return first;
}

} // namespace

class Probe::Private {
public:
    Private(QString connectionName, QTimeZone timeZone)
        : m_connectionName(std::move(connectionName))
        , m_zone(std::move(timeZone))
    {
    }

    // Looked up each time: a copy kept here would outlive removeDatabase().
    [[nodiscard]] QSqlDatabase database() const
    {
        return QSqlDatabase::database(m_connectionName, false);
    }
    [[nodiscard]] Result<TopicInspector> inspector(const Topic &topic) const
    {
        return TopicInspector::on(database(), topic, m_zone);
    }
    [[nodiscard]] Result<store::TopicStore> topicStore(const Topic &topic) const
    {
        return store::TopicStore::on(database(), topic, m_zone);
    }

    Result<> sampleApart(const QList<Topic> &topics, QHash<Topic, TopicSample> &samples,
                         int &queries);
    Result<> sampleTogether(const QList<Topic> &topics, QHash<Topic, TopicSample> &samples,
                            int &queries);
    [[nodiscard]] bool isSuspect(const Topic &topic) const { return m_suspects.contains(topic); }

private:
    QString m_connectionName;
    QTimeZone m_zone;
    // Topics that made a statement fail. They are asked one by one from then on, so that finding
    // them costs once and not at every sample.
    QSet<Topic> m_suspects;
};

// Halves what fails until the topics that fail stand alone.
Result<> Probe::Private::sampleTogether(const QList<Topic> &topics,
                                        QHash<Topic, TopicSample> &samples, int &queries)
{
    if (topics.isEmpty())
        return {};
    ++queries;
    const auto together = store::sampleTopics(database(), topics, m_zone);
    if (together) {
        for (const TopicSample &sample : *together)
            samples.insert(sample.topic, sample);
        return {};
    }
    if (!concernsOneTopic(together.error()))
        return together.error();
    if (topics.size() == 1) {
        TopicSample failed;
        failed.topic = topics.first();
        failed.error = together.error();
        samples.insert(failed.topic, failed);
        m_suspects.insert(failed.topic);
        return {};
    }
    const qsizetype half = topics.size() / 2;
    if (auto done = sampleTogether(topics.first(half), samples, queries); !done)
        return done;
    return sampleTogether(topics.sliced(half), samples, queries);
}

Result<> Probe::Private::sampleApart(const QList<Topic> &topics, QHash<Topic, TopicSample> &samples,
                                     int &queries)
{
    for (const Topic &topic : topics) {
        if (auto done = sampleTogether({topic}, samples, queries); !done)
            return done;
        if (!samples.value(topic).error)
            m_suspects.remove(topic);
    }
    return {};
}

Probe::Probe(const QSqlDatabase &database, const QTimeZone &timeZone)
    : d(std::make_unique<Private>(database.connectionName(), timeZone))
{
}

Probe::~Probe() = default;

Result<QList<Topic>> Probe::discover() { return Topic::discover(d->database()); }

Result<Topic> Probe::verified(const Topic &topic)
{
    if (auto verified = topic.verify(d->database()); !verified)
        return verified.error();
    return topic;
}

Result<Sample> Probe::sample(const QList<Topic> &topics)
{
    Sample sample;
    const auto now = store::serverMs(d->database());
    if (!now)
        return now.error();
    sample.serverMs = *now;
    sample.queries = 1;

    QList<Topic> together = topics;
    const auto apart = std::stable_partition(together.begin(), together.end(),
                                             [this](const Topic &t) { return !d->isSuspect(t); });
    const QList<Topic> suspects(apart, together.end());
    together.erase(apart, together.end());

    QHash<Topic, TopicSample> samples;
    for (qsizetype at = 0; at < together.size(); at += store::TopicsPerSample) {
        const auto part = together.mid(at, store::TopicsPerSample);
        if (auto done = d->sampleTogether(part, samples, sample.queries); !done)
            return done.error();
    }
    if (auto done = d->sampleApart(suspects, samples, sample.queries); !done)
        return done.error();
    for (const Topic &topic : topics)
        sample.topics.append(samples.value(topic));
    return sample;
}

Result<QList<MessageHead>> Probe::heads(const Topic &topic, qint64 firstId, qint64 lastId,
                                        int prefixBytes)
{
    auto inspector = d->inspector(topic);
    if (!inspector)
        return inspector.error();
    return inspector->heads(firstId, lastId, prefixBytes);
}

Result<Message> Probe::message(const Topic &topic, qint64 id)
{
    auto inspector = d->inspector(topic);
    if (!inspector)
        return inspector.error();
    auto message = inspector->message(id);
    if (!message)
        return message.error();
    if (!*message)
        return Error(ErrorCode::MessageMissing,
                     QCoreApplication::translate("hookq", "Topic %1 has no message %2.")
                         .arg(topic.name())
                         .arg(id));
    return **std::move(message);
}

Result<Cursor> Probe::cursor(const Topic &topic, const QString &clientId)
{
    if (topic.cursorTable().isEmpty())
        return Error(ErrorCode::InvalidArgument,
                     QCoreApplication::translate("hookq", "Topic %1 has no cursor table.")
                         .arg(topic.name()));
    auto topicStore = d->topicStore(topic);
    if (!topicStore)
        return topicStore.error();
    auto cursor = topicStore->cursor(clientId);
    if (!cursor)
        return cursor.error();
    if (!*cursor)
        return Error(ErrorCode::CursorVanished,
                     QCoreApplication::translate("hookq", "Client \"%1\" has no row in %2.")
                         .arg(clientId, topic.cursorTable().toString()));
    return **std::move(cursor);
}

Result<Probe::Bounds> Probe::bounds(const Topic &topic)
{
    auto topicStore = d->topicStore(topic);
    if (!topicStore)
        return topicStore.error();
    const auto range = topicStore->bounds();
    if (!range)
        return range.error();
    return Bounds{range->first, range->last};
}

Result<qint64> Probe::idAtTime(const Topic &topic, const QDateTime &time)
{
    constexpr qint64 Disorder =
        60 * 60 * 1000; // what a summer-time change does to stamps without a zone
    const auto range = bounds(topic);
    if (!range)
        return range.error();
    auto inspector = d->inspector(topic);
    if (!inspector)
        return inspector.error();
    if (range->lastId == 0)
        return 0;
    const qint64 end = range->lastId + (range->lastId < std::numeric_limits<qint64>::max() ? 1 : 0);
    const qint64 ms = time.toMSecsSinceEpoch();
    const auto before = bisect(*inspector, ms - Disorder, range->firstId, end);
    if (!before)
        return before.error();
    const auto after = bisect(*inspector, ms + Disorder, *before, end);
    if (!after)
        return after.error();
    const auto border = inspector->stampFrom(*after); // there may be a gap
    if (!border)
        return border.error();
    const qint64 last = *border ? (*border)->id : range->lastId;
    const auto found = inspector->firstStampedSince(ms, *before, last);
    if (!found)
        return found.error();
    return found->value_or(end);
}

} // namespace hookq

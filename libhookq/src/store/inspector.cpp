// SPDX-License-Identifier: MIT
#include "inspector.h"

#include "statement.h"

#include <QtSql/QSqlDriver>
#include <QtSql/QSqlError>
#include <QtSql/QSqlField>
#include <QtSql/QSqlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace hookq::store {

namespace {

// The columns of sampleTopics(): the topic's place in the list; then for the topic itself no
// client, first id, last id, the last one's stamp; for a client its id, its sid, its last submit,
// and the stamp of its oldest unread message.
enum SampleColumn { Place, IsClient, ClientId, FirstOrSid, LastId, Stamp, OldestUnread };

QString topicPart(const Dialect &dialect, qsizetype place, const QString &topic)
{
    const QString stamp = dialect.stampExpression(u"created_at"_s);
    // The last column is empty, but of the type that it has for clients.
    return u"SELECT %1, 0, '', (SELECT id FROM %2 ORDER BY id LIMIT 1), "
           "(SELECT id FROM %2 ORDER BY id DESC LIMIT 1), "
           "(SELECT %3 FROM %2 ORDER BY id DESC LIMIT 1), (SELECT %3 FROM %2 WHERE id IS NULL)"_s
               .arg(QString::number(place), topic, stamp);
}

// The oldest unread message is looked up by equality, which is a probe of the key on every
// database; MariaDB would walk the whole key for "the first id above sid". Ids are contiguous, so
// it is sid + 1, or the first message there still is.
QString clientsPart(const Dialect &dialect, qsizetype place, const QString &topic,
                    const QString &cursors)
{
    return u"SELECT %1, 1, %2, c.sid, 0, %3, "
           "(SELECT %4 FROM %5 t WHERE t.id = CASE WHEN c.sid < b.first_id THEN b.first_id "
           "WHEN c.sid < b.last_id THEN c.sid + 1 END) "
           "FROM %6 c CROSS JOIN (SELECT (SELECT id FROM %5 ORDER BY id LIMIT 1) AS first_id, "
           "(SELECT id FROM %5 ORDER BY id DESC LIMIT 1) AS last_id) b"_s.arg(
               QString::number(place), dialect.clientIdExpression(u"c.cid"_s),
               dialect.stampExpression(u"c.updated_at"_s),
               dialect.stampExpression(u"t.created_at"_s), topic, cursors);
}

QString sampleStatement(const Dialect &dialect, const QList<Topic> &topics)
{
    QStringList parts;
    for (qsizetype place = 0; place < topics.size(); ++place) {
        const Topic &topic = topics[place];
        const QString table = dialect.quoted(topic.table());
        parts += topicPart(dialect, place, table);
        if (!topic.cursorTable().isEmpty())
            parts += clientsPart(dialect, place, table, dialect.quoted(topic.cursorTable()));
    }
    return parts.join(u" UNION ALL "_s);
}

std::optional<qint64> optionalStamp(const QVariant &value, const Dialect &dialect,
                                    const QTimeZone &zone)
{
    return value.isNull() ? std::nullopt : std::optional(dialect.stampFromValue(value, zone));
}

// Parts of a statement come in any order, so that clients may be here before their topic.
void addRow(const QSqlQuery &query, const Dialect &dialect, const QTimeZone &zone,
            QList<TopicSample> &samples)
{
    TopicSample &topic = samples[query.value(Place).toInt()];
    if (query.value(IsClient).toInt() == 0) {
        topic.firstId = query.value(FirstOrSid).toLongLong();
        topic.lastId = query.value(LastId).toLongLong();
        topic.lastCreatedMs = optionalStamp(query.value(Stamp), dialect, zone);
        return;
    }
    ClientSample client;
    client.clientId = query.value(ClientId).toString();
    client.sid = query.value(FirstOrSid).toLongLong();
    client.updatedAtMs = dialect.stampFromValue(query.value(Stamp), zone);
    client.oldestUnreadMs = optionalStamp(query.value(OldestUnread), dialect, zone);
    topic.clients.append(client);
}

void finish(TopicSample &topic)
{
    for (ClientSample &client : topic.clients)
        client.lag = topic.lastId - client.sid;
    std::sort(topic.clients.begin(), topic.clients.end(),
              [](const ClientSample &a, const ClientSample &b) {
                  return a.clientId.toUtf8() < b.clientId.toUtf8();
              });
}

} // namespace

Result<QList<TopicSample>> sampleTopics(const QSqlDatabase &database, const QList<Topic> &topics,
                                        const QTimeZone &zone)
{
    const auto dialect = Dialect::of(database);
    if (!dialect)
        return dialect.error();
    auto query = run(database, sampleStatement(**dialect, topics));
    if (!query)
        return query.error();
    QList<TopicSample> samples(topics.size());
    for (qsizetype place = 0; place < topics.size(); ++place)
        samples[place].topic = topics[place];
    while (query->next())
        addRow(*query, **dialect, zone, samples);
    if (query->lastError().isValid())
        return Error::fromQuery(*query);
    std::for_each(samples.begin(), samples.end(), finish);
    return samples;
}

Result<qint64> serverMs(const QSqlDatabase &database)
{
    const auto dialect = Dialect::of(database);
    if (!dialect)
        return dialect.error();
    auto query = run(database, (*dialect)->serverMsStatement());
    if (!query)
        return query.error();
    if (!query->next())
        return Error::fromQuery(*query);
    return query->value(0).toLongLong();
}

Result<TopicInspector> TopicInspector::on(const QSqlDatabase &database, const Topic &topic,
                                          const QTimeZone &zone)
{
    const auto dialect = Dialect::of(database);
    if (!dialect)
        return dialect.error();
    return TopicInspector(database, **dialect, topic, zone);
}

TopicInspector::TopicInspector(QSqlDatabase database, const Dialect &dialect, const Topic &topic,
                               const QTimeZone &zone)
    : m_database(std::move(database))
    , m_dialect(&dialect)
    , m_topic(dialect.quoted(topic.table()))
    , m_cursors(topic.cursorTable().isEmpty() ? QString() : dialect.quoted(topic.cursorTable()))
    , m_zone(zone)
{
}

QString TopicInspector::headColumns() const
{
    return u"id, p, %1, %2, %3"_s.arg(m_dialect->stampExpression(u"created_at"_s),
                                      m_dialect->lengthExpression(), m_dialect->prefixExpression());
}

MessageHead TopicInspector::headOf(const QSqlQuery &query) const
{
    return MessageHead{ query.value(0).toLongLong(), Protocol(query.value(1).toInt()),
                        m_dialect->stampFromValue(query.value(2), m_zone),
                        query.value(3).toLongLong(), query.value(4).toByteArray() };
}

Result<QList<MessageHead>> TopicInspector::heads(qint64 firstId, qint64 lastId, int prefixBytes)
{
    auto query = run(
        m_database,
        u"SELECT %1 FROM %2 WHERE id >= ? AND id <= ? ORDER BY id"_s.arg(headColumns(), m_topic),
        { prefixBytes, firstId, lastId });
    if (!query)
        return query.error();
    QList<MessageHead> heads;
    while (query->next())
        heads.append(headOf(*query));
    if (query->lastError().isValid())
        return Error::fromQuery(*query);
    return heads;
}

Result<std::optional<MessageHead>> TopicInspector::headAfter(qint64 id, int prefixBytes)
{
    auto query =
        run(m_database,
            u"SELECT %1 FROM %2 WHERE id > ? ORDER BY id LIMIT 1"_s.arg(headColumns(), m_topic),
            { prefixBytes, id });
    if (!query)
        return query.error();
    if (query->next())
        return std::optional(headOf(*query));
    if (query->lastError().isValid())
        return Error::fromQuery(*query);
    return std::optional<MessageHead>();
}

Result<std::optional<Message>> TopicInspector::message(qint64 id)
{
    auto query = run(m_database,
                     u"SELECT p, data, %1 FROM %2 WHERE id = ?"_s.arg(
                         m_dialect->stampExpression(u"created_at"_s), m_topic),
                     { id });
    if (!query)
        return query.error();
    if (query->next())
        return std::optional(Message{ id, Protocol(query->value(0).toInt()),
                                      query->value(1).toByteArray(),
                                      m_dialect->stampFromValue(query->value(2), m_zone) });
    if (query->lastError().isValid())
        return Error::fromQuery(*query);
    return std::optional<Message>();
}

Result<std::optional<TopicInspector::Stamp>> TopicInspector::stampFrom(qint64 id)
{
    auto query = run(m_database,
                     u"SELECT id, %1 FROM %2 WHERE id >= ? ORDER BY id LIMIT 1"_s.arg(
                         m_dialect->stampExpression(u"created_at"_s), m_topic),
                     { id });
    if (!query)
        return query.error();
    if (query->next())
        return std::optional(Stamp{ query->value(0).toLongLong(),
                                    m_dialect->stampFromValue(query->value(1), m_zone) });
    if (query->lastError().isValid())
        return Error::fromQuery(*query);
    return std::optional<Stamp>();
}

Result<std::optional<qint64>> TopicInspector::firstStampedSince(qint64 ms, qint64 firstId,
                                                                qint64 lastId)
{
    auto query = run(m_database,
                     u"SELECT id FROM %1 WHERE id >= ? AND id <= ? AND created_at >= %2 "
                     "ORDER BY id LIMIT 1"_s.arg(m_topic, m_dialect->stampPlaceholder()),
                     { firstId, lastId, m_dialect->stampValue(ms, m_zone) });
    if (!query)
        return query.error();
    if (query->next())
        return std::optional(query->value(0).toLongLong());
    if (query->lastError().isValid())
        return Error::fromQuery(*query);
    return std::optional<qint64>();
}

Result<bool> TopicInspector::moveCursor(const QString &clientId, qint64 from, qint64 to)
{
    QVariantList values{ to };
    values += QVariantList(m_dialect->clientBindings(), clientId);
    values += from;
    auto moved = run(m_database,
                     u"UPDATE %1 SET sid = ? WHERE %2 AND sid = ?"_s.arg(
                         m_cursors, m_dialect->clientCondition()),
                     values);
    if (!moved)
        return moved.error();
    return moved->numRowsAffected() == 1;
}

QString TopicInspector::moveCursorText(const QString &clientId, qint64 from, qint64 to) const
{
    QSqlField field(u"cid"_s, QMetaType(QMetaType::QString));
    field.setValue(clientId);
    const QString literal = m_database.driver()->formatValue(field);
    return u"UPDATE %1 SET sid = %2 WHERE %3 AND sid = %4"_s.arg(
        m_cursors, QString::number(to), m_dialect->clientCondition().replace(u'?', literal),
        QString::number(from));
}

} // namespace hookq::store

// SPDX-License-Identifier: MIT
#include "store.h"

#include "statement.h"

#include <QtCore/QCoreApplication>
#include <QtSql/QSqlError>

#include <utility>

using namespace Qt::StringLiterals;

namespace hookq::store {

namespace {

/// One statement of a batch stays below it, so that a server's default packet limit holds several.
constexpr qint64 StatementBytes = 4 * 1024 * 1024;
constexpr int ColumnsPerMessage = 4;

Error transactionEnded(const QString &nativeCode)
{
    return Error(
        ErrorCode::TransactionEnded,
        QCoreApplication::translate(
            "hookq",
            "The save ended the transaction it was called in (a commit, a rollback, a statement "
            "that commits by itself, or a deadlock it did not report). No message was sent."),
        nativeCode);
}

Error outcomeUnknown(const Error &cause)
{
    return Error(
        ErrorCode::OutcomeUnknown,
        QCoreApplication::translate(
            "hookq", "The connection was lost during COMMIT; it may or may not have happened: %1")
            .arg(cause.text()),
        cause.nativeCode());
}

} // namespace

Result<Transaction> Transaction::begin(const QSqlDatabase &database, const Dialect &dialect)
{
    QSqlDatabase connection = database;
    auto state = dialect.state(connection);
    if (!state)
        return state.error();
    if (*state != TransactionState::None)
        return Error(
            ErrorCode::AlreadyInTransaction,
            QCoreApplication::translate(
                "hookq", "The connection is in a transaction already; use append() inside it."));
    auto mark = dialect.begin(connection);
    if (!mark)
        return mark.error();
    return Transaction(connection, dialect, *mark);
}

Transaction::Transaction(QSqlDatabase database, const Dialect &dialect, TransactionMark mark)
    : m_database(std::move(database))
    , m_dialect(&dialect)
    , m_mark(std::move(mark))
{
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::move(other.m_database))
    , m_dialect(other.m_dialect)
    , m_mark(std::move(other.m_mark))
    , m_open(std::exchange(other.m_open, false))
{
}

Transaction::~Transaction()
{
    if (m_open)
        m_dialect->rollback(m_database, m_mark);
}

Result<> Transaction::checkAlive()
{
    auto state = m_dialect->state(m_database);
    if (!state)
        return state.error();
    if (*state != TransactionState::Open)
        return transactionEnded({});
    return {};
}

Result<> Transaction::commit()
{
    auto committed = m_dialect->commit(m_database, m_mark);
    if (committed) {
        m_open = false;
        return {};
    }
    m_dialect->rollback(m_database, m_mark);
    m_open = false;
    switch (committed.error().code()) {
    case ErrorCode::TransactionEnded:
        return transactionEnded(committed.error().nativeCode());
    case ErrorCode::ConnectionLost:
        return outcomeUnknown(committed.error());
    default:
        return committed;
    }
}

Result<TopicStore> TopicStore::on(const QSqlDatabase &database, const Topic &topic,
                                  const QTimeZone &zone)
{
    auto dialect = Dialect::of(database);
    if (!dialect)
        return dialect.error();
    return TopicStore(database, **dialect, topic, zone);
}

TopicStore::TopicStore(QSqlDatabase database, const Dialect &dialect, const Topic &topic,
                       const QTimeZone &zone)
    : m_database(std::move(database))
    , m_dialect(&dialect)
    , m_topic(dialect.quoted(topic.table()))
    , m_cursors(topic.cursorTable().isEmpty() ? QString() : dialect.quoted(topic.cursorTable()))
    , m_sequenceTable(topic.table().schema(), u"hookq_sequence"_s)
    , m_sequenceKey(topic.table().table())
    , m_zone(zone)
{
}

Result<QSqlQuery> TopicStore::run(const QString &statement, const QVariantList &values)
{
    return store::run(m_database, statement, values);
}

Result<> TopicStore::ping()
{
    auto answered = run(u"SELECT 1"_s);
    if (!answered)
        return answered.error();
    return {};
}

Result<TopicStore::NextId> TopicStore::nextId()
{
    auto last = run(m_dialect->lastIdForInsert(m_topic));
    if (!last)
        return last.error();
    if (last->next())
        return NextId{last->value(0).toLongLong() + 1, false};
    auto consumed = largestCursor();
    if (!consumed)
        return consumed.error();
    return NextId{*consumed + 1, true};
}

Result<qint64> TopicStore::largestCursor()
{
    if (m_cursors.isEmpty())
        return 0;
    auto query = run(u"SELECT MAX(sid) FROM %1"_s.arg(m_cursors));
    if (!query)
        return query.error();
    return query->next() ? qMax(qint64(0), query->value(0).toLongLong()) : 0;
}

Result<bool> TopicStore::insertNext(const NextId &next, const Payload &payload, qint64 nowMs)
{
    QVariantList values{next.id, qint32(payload.protocol), payload.data,
                        m_dialect->stampValue(nowMs, m_zone)};
    if (!next.topicIsEmpty)
        values.append(next.id - 1);
    auto inserted =
        run(next.topicIsEmpty ? m_dialect->insertFirst(m_topic) : m_dialect->insertAfter(m_topic),
            values);
    if (inserted)
        return inserted->numRowsAffected() == 1;
    if (m_dialect->isDuplicateKey(inserted.error()))
        return false;
    return inserted.error();
}

Result<> TopicStore::createSequence()
{
    const QString table = m_dialect->quoted(m_sequenceTable);
    if (auto created = runScript(m_database, m_dialect->createSequenceStatement(table)); !created)
        return created;
    auto last = bounds();
    if (!last)
        return last.error();
    auto consumed = largestCursor();
    if (!consumed)
        return consumed.error();
    // A producer that commits in between leaves the row behind the topic; the next one raises it.
    const qint64 lastId = last->last > 0 ? last->last : *consumed;
    auto inserted = run(m_dialect->insertSequence(table), {m_sequenceKey, lastId, m_sequenceKey});
    if (!inserted)
        return inserted.error();
    return {};
}

Result<bool> TopicStore::hasSequence()
{
    auto table = m_dialect->table(m_database, m_sequenceTable);
    if (!table)
        return table.error();
    if (!*table)
        return false;
    auto row =
        run(u"SELECT last_id FROM %1 WHERE topic = ?"_s.arg(m_dialect->quoted(m_sequenceTable)),
            {m_sequenceKey});
    if (!row)
        return row.error();
    return row->next();
}

Result<qint64> TopicStore::takeFromSequence(qint64 count)
{
    auto taken = run(m_dialect->takeFromSequence(m_dialect->quoted(m_sequenceTable)),
                     {count, m_sequenceKey});
    if (!taken)
        return taken.error();
    const qint64 last = m_dialect->takenFromSequence(*taken);
    return last == 0 ? 0 : last - count + 1;
}

Result<> TopicStore::raiseSequence(qint64 lastId)
{
    auto raised = run(u"UPDATE %1 SET last_id = ? WHERE topic = ? AND last_id < ?"_s.arg(
                          m_dialect->quoted(m_sequenceTable)),
                      {lastId, m_sequenceKey, lastId});
    if (!raised)
        return raised.error();
    return {};
}

qsizetype TopicStore::rowsPerStatement(const QList<Payload> &payloads, qsizetype from) const
{
    const qsizetype most =
        qMin(payloads.size() - from, qsizetype(m_dialect->maxPlaceholders() / ColumnsPerMessage));
    qsizetype rows = 0;
    for (qint64 bytes = 0; rows < most; ++rows) {
        bytes += payloads[from + rows].data.size();
        if (rows > 0 && bytes > StatementBytes)
            break;
    }
    return rows;
}

Result<> TopicStore::insertRows(qint64 firstId, const QList<Payload> &payloads, qsizetype from,
                                qint64 nowMs)
{
    for (qsizetype at = from; at < payloads.size();) {
        const qsizetype count = rowsPerStatement(payloads, at);
        if (auto done = insertChunk(firstId + at - from, payloads, at, count, nowMs); !done)
            return done;
        at += count;
    }
    return {};
}

Result<> TopicStore::insertChunk(qint64 firstId, const QList<Payload> &payloads, qsizetype from,
                                 qsizetype count, qint64 nowMs)
{
    QStringList rows;
    QVariantList values;
    rows.reserve(count);
    values.reserve(count * ColumnsPerMessage);
    const QVariant stamp = m_dialect->stampValue(nowMs, m_zone);
    for (qsizetype i = 0; i < count; ++i) {
        const Payload &payload = payloads[from + i];
        rows.append(m_dialect->insertRow());
        values << firstId + i << qint32(payload.protocol) << payload.data << stamp;
    }
    auto inserted = run(
        u"INSERT INTO %1 (id, p, data, created_at) VALUES %2"_s.arg(m_topic, rows.join(u", "_s)),
        values);
    if (!inserted)
        return m_dialect->isDuplicateKey(inserted.error()) ? inserted.error().asTransient()
                                                           : inserted.error();
    return {};
}

Result<IdRange> TopicStore::bounds()
{
    auto query = run(u"SELECT (SELECT id FROM %1 ORDER BY id LIMIT 1), "
                     "(SELECT id FROM %1 ORDER BY id DESC LIMIT 1)"_s.arg(m_topic));
    if (!query)
        return query.error();
    if (!query->next())
        return IdRange{};
    return IdRange{query->value(0).toLongLong(), query->value(1).toLongLong()};
}

Result<TopicStore::Page> TopicStore::page(qint64 afterId, int limit, qint64 byteBudget)
{
    Page page;
    QVariantList values{afterId};
    QString upTo;
    if (m_dialect->fetchesWholeResult()) {
        auto measured = measure(afterId, limit, byteBudget);
        if (!measured)
            return measured.error();
        if (measured->lastId == 0)
            return page;
        page.full = measured->full;
        values.append(measured->lastId);
        upTo = u" AND id <= ?"_s;
    }
    auto query =
        run(u"SELECT id, p, data, %1 FROM %2 WHERE id > ?%3 ORDER BY id LIMIT %4"_s.arg(
                m_dialect->stampExpression(u"created_at"_s), m_topic, upTo, QString::number(limit)),
            values);
    if (!query)
        return query.error();
    qint64 bytes = 0;
    while (bytes < byteBudget && query->next()) {
        const QByteArray data = query->value(2).toByteArray();
        bytes += data.size();
        page.messages.append(Message{query->value(0).toLongLong(),
                                     Protocol(query->value(1).toInt()), data,
                                     m_dialect->stampFromValue(query->value(3), m_zone)});
    }
    if (query->lastError().isValid())
        return Error::fromQuery(*query);
    page.full = page.full || page.messages.size() == limit || bytes >= byteBudget;
    return page;
}

/// Where the page ends, from lengths alone: LIMIT bounds rows and not bytes (contract C7).
Result<TopicStore::Measure> TopicStore::measure(qint64 afterId, int limit, qint64 byteBudget)
{
    auto query = run(u"SELECT MAX(id), SUM(size) FROM (SELECT id, %1 AS size FROM %2 WHERE id > ? "
                     "ORDER BY id LIMIT %3) AS page"_s.arg(m_dialect->lengthExpression(), m_topic,
                                                           QString::number(limit)),
                     {afterId});
    if (!query)
        return query.error();
    if (!query->next() || query->value(0).isNull())
        return Measure{};
    if (query->value(1).toLongLong() <= byteBudget)
        return Measure{query->value(0).toLongLong(), false};
    auto last = lastIdWithinBudget(afterId, limit, byteBudget);
    if (!last)
        return last.error();
    return Measure{*last, true};
}

Result<qint64> TopicStore::lastIdWithinBudget(qint64 afterId, int limit, qint64 byteBudget)
{
    auto query = run(u"SELECT id, %1 FROM %2 WHERE id > ? ORDER BY id LIMIT %3"_s.arg(
                         m_dialect->lengthExpression(), m_topic, QString::number(limit)),
                     {afterId});
    if (!query)
        return query.error();
    qint64 last = afterId;
    for (qint64 bytes = 0; query->next(); last = query->value(0).toLongLong()) {
        bytes += query->value(1).toLongLong();
        if (last != afterId && bytes > byteBudget)
            break;
    }
    return last;
}

QVariantList TopicStore::clientValues(const QString &clientId) const
{
    return QVariantList(m_dialect->clientBindings(), clientId);
}

Result<std::optional<Cursor>> TopicStore::cursor(const QString &clientId)
{
    auto query =
        run(u"SELECT sid, %1 FROM %2 WHERE %3"_s.arg(m_dialect->stampExpression(u"updated_at"_s),
                                                     m_cursors, m_dialect->clientCondition()),
            clientValues(clientId));
    if (!query)
        return query.error();
    if (!query->next()) {
        if (query->lastError().isValid())
            return Error::fromQuery(*query);
        return std::optional<Cursor>();
    }
    return std::optional(Cursor{clientId, query->value(0).toLongLong(),
                                m_dialect->stampFromValue(query->value(1), m_zone)});
}

Result<bool> TopicStore::insertCursor(const QString &clientId, qint64 sid, qint64 nowMs)
{
    const QVariantList row{clientId, sid, m_dialect->stampValue(nowMs, m_zone)};
    auto inserted = run(m_dialect->insertCursor(m_cursors), row + clientValues(clientId));
    if (!inserted)
        return inserted.error();
    return inserted->numRowsAffected() == 1;
}

Result<bool> TopicStore::submitCursor(const QString &clientId, qint64 from, qint64 to, qint64 nowMs)
{
    const QVariantList values{to, m_dialect->stampValue(nowMs, m_zone)};
    auto updated = run(u"UPDATE %1 SET sid = ?, updated_at = %2 WHERE %3 AND sid = ?"_s.arg(
                           m_cursors, m_dialect->stampPlaceholder(), m_dialect->clientCondition()),
                       values + clientValues(clientId) + QVariantList{from});
    if (!updated)
        return updated.error();
    return updated->numRowsAffected() == 1;
}

} // namespace hookq::store

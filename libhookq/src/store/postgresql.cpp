// SPDX-License-Identifier: MIT
#include "dialect.h"
#include "stamps.h"
#include "statement.h"

#include <QtCore/QUuid>
#include <QtSql/QSqlDriver>

#ifdef HOOKQ_NATIVE_POSTGRESQL
#include <libpq-fe.h>
#endif

using namespace Qt::StringLiterals;

namespace hookq::store {

namespace {

#ifdef HOOKQ_NATIVE_POSTGRESQL
PGconn *nativeHandle(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    if (qstrcmp(handle.typeName(), "PGconn*") != 0)
        return nullptr;
    return *static_cast<PGconn *const *>(handle.constData());
}
#endif

class PostgresqlDialect final : public Dialect {
public:
    // A setting that lasts as long as its transaction is the mark: unlike a savepoint it costs no
    // subtransaction id.
    Result<TransactionMark> begin(QSqlDatabase &database) const override
    {
        const TransactionMark mark{QUuid::createUuid().toString(QUuid::Id128), false};
        const auto begun =
            runScript(database, u"BEGIN; SET LOCAL hookq.mark = '%1'"_s.arg(mark.token));
        if (!begun) {
            rollback(database, mark);
            return begun.error();
        }
        return mark;
    }

    Result<> commit(QSqlDatabase &database, const TransactionMark &mark) const override
    {
        // A division by zero where the mark is gone: the script ends there and there is no COMMIT.
        auto done = runScript(
            database,
            u"SELECT 1 / (CASE WHEN current_setting('hookq.mark', true) = '%1' THEN 1 ELSE 0 END); "
            "COMMIT"_s.arg(mark.token));
        if (!done
            && (done.error().nativeCode() == u"22012" || done.error().nativeCode() == u"25P02"))
            return done.error().withCode(ErrorCode::TransactionEnded);
        return done;
    }

    void rollback(QSqlDatabase &database, const TransactionMark &) const override
    {
        const auto now = state(database);
        if (now && *now != TransactionState::None)
            (void)runScript(database, u"ROLLBACK"_s);
    }

    Result<TransactionState> state(QSqlDatabase &database) const override
    {
#ifdef HOOKQ_NATIVE_POSTGRESQL
        if (const PGconn *handle = nativeHandle(database)) {
            switch (PQtransactionStatus(handle)) {
            case PQTRANS_IDLE:
                return TransactionState::None;
            case PQTRANS_INERROR:
                return TransactionState::Failed;
            case PQTRANS_UNKNOWN:
                return Error(ErrorCode::ConnectionLost, QString::fromUtf8(PQerrorMessage(handle)));
            case PQTRANS_ACTIVE:
            case PQTRANS_INTRANS:
                return TransactionState::Open;
            }
        }
#endif
        auto asked = runScript(database, u"SAVEPOINT hookq_state; RELEASE SAVEPOINT hookq_state"_s);
        if (asked)
            return TransactionState::Open;
        if (asked.error().nativeCode() == u"25P01")
            return TransactionState::None;
        if (asked.error().nativeCode() == u"25P02")
            return TransactionState::Failed;
        return asked.error();
    }

    QVariant stampValue(qint64 utcMs, const QTimeZone &) const override
    {
        return QString(stampText(utcMs, QTimeZone::utc()) + u'Z');
    }
    qint64 stampFromValue(const QVariant &value, const QTimeZone &) const override
    {
        return value.toLongLong();
    }
    QString stampExpression(const QString &column) const override
    {
        return u"CAST(ROUND(EXTRACT(EPOCH FROM %1) * 1000) AS bigint)"_s.arg(column);
    }
    QString stampPlaceholder() const override { return u"CAST(? AS timestamptz)"_s; }
    QString serverMsStatement() const override
    {
        return u"SELECT CAST(ROUND(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS bigint)"_s;
    }

    QString insertAfter(const QString &topic) const override
    {
        return insertWhere(topic, u"EXISTS (SELECT 1 FROM %1 WHERE id = ?)"_s.arg(topic));
    }
    QString insertFirst(const QString &topic) const override
    {
        return insertWhere(topic, u"NOT EXISTS (SELECT 1 FROM %1)"_s.arg(topic));
    }
    QString lastIdForInsert(const QString &topic) const override
    {
        return u"SELECT id FROM %1 ORDER BY id DESC LIMIT 1"_s.arg(topic);
    }
    QString insertSequence(const QString &sequenceTable) const override
    {
        return u"INSERT INTO %1 (topic, last_id) SELECT CAST(? AS varchar), CAST(? AS bigint) "
               "WHERE NOT EXISTS (SELECT 1 FROM %1 WHERE topic = ?) ON CONFLICT DO NOTHING"_s.arg(
                   sequenceTable);
    }
    QString createSequenceStatement(const QString &sequenceTable) const override
    {
        return u"CREATE TABLE IF NOT EXISTS %1 (\n"
               "    topic VARCHAR(63) COLLATE \"C\" PRIMARY KEY,\n"
               "    last_id BIGINT NOT NULL\n"
               ")"_s.arg(sequenceTable);
    }
    bool isDuplicateKey(const Error &error) const override
    {
        return error.nativeCode() == u"23505";
    }
    QString insertCursor(const QString &cursorTable) const override
    {
        return u"INSERT INTO %1 (cid, sid, updated_at) "
               "SELECT CAST(? AS varchar), CAST(? AS bigint), CAST(? AS timestamptz) "
               "WHERE NOT EXISTS (SELECT 1 FROM %1 WHERE cid = ?) ON CONFLICT DO NOTHING"_s.arg(
                   cursorTable);
    }
    QString prefixExpression() const override
    {
        return u"substring(data FROM 1 FOR CAST(? AS integer))"_s;
    }
    QString lengthExpression() const override { return u"octet_length(data)"_s; }
    bool fetchesWholeResult() const override { return true; }
    int maxPlaceholders() const override { return 60'000; }

    QStringList createStatements(const Topic &topic) const override
    {
        return {
            u"CREATE TABLE IF NOT EXISTS %1 (\n"
            "    id BIGINT PRIMARY KEY,\n"
            "    p INTEGER NOT NULL,\n"
            "    data BYTEA NOT NULL,\n"
            "    created_at TIMESTAMPTZ(3) NOT NULL\n"
            ")"_s.arg(quoted(topic.table())),
            u"CREATE TABLE IF NOT EXISTS %1 (\n"
            "    cid VARCHAR(256) COLLATE \"C\" PRIMARY KEY,\n"
            "    sid BIGINT NOT NULL,\n"
            "    updated_at TIMESTAMPTZ(3) NOT NULL\n"
            ")"_s.arg(quoted(topic.cursorTable())),
        };
    }

    Result<QList<Table>> tables(QSqlDatabase &database) const override
    {
        return catalogue(database,
                         u"n.nspname NOT IN ('pg_catalog', 'information_schema') "
                         "AND n.nspname NOT LIKE 'pg!_temp!_%' ESCAPE '!' "
                         "AND n.nspname NOT LIKE 'pg!_toast%' ESCAPE '!'"_s,
                         {});
    }

    Result<std::optional<Table>> table(QSqlDatabase &database, const TableName &name) const override
    {
        auto found = catalogue(database, u"c.oid = to_regclass(?)"_s, {quoted(name)});
        if (!found)
            return found.error();
        if (found->isEmpty())
            return std::optional<Table>();
        found->first().name = name;
        return std::optional(found->takeFirst());
    }

    bool holds(ColumnUse use, const QString &type) const override
    {
        switch (use) {
        case ColumnUse::MessageId:
        case ColumnUse::ConsumedId:
            return type == u"bigint";
        case ColumnUse::ProtocolNumber:
            return type == u"integer" || type == u"bigint";
        case ColumnUse::PayloadBytes:
            return type == u"bytea";
        case ColumnUse::ClientId:
            return type.startsWith(u"character varying"_s) || type == u"text";
        case ColumnUse::Stamp:
            return type.startsWith(u"timestamp"_s) && type.endsWith(u"with time zone"_s);
        }
        return false;
    }

    QString wantedType(ColumnUse use) const override
    {
        switch (use) {
        case ColumnUse::MessageId:
        case ColumnUse::ConsumedId:
            return u"BIGINT"_s;
        case ColumnUse::ProtocolNumber:
            return u"INTEGER"_s;
        case ColumnUse::PayloadBytes:
            return u"BYTEA"_s;
        case ColumnUse::ClientId:
            return u"VARCHAR(256)"_s;
        case ColumnUse::Stamp:
            return u"TIMESTAMPTZ(3)"_s;
        }
        return {};
    }

private:
    static QString insertWhere(const QString &topic, const QString &condition)
    {
        // A conflict must not raise an error: that would abort the whole transaction.
        return u"INSERT INTO %1 (id, p, data, created_at) SELECT CAST(? AS bigint), CAST(? AS "
               u"integer), "
               "CAST(? AS bytea), CAST(? AS timestamptz) WHERE %2 ON CONFLICT DO NOTHING"_s.arg(
                   topic, condition);
    }

    static Result<QList<Table>> catalogue(QSqlDatabase &database, const QString &condition,
                                          const QVariantList &values)
    {
        auto query =
            run(database,
                u"SELECT CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname END, "
                "c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
                "COALESCE(a.attnum = ANY(i.indkey), false) "
                "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
                "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
                "WHERE c.relkind IN ('r', 'p') AND %1 "
                "ORDER BY n.nspname <> current_schema(), n.nspname, c.relname, a.attnum"_s.arg(
                    condition),
                values);
        if (!query)
            return query.error();
        QList<Table> tables;
        while (query->next()) {
            const TableName name(query->value(0).toString(), query->value(1).toString());
            if (tables.isEmpty() || tables.last().name != name)
                tables.append({name, {}, {}});
            tables.last().columns.append({query->value(2).toString(), query->value(3).toString(),
                                          query->value(4).toBool(), query->value(5).toBool()});
        }
        return tables;
    }
};

} // namespace

const Dialect &postgresql()
{
    static const PostgresqlDialect dialect;
    return dialect;
}

} // namespace hookq::store

// SPDX-License-Identifier: MIT
#include "dialect.h"
#include "stamps.h"
#include "statement.h"

#include <QtSql/QSqlDriver>

#ifdef HOOKQ_NATIVE_SQLITE
#include <sqlite3.h>
#endif

using namespace Qt::StringLiterals;

namespace hookq::store {

namespace {

#ifdef HOOKQ_NATIVE_SQLITE
sqlite3 *nativeHandle(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.constData());
}
#endif

class SqliteDialect final : public Dialect {
public:
    // IMMEDIATE: a transaction that reads first and writes later fails with BUSY under contention,
    // whatever the busy timeout, because its snapshot is too old to write on.
    Result<TransactionMark> begin(QSqlDatabase &database) const override
    {
        if (auto begun = runScript(database, u"BEGIN IMMEDIATE"_s); !begun)
            return begun.error();
        if (auto marked = runScript(database, u"SAVEPOINT hookq_mark"_s); !marked) {
            rollback(database, {});
            return marked.error();
        }
        return TransactionMark{};
    }

    Result<> commit(QSqlDatabase &database, const TransactionMark &) const override
    {
        // A savepoint dies with its transaction, so releasing it proves that it is still ours.
        if (!runScript(database, u"RELEASE hookq_mark"_s))
            return Error(ErrorCode::TransactionEnded, {});
        return runScript(database, u"COMMIT"_s);
    }

    void rollback(QSqlDatabase &database, const TransactionMark &) const override
    {
        const auto now = state(database);
        if (now && *now != TransactionState::None)
            (void)runScript(database, u"ROLLBACK"_s);
    }

    Result<TransactionState> state(QSqlDatabase &database) const override
    {
#ifdef HOOKQ_NATIVE_SQLITE
        if (sqlite3 *handle = nativeHandle(database))
            return sqlite3_get_autocommit(handle) ? TransactionState::None : TransactionState::Open;
#endif
        // BEGIN inside a transaction is refused; outside it begins one, which is then undone.
        if (!runScript(database, u"BEGIN"_s))
            return TransactionState::Open;
        if (auto undone = runScript(database, u"ROLLBACK"_s); !undone)
            return undone.error();
        return TransactionState::None;
    }

    QVariant stampValue(qint64 utcMs, const QTimeZone &zone) const override
    {
        return stampText(utcMs, zone);
    }
    qint64 stampFromValue(const QVariant &value, const QTimeZone &zone) const override
    {
        return stampFromText(value.toString(), zone);
    }
    QString stampExpression(const QString &column) const override { return column; }
    QString serverMsStatement() const override
    {
        return u"SELECT CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"_s;
    }

    QString insertAfter(const QString &topic) const override
    {
        return u"INSERT INTO %1 (id, p, data, created_at) SELECT ?, ?, ?, ? "
               "WHERE (SELECT MAX(id) FROM %1) = ?"_s.arg(topic);
    }
    QString insertFirst(const QString &topic) const override
    {
        return u"INSERT INTO %1 (id, p, data, created_at) SELECT ?, ?, ?, ? "
               "WHERE NOT EXISTS (SELECT 1 FROM %1)"_s.arg(topic);
    }
    QString lastIdForInsert(const QString &topic) const override
    {
        return u"SELECT id FROM %1 ORDER BY id DESC LIMIT 1"_s.arg(topic);
    }
    QString insertSequence(const QString &sequenceTable) const override
    {
        return u"INSERT INTO %1 (topic, last_id) SELECT ?, ? "
               "WHERE NOT EXISTS (SELECT 1 FROM %1 WHERE topic = ?)"_s.arg(sequenceTable);
    }
    QString createSequenceStatement(const QString &sequenceTable) const override
    {
        return u"CREATE TABLE IF NOT EXISTS %1 (\n"
               "    topic TEXT COLLATE BINARY PRIMARY KEY NOT NULL,\n"
               "    last_id INTEGER NOT NULL\n"
               ") WITHOUT ROWID"_s.arg(sequenceTable);
    }
    bool isDuplicateKey(const Error &error) const override
    {
        return error.nativeCode() == u"1555" || error.nativeCode() == u"2067"
            || error.nativeCode() == u"19";
    }
    QString insertCursor(const QString &cursorTable) const override
    {
        return u"INSERT INTO %1 (cid, sid, updated_at) SELECT ?, ?, ? "
               "WHERE NOT EXISTS (SELECT 1 FROM %1 WHERE cid = ?)"_s.arg(cursorTable);
    }
    QString prefixExpression() const override { return u"substr(data, 1, ?)"_s; }
    QString lengthExpression() const override { return u"length(data)"_s; }
    bool fetchesWholeResult() const override { return false; }
    // Qt gives every placeholder a name, and SQLite looks names up one after the other: the time of
    // a statement grows with the square of their number.
    int maxPlaceholders() const override { return 400; }

    QStringList createStatements(const Topic &topic) const override
    {
        return {
            u"CREATE TABLE IF NOT EXISTS %1 (\n"
            "    id INTEGER PRIMARY KEY NOT NULL,\n"
            "    p INTEGER NOT NULL,\n"
            "    data BLOB NOT NULL,\n"
            "    created_at TEXT NOT NULL\n"
            ")"_s.arg(quoted(topic.table())),
            u"CREATE TABLE IF NOT EXISTS %1 (\n"
            "    cid TEXT COLLATE BINARY PRIMARY KEY NOT NULL,\n"
            "    sid INTEGER NOT NULL,\n"
            "    updated_at TEXT NOT NULL\n"
            ") WITHOUT ROWID"_s.arg(quoted(topic.cursorTable())),
        };
    }

    Result<QList<Table>> tables(QSqlDatabase &database) const override
    {
        auto query = run(database,
                         u"SELECT l.schema, l.name, c.name, c.type, c.\"notnull\", c.pk "
                         "FROM pragma_table_list l, pragma_table_info(l.name, l.schema) c "
                         "WHERE l.type = 'table' AND l.schema <> 'temp' AND l.name NOT LIKE "
                         "'sqlite!_%' ESCAPE '!' "
                         "ORDER BY l.schema <> 'main', l.schema, l.name, c.cid"_s);
        if (!query)
            return query.error();
        return collect(*query);
    }

    Result<std::optional<Table>> table(QSqlDatabase &database, const TableName &name) const override
    {
        const QString schema = name.schema().isEmpty() ? u"main"_s : name.schema();
        auto query = run(database,
                         u"SELECT ?, ?, c.name, c.type, c.\"notnull\", c.pk "
                         "FROM pragma_table_info(?, ?) c ORDER BY c.cid"_s,
                         {schema, name.table(), name.table(), schema});
        if (!query)
            return query.error();
        QList<Table> found = collect(*query);
        if (found.isEmpty())
            return std::optional<Table>();
        found.first().name = name;
        return std::optional(found.takeFirst());
    }

    bool holds(ColumnUse use, const QString &type) const override
    {
        switch (use) {
        case ColumnUse::MessageId:
        case ColumnUse::ProtocolNumber:
        case ColumnUse::ConsumedId:
            return type.contains(u"int"_s); // SQLite's own rule for INTEGER affinity
        case ColumnUse::PayloadBytes:
            return type.contains(u"blob"_s);
        case ColumnUse::ClientId:
            return type.contains(u"char"_s) || type.contains(u"text"_s) || type.contains(u"clob"_s);
        case ColumnUse::Stamp:
            return type.contains(u"text"_s) || type.contains(u"char"_s)
                || type.contains(u"datetime"_s) || type.contains(u"timestamp"_s);
        }
        return false;
    }

    QString wantedType(ColumnUse use) const override
    {
        switch (use) {
        case ColumnUse::MessageId:
        case ColumnUse::ProtocolNumber:
        case ColumnUse::ConsumedId:
            return u"INTEGER"_s;
        case ColumnUse::PayloadBytes:
            return u"BLOB"_s;
        case ColumnUse::ClientId:
        case ColumnUse::Stamp:
            return u"TEXT"_s;
        }
        return {};
    }

private:
    static QList<Table> collect(QSqlQuery &query)
    {
        QList<Table> tables;
        while (query.next()) {
            const QString schema = query.value(0).toString();
            const TableName name(schema == u"main" ? QString() : schema, query.value(1).toString());
            if (tables.isEmpty() || tables.last().name != name)
                tables.append({name, {}, {}});
            tables.last().columns.append({query.value(2).toString(),
                                          query.value(3).toString().toLower(),
                                          query.value(4).toBool(), query.value(5).toInt() > 0});
        }
        return tables;
    }
};

} // namespace

const Dialect &sqlite()
{
    static const SqliteDialect dialect;
    return dialect;
}

} // namespace hookq::store

// SPDX-License-Identifier: MIT
#include "dialect.h"
#include "stamps.h"
#include "statement.h"

#include <QtSql/QSqlDriver>

#ifdef HOOKQ_NATIVE_MARIADB
#include <mysql.h>
#endif

using namespace Qt::StringLiterals;

namespace hookq::store {

namespace {

#ifdef HOOKQ_NATIVE_MARIADB
MYSQL *nativeHandle(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    if (qstrcmp(handle.typeName(), "MYSQL*") != 0)
        return nullptr;
    return *static_cast<MYSQL *const *>(handle.constData());
}

std::optional<unsigned int> serverStatus(const QSqlDatabase &database)
{
    unsigned int status = 0;
    MYSQL *handle = nativeHandle(database);
    if (!handle || mariadb_get_infov(handle, MARIADB_CONNECTION_SERVER_STATUS, &status) != 0)
        return {};
    return status;
}
#endif

class MariadbDialect final : public Dialect {
public:
    // Autocommit is switched off for the time of the transaction. A deadlock ends the transaction
    // on the server, and its error packet does not even clear the handle's flag; with autocommit
    // on, whatever a save that swallowed it writes next, and then the message, would be committed
    // one by one. With it off they land in a new transaction, which lacks our savepoint and is
    // rolled back.
    Result<TransactionMark> begin(QSqlDatabase &database) const override
    {
        auto autocommit = autocommitIsOn(database);
        if (!autocommit)
            return autocommit.error();
        const TransactionMark mark{{}, *autocommit};
        const auto begun =
            runScript(database, u"SET autocommit=0; START TRANSACTION; SAVEPOINT hookq_mark"_s);
        if (!begun) {
            rollback(database, mark);
            return begun.error();
        }
        return mark;
    }

    Result<> commit(QSqlDatabase &database, const TransactionMark &mark) const override
    {
        // The script ends at its first failure: without our savepoint there is no COMMIT.
        auto done =
            runScript(database, u"RELEASE SAVEPOINT hookq_mark; COMMIT"_s + restoring(mark));
        if (!done && done.error().nativeCode() == u"1305")
            return done.error().withCode(ErrorCode::TransactionEnded);
        return done;
    }

    void rollback(QSqlDatabase &database, const TransactionMark &mark) const override
    {
        (void)runScript(database, u"ROLLBACK"_s + restoring(mark));
    }

    Result<TransactionState> state(QSqlDatabase &database) const override
    {
#ifdef HOOKQ_NATIVE_MARIADB
        if (const auto status = serverStatus(database))
            return *status & SERVER_STATUS_IN_TRANS ? TransactionState::Open
                                                    : TransactionState::None;
#endif
        auto open = flag(database, u"SELECT @@in_transaction"_s);
        if (!open)
            return open.error();
        return *open ? TransactionState::Open : TransactionState::None;
    }

    QVariant stampValue(qint64 utcMs, const QTimeZone &zone) const override
    {
        return stampText(utcMs, zone);
    }
    qint64 stampFromValue(const QVariant &value, const QTimeZone &zone) const override
    {
        return stampFromLocalMs(value.toLongLong(), zone);
    }
    QString stampExpression(const QString &column) const override
    {
        // Not as DATETIME: the driver would read the fields as local time and lose an hour a year.
        return u"TIMESTAMPDIFF(MICROSECOND, '1970-01-01', %1) DIV 1000"_s.arg(column);
    }
    QString serverMsStatement() const override
    {
        return u"SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)"_s;
    }

    QString insertAfter(const QString &topic) const override
    {
        // Locking, so that the predecessor is looked for in what is committed, not in an old
        // snapshot.
        return u"INSERT INTO %1 (id, p, data, created_at) SELECT ?, ?, ?, ? FROM DUAL "
               "WHERE EXISTS (SELECT 1 FROM %1 WHERE id = ? LOCK IN SHARE MODE)"_s.arg(topic);
    }
    QString insertFirst(const QString &topic) const override
    {
        return u"INSERT INTO %1 (id, p, data, created_at) SELECT ?, ?, ?, ? FROM DUAL "
               "WHERE NOT EXISTS (SELECT 1 FROM %1 LOCK IN SHARE MODE)"_s.arg(topic);
    }
    QString lastIdForInsert(const QString &topic) const override
    {
        return u"SELECT id FROM %1 ORDER BY id DESC LIMIT 1 FOR UPDATE"_s.arg(topic);
    }
    // UPDATE knows no RETURNING here; the last insert id carries the value in the same answer.
    QString takeFromSequence(const QString &sequenceTable) const override
    {
        return u"UPDATE %1 SET last_id = LAST_INSERT_ID(last_id + ?) WHERE topic = ?"_s.arg(
            sequenceTable);
    }
    qint64 takenFromSequence(QSqlQuery &query) const override
    {
        return query.numRowsAffected() == 1 ? query.lastInsertId().toLongLong() : 0;
    }
    QString insertSequence(const QString &sequenceTable) const override
    {
        return u"INSERT INTO %1 (topic, last_id) SELECT ?, ? FROM DUAL "
               "WHERE NOT EXISTS (SELECT 1 FROM %1 WHERE topic = ?)"_s.arg(sequenceTable);
    }
    QString createSequenceStatement(const QString &sequenceTable) const override
    {
        return u"CREATE TABLE IF NOT EXISTS %1 (\n"
               "    topic VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,\n"
               "    last_id BIGINT NOT NULL,\n"
               "    PRIMARY KEY (topic)\n"
               ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin"_s.arg(
                   sequenceTable);
    }
    bool isDuplicateKey(const Error &error) const override { return error.nativeCode() == u"1062"; }
    QString insertCursor(const QString &cursorTable) const override
    {
        return u"INSERT INTO %1 (cid, sid, updated_at) SELECT ?, ?, ? FROM DUAL "
               "WHERE NOT EXISTS (SELECT 1 FROM %1 WHERE %2)"_s.arg(cursorTable, clientCondition());
    }
    QString clientCondition() const override
    {
        // The first comparison finds the row by the key; the second tells "a" from "A" and from "a
        // " on tables whose collation does not (the original leaves it to the server's default).
        return u"cid = ? AND CAST(CONVERT(cid USING utf8mb4) AS BINARY) = "
               "CAST(CONVERT(? USING utf8mb4) AS BINARY)"_s;
    }
    int clientBindings() const override { return 2; }
    QString clientIdExpression(const QString &column) const override
    {
        return u"CAST(CONVERT(%1 USING utf8mb4) AS BINARY)"_s.arg(column);
    }
    QString prefixExpression() const override { return u"LEFT(data, ?)"_s; }
    QString lengthExpression() const override { return u"LENGTH(data)"_s; }
    bool fetchesWholeResult() const override { return true; }
    int maxPlaceholders() const override { return 60'000; }

    QStringList createStatements(const Topic &topic) const override
    {
        return {
            u"CREATE TABLE IF NOT EXISTS %1 (\n"
            "    id BIGINT NOT NULL,\n"
            "    p INT NOT NULL,\n"
            "    data MEDIUMBLOB NOT NULL,\n"
            "    created_at DATETIME(3) NOT NULL,\n"
            "    PRIMARY KEY (id)\n"
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"_s.arg(
                quoted(topic.table())),
            u"CREATE TABLE IF NOT EXISTS %1 (\n"
            "    cid VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,\n"
            "    sid BIGINT NOT NULL,\n"
            "    updated_at DATETIME(3) NOT NULL,\n"
            "    PRIMARY KEY (cid)\n"
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin"_s.arg(
                quoted(topic.cursorTable())),
        };
    }

    Result<QList<Table>> tables(QSqlDatabase &database) const override
    {
        return catalogue(database,
                         u"c.TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', "
                         "'performance_schema')"_s,
                         {});
    }

    Result<std::optional<Table>> table(QSqlDatabase &database, const TableName &name) const override
    {
        auto found = catalogue(database,
                               u"c.TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) "
                               "AND BINARY c.TABLE_NAME = BINARY ?"_s,
                               {name.schema().isEmpty() ? u""_s : name.schema(), name.table()});
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
            return type.startsWith(u"bigint"_s);
        case ColumnUse::ProtocolNumber:
            return type.startsWith(u"int"_s) || type.startsWith(u"bigint"_s);
        case ColumnUse::PayloadBytes:
            return type == u"mediumblob" || type == u"longblob";
        case ColumnUse::ClientId:
            return type.startsWith(u"varchar"_s) || type.startsWith(u"varbinary"_s)
                || type.startsWith(u"char"_s);
        case ColumnUse::Stamp:
            return type.startsWith(u"datetime"_s);
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
            return u"INT"_s;
        case ColumnUse::PayloadBytes:
            return u"MEDIUMBLOB"_s;
        case ColumnUse::ClientId:
            return u"VARCHAR(256)"_s;
        case ColumnUse::Stamp:
            return u"DATETIME(3)"_s;
        }
        return {};
    }

    bool isTransactional(const Table &table) const override
    {
        return table.engine.compare(u"InnoDB"_s, Qt::CaseInsensitive) == 0;
    }

protected:
    QChar quote() const override { return u'`'; }

private:
    static QString restoring(const TransactionMark &mark)
    {
        return mark.restoreAutocommit ? u"; SET autocommit=1"_s : QString();
    }

    static Result<bool> flag(QSqlDatabase &database, const QString &statement)
    {
        auto query = run(database, statement);
        if (!query)
            return query.error();
        return query->next() && query->value(0).toBool();
    }

    static Result<bool> autocommitIsOn(QSqlDatabase &database)
    {
#ifdef HOOKQ_NATIVE_MARIADB
        if (const auto status = serverStatus(database))
            return (*status & SERVER_STATUS_AUTOCOMMIT) != 0;
#endif
        return flag(database, u"SELECT @@autocommit"_s);
    }

    static Result<QList<Table>> catalogue(QSqlDatabase &database, const QString &condition,
                                          const QVariantList &values)
    {
        auto query =
            run(database,
                u"SELECT IF(c.TABLE_SCHEMA = DATABASE(), '', c.TABLE_SCHEMA), c.TABLE_NAME, "
                "c.COLUMN_NAME, LOWER(c.COLUMN_TYPE), c.IS_NULLABLE = 'NO', c.COLUMN_KEY = 'PRI', "
                "t.ENGINE FROM information_schema.COLUMNS c JOIN information_schema.TABLES t "
                "ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND BINARY t.TABLE_NAME = BINARY c.TABLE_NAME "
                "WHERE t.TABLE_TYPE = 'BASE TABLE' AND %1 "
                "ORDER BY c.TABLE_SCHEMA <> DATABASE(), c.TABLE_SCHEMA, BINARY c.TABLE_NAME, "
                "c.ORDINAL_POSITION"_s.arg(condition),
                values);
        if (!query)
            return query.error();
        QList<Table> tables;
        while (query->next()) {
            const TableName name(query->value(0).toString(), query->value(1).toString());
            if (tables.isEmpty() || tables.last().name != name)
                tables.append({name, {}, query->value(6).toString()});
            tables.last().columns.append({query->value(2).toString(), query->value(3).toString(),
                                          query->value(4).toBool(), query->value(5).toBool()});
        }
        return tables;
    }
};

} // namespace

const Dialect &mariadb()
{
    static const MariadbDialect dialect;
    return dialect;
}

} // namespace hookq::store

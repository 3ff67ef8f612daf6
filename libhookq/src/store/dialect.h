// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>
#include <hookq/topic.h>

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QTimeZone>
#include <QtCore/QVariant>

#include <optional>

QT_BEGIN_NAMESPACE
class QSqlDatabase;
class QSqlQuery;
QT_END_NAMESPACE

namespace hookq::store {

/// What a table's catalogue says of one column.
struct Column {
    QString name;
    QString type; ///< As the catalogue spells it, lower case: "bigint(20)", "timestamp(3) with time
                  ///< zone".
    bool notNull = false;
    bool primaryKey = false;
};

struct Table {
    TableName name; ///< Without a schema if it is the connection's own.
    QList<Column> columns;
    QString engine; ///< MariaDB: "InnoDB".
};

/// What a column is for; each dialect knows the types that can hold it.
enum class ColumnUse { MessageId, ProtocolNumber, PayloadBytes, ClientId, ConsumedId, Stamp };

/// What the driver's handle says of the connection.
enum class TransactionState {
    None,
    Open,
    Failed, ///< PostgreSQL: a statement failed, and only ROLLBACK will be obeyed.
};

/// Tells one transaction from every other of the same connection. The driver's handle only knows
/// that *a* transaction is open; a save that commits and begins anew would go unnoticed.
struct TransactionMark {
    QString token;
    bool restoreAutocommit = false;
};

/// The words of one database. Stateless, one object a database, shared by all threads.
class Dialect {
public:
    virtual ~Dialect();
    /// UnsupportedDatabase if the driver is none of ours.
    static Result<const Dialect *> of(const QSqlDatabase &database);

    // Identifiers. The drivers' own escapeIdentifier() splits names at dots, leaves names alone
    // that begin and end with a quote, and QMYSQL does not double inner quotes; so we quote
    // ourselves.
    [[nodiscard]] QString quoted(const QString &identifier) const;
    [[nodiscard]] QString quoted(const TableName &name) const;

    // Transactions. begin() marks the transaction; commit() commits it only if the mark is still
    // there, in the same round trip, and fails with TransactionEnded otherwise; rollback() always
    // ends with no transaction open.
    [[nodiscard]] virtual Result<TransactionMark> begin(QSqlDatabase &database) const = 0;
    [[nodiscard]] virtual Result<> commit(QSqlDatabase &database,
                                          const TransactionMark &mark) const = 0;
    virtual void rollback(QSqlDatabase &database, const TransactionMark &mark) const = 0;
    /// From the driver's native handle where it is known, else by asking the database.
    [[nodiscard]] virtual Result<TransactionState> state(QSqlDatabase &database) const = 0;

    // Stamps.
    [[nodiscard]] virtual QVariant stampValue(qint64 utcMs, const QTimeZone &zone) const = 0;
    [[nodiscard]] virtual qint64 stampFromValue(const QVariant &value,
                                                const QTimeZone &zone) const = 0;
    /// The expression that stampFromValue() reads, for \a column.
    [[nodiscard]] virtual QString stampExpression(const QString &column) const = 0;
    /// A SELECT of the database's clock as milliseconds since 1970, UTC.
    [[nodiscard]] virtual QString serverMsStatement() const = 0;

    // Topic and cursor statements; placeholders in the order of the comment.
    /// id, p, data, created_at, predecessor. Inserts only after its predecessor, never instead of a
    /// row.
    [[nodiscard]] virtual QString insertAfter(const QString &topic) const = 0;
    /// id, p, data, created_at. Inserts only into an empty topic.
    [[nodiscard]] virtual QString insertFirst(const QString &topic) const = 0;
    /// The row of values of a multi-row insert: id, p, data, created_at.
    [[nodiscard]] virtual QString insertRow() const;
    /// The largest id, read so that it is current even inside an old snapshot.
    [[nodiscard]] virtual QString lastIdForInsert(const QString &topic) const = 0;
    /// count, topic. Locks the topic's sequence row until the transaction ends and moves it on.
    [[nodiscard]] virtual QString takeFromSequence(const QString &sequenceTable) const;
    /// The last id that takeFromSequence() took, from its executed query.
    [[nodiscard]] virtual qint64 takenFromSequence(QSqlQuery &query) const;
    /// topic, last_id, topic. Inserts nothing if the topic has a row.
    [[nodiscard]] virtual QString insertSequence(const QString &sequenceTable) const = 0;
    [[nodiscard]] virtual QString createSequenceStatement(const QString &sequenceTable) const = 0;
    /// True if \a error says that the id is taken.
    [[nodiscard]] virtual bool isDuplicateKey(const Error &error) const = 0;
    /// cid, sid, updated_at, then the client's bindings. Inserts nothing if the client has a row.
    [[nodiscard]] virtual QString insertCursor(const QString &cursorTable) const = 0;
    /// The condition for one client, and how often the client id is bound for it.
    [[nodiscard]] virtual QString clientCondition() const;
    [[nodiscard]] virtual int clientBindings() const { return 1; }
    /// A client id of \a column as bytes or text that can stand below others in a UNION, whatever
    /// the collations of the tables are.
    [[nodiscard]] virtual QString clientIdExpression(const QString &column) const { return column; }
    /// For a stamp: the placeholder that stampValue() is bound to.
    [[nodiscard]] virtual QString stampPlaceholder() const;
    /// The first n bytes of data; n is bound.
    [[nodiscard]] virtual QString prefixExpression() const = 0;
    [[nodiscard]] virtual QString lengthExpression() const = 0;
    /// Whether the driver fetches a whole result at once, so that a page must be measured first.
    [[nodiscard]] virtual bool fetchesWholeResult() const = 0;
    [[nodiscard]] virtual int maxPlaceholders() const = 0;

    // Catalogue.
    [[nodiscard]] virtual QStringList createStatements(const Topic &topic) const = 0;
    [[nodiscard]] virtual Result<QList<Table>> tables(QSqlDatabase &database) const = 0;
    [[nodiscard]] virtual Result<std::optional<Table>> table(QSqlDatabase &database,
                                                             const TableName &name) const = 0;
    [[nodiscard]] virtual bool holds(ColumnUse use, const QString &type) const = 0;
    /// The type our own DDL gives it, for error messages.
    [[nodiscard]] virtual QString wantedType(ColumnUse use) const = 0;
    [[nodiscard]] virtual bool isTransactional(const Table &) const { return true; }

protected:
    [[nodiscard]] virtual QChar quote() const { return u'"'; }
};

const Dialect &sqlite();
const Dialect &mariadb();
const Dialect &postgresql();

} // namespace hookq::store

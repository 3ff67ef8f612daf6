// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <QtCore/QList>
#include <QtCore/QMetaType>
#include <QtCore/QString>

QT_BEGIN_NAMESPACE
class QSqlDatabase;
QT_END_NAMESPACE

namespace hookq {

/// A table, with or without a schema. Any text is allowed in either part; it is quoted whenever it
/// is used in a statement.
class HOOKQ_EXPORT TableName {
public:
    TableName() = default;
    TableName(QString schema, QString table);

    /// Reads "table", "schema.table", and either part in double quotes or backticks where it holds
    /// a dot: `"my.schema".orders`. Inside quotes the quote itself is written twice. The result is
    /// empty if the text is (isEmpty()).
    static TableName parse(const QString &text);

    [[nodiscard]] QString schema() const { return m_schema; }
    [[nodiscard]] QString table() const { return m_table; }
    [[nodiscard]] bool isEmpty() const { return m_table.isEmpty(); }
    /// The text parse() reads back to the same name.
    [[nodiscard]] QString toString() const;

    friend bool operator==(const TableName &, const TableName &) = default;

private:
    QString m_schema;
    QString m_table;
};

[[nodiscard]] HOOKQ_EXPORT size_t qHash(const TableName &name, size_t seed = 0) noexcept;

/// A topic: the table with the messages, and the table with its clients' cursors.
class HOOKQ_EXPORT Topic {
public:
    Topic() = default;
    Topic(TableName table, TableName cursorTable);
    /// Both names as TableName::parse() reads them.
    Topic(const QString &table, const QString &cursorTable);

    [[nodiscard]] const TableName &table() const { return m_table; }
    [[nodiscard]] const TableName &cursorTable() const { return m_cursorTable; }
    [[nodiscard]] QString name() const { return m_table.toString(); }

    /// Creates both tables with the library's exact DDL (README, "The two tables"); one that is
    /// already there is left as it is. Does not verify. Not inside a transaction.
    [[nodiscard]] Result<> create(QSqlDatabase database) const;

    /// Checks that both tables exist, can roll back, and have the columns with types that hold what
    /// the contract asks for. The error names the table and the wrong or missing column.
    [[nodiscard]] Result<> verify(QSqlDatabase database) const;

    /// For a topic that several processes write to: creates the table hookq_sequence beside it, if need
    /// be, and the topic's row in it. From then on producers take turns by locking that row instead of
    /// meeting at the end of the topic and rerunning. May be done at any time: producers that run
    /// already notice when they next meet another, and until then both kinds stay gapless side by
    /// side. Never moves an existing row; deleting the row switches back. Not inside a transaction.
    ///
    /// The row (topic: the table's name; last_id: the largest id given out) also keeps ids from being
    /// given out twice should the end of the topic be removed.
    [[nodiscard]] Result<> createSequence(QSqlDatabase database) const;

    /// Finds every topic/cursor pair of the database by the columns of its tables. A cursor table
    /// is paired with the topic whose name it extends ("orders" and "orders_cursor",
    /// "topic_example000" and "topic_cursor_example000"). Topic tables without a cursor table are
    /// returned with an empty cursorTable().
    [[nodiscard]] static Result<QList<Topic>> discover(QSqlDatabase database);

    friend bool operator==(const Topic &, const Topic &) = default;

private:
    TableName m_table;
    TableName m_cursorTable;
};

[[nodiscard]] HOOKQ_EXPORT size_t qHash(const Topic &topic, size_t seed = 0) noexcept;

} // namespace hookq

Q_DECLARE_METATYPE(hookq::Topic)

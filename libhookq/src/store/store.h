// SPDX-License-Identifier: MIT
#pragma once

#include "dialect.h"

#include <hookq/message.h>
#include <hookq/topic.h>

#include <QtCore/QList>
#include <QtCore/QVariantList>
#include <QtSql/QSqlDatabase>

#include <optional>

namespace hookq::store {

/// A transaction that the library began: rolled back unless committed. The rule that it is still
/// the same transaction at its end lives in Dialect::commit().
class Transaction {
public:
    /// AlreadyInTransaction if the connection is in one: it would be committed with ours.
    static Result<Transaction> begin(const QSqlDatabase &database, const Dialect &dialect);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    /// TransactionEnded if the save in between has ended it, as far as the driver's handle knows.
    [[nodiscard]] Result<> checkAlive();
    /// TransactionEnded, OutcomeUnknown (the connection died meanwhile), or the database's error.
    /// Whatever it says, the transaction is over afterwards.
    [[nodiscard]] Result<> commit();

private:
    Transaction(QSqlDatabase database, const Dialect &dialect, TransactionMark mark);

    QSqlDatabase m_database;
    const Dialect *m_dialect;
    TransactionMark m_mark;
    bool m_open = true;
};

/// First and last id; both 0 if the topic is empty.
struct IdRange {
    qint64 first = 0;
    qint64 last = 0;
};

/// The named operations on one topic over one connection. Cheap to make; lives in the connection's
/// thread.
class TopicStore {
public:
    /// UnsupportedDatabase if there is no dialect for the driver.
    static Result<TopicStore> on(const QSqlDatabase &database, const Topic &topic,
                                 const QTimeZone &zone);

    [[nodiscard]] const Dialect &dialect() const { return *m_dialect; }
    [[nodiscard]] QSqlDatabase &database() { return m_database; }

    /// A round trip, and nothing else.
    [[nodiscard]] Result<> ping();

    // Writing messages, inside a transaction.
    /// The id after the largest; in an empty topic after the largest cursor (contract C6). On
    /// MariaDB the end of the topic stays locked until the transaction ends.
    struct NextId {
        qint64 id = 1;
        bool topicIsEmpty = false;
    };
    [[nodiscard]] Result<NextId> nextId();
    /// False if \a next is not what comes next: its predecessor is missing, or it is taken.
    [[nodiscard]] Result<bool> insertNext(const NextId &next, const Payload &payload, qint64 nowMs);
    /// Multi-row; the caller holds the place by a successful insertNext() of firstId - 1.
    [[nodiscard]] Result<> insertRows(qint64 firstId, const QList<Payload> &payloads,
                                      qsizetype from, qint64 nowMs);

    // The sequence row, which makes many producers take turns.
    /// Creates the table if need be and the topic's row, behind the largest id and cursor. Not
    /// inside a transaction.
    [[nodiscard]] Result<> createSequence();
    [[nodiscard]] Result<bool> hasSequence();
    /// Locks the row until the transaction ends, takes \a count ids and returns the first; 0
    /// without a row.
    [[nodiscard]] Result<qint64> takeFromSequence(qint64 count);
    [[nodiscard]] Result<> raiseSequence(qint64 lastId);

    // Reading messages.
    [[nodiscard]] Result<IdRange> bounds();
    /// Up to \a limit messages after \a afterId in id order, ending early once \a byteBudget is
    /// reached; at least one if there is one.
    struct Page {
        QList<Message> messages;
        bool full = false; ///< There may be more.
    };
    [[nodiscard]] Result<Page> page(qint64 afterId, int limit, qint64 byteBudget);

    // Cursors.
    [[nodiscard]] Result<std::optional<Cursor>> cursor(const QString &clientId);
    /// False if the client has a row already.
    [[nodiscard]] Result<bool> insertCursor(const QString &clientId, qint64 sid, qint64 nowMs);
    /// Compare-and-swap by the client itself: false if the row does not say \a from.
    [[nodiscard]] Result<bool> submitCursor(const QString &clientId, qint64 from, qint64 to,
                                            qint64 nowMs);

private:
    TopicStore(QSqlDatabase database, const Dialect &dialect, const Topic &topic,
               const QTimeZone &zone);
    Result<QSqlQuery> run(const QString &statement, const QVariantList &values = {});
    Result<qint64> largestCursor();
    struct Measure {
        qint64 lastId = 0; ///< 0: no message.
        bool full = false;
    };
    Result<Measure> measure(qint64 afterId, int limit, qint64 byteBudget);
    Result<qint64> lastIdWithinBudget(qint64 afterId, int limit, qint64 byteBudget);
    qsizetype rowsPerStatement(const QList<Payload> &payloads, qsizetype from) const;
    Result<> insertChunk(qint64 firstId, const QList<Payload> &payloads, qsizetype from,
                         qsizetype count, qint64 nowMs);
    QVariantList clientValues(const QString &clientId) const;

    QSqlDatabase m_database;
    const Dialect *m_dialect;
    QString m_topic; ///< Quoted.
    QString m_cursors; ///< Quoted; empty without a cursor table.
    TableName m_sequenceTable; ///< In the topic's schema.
    QString m_sequenceKey; ///< The topic's table name.
    QTimeZone m_zone;
};

} // namespace hookq::store

// SPDX-License-Identifier: MIT
#pragma once

#include "dialect.h"

#include <hookq/probe.h>

#include <QtCore/QVariantList>
#include <QtSql/QSqlDatabase>

#include <optional>

QT_BEGIN_NAMESPACE
class QSqlQuery;
QT_END_NAMESPACE

namespace hookq::store {

/// How many topics sampleTopics() takes: SQLite allows 500 parts in one statement, and a topic is
/// two.
inline constexpr qsizetype TopicsPerSample = 200;

/// All of \a topics by one statement, so that what it says of one topic is of one moment. Fails as
/// a whole if one topic cannot be read. The topics come in the order asked for, clients by their
/// ids, bytewise.
[[nodiscard]] Result<QList<TopicSample>>
sampleTopics(const QSqlDatabase &database, const QList<Topic> &topics, const QTimeZone &zone);

/// The database's clock, milliseconds since 1970, UTC.
[[nodiscard]] Result<qint64> serverMs(const QSqlDatabase &database);

/// The named operations on one topic that people need and queues do not. Cheap to make; lives in
/// the connection's thread.
class TopicInspector {
public:
    /// UnsupportedDatabase if there is no dialect for the driver.
    static Result<TopicInspector> on(const QSqlDatabase &database, const Topic &topic,
                                     const QTimeZone &zone);

    [[nodiscard]] Result<QList<MessageHead>> heads(qint64 firstId, qint64 lastId, int prefixBytes);
    /// The first message after \a id.
    [[nodiscard]] Result<std::optional<MessageHead>> headAfter(qint64 id, int prefixBytes);
    [[nodiscard]] Result<std::optional<Message>> message(qint64 id);

    struct Stamp {
        qint64 id = 0;
        qint64 createdAtMs = 0;
    };
    /// The stamp of the first message whose id is \a id or larger.
    [[nodiscard]] Result<std::optional<Stamp>> stampFrom(qint64 id);
    /// The smallest id from \a firstId to \a lastId stamped at or after \a ms. Walks the range.
    [[nodiscard]] Result<std::optional<qint64>> firstStampedSince(qint64 ms, qint64 firstId,
                                                                  qint64 lastId);

    /// Compare-and-swap by a person: leaves updated_at alone. False if no row says \a from, or, on
    /// a QMYSQL connection that counts changed rows only, if \a from is \a to.
    [[nodiscard]] Result<bool> moveCursor(const QString &clientId, qint64 from, qint64 to);
    /// What moveCursor() runs, with the values written in: for a person to read.
    [[nodiscard]] QString moveCursorText(const QString &clientId, qint64 from, qint64 to) const;

private:
    TopicInspector(QSqlDatabase database, const Dialect &dialect, const Topic &topic,
                   const QTimeZone &zone);
    [[nodiscard]] QString headColumns() const;
    [[nodiscard]] MessageHead headOf(const QSqlQuery &query) const;

    QSqlDatabase m_database;
    const Dialect *m_dialect;
    QString m_topic; ///< Quoted.
    QString m_cursors; ///< Quoted; empty without a cursor table.
    QTimeZone m_zone;
};

} // namespace hookq::store

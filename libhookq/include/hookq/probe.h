// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/connectionoptions.h>
#include <hookq/error.h>
#include <hookq/message.h>
#include <hookq/topic.h>

#include <QtCore/QDateTime>
#include <QtCore/QList>
#include <QtCore/QMetaType>

#include <memory>
#include <optional>

QT_BEGIN_NAMESPACE
class QSqlDatabase;
QT_END_NAMESPACE

namespace hookq {

/// One client of one topic at one moment.
struct ClientSample {
    QString clientId;
    qint64 sid = 0;
    qint64 updatedAtMs = 0; ///< The client's last submit.
    /// largest id - sid: exact, because ids are contiguous. Negative if the cursor is above the head.
    qint64 lag = 0;
    /// Stamp of the oldest message the client has not read; nothing if it has read all.
    std::optional<qint64> oldestUnreadMs;
    bool operator==(const ClientSample &) const = default;
};

/// One topic at one moment.
struct TopicSample {
    Topic topic;
    qint64 firstId = 0; ///< 0: the topic is empty.
    qint64 lastId = 0;
    std::optional<qint64> lastCreatedMs;
    QList<ClientSample> clients; ///< By client id, bytewise. Empty without a cursor table.
    /// Why this topic could not be read, while others could; the numbers above are then meaningless.
    std::optional<Error> error;

    [[nodiscard]] qint64 messages() const { return lastId == 0 ? 0 : lastId - firstId + 1; }
};

/// All topics of a connection at one moment.
struct Sample {
    qint64 serverMs = 0; ///< The database's clock, milliseconds since 1970, UTC.
    QList<TopicSample> topics; ///< In the order asked for.
    int queries = 0; ///< How many statements it took.
};

/// A message without its whole payload, for tables.
struct MessageHead {
    qint64 id = 0;
    Protocol protocol = Protocol::MsgPack;
    qint64 createdAtMs = 0;
    qint64 size = 0; ///< Of the whole payload, in bytes.
    QByteArray prefix; ///< The first bytes of it.
};

/// Reads topics for people: cheap statistics and pages. Never counts rows, never skips by OFFSET; every
/// statement walks a primary key from a known place. Writes nothing; open the connection read-only and
/// the server enforces that.
///
/// Belongs to the thread of its connection, like the connection.
class HOOKQ_EXPORT Probe {
public:
    /// \a timeZone: how stamps without a zone are to be read (ConnectionOptions::timeZone).
    explicit Probe(const QSqlDatabase &database, const QTimeZone &timeZone = QTimeZone::utc());
    ~Probe();
    Probe(const Probe &) = delete;
    Probe &operator=(const Probe &) = delete;

    [[nodiscard]] Result<QList<Topic>> discover();
    [[nodiscard]] Result<Topic> verified(const Topic &topic);

    /// A few statements for any number of topics; a topic that cannot be read does not keep the others.
    [[nodiscard]] Result<Sample> sample(const QList<Topic> &topics);

    /// The messages with firstId <= id <= lastId, in id order, with the first \a prefixBytes of each.
    [[nodiscard]] Result<QList<MessageHead>> heads(const Topic &topic, qint64 firstId, qint64 lastId,
                                                   int prefixBytes = 256);
    /// The whole message. MessageMissing if there is none.
    [[nodiscard]] Result<Message> message(const Topic &topic, qint64 id);
    /// The cursor row of one client. CursorVanished if there is none.
    [[nodiscard]] Result<Cursor> cursor(const Topic &topic, const QString &clientId);
    /// The first and last id; 0 and 0 if the topic is empty.
    struct Bounds { qint64 firstId = 0; qint64 lastId = 0; };
    [[nodiscard]] Result<Bounds> bounds(const Topic &topic);

    /// The smallest id stamped at or after \a time, found by bisection and then by reading the two hours of
    /// messages around it, because neighbours' stamps may be out of order. Last id + 1 if all are older,
    /// first id if all are younger; 0 if the topic is empty.
    [[nodiscard]] Result<qint64> idAtTime(const Topic &topic, const QDateTime &time);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookq

Q_DECLARE_METATYPE(hookq::ClientSample)
Q_DECLARE_METATYPE(hookq::TopicSample)
Q_DECLARE_METATYPE(hookq::Sample)
Q_DECLARE_METATYPE(hookq::MessageHead)

// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/clock.h>
#include <hookq/error.h>
#include <hookq/message.h>
#include <hookq/topic.h>

#include <QtSql/QSqlDatabase>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace hookq {

/// Business data and its message, as the Go original's Hooker.
class HOOKQ_EXPORT Hook {
public:
    virtual ~Hook();
    /// Writes the business rows through \a database, inside the open transaction. Must neither
    /// begin nor end a transaction. May run more than once: every run starts from a clean, new
    /// transaction.
    virtual Result<> save(QSqlDatabase &database) = 0;
    /// The message, or nothing if there is nothing to send. Called after save() has run, in each
    /// attempt, so that it can carry ids the database gave.
    virtual Result<std::optional<Payload>> message() = 0;
};

/// Writes messages to a topic, each in one transaction with the business data it tells of.
///
/// Thread-safe: one Producer serves every thread of a process, each thread with its own connection.
/// The producers of one topic in one process should be one object: then they take turns from the
/// allocation of the id to the end of COMMIT, instead of meeting in the database. The business save
/// is outside of that window. Several processes may write to one topic; they meet in the database,
/// stay gapless and in commit order, and pay with reruns.
///
/// Every write that is refused leaves nothing behind: neither business rows nor message. The
/// exception is ErrorCode::OutcomeUnknown, when the connection died during COMMIT.
class HOOKQ_EXPORT Producer {
public:
    /// A save as a closure; the rules of Hook::save() apply. Errors made by Error::fromQuery() let
    /// the producer see that a rerun can help.
    using Save = std::function<Result<>(QSqlDatabase &)>;
    using MakePayload = std::function<Result<std::optional<Payload>>()>;
    using MakePayloads = std::function<Result<QList<Payload>>()>;

    /// Returned instead of an id by a write that had nothing to send.
    static constexpr qint64 NoMessage = 0;

    struct Options {
        /// Runs of one write, the first included, before a transient failure is returned.
        int maxAttempts = 50;
        /// No further run is begun after so long.
        std::chrono::milliseconds giveUpAfter{ 30'000 };
        /// The zone of created_at where the column has none (ConnectionOptions::timeZone).
        QTimeZone timeZone = QTimeZone::utc();
        const Clock *clock = &Clock::system();
    };

    explicit Producer(Topic topic);
    Producer(Topic topic, Options options);
    ~Producer();
    Producer(const Producer &) = delete;
    Producer &operator=(const Producer &) = delete;

    [[nodiscard]] const Topic &topic() const;

    /// Saves and sends in one transaction on \a database, which must be open, of the calling thread
    /// and not in a transaction (AlreadyInTransaction). Returns the id of the message, or
    /// NoMessage.
    ///
    /// Deadlock, lock timeout, busy and serialization failure roll back and run the whole again,
    /// bounded by Options::maxAttempts and giveUpAfter. A save that ends the transaction (COMMIT,
    /// DDL on MariaDB, a swallowed deadlock) gets TransactionEnded and its message is not sent.
    [[nodiscard]] Result<qint64> writeHook(QSqlDatabase database, Hook &hook);
    [[nodiscard]] Result<qint64> writeHook(QSqlDatabase database, const Save &save,
                                           const MakePayload &payload);
    [[nodiscard]] Result<qint64> writeHook(QSqlDatabase database, const Save &save,
                                           const Payload &payload);

    /// The same with any value that pack() takes, or with a callable that makes one after the save.
    template <typename T>
    requires(!std::is_convertible_v<T, Payload> && !std::is_convertible_v<T, MakePayload>)
        [[nodiscard]] Result<qint64> writeHook(QSqlDatabase database, const Save &save,
                                               const T &message)
    {
        return writeHook(database, save,
                         MakePayload([&message]() -> Result<std::optional<Payload>> {
                             if constexpr (std::is_invocable_v<const T &>)
                                 return optionalPayload(Payload::from(message()));
                             else
                                 return optionalPayload(Payload::from(message));
                         }));
    }

    /// The ids of a batch: first .. first + count - 1.
    struct Batch {
        qint64 first = NoMessage;
        qint64 count = 0;
    };
    /// One save and any number of messages in one transaction, by multi-row statements. The ids
    /// follow each other without another producer's between them. No payloads: saves only.
    [[nodiscard]] Result<Batch> writeBatch(QSqlDatabase database, const Save &save,
                                           const MakePayloads &payloads);
    [[nodiscard]] Result<Batch> writeBatch(QSqlDatabase database, const QList<Payload> &payloads);

    /// Adds a message inside the transaction the caller has begun (NotInTransaction without one).
    /// Reads the next id in that transaction each time and keeps other producers waiting until the
    /// caller ends it, so call it last. Cannot rerun: TransactionLost means roll back and run yours
    /// again.
    [[nodiscard]] Result<qint64> append(QSqlDatabase database, const Payload &payload);

private:
    static Result<std::optional<Payload>> optionalPayload(Result<Payload> payload);

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookq

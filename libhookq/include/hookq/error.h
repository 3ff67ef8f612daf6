// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/global.h>

#include <QtCore/QDebug>
#include <QtCore/QString>

#include <utility>
#include <variant>

QT_BEGIN_NAMESPACE
class QSqlDatabase;
class QSqlError;
class QSqlQuery;
QT_END_NAMESPACE

namespace hookq {

/// What went wrong, independent of the database. The native code says it in the database's words.
enum class ErrorCode {
    None, ///< Only in a default-constructed Error, which QVariant and queued signals need.

    InvalidArgument, ///< The call itself makes no sense; nothing was sent to a database.
    InvalidConfig, ///< A configuration value; the text names the key.
    WrongThread, ///< The call is not allowed from this thread.
    UnsupportedDatabase, ///< No dialect for this QSqlDriver.

    ConnectionFailed, ///< The server or the file cannot be opened.
    AuthenticationFailed, ///< The server refuses this user or password.
    ConnectionLost, ///< An open connection died. What was in the transaction is rolled back.
    NotADatabase, ///< The file is no SQLite database, or it is damaged.
    PermissionDenied, ///< The user may not do this.
    ReadOnly, ///< The database, file or session takes no writes.
    Busy, ///< Locked by somebody else for longer than the timeout.

    TableMissing, ///< The topic or cursor table does not exist.
    WrongSchema, ///< A column is missing or has the wrong type; the text names it.
    NotTransactional, ///< The table's engine cannot roll back (MyISAM, Aria, MEMORY, ...).
    AlreadyExists, ///< The table or the cursor row is there already.

    AlreadyInTransaction, ///< writeHook() begins its own; use append() inside yours.
    NotInTransaction, ///< append() needs the transaction of its caller.
    TransactionEnded, ///< A save or handler ended the transaction it was called in. No message went out.
    TransactionLost, ///< append(): the database rolled back the caller's transaction. Roll back, rerun.
    TransientFailure, ///< Deadlock, lock timeout or serialization failure, still there after the reruns.
    OutcomeUnknown, ///< The connection died during COMMIT: it may or may not have happened.

    HookFailed, ///< The save said no, or threw.
    HandlerFailed, ///< The message handler said no, or threw.
    PayloadTooLarge, ///< More than 16,777,215 bytes, or more than the server takes in one packet.
    EncodeFailed, ///< A value cannot be packed.
    DecodeFailed, ///< Bytes cannot be unpacked to the wanted type.

    CursorMoved, ///< The cursor is not where it was looked at: somebody else moved it.
    CursorVanished, ///< The client's row is gone.
    CursorOutOfRange, ///< Above the largest id, or negative.
    MessageMissing, ///< No message with this id.

    StatementFailed, ///< Anything else the database reports; see the native code.
};

/// The name of the code, for logs: "TransactionEnded".
[[nodiscard]] HOOKQ_EXPORT QString errorName(ErrorCode code);

/// A failure: what (code), in words (text, translated), and the database's own code if there is one.
///
/// The text never contains a password: connection errors are made from the server's message, not from
/// the connection string.
class HOOKQ_EXPORT Error {
public:
    Error() = default;
    Error(ErrorCode code, QString text, QString nativeCode = {});

    /// From the last error of \a query; its driver tells how to read the native code.
    static Error fromQuery(const QSqlQuery &query);
    /// From the last error of \a database, as after a failed open() or commit().
    static Error fromDatabase(const QSqlDatabase &database);

    [[nodiscard]] ErrorCode code() const { return m_code; }
    [[nodiscard]] QString text() const { return m_text; }
    /// "1213", "40P01", "5": as the server or SQLite names it. Empty if the database was not asked.
    [[nodiscard]] QString nativeCode() const { return m_nativeCode; }

    /// True if running the whole transaction again may succeed: deadlock, lock timeout, busy,
    /// serialization failure.
    [[nodiscard]] bool isTransient() const { return m_transient; }
    [[nodiscard]] Error withCode(ErrorCode code) const;
    /// The same error with \a context and a colon in front of its text.
    [[nodiscard]] Error withContext(const QString &context) const;
    [[nodiscard]] Error asTransient() const;

private:
    ErrorCode m_code = ErrorCode::None;
    bool m_transient = false;
    QString m_text;
    QString m_nativeCode;
};

HOOKQ_EXPORT QDebug operator<<(QDebug debug, const Error &error);

/// A value or the Error that kept it from being made. Look before you take: value() of a failed
/// result is a programming error (asserted in debug builds).
template <typename T = void>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) { }
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) { }

    [[nodiscard]] bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T &value() const & { Q_ASSERT(ok()); return std::get<0>(m_state); }
    T &value() & { Q_ASSERT(ok()); return std::get<0>(m_state); }
    T &&value() && { Q_ASSERT(ok()); return std::move(std::get<0>(m_state)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }
    T valueOr(T fallback) const { return ok() ? value() : std::move(fallback); }

    const Error &error() const { Q_ASSERT(!ok()); return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

/// Success, or an Error. `return {};` is success.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::in_place_index<1>, std::move(error)) { }

    [[nodiscard]] bool ok() const { return m_error.index() == 0; }
    explicit operator bool() const { return ok(); }
    const Error &error() const { Q_ASSERT(!ok()); return std::get<1>(m_error); }

private:
    std::variant<std::monostate, Error> m_error;
};

} // namespace hookq

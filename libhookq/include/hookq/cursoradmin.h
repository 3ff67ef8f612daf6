// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/clock.h>
#include <hookq/probe.h>

#include <memory>

namespace hookq {

/// Where a cursor is to go. "Before message 42" is Id with value 42: the client reads 42 next.
struct CursorTarget {
    enum class Kind {
        Earliest, ///< The first message there is will be delivered next.
        Latest, ///< Everything there is now is skipped.
        NextId, ///< The message \a value will be delivered next.
        ShiftBy, ///< \a value messages on (skipped) or, negative, back (delivered again).
        Time, ///< The first message stamped at or after \a time will be delivered next.
    };
    Kind kind = Kind::Earliest;
    qint64 value = 0;
    QDateTime time;
};

/// What an edit would do: for review by a person. Made by CursorAdmin::plan(), changes nothing.
struct CursorPlan {
    Topic topic;
    QString clientId;
    CursorTarget target;
    qint64 fromSid = 0; ///< What the row says now; apply() insists on it.
    qint64 toSid = 0;
    qint64 firstId = 0;
    qint64 lastId = 0;
    qint64 redelivered = 0; ///< Messages the client will get again.
    qint64 skipped = 0; ///< Messages the client will never get.
    qint64 newLag = 0;
    bool clamped = false; ///< The target was outside of what the topic holds, and was moved to its end.
    qint64 fromUpdatedAtMs = 0; ///< The client's last submit before the edit.
    qint64 plannedAtMs = 0; ///< The database's clock.
    std::optional<MessageHead> next; ///< The message that will be delivered next, if there is one.
    /// The statement apply() runs, with its values written in: to copy, to read, not to run.
    QString statement;
};

/// What became of an applied edit.
enum class CursorVerdict {
    Pending, ///< The row still says what apply() wrote; the client has not submitted since.
    Held, ///< The client has seen the edit: it submitted from the new position.
    Overwritten, ///< The client went on from its old position and wrote over the edit.
    Edited, ///< Somebody moved it to a place that neither explains.
    Vanished, ///< The row is gone.
};

/// Edits of cursor rows by a person: plan, review, apply by compare-and-swap, verify.
///
/// Belongs to the thread of its connection. apply() needs one that may write.
class HOOKQ_EXPORT CursorAdmin {
public:
    explicit CursorAdmin(const QSqlDatabase &database, const QTimeZone &timeZone = QTimeZone::utc());
    ~CursorAdmin();
    CursorAdmin(const CursorAdmin &) = delete;
    CursorAdmin &operator=(const CursorAdmin &) = delete;

    /// CursorVanished if the client has no row. A target outside of the topic is clamped and says so; the
    /// result is never above the largest id (contract C6) and never below first id - 1.
    [[nodiscard]] Result<CursorPlan> plan(const Topic &topic, const QString &clientId,
                                          const CursorTarget &target);

    /// Moves the cursor if it is still where \a plan saw it; else CursorMoved and nothing is changed. Leaves
    /// updated_at alone: it stays the client's last submit. ReadOnly if the session may not write.
    [[nodiscard]] Result<> apply(const CursorPlan &plan);

    /// What the row says about \a plan now. A running libhookq consumer submits the new position at once
    /// when it sees the edit and then holds for a second, so asking every half second cannot miss it.
    /// A consumer that never looks (the Go original) is found out by its next submit. \a previous: what
    /// the earlier call said; once Held stays Held while the client advances.
    [[nodiscard]] Result<CursorVerdict> verify(const CursorPlan &plan,
                                               CursorVerdict previous = CursorVerdict::Pending);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookq

Q_DECLARE_METATYPE(hookq::CursorTarget)
Q_DECLARE_METATYPE(hookq::CursorPlan)
Q_DECLARE_METATYPE(hookq::CursorVerdict)

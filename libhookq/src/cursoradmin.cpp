// SPDX-License-Identifier: MIT
#include <hookq/cursoradmin.h>

#include "store/inspector.h"
#include "store/store.h"

#include <QtCore/QCoreApplication>
#include <QtSql/QSqlDatabase>

#include <algorithm>
#include <limits>

namespace hookq {

using namespace Qt::StringLiterals;

namespace {

constexpr int PrefixBytes = 256;

qint64 saturatedSum(qint64 a, qint64 b)
{
    qint64 sum = 0;
    if (!qAddOverflow(a, b, &sum))
        return sum;
    return b > 0 ? std::numeric_limits<qint64>::max() : std::numeric_limits<qint64>::min();
}

// How many of the messages there are lie above \a low and not above \a high.
qint64 countBetween(const CursorPlan &plan, qint64 low, qint64 high)
{
    const qint64 from = std::max(low, plan.firstId - 1);
    const qint64 to = std::min(high, plan.lastId);
    return std::max<qint64>(0, to - from);
}

void clampTo(CursorPlan &plan, qint64 wanted)
{
    plan.toSid = std::clamp(wanted, plan.firstId - 1, plan.lastId);
    plan.clamped = plan.clamped || plan.toSid != wanted;
}

void countConsequences(CursorPlan &plan)
{
    plan.redelivered = countBetween(plan, plan.toSid, plan.fromSid);
    plan.skipped = countBetween(plan, plan.fromSid, plan.toSid);
    plan.newLag = plan.lastId - plan.toSid;
}

bool isEmpty(const CursorPlan &plan) { return plan.lastId == 0; }

Error moved(const CursorPlan &plan, qint64 sid)
{
    return Error(
        ErrorCode::CursorMoved,
        QCoreApplication::translate("hookq", "The cursor of \"%1\" is at %2, no longer at %3.")
            .arg(plan.clientId)
            .arg(sid)
            .arg(plan.fromSid));
}

// What the row says is told apart by where it stands: a client that obeyed goes on from the new
// position, one that did not goes on from the old.
CursorVerdict judge(const CursorPlan &plan, const Cursor &now, CursorVerdict previous)
{
    const bool submitted = now.updatedAtMs != plan.fromUpdatedAtMs;
    const bool rewound = plan.toSid < plan.fromSid;
    if (previous == CursorVerdict::Overwritten)
        return CursorVerdict::Overwritten;
    if (now.sid == plan.toSid)
        return submitted || previous == CursorVerdict::Held ? CursorVerdict::Held
                                                            : CursorVerdict::Pending;
    if (now.sid > plan.toSid && previous == CursorVerdict::Held)
        return CursorVerdict::Held;
    // Stamps of whole seconds do not tell every submit, but a client past its old position has
    // submitted.
    if (rewound && (now.sid > plan.fromSid || (now.sid == plan.fromSid && submitted)))
        return CursorVerdict::Overwritten;
    if (!submitted)
        return CursorVerdict::Edited;
    if (now.sid > plan.toSid)
        return CursorVerdict::Held;
    return !rewound && now.sid >= plan.fromSid ? CursorVerdict::Overwritten : CursorVerdict::Edited;
}

} // namespace

class CursorAdmin::Private {
public:
    Private(const QSqlDatabase &connection, QTimeZone timeZone)
        : probe(connection, timeZone)
        , connectionName(connection.connectionName())
        , zone(std::move(timeZone))
    {
    }

    [[nodiscard]] QSqlDatabase database() const
    {
        return QSqlDatabase::database(connectionName, false);
    }
    [[nodiscard]] Result<store::TopicInspector> inspector(const Topic &topic) const
    {
        return store::TopicInspector::on(database(), topic, zone);
    }

    Result<> look(CursorPlan &plan);
    Result<> aim(CursorPlan &plan);
    Result<> describe(CursorPlan &plan);
    Result<> explainFailure(const CursorPlan &plan);

    Probe probe;
    QString connectionName;
    QTimeZone zone;
};

Result<> CursorAdmin::Private::look(CursorPlan &plan)
{
    const auto cursor = probe.cursor(plan.topic, plan.clientId);
    if (!cursor)
        return cursor.error();
    const auto bounds = probe.bounds(plan.topic);
    if (!bounds)
        return bounds.error();
    const auto now = store::serverMs(database());
    if (!now)
        return now.error();
    plan.fromSid = cursor->sid;
    plan.fromUpdatedAtMs = cursor->updatedAtMs;
    plan.firstId = bounds->firstId;
    plan.lastId = bounds->lastId;
    plan.plannedAtMs = *now;
    return {};
}

Result<> CursorAdmin::Private::aim(CursorPlan &plan)
{
    switch (plan.target.kind) {
    case CursorTarget::Kind::Earliest:
        plan.toSid = plan.firstId - 1;
        break;
    case CursorTarget::Kind::Latest:
        plan.toSid = plan.lastId;
        break;
    case CursorTarget::Kind::NextId:
        clampTo(plan, saturatedSum(plan.target.value, -1));
        break;
    case CursorTarget::Kind::ShiftBy:
        clampTo(plan, saturatedSum(plan.fromSid, plan.target.value));
        break;
    case CursorTarget::Kind::Time: {
        const auto id = probe.idAtTime(plan.topic, plan.target.time);
        if (!id)
            return id.error();
        plan.clamped = *id > plan.lastId;
        clampTo(plan, *id - 1);
        break;
    }
    }
    return {};
}

Result<> CursorAdmin::Private::describe(CursorPlan &plan)
{
    auto view = inspector(plan.topic);
    if (!view)
        return view.error();
    countConsequences(plan);
    plan.statement = view->moveCursorText(plan.clientId, plan.fromSid, plan.toSid);
    auto next = view->headAfter(plan.toSid, PrefixBytes);
    if (!next)
        return next.error();
    plan.next = *next;
    return {};
}

// Why no row was changed; no error if the row says what it should all the same.
Result<> CursorAdmin::Private::explainFailure(const CursorPlan &plan)
{
    const auto cursor = probe.cursor(plan.topic, plan.clientId);
    if (!cursor)
        return cursor.error();
    // A connection of somebody else may count changed rows only, and here nothing was to change.
    if (plan.fromSid == plan.toSid && cursor->sid == plan.toSid)
        return {};
    return moved(plan, cursor->sid);
}

CursorAdmin::CursorAdmin(const QSqlDatabase &database, const QTimeZone &timeZone)
    : d(std::make_unique<Private>(database, timeZone))
{
}

CursorAdmin::~CursorAdmin() = default;

Result<CursorPlan> CursorAdmin::plan(const Topic &topic, const QString &clientId,
                                     const CursorTarget &target)
{
    CursorPlan plan;
    plan.topic = topic;
    plan.clientId = clientId;
    plan.target = target;
    if (auto seen = d->look(plan); !seen)
        return seen.error();
    if (isEmpty(plan)) {
        // In an empty topic the cursors say which id comes next; moving one could give ids out
        // again.
        plan.toSid = plan.fromSid;
        plan.clamped = true;
    } else if (auto aimed = d->aim(plan); !aimed) {
        return aimed.error();
    }
    if (auto described = d->describe(plan); !described)
        return described.error();
    return plan;
}

Result<> CursorAdmin::apply(const CursorPlan &plan)
{
    const auto bounds = d->probe.bounds(plan.topic);
    if (!bounds)
        return bounds.error();
    if (plan.toSid != plan.fromSid && (plan.toSid > bounds->lastId || plan.toSid < 0))
        return Error(
            ErrorCode::CursorOutOfRange,
            QCoreApplication::translate("hookq", "%1 is not between 0 and the last id, %2.")
                .arg(plan.toSid)
                .arg(bounds->lastId));
    auto inspector = d->inspector(plan.topic);
    if (!inspector)
        return inspector.error();
    const auto done = inspector->moveCursor(plan.clientId, plan.fromSid, plan.toSid);
    if (!done)
        return done.error();
    return *done ? Result<>() : d->explainFailure(plan);
}

Result<CursorVerdict> CursorAdmin::verify(const CursorPlan &plan, CursorVerdict previous)
{
    const auto now = d->probe.cursor(plan.topic, plan.clientId);
    if (now)
        return judge(plan, *now, previous);
    if (now.error().code() == ErrorCode::CursorVanished)
        return CursorVerdict::Vanished;
    return now.error();
}

} // namespace hookq

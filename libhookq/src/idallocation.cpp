// SPDX-License-Identifier: MIT
#include "idallocation.h"

#include <QtCore/QCoreApplication>

#include <utility>

namespace hookq {

namespace {

/// Tries to find the end of the topic in one run, before the run counts as failed. Each try loses
/// against a writer that committed in between.
constexpr int Tries = 64;
/// A topic may be given its sequence row while producers run; one that meets others looks for it.
constexpr qint64 SeekSequenceMs = 1000;

Error everyIdTaken()
{
    return Error(ErrorCode::TransientFailure,
                 QCoreApplication::translate("hookq",
                                             "Other producers took every id that was tried."))
        .asTransient();
}

} // namespace

SequenceKnowledge::SequenceKnowledge(const Clock &clock)
    : m_clock(clock)
{
}

Result<bool> SequenceKnowledge::isPresent(store::TopicStore &store)
{
    if (const State known = m_state; known != State::Unknown)
        return known == State::Present;
    auto found = store.hasSequence();
    if (!found)
        return found.error();
    set(*found);
    return found;
}

void SequenceKnowledge::doubt()
{
    State absent = State::Absent;
    if (m_clock.steadyMs() - m_soughtAt >= SeekSequenceMs)
        m_state.compare_exchange_strong(absent, State::Unknown);
}

void SequenceKnowledge::set(bool present)
{
    m_soughtAt = m_clock.steadyMs();
    m_state = present ? State::Present : State::Absent;
}

IdAllocation::IdAllocation(SequenceKnowledge &sequence, const Clock &clock)
    : m_sequence(sequence)
    , m_clock(clock)
{
}

void IdAllocation::committed(qint64 next) { m_next = next; }

Result<qint64> IdAllocation::insert(store::TopicStore &store, const QList<Payload> &payloads)
{
    auto first = insertFirst(store, payloads);
    if (!first || payloads.size() == 1)
        return first;
    auto rest = store.insertRows(*first + 1, payloads, 1, m_clock.wallMs());
    if (!rest)
        return rest.error();
    return first;
}

Result<qint64> IdAllocation::insertFirst(store::TopicStore &store, const QList<Payload> &payloads)
{
    auto inTurn = m_sequence.isPresent(store);
    if (!inTurn)
        return inTurn.error();
    return *inTurn ? insertInTurn(store, payloads) : insertOptimistic(store, payloads);
}

Result<qint64> IdAllocation::insertOptimistic(store::TopicStore &store,
                                              const QList<Payload> &payloads)
{
    // Until COMMIT says so nothing is known: a rollback or a lost reply leaves the id free or
    // taken.
    store::TopicStore::NextId next{std::exchange(m_next, 0), false};
    for (int attempt = 0; attempt < Tries; ++attempt) {
        if (next.id == 0) {
            auto read = store.nextId();
            if (!read)
                return read.error();
            next = *read;
        }
        auto inserted = store.insertNext(next, payloads.first(), m_clock.wallMs());
        if (!inserted)
            return inserted.error();
        if (*inserted)
            return next.id;
        m_sequence.doubt();
        next = {0, false};
    }
    return everyIdTaken();
}

Result<qint64> IdAllocation::insertInTurn(store::TopicStore &store, const QList<Payload> &payloads)
{
    auto taken = store.takeFromSequence(payloads.size());
    if (!taken)
        return taken.error();
    if (*taken == 0) { // somebody switched the topic back
        m_sequence.set(false);
        return insertOptimistic(store, payloads);
    }
    auto inserted = store.insertNext({*taken, false}, payloads.first(), m_clock.wallMs());
    if (!inserted)
        return inserted.error();
    return *inserted ? *taken : insertBeside(store, payloads, *taken);
}

/// Sequence and topic disagree. The topic is ahead where an optimistic producer writes beside us;
/// the sequence is ahead where the end of the topic was removed, and then it decides: ids never
/// come twice (contract C6).
Result<qint64> IdAllocation::insertBeside(store::TopicStore &store, const QList<Payload> &payloads,
                                          qint64 taken)
{
    for (int attempt = 0; attempt < Tries; ++attempt) {
        auto next = store.nextId();
        if (!next)
            return next.error();
        const bool endIsGone = !next->topicIsEmpty && next->id < taken;
        if (next->topicIsEmpty || endIsGone)
            next->id = taken;
        if (auto raised = store.raiseSequence(next->id + payloads.size() - 1); !raised)
            return raised.error();
        if (endIsGone) {
            auto placed = store.insertRows(taken, payloads.first(1), 0, m_clock.wallMs());
            return placed ? Result<qint64>(taken) : placed.error();
        }
        auto inserted = store.insertNext(*next, payloads.first(), m_clock.wallMs());
        if (!inserted)
            return inserted.error();
        if (*inserted)
            return next->id;
    }
    return everyIdTaken();
}

} // namespace hookq

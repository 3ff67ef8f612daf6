// SPDX-License-Identifier: MIT
#pragma once

#include "store/store.h"

#include <hookq/clock.h>

#include <QtCore/QList>

#include <atomic>

namespace hookq {

/// Whether a topic has a sequence row, as far as one producer knows. Thread-safe.
class SequenceKnowledge {
public:
    explicit SequenceKnowledge(const Clock &clock);
    /// Asks the database the first time, and again a while after forget().
    [[nodiscard]] Result<bool> isPresent(store::TopicStore &store);
    /// Worth looking again: other producers were met. At most once a second.
    void doubt();
    void set(bool present);

private:
    enum class State { Unknown, Absent, Present };
    const Clock &m_clock;
    std::atomic<State> m_state{State::Unknown};
    std::atomic<qint64> m_soughtAt{0}; ///< By the steady clock.
};

/// Gives messages the ids that come next, inside an open transaction (contract C2).
///
/// With a sequence row (Topic::createSequence()) its lock makes producers take turns. Without one
/// it is optimistic: an insert that depends on its predecessor, from the id remembered or read.
/// Both at once on one topic stay gapless, because the topic has the last word: the insert is
/// refused where the id is taken or its predecessor is missing.
///
/// Not thread-safe: guarded by the producer's window.
class IdAllocation {
public:
    IdAllocation(SequenceKnowledge &sequence, const Clock &clock);

    /// Inserts all of \a payloads, which are not empty, and returns the first id.
    [[nodiscard]] Result<qint64> insert(store::TopicStore &store, const QList<Payload> &payloads);
    /// After COMMIT: \a next is free. Between insert() and this nothing is known.
    void committed(qint64 next);

private:
    Result<qint64> insertFirst(store::TopicStore &store, const QList<Payload> &payloads);
    Result<qint64> insertOptimistic(store::TopicStore &store, const QList<Payload> &payloads);
    Result<qint64> insertInTurn(store::TopicStore &store, const QList<Payload> &payloads);
    Result<qint64> insertBeside(store::TopicStore &store, const QList<Payload> &payloads,
                                qint64 taken);

    SequenceKnowledge &m_sequence;
    const Clock &m_clock;
    /// The id after the last one this producer committed; 0 if not known. Only a guess: others may
    /// have written, trimmed, or lost their last commits.
    qint64 m_next = 0;
};

} // namespace hookq

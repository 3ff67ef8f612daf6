// SPDX-License-Identifier: MIT
#include "sampling/editrecorder.h"

namespace hookq::monitor {

namespace {

JournalEntry::Outcome outcomeOf(CursorVerdict verdict)
{
    switch (verdict) {
    case CursorVerdict::Pending:
        return JournalEntry::Outcome::Pending;
    case CursorVerdict::Held:
        return JournalEntry::Outcome::Held;
    case CursorVerdict::Overwritten:
        return JournalEntry::Outcome::Overwritten;
    case CursorVerdict::Edited:
        return JournalEntry::Outcome::Edited;
    case CursorVerdict::Vanished:
        return JournalEntry::Outcome::Vanished;
    }
    Q_UNREACHABLE();
}

} // namespace

EditRecorder::EditRecorder(DatabaseSession &session, Journal &journal, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_journal(journal)
{
    connect(&session, &DatabaseSession::applied, this, &EditRecorder::recordApplied);
    connect(&session, &DatabaseSession::verdictChanged, this, &EditRecorder::recordVerdict);
}

void EditRecorder::recordApplied(DatabaseSession::Token token, const CursorPlan &plan,
                                 const QString &reason, const Result<> &result)
{
    JournalEntry entry;
    entry.connection = m_session.displayName();
    entry.topic = plan.topic;
    entry.clientId = plan.clientId;
    entry.oldSid = plan.fromSid;
    entry.newSid = plan.toSid;
    entry.reason = reason;
    if (!result) {
        entry.outcome = JournalEntry::Outcome::Refused;
        entry.detail = result.error().text();
    }
    m_numbers.insert(token, m_journal.add(entry));
}

void EditRecorder::recordVerdict(DatabaseSession::Token token, CursorVerdict verdict)
{
    m_journal.setOutcome(m_numbers.value(token), outcomeOf(verdict));
}

} // namespace hookq::monitor

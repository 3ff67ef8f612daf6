// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/databasesession.h"
#include "sampling/journal.h"

namespace hookq::monitor {

/// Writes every edit that reaches the database into the journal, and later what became of it.
class EditRecorder : public QObject {
    Q_OBJECT
public:
    /// Both outlive the recorder.
    EditRecorder(DatabaseSession &session, Journal &journal, QObject *parent = nullptr);

private:
    void recordApplied(DatabaseSession::Token token, const CursorPlan &plan, const QString &reason,
                       const Result<> &result);
    void recordVerdict(DatabaseSession::Token token, CursorVerdict verdict);

    DatabaseSession &m_session;
    Journal &m_journal;
    QHash<DatabaseSession::Token, qint64> m_numbers;
};

} // namespace hookq::monitor

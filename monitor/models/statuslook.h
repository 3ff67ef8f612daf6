// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/clientstatus.h"
#include "sampling/journal.h"
#include "views/theme.h"

#include <QtCore/QVariant>

/// How a status looks: an icon and a tone, beside the text that says it.
namespace hookq::monitor {

[[nodiscard]] theme::Tone tone(ClientStatus::Kind kind);
[[nodiscard]] QIcon icon(ClientStatus::Kind kind);
/// For a whole row, if a person should look at it: a QBrush, else nothing.
[[nodiscard]] QVariant alarmBackground(ClientStatus::Kind kind);

[[nodiscard]] theme::Tone tone(JournalEntry::Outcome outcome);
[[nodiscard]] QIcon icon(JournalEntry::Outcome outcome);
[[nodiscard]] QString text(JournalEntry::Outcome outcome);

} // namespace hookq::monitor

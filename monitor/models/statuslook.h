// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/clientstatus.h"
#include "sampling/journal.h"
#include "views/theme.h"

/// How a status looks: an icon and a tone, beside the text that says it.
namespace hookq::monitor {

[[nodiscard]] theme::Tone tone(ClientStatus::Kind kind);
[[nodiscard]] QIcon icon(ClientStatus::Kind kind);

[[nodiscard]] theme::Tone tone(JournalEntry::Outcome outcome);
[[nodiscard]] QIcon icon(JournalEntry::Outcome outcome);
[[nodiscard]] QString text(JournalEntry::Outcome outcome);

} // namespace hookq::monitor

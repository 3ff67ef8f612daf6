// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <chrono>

namespace hookq {

/// Durations in Go's text form, as the original's configuration has them: "10s", "1h30m", "1.5ms",
/// "300us", "-2h". A number without a unit is an error, except "0".
[[nodiscard]] HOOKQ_EXPORT Result<std::chrono::nanoseconds> parseDuration(QStringView text);

/// The shortest text that parseDuration() reads back, in Go's own form: "1h30m0s", "1.5ms".
[[nodiscard]] HOOKQ_EXPORT QString formatDuration(std::chrono::nanoseconds duration);

} // namespace hookq

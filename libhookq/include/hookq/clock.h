// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/global.h>

namespace hookq {

/// Where the library reads the time. Tests give their own; everybody else uses system().
/// Must be callable from any thread.
class HOOKQ_EXPORT Clock {
public:
    virtual ~Clock();
    /// Milliseconds since 1970-01-01 UTC: for stamps.
    [[nodiscard]] virtual qint64 wallMs() const = 0;
    /// Milliseconds that only grow: for intervals.
    [[nodiscard]] virtual qint64 steadyMs() const = 0;

    static const Clock &system();
};

} // namespace hookq

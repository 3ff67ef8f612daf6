// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/probe.h>

namespace hookq::monitor {

/// One look at the whole connection, with the costs of looking.
struct Snapshot {
    qint64 wallMs =
        0; ///< When the answer came, by this machine's clock; milliseconds since 1970, UTC.
    qint64 probeUs = 0; ///< How long the database took, in microseconds.
    Sample sample;
};

} // namespace hookq::monitor

Q_DECLARE_METATYPE(hookq::monitor::Snapshot)

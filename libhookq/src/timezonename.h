// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <QtCore/QTimeZone>

namespace hookq {

/// The zone of a name as Go's time.LoadLocation() takes it: "UTC", "Local" or an IANA name. The
/// error does not say where the name was found.
[[nodiscard]] Result<QTimeZone> timeZoneByName(const QString &name);

} // namespace hookq

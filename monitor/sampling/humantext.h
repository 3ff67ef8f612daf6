// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

/// Numbers as people read them, in the program's locale.
namespace hookq::monitor {

/// "850 ms", "12 s", "3 min 20 s", "2 h 5 min", "4 d 3 h".
[[nodiscard]] QString humanDuration(qint64 ms);
/// "0", "0.4", "12", "1,240": messages a second.
[[nodiscard]] QString humanRate(double perSecond);
/// "14,020".
[[nodiscard]] QString humanCount(qint64 count);
/// "1.2 KiB".
[[nodiscard]] QString humanBytes(qint64 bytes);
/// "2026-11-23 12:34:56.789" in local time.
[[nodiscard]] QString humanStamp(qint64 ms);
/// "12:34:56.789" for a stamp of today, else "2026-11-22 12:34:56".
[[nodiscard]] QString humanStampShort(qint64 ms);

} // namespace hookq::monitor

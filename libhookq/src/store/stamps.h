// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtCore/QTimeZone>

namespace hookq::store {

/// "2026-11-23 08:30:00.125", in \a zone: what DATETIME(3) takes and what SQLite's date functions
/// read.
[[nodiscard]] QString stampText(qint64 utcMs, const QTimeZone &zone);

/// Reads stampText(), and any ISO 8601 text; one that names its own zone wins over \a zone.
/// 0 if the text is no date.
[[nodiscard]] qint64 stampFromText(const QString &text, const QTimeZone &zone);

/// \a localMs counts milliseconds since 1970-01-01 00:00 on the wall clock of \a zone.
[[nodiscard]] qint64 stampFromLocalMs(qint64 localMs, const QTimeZone &zone);

} // namespace hookq::store

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QLoggingCategory>

namespace hookq {
// All categories of the library. Passwords and payloads are never logged.
Q_DECLARE_LOGGING_CATEGORY(logConsumer) // hookq.consumer
Q_DECLARE_LOGGING_CATEGORY(logProducer) // hookq.producer
Q_DECLARE_LOGGING_CATEGORY(logSql) // hookq.sql: every statement, without its values

/// Switches hookq.sql on for the whole process: the original's "logGorm".
void logStatements();
} // namespace hookq

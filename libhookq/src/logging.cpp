// SPDX-License-Identifier: MIT
#include "logging.h"

namespace hookq {
Q_LOGGING_CATEGORY(logConsumer, "hookq.consumer", QtWarningMsg)
Q_LOGGING_CATEGORY(logProducer, "hookq.producer", QtWarningMsg)
Q_LOGGING_CATEGORY(logSql, "hookq.sql", QtWarningMsg)
} // namespace hookq

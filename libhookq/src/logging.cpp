// SPDX-License-Identifier: MIT
#include "logging.h"

namespace hookq {
Q_LOGGING_CATEGORY(logConsumer, "hookq.consumer", QtWarningMsg)
Q_LOGGING_CATEGORY(logProducer, "hookq.producer", QtWarningMsg)

namespace {
QLoggingCategory &sqlCategory()
{
    static QLoggingCategory category("hookq.sql", QtWarningMsg);
    return category;
}
} // namespace

const QLoggingCategory &logSql() { return sqlCategory(); }

void logStatements() { sqlCategory().setEnabled(QtDebugMsg, true); }

} // namespace hookq

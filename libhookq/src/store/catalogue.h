// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/topic.h>

namespace hookq::store {

// What Topic's functions of the same meaning do; documented there.
[[nodiscard]] Result<> createTables(QSqlDatabase &database, const Topic &topic);
[[nodiscard]] Result<> verifyTables(QSqlDatabase &database, const Topic &topic);
[[nodiscard]] Result<QList<Topic>> discoverTopics(QSqlDatabase &database);

} // namespace hookq::store

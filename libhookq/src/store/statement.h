// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <QtCore/QVariantList>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

namespace hookq::store {

/// Runs one statement with bound values, forward only. The query is returned executed.
[[nodiscard]] Result<QSqlQuery> run(const QSqlDatabase &database, const QString &statement,
                                    const QVariantList &values = {});

/// Runs a text that may hold several statements (MariaDB and PostgreSQL send it in one round trip)
/// and stops at the first that fails.
[[nodiscard]] Result<> runScript(const QSqlDatabase &database, const QString &script);

} // namespace hookq::store

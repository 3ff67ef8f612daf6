// SPDX-License-Identifier: MIT
#include "statement.h"

#include "../logging.h"

#include <QtSql/QSqlError>

namespace hookq::store {

Result<QSqlQuery> run(const QSqlDatabase &database, const QString &statement,
                      const QVariantList &values)
{
    qCDebug(logSql).noquote() << statement;
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (values.isEmpty()) {
        if (!query.exec(statement))
            return Error::fromQuery(query);
        return query;
    }
    if (!query.prepare(statement))
        return Error::fromQuery(query);
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return Error::fromQuery(query);
    return query;
}

Result<> runScript(const QSqlDatabase &database, const QString &script)
{
    qCDebug(logSql).noquote() << script;
    QSqlQuery query(database);
    if (!query.exec(script))
        return Error::fromQuery(query);
    // The results of the later statements, and their errors, are only seen by walking on.
    while (query.nextResult()) { }
    if (query.lastError().isValid())
        return Error::fromQuery(query);
    return {};
}

} // namespace hookq::store

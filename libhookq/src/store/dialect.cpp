// SPDX-License-Identifier: MIT
#include "dialect.h"

#include <QtCore/QCoreApplication>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlDriver>
#include <QtSql/QSqlQuery>

using namespace Qt::StringLiterals;

namespace hookq::store {

Dialect::~Dialect() = default;

Result<const Dialect *> Dialect::of(const QSqlDatabase &database)
{
    const QSqlDriver *driver = database.driver();
    switch (driver ? driver->dbmsType() : QSqlDriver::UnknownDbms) {
    case QSqlDriver::SQLite:
        return &sqlite();
    case QSqlDriver::MySqlServer:
        return &mariadb();
    case QSqlDriver::PostgreSQL:
        return &postgresql();
    default:
        return Error(
            ErrorCode::UnsupportedDatabase,
            QCoreApplication::translate(
                "hookq", "hookq works with SQLite, MariaDB/MySQL and PostgreSQL, not with %1.")
                .arg(database.driverName()));
    }
}

QString Dialect::quoted(const QString &identifier) const
{
    const QString mark(quote());
    return mark + QString(identifier).replace(mark, mark + mark) + mark;
}

QString Dialect::quoted(const TableName &name) const
{
    return name.schema().isEmpty() ? quoted(name.table())
                                   : quoted(name.schema()) + u'.' + quoted(name.table());
}

QString Dialect::insertRow() const { return u"(?, ?, ?, " + stampPlaceholder() + u')'; }

QString Dialect::takeFromSequence(const QString &sequenceTable) const
{
    return u"UPDATE %1 SET last_id = last_id + ? WHERE topic = ? RETURNING last_id"_s.arg(
        sequenceTable);
}

qint64 Dialect::takenFromSequence(QSqlQuery &query) const
{
    return query.next() ? query.value(0).toLongLong() : 0;
}

QString Dialect::stampPlaceholder() const { return QStringLiteral("?"); }

QString Dialect::clientCondition() const { return QStringLiteral("cid = ?"); }

} // namespace hookq::store

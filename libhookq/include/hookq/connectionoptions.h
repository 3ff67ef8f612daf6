// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <QtCore/QMap>
#include <QtCore/QMetaType>
#include <QtCore/QString>
#include <QtCore/QTimeZone>

QT_BEGIN_NAMESPACE
class QSqlDatabase;
QT_END_NAMESPACE

namespace hookq {

/// How to reach a database, and how its timestamps are to be read. A value: copy it into the thread
/// that opens the connection.
struct HOOKQ_EXPORT ConnectionOptions {
    enum class Access { ReadWrite, ReadOnly };

    QString driver; ///< "QSQLITE", "QMYSQL" (also for MariaDB) or "QPSQL".
    QString database; ///< The file for SQLite, else the database name.
    QString host;
    int port = 0; ///< 0: the driver's default.
    QString user;
    QString password;
    QString unixSocket; ///< QMYSQL: socket file. QPSQL: socket directory. Wins over host.
    /// Driver specific, each documented in README "Configuration": "connectTimeoutMs" (5000),
    /// "lockTimeoutMs" (5000), "readTimeoutMs" (QMYSQL, 30000), "journal_mode" and "synchronous"
    /// (QSQLITE), "sslmode", "sslrootcert" (QPSQL), "sslCa", "sslCert", "sslKey" (QMYSQL), "charset".
    QMap<QString, QString> options;
    /// The zone of timestamps stored without one (DATETIME, timestamp, SQLite text). UTC by default;
    /// rows written by the Go original hold its local time.
    QTimeZone timeZone = QTimeZone::utc();
    /// Enforced by the session on the server, or the open flag of the file, not by this library.
    Access access = Access::ReadWrite;

    /// A SQLite file with write-ahead log and full durability.
    static ConnectionOptions sqlite(const QString &file);

    /// Opens a connection named \a connectionName in the calling thread, with the session settings the
    /// library relies on (README, "Own connections"). SQLite files are not created unless the option
    /// "create" is "true". On failure no connection is left behind. The caller ends the connection by
    /// QSqlDatabase::removeDatabase(connectionName), in this thread, when every copy and query is gone.
    [[nodiscard]] Result<QSqlDatabase> open(const QString &connectionName) const;

    /// For window titles and logs: "mariadb://hookq@127.0.0.1:3306/test". Never the password.
    [[nodiscard]] QString displayName() const;

    /// Reads "sqlite:/path/to/file", "mysql://user@host:port/db?loc=UTC" (also "mariadb"),
    /// "postgresql://user:password@host/db". Percent-encoding as in every URL.
    static Result<ConnectionOptions> fromUrl(const QString &url);
};

} // namespace hookq

Q_DECLARE_METATYPE(hookq::ConnectionOptions)

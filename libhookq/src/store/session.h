// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/connectionoptions.h>

#include <QtSql/QSqlDatabase>

#include <chrono>

namespace hookq::store {

// The session settings of the library's own connections, one function a database. Each is called
// once, right after the connection was opened, and leaves it usable or fails.

/// What of the options becomes a setting of a session.
struct SessionSettings {
    std::chrono::milliseconds lockTimeout{ 0 };
    ConnectionOptions::Access access = ConnectionOptions::Access::ReadWrite;
    bool requireTls = false; ///< MariaDB; its client library goes on in clear text otherwise.
    QString journalMode; ///< SQLite; empty: as the file has it.
    QString synchronous; ///< SQLite; empty: SQLite's default.
};

/// Fails with NotADatabase where open() alone does not notice, and with ReadOnly if a file that was
/// to be written cannot be.
[[nodiscard]] Result<> beginSqliteSession(QSqlDatabase database, const SessionSettings &settings);
[[nodiscard]] Result<> beginMariaDbSession(QSqlDatabase database, const SessionSettings &settings);
[[nodiscard]] Result<> beginPostgreSqlSession(QSqlDatabase database,
                                              const SessionSettings &settings);

} // namespace hookq::store

// SPDX-License-Identifier: MIT
#include "session.h"

#include <QtCore/QCoreApplication>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>

#include <algorithm>
#include <initializer_list>

namespace hookq::store {

using namespace Qt::StringLiterals;

namespace {

Result<QString> run(QSqlDatabase &database, const QString &statement)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.exec(statement))
        return Error::fromQuery(query);
    QString first = query.next() ? query.value(0).toString() : QString();
    if (query.lastError().isValid())
        return Error::fromQuery(query);
    return first;
}

Result<> runAll(QSqlDatabase &database, std::initializer_list<QString> statements)
{
    for (const QString &statement : statements) {
        if (statement.isEmpty())
            continue;
        if (const auto done = run(database, statement); !done)
            return done.error();
    }
    return {};
}

// A pragma takes no bound value, so only known words get in.
Result<QString> word(const QString &option, const QString &value,
                     std::initializer_list<QLatin1StringView> allowed)
{
    const QString lower = value.toLower();
    if (std::any_of(allowed.begin(), allowed.end(), [&](auto known) { return known == lower; }))
        return lower;
    return Error(ErrorCode::InvalidArgument,
                 QCoreApplication::translate("hookq", "Option \"%1\" has no value \"%2\".")
                     .arg(option, value));
}

// The switch to WAL needs the file for itself and does not honour the busy timeout; a transaction
// does. So on BUSY one waits by a transaction, and asks again.
Result<QString> switchJournal(QSqlDatabase &database, const QString &mode)
{
    constexpr int Attempts = 10;
    for (int attempt = 1;; ++attempt) {
        auto now = run(database, u"PRAGMA journal_mode = "_s + mode);
        if (now || !now.error().isTransient() || attempt == Attempts)
            return now;
        if (const auto waited = runAll(database, {u"BEGIN IMMEDIATE"_s, u"COMMIT"_s}); !waited)
            return waited.error();
    }
}

Result<> setJournalMode(QSqlDatabase &database, const QString &wanted)
{
    const auto mode =
        word(u"journal_mode"_s, wanted,
             {"delete"_L1, "truncate"_L1, "persist"_L1, "memory"_L1, "wal"_L1, "off"_L1});
    if (!mode)
        return mode.error();
    auto now = run(database, u"PRAGMA journal_mode"_s);
    if (now && *now != *mode)
        now = switchJournal(database, *mode);
    if (!now)
        return now.error();
    const bool inMemory = *now == "memory"_L1;
    if (*now == *mode || inMemory)
        return {};
    return Error(ErrorCode::StatementFailed,
                 QCoreApplication::translate("hookq", "The journal mode stays %1 instead of %2.")
                     .arg(*now, *mode));
}

Result<> setSynchronous(QSqlDatabase &database, const QString &wanted)
{
    const auto level =
        word(u"synchronous"_s, wanted, {"off"_L1, "normal"_L1, "full"_L1, "extra"_L1});
    if (!level)
        return level.error();
    return runAll(database, {u"PRAGMA synchronous = "_s + *level});
}

// A reader of a write-ahead log needs its index, and SQLite says that it "attempts to write".
Error explainedToReader(const Error &error)
{
    if (error.code() != ErrorCode::ReadOnly)
        return error;
    return Error(ErrorCode::ConnectionFailed,
                 QCoreApplication::translate(
                     "hookq",
                     "The file has a write-ahead log; even a reader must be able to create "
                     "its index beside it, and the directory cannot be written."),
                 error.nativeCode());
}

Result<> checkMariaDbTls(const QSqlDatabase &database)
{
    QSqlQuery query(database);
    if (!query.exec(u"SHOW SESSION STATUS LIKE 'Ssl_cipher'"_s) || !query.next())
        return Error::fromQuery(query);
    if (!query.value(1).toString().isEmpty())
        return {};
    return Error(ErrorCode::ConnectionFailed,
                 QCoreApplication::translate("hookq", "The server does not offer TLS."));
}

// The servers count in whole seconds, and 0 is either refused or for ever.
qint64 wholeSeconds(std::chrono::milliseconds time)
{
    return std::max<qint64>(1, std::chrono::ceil<std::chrono::seconds>(time).count());
}

} // namespace

Result<> beginSqliteSession(QSqlDatabase database, const SessionSettings &settings)
{
    // Opening a file reads nothing of it; this reads the header and the schema.
    const bool mayWrite = settings.access == ConnectionOptions::Access::ReadWrite;
    if (auto readable = run(database, u"SELECT 1 FROM sqlite_master LIMIT 1"_s); !readable)
        return mayWrite ? readable.error() : explainedToReader(readable.error());
    if (mayWrite && !settings.journalMode.isEmpty()) {
        if (auto set = setJournalMode(database, settings.journalMode); !set)
            return set;
    }
    if (!settings.synchronous.isEmpty())
        return setSynchronous(database, settings.synchronous);
    return {};
}

Result<> beginMariaDbSession(QSqlDatabase database, const SessionSettings &settings)
{
    if (settings.requireTls) {
        if (auto encrypted = checkMariaDbTls(database); !encrypted)
            return encrypted;
    }
    const QString seconds = QString::number(wholeSeconds(settings.lockTimeout));
    const bool readOnly = settings.access == ConnectionOptions::Access::ReadOnly;
    // Without strict mode an over-long payload is cut and stored. lock_wait_timeout is of the locks
    // on tables, a day by default.
    return runAll(database,
                  {u"SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = "_s + seconds
                       + u", lock_wait_timeout = "_s + seconds
                       + u", sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')"_s,
                   readOnly ? u"SET SESSION TRANSACTION READ ONLY"_s : QString()});
}

Result<> beginPostgreSqlSession(QSqlDatabase database, const SessionSettings &settings)
{
    const bool readOnly = settings.access == ConnectionOptions::Access::ReadOnly;
    const QString milliseconds = QString::number(std::max<qint64>(1, settings.lockTimeout.count()));
    // Compiling a statement over many topics takes seconds, running it milliseconds.
    return runAll(database,
                  {u"SET TIME ZONE 'UTC'"_s, u"SET jit = off"_s,
                   u"SET lock_timeout = "_s + milliseconds,
                   readOnly ? u"SET default_transaction_read_only = on"_s : QString()});
}

} // namespace hookq::store

// SPDX-License-Identifier: MIT
#include <hookq/error.h>

#include <QtCore/QCoreApplication>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlDriver>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>

namespace hookq {

using namespace Qt::StringLiterals;

namespace {

struct Classified {
    ErrorCode code;
    bool transient = false;
};

// For the few codes that say too little. Servers translate their messages: look for identifiers
// only.
bool mentions(const QSqlError &error, QLatin1StringView words)
{
    return error.databaseText().contains(words, Qt::CaseInsensitive);
}

Classified classifyMariaDbStatement(int native, const QSqlError &error)
{
    switch (native) {
    case 1213: // deadlock
    case 1205: // lock wait timeout
    case 1020: // changed since the snapshot
    case 3572: // MySQL: NOWAIT
        return { ErrorCode::TransientFailure, true };
    case 2002:
    case 2006:
    case 2013:
    case 2055:
    case 1053: // server shutdown in progress
    case 1927: // connection was killed
        return { ErrorCode::ConnectionLost };
    case 1036:
    case 1290:
    case 1792:
    case 1836:
        return { ErrorCode::ReadOnly };
    case 1142:
    case 1143:
    case 1044:
    case 1227:
    case 1370:
        return { ErrorCode::PermissionDenied };
    case 1049:
    case 1146:
        return { ErrorCode::TableMissing };
    case 1153:
    case 1301:
    case 2020:
        return { ErrorCode::PayloadTooLarge };
    case 1105: // "unknown error", which a parameter above max_allowed_packet is as well
        if (mentions(error, "max_allowed_packet"_L1))
            return { ErrorCode::PayloadTooLarge };
        break;
    case 1406: // also of columns that are not ours
        if (mentions(error, "'data'"_L1))
            return { ErrorCode::PayloadTooLarge };
        break;
    }
    return { ErrorCode::StatementFailed };
}

Classified classifyMariaDb(const QSqlError &error)
{
    const int native = error.nativeErrorCode().toInt();
    if (native == 1045 || native == 1698 || native == 1130)
        return { ErrorCode::AuthenticationFailed };
    const Classified statement = classifyMariaDbStatement(native, error);
    if (error.type() == QSqlError::ConnectionError && statement.code != ErrorCode::PermissionDenied)
        return { ErrorCode::ConnectionFailed };
    return statement;
}

// libpq keeps no SQLSTATE of a failed connection, so its words are all there is. In another
// language than English it is ConnectionFailed with the server's text.
Classified classifyPostgreSqlOpen(const QSqlError &error)
{
    for (const auto words :
         { "authentication failed"_L1, "no password supplied"_L1, "no pg_hba.conf entry"_L1,
           "is not permitted to log in"_L1, "pg_hba.conf rejects"_L1 }) {
        if (mentions(error, words))
            return { ErrorCode::AuthenticationFailed };
    }
    if (mentions(error, "FATAL:  role "_L1) && mentions(error, "does not exist"_L1))
        return { ErrorCode::AuthenticationFailed };
    if (mentions(error, "permission denied for database"_L1))
        return { ErrorCode::PermissionDenied };
    return { ErrorCode::ConnectionFailed };
}

Classified classifyPostgreSql(const QSqlError &error, bool connected)
{
    const QString state = error.nativeErrorCode();
    if (error.type() == QSqlError::ConnectionError && state.isEmpty())
        return classifyPostgreSqlOpen(error);
    // A server that ends a session says so in a class of its own; one that died says nothing.
    if (!connected || state.startsWith("08"_L1) || state.startsWith("57P"_L1))
        return { ErrorCode::ConnectionLost };
    if (state == "40001"_L1 || state == "40P01"_L1 || state == "55P03"_L1)
        return { ErrorCode::TransientFailure, true };
    if (state == "25006"_L1)
        return { ErrorCode::ReadOnly };
    if (state == "42P01"_L1 || state == "3F000"_L1)
        return { ErrorCode::TableMissing };
    if (state == "42501"_L1)
        return { ErrorCode::PermissionDenied };
    if (state.startsWith("28"_L1))
        return { ErrorCode::AuthenticationFailed };
    if (state == "54000"_L1)
        return { ErrorCode::PayloadTooLarge };
    return { ErrorCode::StatementFailed };
}

Classified classifySqlite(const QSqlError &error)
{
    // The primary code; the driver gives extended ones for some statements.
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case 1: // SQLITE_ERROR, which a missing table shares with every mistake in a statement
        return { mentions(error, "no such table"_L1) ? ErrorCode::TableMissing
                                                     : ErrorCode::StatementFailed };
    case 3:
    case 23:
        return { ErrorCode::PermissionDenied };
    case 5:
    case 6:
        return { ErrorCode::Busy, true };
    case 8:
        return { ErrorCode::ReadOnly };
    case 11:
    case 26:
        return { ErrorCode::NotADatabase };
    case 14:
        return { ErrorCode::ConnectionFailed };
    case 18:
        return { ErrorCode::PayloadTooLarge };
    default:
        return { ErrorCode::StatementFailed };
    }
}

Classified classify(const QSqlError &error, const QSqlDriver *driver)
{
    switch (driver ? driver->dbmsType() : QSqlDriver::UnknownDbms) {
    case QSqlDriver::MySqlServer:
        return classifyMariaDb(error);
    case QSqlDriver::PostgreSQL:
        return classifyPostgreSql(error, driver->isOpen());
    case QSqlDriver::SQLite:
        return classifySqlite(error);
    default:
        return { ErrorCode::StatementFailed };
    }
}

// QPSQL writes the SQLSTATE behind the text; it has its own place here.
QString textOf(const QSqlError &error)
{
    QString text = error.databaseText().trimmed();
    if (text.isEmpty())
        text = error.driverText().trimmed();
    const QString suffix = u'(' + error.nativeErrorCode() + u')';
    if (text.endsWith(suffix))
        text = text.chopped(suffix.size()).trimmed();
    return text;
}

Error fromDriver(const QSqlError &error, const QSqlDriver *driver)
{
    const Classified classified = classify(error, driver);
    QString text = textOf(error);
    // A query on a connection that is known to be dead is not even sent.
    if (text.isEmpty() && classified.code == ErrorCode::ConnectionLost)
        text = QCoreApplication::translate("hookq", "The connection to the database is lost.");
    const Error result(classified.code, std::move(text), error.nativeErrorCode());
    return classified.transient ? result.asTransient() : result;
}

} // namespace

QString errorName(ErrorCode code)
{
    switch (code) {
#define HOOKQ_NAME(name)                                                                           \
    case ErrorCode::name:                                                                          \
        return u"" #name ""_s
        HOOKQ_NAME(None);
        HOOKQ_NAME(InvalidArgument);
        HOOKQ_NAME(InvalidConfig);
        HOOKQ_NAME(WrongThread);
        HOOKQ_NAME(UnsupportedDatabase);
        HOOKQ_NAME(ConnectionFailed);
        HOOKQ_NAME(AuthenticationFailed);
        HOOKQ_NAME(ConnectionLost);
        HOOKQ_NAME(NotADatabase);
        HOOKQ_NAME(PermissionDenied);
        HOOKQ_NAME(ReadOnly);
        HOOKQ_NAME(Busy);
        HOOKQ_NAME(TableMissing);
        HOOKQ_NAME(WrongSchema);
        HOOKQ_NAME(NotTransactional);
        HOOKQ_NAME(AlreadyExists);
        HOOKQ_NAME(AlreadyInTransaction);
        HOOKQ_NAME(NotInTransaction);
        HOOKQ_NAME(TransactionEnded);
        HOOKQ_NAME(TransactionLost);
        HOOKQ_NAME(TransientFailure);
        HOOKQ_NAME(OutcomeUnknown);
        HOOKQ_NAME(HookFailed);
        HOOKQ_NAME(HandlerFailed);
        HOOKQ_NAME(PayloadTooLarge);
        HOOKQ_NAME(EncodeFailed);
        HOOKQ_NAME(DecodeFailed);
        HOOKQ_NAME(CursorMoved);
        HOOKQ_NAME(CursorVanished);
        HOOKQ_NAME(CursorOutOfRange);
        HOOKQ_NAME(MessageMissing);
        HOOKQ_NAME(StatementFailed);
#undef HOOKQ_NAME
    }
    return QString::number(int(code));
}

Error::Error(ErrorCode code, QString text, QString nativeCode)
    : m_code(code)
    , m_text(std::move(text))
    , m_nativeCode(std::move(nativeCode))
{
}

Error Error::fromQuery(const QSqlQuery &query)
{
    return fromDriver(query.lastError(), query.driver());
}

Error Error::fromDatabase(const QSqlDatabase &database)
{
    return fromDriver(database.lastError(), database.driver());
}

Error Error::withCode(ErrorCode code) const
{
    Error copy = *this;
    copy.m_code = code;
    return copy;
}

Error Error::withContext(const QString &context) const
{
    Error copy = *this;
    copy.m_text = context + u": "_s + m_text;
    return copy;
}

Error Error::asTransient() const
{
    Error copy = *this;
    copy.m_transient = true;
    return copy;
}

QDebug operator<<(QDebug debug, const Error &error)
{
    const QDebugStateSaver saver(debug);
    debug.noquote().nospace() << errorName(error.code());
    if (!error.nativeCode().isEmpty())
        debug << " (" << error.nativeCode() << ')';
    return debug << ": " << error.text();
}

} // namespace hookq

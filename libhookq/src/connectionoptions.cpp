// SPDX-License-Identifier: MIT
#include <hookq/connectionoptions.h>

#include "store/session.h"
#include "timezonename.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>
#include <QtSql/QSqlDatabase>

#include <algorithm>
#include <chrono>

namespace hookq {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds DefaultConnectTimeout{ 5'000 };
constexpr milliseconds DefaultLockTimeout{ 5'000 };
constexpr milliseconds DefaultReadTimeout{ 30'000 };
// A read that waits for a lock must end by the lock's timeout, which the server reports.
constexpr milliseconds ReadBeyondLock{ 5'000 };

Error invalid(const QString &text) { return Error(ErrorCode::InvalidArgument, text); }

bool isInMemory(const ConnectionOptions &options) { return options.database == ":memory:"_L1; }

QStringList knownOptions(const QString &driver)
{
    QStringList known{ u"connectTimeoutMs"_s, u"lockTimeoutMs"_s, u"charset"_s };
    if (driver == "QSQLITE"_L1)
        known += { u"create"_s, u"journal_mode"_s, u"synchronous"_s };
    else if (driver == "QMYSQL"_L1)
        known += { u"readTimeoutMs"_s, u"sslCa"_s, u"sslCert"_s, u"sslKey"_s };
    else
        known += { u"sslmode"_s, u"sslrootcert"_s };
    return known;
}

Result<> checkOptions(const ConnectionOptions &options)
{
    const QStringList known = knownOptions(options.driver);
    for (auto it = options.options.cbegin(); it != options.options.cend(); ++it) {
        if (!known.contains(it.key()))
            return invalid(QCoreApplication::translate("hookq", "%1 has no option \"%2\".")
                               .arg(options.driver, it.key()));
        // Qt's drivers separate the options by semicolons and know no escape.
        if (it.value().contains(u';'))
            return invalid(
                QCoreApplication::translate("hookq", "Option \"%1\" contains a semicolon.")
                    .arg(it.key()));
    }
    const QString charset = options.options.value(u"charset"_s, u"utf8"_s).toLower();
    if (!charset.startsWith("utf8"_L1) && charset != "utf-8"_L1)
        return invalid(QCoreApplication::translate(
                           "hookq", "Option \"charset\" can only be utf8mb4 or utf8, not \"%1\".")
                           .arg(charset));
    return {};
}

Result<milliseconds> timeout(const ConnectionOptions &options, const QString &name,
                             milliseconds fallback)
{
    const auto it = options.options.constFind(name);
    if (it == options.options.cend())
        return fallback;
    bool ok = false;
    const int value = it->toInt(&ok);
    constexpr int Day = 24 * 60 * 60 * 1000;
    if (!ok || value < 1 || value > Day)
        return invalid(QCoreApplication::translate(
                           "hookq", "Option \"%1\" must be a number of milliseconds from 1 to %2.")
                           .arg(name)
                           .arg(Day));
    return milliseconds(value);
}

struct Timeouts {
    milliseconds connect;
    milliseconds lock;
    milliseconds read;
};

Result<Timeouts> timeouts(const ConnectionOptions &options)
{
    const auto connect = timeout(options, u"connectTimeoutMs"_s, DefaultConnectTimeout);
    if (!connect)
        return connect.error();
    const auto lock = timeout(options, u"lockTimeoutMs"_s, DefaultLockTimeout);
    if (!lock)
        return lock.error();
    const auto read = timeout(options, u"readTimeoutMs"_s, DefaultReadTimeout);
    if (!read)
        return read.error();
    return Timeouts{ *connect, *lock, std::max(*read, *lock + ReadBeyondLock) };
}

qint64 wholeSeconds(milliseconds time)
{
    return std::chrono::ceil<std::chrono::seconds>(time).count();
}

// SQLite's own words for all of these are "unable to open database file".
Result<> checkFile(const ConnectionOptions &options)
{
    const QFileInfo file(options.database);
    const QFileInfo directory(file.absolutePath());
    const bool create = options.options.value(u"create"_s) == "true"_L1;
    if (!directory.isDir())
        return Error(ErrorCode::ConnectionFailed,
                     QCoreApplication::translate("hookq", "The directory does not exist."));
    if (!file.exists() && !create)
        return Error(ErrorCode::ConnectionFailed,
                     QCoreApplication::translate("hookq", "The file does not exist."));
    if (file.isDir())
        return Error(ErrorCode::ConnectionFailed,
                     QCoreApplication::translate("hookq", "This is a directory, not a file."));
    if (file.exists() && !file.isFile())
        return Error(ErrorCode::ConnectionFailed,
                     QCoreApplication::translate("hookq", "This is not a regular file."));
    if (file.exists() && !file.isReadable())
        return Error(
            ErrorCode::ConnectionFailed,
            QCoreApplication::translate("hookq", "The file cannot be read: permission denied."));
    if (options.access == ConnectionOptions::Access::ReadOnly)
        return {};
    if (file.exists() && !file.isWritable())
        return Error(
            ErrorCode::ReadOnly,
            QCoreApplication::translate("hookq", "The file cannot be written: permission denied."));
    if (!directory.isWritable())
        return Error(
            ErrorCode::ReadOnly,
            QCoreApplication::translate(
                "hookq", "The directory cannot be written, and SQLite keeps its journal there."));
    return {};
}

Result<> configureSqlite(const ConnectionOptions &options, const Timeouts &times,
                         QSqlDatabase &database)
{
    QString connectOptions = u"QSQLITE_BUSY_TIMEOUT="_s + QString::number(times.lock.count());
    QString name = options.database;
    const bool create = options.options.value(u"create"_s) == "true"_L1;
    if (options.database.isEmpty())
        return invalid(QCoreApplication::translate("hookq", "The file name is empty."));
    if (!isInMemory(options)) {
        if (auto usable = checkFile(options); !usable)
            return usable;
        if (options.access == ConnectionOptions::Access::ReadOnly) {
            connectOptions += u";QSQLITE_OPEN_READONLY"_s;
        } else if (!create) {
            // The driver would create a file that went away since it was looked at.
            const QUrl url = QUrl::fromLocalFile(QFileInfo(name).absoluteFilePath());
            name = url.toString(QUrl::FullyEncoded) + u"?mode=rw"_s;
            connectOptions += u";QSQLITE_OPEN_URI"_s;
        }
    }
    database.setDatabaseName(name);
    database.setConnectOptions(connectOptions);
    return {};
}

void setAccount(const ConnectionOptions &options, QSqlDatabase &database)
{
    database.setDatabaseName(options.database);
    database.setUserName(options.user);
    database.setPassword(options.password);
    if (options.port > 0)
        database.setPort(options.port);
}

void configureMariaDb(const ConnectionOptions &options, const Timeouts &times,
                      QSqlDatabase &database)
{
    setAccount(options, database);
    const QString readSeconds = QString::number(wholeSeconds(times.read));
    // Without CLIENT_FOUND_ROWS an UPDATE that finds its row but changes nothing reports no row.
    // Reconnecting stays off: it loses transactions without a word.
    QStringList list{ u"CLIENT_FOUND_ROWS=1"_s,
                      u"MYSQL_OPT_CONNECT_TIMEOUT="_s
                          + QString::number(wholeSeconds(times.connect)),
                      u"MYSQL_OPT_READ_TIMEOUT="_s + readSeconds,
                      u"MYSQL_OPT_WRITE_TIMEOUT="_s + readSeconds };
    if (!options.unixSocket.isEmpty()) {
        list += u"UNIX_SOCKET="_s + options.unixSocket;
    } else {
        // libmariadb takes "localhost" as its socket, whatever the port.
        const bool local = options.host == "localhost"_L1;
        database.setHostName(local ? u"127.0.0.1"_s : options.host);
    }
    const std::pair<QString, QString> files[] = { { u"sslCa"_s, u"SSL_CA"_s },
                                                  { u"sslCert"_s, u"SSL_CERT"_s },
                                                  { u"sslKey"_s, u"SSL_KEY"_s } };
    for (const auto &[option, native] : files) {
        if (options.options.contains(option))
            list += native + u'=' + options.options.value(option);
    }
    database.setConnectOptions(list.join(u';'));
}

// Of a connection string: single quotes around, backslash before quote and backslash.
QString quoted(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u'\'' + value + u'\'';
}

void configurePostgreSql(const ConnectionOptions &options, const Timeouts &times,
                         QSqlDatabase &database)
{
    setAccount(options, database);
    database.setHostName(options.unixSocket.isEmpty() ? options.host : options.unixSocket);
    QStringList list{ u"connect_timeout="_s + QString::number(wholeSeconds(times.connect)) };
    for (const QString &name : { u"sslmode"_s, u"sslrootcert"_s }) {
        if (options.options.contains(name))
            list += name + u'=' + quoted(options.options.value(name));
    }
    database.setConnectOptions(list.join(u';'));
}

Result<> configure(const ConnectionOptions &options, const Timeouts &times, QSqlDatabase &database)
{
    if (options.driver == "QSQLITE"_L1)
        return configureSqlite(options, times, database);
    if (options.unixSocket.contains(u';'))
        return invalid(
            QCoreApplication::translate("hookq", "The socket's name contains a semicolon."));
    if (options.port < 0 || options.port > 65535)
        return invalid(QCoreApplication::translate("hookq", "Port %1 is not between 1 and 65535.")
                           .arg(options.port));
    if (options.driver == "QMYSQL"_L1)
        configureMariaDb(options, times, database);
    else
        configurePostgreSql(options, times, database);
    return {};
}

Result<> beginSession(const ConnectionOptions &options, const Timeouts &times,
                      const QSqlDatabase &database)
{
    store::SessionSettings settings;
    settings.lockTimeout = times.lock;
    settings.access = options.access;
    settings.requireTls = !options.options.value(u"sslCa"_s).isEmpty();
    settings.journalMode = options.options.value(u"journal_mode"_s);
    settings.synchronous = options.options.value(u"synchronous"_s);
    if (options.driver == "QSQLITE"_L1)
        return store::beginSqliteSession(database, settings);
    if (options.driver == "QMYSQL"_L1)
        return store::beginMariaDbSession(database, settings);
    return store::beginPostgreSqlSession(database, settings);
}

Result<> checkDriver(const QString &driver)
{
    if (driver != "QSQLITE"_L1 && driver != "QMYSQL"_L1 && driver != "QPSQL"_L1)
        return Error(ErrorCode::UnsupportedDatabase,
                     QCoreApplication::translate(
                         "hookq", "There is no driver \"%1\"; use QSQLITE, QMYSQL or QPSQL.")
                         .arg(driver));
    if (!QSqlDatabase::isDriverAvailable(driver))
        return Error(ErrorCode::UnsupportedDatabase,
                     QCoreApplication::translate("hookq", "Qt's SQL driver %1 is not installed.")
                         .arg(driver));
    return {};
}

// A function of its own, so that its QSqlDatabase is gone when a failed connection is removed.
Result<QSqlDatabase> openConnection(const ConnectionOptions &options, const Timeouts &times,
                                    const QString &connectionName)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(options.driver, connectionName);
    if (auto configured = configure(options, times, database); !configured)
        return configured.error();
    if (!database.open())
        return Error::fromDatabase(database);
    if (auto begun = beginSession(options, times, database); !begun)
        return begun.error();
    return database;
}

QString scheme(const QString &driver)
{
    if (driver == "QMYSQL"_L1)
        return u"mariadb"_s;
    return driver == "QPSQL"_L1 ? u"postgresql"_s : u"sqlite"_s;
}

} // namespace

ConnectionOptions ConnectionOptions::sqlite(const QString &file)
{
    ConnectionOptions options;
    options.driver = u"QSQLITE"_s;
    options.database = file;
    options.options = { { u"journal_mode"_s, u"wal"_s }, { u"synchronous"_s, u"full"_s } };
    return options;
}

Result<QSqlDatabase> ConnectionOptions::open(const QString &connectionName) const
{
    if (auto available = checkDriver(driver); !available)
        return available.error();
    if (auto valid = checkOptions(*this); !valid)
        return valid.error();
    const auto times = timeouts(*this);
    if (!times)
        return times.error();
    if (QSqlDatabase::contains(connectionName))
        return invalid(
            QCoreApplication::translate("hookq", "There is a connection named \"%1\" already.")
                .arg(connectionName));
    auto opened = openConnection(*this, *times, connectionName);
    if (opened)
        return opened;
    QSqlDatabase::removeDatabase(connectionName);
    return opened.error().withContext(displayName());
}

QString ConnectionOptions::displayName() const
{
    if (driver == "QSQLITE"_L1)
        return u"sqlite:"_s + database;
    QUrl url;
    url.setScheme(scheme(driver));
    url.setUserName(user, QUrl::DecodedMode);
    url.setPath(u'/' + database, QUrl::DecodedMode);
    if (unixSocket.isEmpty()) {
        url.setHost(host.isEmpty() ? u"localhost"_s : host, QUrl::DecodedMode);
        url.setPort(port > 0 ? port : -1);
    } else {
        url.setHost(u"localhost"_s);
        url.setQuery(u"unixSocket="_s + unixSocket);
    }
    return url.toString(QUrl::PrettyDecoded);
}

namespace {

// None of these say what the text was: it may hold a password, and QUrl's own errors quote it.
Error badUrl(const QString &reason)
{
    return invalid(QCoreApplication::translate("hookq", "This is not the address of a database: %1")
                       .arg(reason));
}

Result<> readQuery(const QUrl &url, ConnectionOptions &options)
{
    const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items) {
        if (name == "loc"_L1) {
            const auto zone = timeZoneByName(value);
            if (!zone)
                return zone.error().withContext(u"loc"_s);
            options.timeZone = *zone;
        } else if (name == "unixSocket"_L1) {
            options.unixSocket = value;
        } else {
            options.options.insert(name, value);
        }
    }
    return {};
}

Result<> readServer(const QUrl &url, ConnectionOptions &options)
{
    options.host = url.host(QUrl::FullyDecoded);
    options.port = url.port(0);
    options.user = url.userName(QUrl::FullyDecoded);
    options.password = url.password(QUrl::FullyDecoded);
    options.database = url.path(QUrl::FullyDecoded).mid(1);
    if (options.database.isEmpty())
        return badUrl(
            QCoreApplication::translate("hookq", "it does not name a database after the host."));
    return {};
}

Result<> readFile(const QUrl &url, ConnectionOptions &options)
{
    if (!url.authority().isEmpty())
        return badUrl(QCoreApplication::translate(
            "hookq", "a file is written as sqlite:file or sqlite:/directory/file."));
    options.database = url.path(QUrl::FullyDecoded);
    if (options.database.isEmpty())
        return badUrl(QCoreApplication::translate("hookq", "it does not name a file."));
    return {};
}

QString driverOf(const QString &scheme)
{
    if (scheme == "sqlite"_L1)
        return u"QSQLITE"_s;
    if (scheme == "mysql"_L1 || scheme == "mariadb"_L1)
        return u"QMYSQL"_s;
    return scheme == "postgresql"_L1 || scheme == "postgres"_L1 ? u"QPSQL"_s : QString();
}

} // namespace

Result<ConnectionOptions> ConnectionOptions::fromUrl(const QString &url)
{
    const QUrl parsed(url, QUrl::StrictMode);
    if (!parsed.isValid())
        return badUrl(QCoreApplication::translate(
            "hookq",
            "special characters in it must be percent-encoded, and the port is a number."));
    if (parsed.hasFragment())
        return badUrl(QCoreApplication::translate("hookq", "\"#\" must be written as %23."));
    ConnectionOptions options;
    options.driver = driverOf(parsed.scheme());
    if (options.driver.isEmpty())
        return badUrl(QCoreApplication::translate(
            "hookq", "it must begin with sqlite:, mysql:, mariadb: or postgresql:."));
    auto read =
        options.driver == "QSQLITE"_L1 ? readFile(parsed, options) : readServer(parsed, options);
    if (read)
        read = readQuery(parsed, options);
    if (!read)
        return read.error();
    return options;
}

} // namespace hookq

// SPDX-License-Identifier: MIT
#include <hookq/consumerconfig.h>
#include <hookq/duration.h>

#include "timezonename.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QSet>
#include <QtCore/QUrl>

#include <algorithm>
#include <limits>
#include <optional>

namespace hookq {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

Error invalid(const QString &text) { return Error(ErrorCode::InvalidConfig, text); }

// An object of the file whose keys are read one by one. Remembers the first thing that was wrong,
// so that reading is a plain list of keys, and which keys nobody asked for. Null counts as absent,
// as in Go.
class Section {
public:
    Section(QString path, QJsonObject object)
        : m_path(std::move(path))
        , m_object(std::move(object))
    {
    }

    QString pathOf(const QString &key) const
    {
        return m_path.isEmpty() ? key : m_path + u'.' + key;
    }

    void read(const QString &key, QString &target)
    {
        if (const auto value = take(key); value && expect(key, value->isString(), aString()))
            target = value->toString();
    }

    void read(const QString &key, bool &target)
    {
        if (const auto value = take(key); value && expect(key, value->isBool(), aBoolean()))
            target = value->toBool();
    }

    void read(const QString &key, qint64 &target)
    {
        // toInteger() gives the fallback for fractions and beyond 64 bits.
        if (const auto value = take(key); value
            && expect(key, value->isDouble() && value->toInteger(0) == value->toInteger(1),
                      anInteger()))
            target = value->toInteger();
    }

    // What does not fit is clamped later anyway.
    void read(const QString &key, int &target)
    {
        qint64 wide = target;
        read(key, wide);
        using Limits = std::numeric_limits<int>;
        target = int(std::clamp<qint64>(wide, Limits::min(), Limits::max()));
    }

    void read(const QString &key, milliseconds &target)
    {
        const auto value = take(key);
        if (!value || !expect(key, value->isString(), aDuration()))
            return;
        const auto duration = parseDuration(value->toString());
        // Go takes "0" without a unit; here it is as much a slip as "5".
        if (duration && value->toString() == "0"_L1)
            fail(key, QCoreApplication::translate("hookq", "missing unit in duration \"0\""));
        else if (duration)
            target = std::chrono::floor<milliseconds>(*duration);
        else
            fail(key, duration.error().text());
    }

    std::optional<Section> section(const QString &key)
    {
        const auto value = take(key);
        if (!value || !expect(key, value->isObject(), anObject()))
            return std::nullopt;
        return Section(pathOf(key), value->toObject());
    }

    /// The keys nobody has read yet.
    QStringList remainingKeys()
    {
        QStringList keys;
        for (const QString &key : m_object.keys()) {
            if (!m_known.contains(key))
                keys += key;
        }
        return keys;
    }

    /// A scalar of any kind as text.
    QString readText(const QString &key)
    {
        const auto value = take(key);
        const bool scalar = value && (value->isString() || value->isBool() || value->isDouble());
        if (value)
            expect(key, scalar, aString());
        return scalar ? value->toVariant().toString() : QString();
    }

    void fail(const QString &key, const QString &reason)
    {
        if (!m_error)
            m_error = invalid(u'"' + pathOf(key) + u"\": "_s + reason);
    }

    /// Takes over what was wrong in a part of this section.
    void adopt(const Section &part)
    {
        if (!m_error)
            m_error = part.m_error;
    }

    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    void warnOfUnknownKeys(QStringList &warnings) const
    {
        for (const QString &key : m_object.keys()) {
            if (m_known.contains(key))
                continue;
            QString warning =
                QCoreApplication::translate("hookq", "unknown key \"%1\"").arg(pathOf(key));
            const auto similar =
                std::find_if(m_known.cbegin(), m_known.cend(), [&](const QString &known) {
                    return known.compare(key, Qt::CaseInsensitive) == 0;
                });
            if (similar != m_known.cend())
                warning += QCoreApplication::translate("hookq", ", did you mean \"%1\"?")
                               .arg(pathOf(*similar));
            warnings += warning;
        }
    }

private:
    static QString aString() { return QCoreApplication::translate("hookq", "a string"); }
    static QString aBoolean() { return QCoreApplication::translate("hookq", "true or false"); }
    static QString anInteger() { return QCoreApplication::translate("hookq", "an integer"); }
    static QString anObject() { return QCoreApplication::translate("hookq", "an object"); }
    static QString aDuration()
    {
        return QCoreApplication::translate("hookq",
                                           "a duration as a string with a unit, as \"10s\"");
    }

    std::optional<QJsonValue> take(const QString &key)
    {
        m_known.insert(key);
        const QJsonValue value = m_object.value(key);
        if (value.isNull() || value.isUndefined())
            return std::nullopt;
        return value;
    }

    bool expect(const QString &key, bool fits, const QString &what)
    {
        if (!fits)
            fail(key, QCoreApplication::translate("hookq", "must be %1").arg(what));
        return fits;
    }

    QString m_path;
    QJsonObject m_object;
    QSet<QString> m_known;
    std::optional<Error> m_error;
};

// The Go driver's "host:port", "[v6]:port", "host", "[v6]" and, because it can mean nothing else,
// "v6".
void readHost(Section &mysql, const QString &text, ConnectionOptions &connection)
{
    QStringView host = text;
    QStringView port;
    const qsizetype colon = text.lastIndexOf(u':');
    const bool bareIpv6 = text.count(u':') > 1 && !text.startsWith(u'[');
    if (colon > text.lastIndexOf(u']') && !bareIpv6) {
        port = host.sliced(colon + 1);
        host = host.first(colon);
    }
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1).chopped(1);
    connection.host = host.isEmpty() ? u"127.0.0.1"_s : host.toString();
    connection.port = port.isNull() ? 3306 : port.toInt();
    if (connection.port < 1 || connection.port > 65535)
        mysql.fail(
            u"host"_s,
            QCoreApplication::translate("hookq", "\"%1\" has no port from 1 to 65535").arg(port));
}

void readAddress(Section &mysql, ConnectionOptions &connection)
{
    QString proto = u"tcp"_s;
    QString host;
    mysql.read(u"proto"_s, proto);
    mysql.read(u"host"_s, host);
    if (proto == "tcp"_L1)
        readHost(mysql, host, connection);
    else if (proto == "unix"_L1)
        connection.unixSocket = host.isEmpty() ? u"/tmp/mysql.sock"_s : host;
    else
        mysql.fail(u"proto"_s,
                   QCoreApplication::translate("hookq", "must be \"tcp\" or \"unix\", not \"%1\"")
                       .arg(proto));
}

void readZone(Section &section, const QString &key, const QString &name,
              ConnectionOptions &connection)
{
    if (const auto zone = timeZoneByName(name))
        connection.timeZone = *zone;
    else
        section.fail(key, zone.error().text());
}

void readGoTimeout(Section &options, const QString &key, const QString &option,
                   ConnectionOptions &connection)
{
    milliseconds time{ 0 };
    options.read(key, time);
    if (time.count() > 0)
        connection.options.insert(option, QString::number(time.count()));
}

// The parameters of the Go driver that mean something to this library. "parseTime" is how Go wants
// its values; here they always are timestamps.
void readGoOptions(Section &options, ConnectionOptions &connection, QStringList &warnings)
{
    QString loc = u"Local"_s;
    QString charset = u"utf8mb4"_s;
    QString parseTime;
    options.read(u"loc"_s, loc);
    options.read(u"charset"_s, charset);
    options.read(u"parseTime"_s, parseTime);
    readGoTimeout(options, u"timeout"_s, u"connectTimeoutMs"_s, connection);
    readGoTimeout(options, u"readTimeout"_s, u"readTimeoutMs"_s, connection);
    // In a DSN the slash is escaped, and people copy it from there.
    readZone(options, u"loc"_s, QUrl::fromPercentEncoding(loc.toUtf8()), connection);
    if (!charset.startsWith("utf8"_L1))
        warnings += QCoreApplication::translate(
                        "hookq", "\"%1\" has no effect: the connection speaks utf8mb4")
                        .arg(options.pathOf(u"charset"_s));
    for (const QString &key : options.remainingKeys()) {
        options.readText(key);
        warnings +=
            QCoreApplication::translate("hookq", "\"%1\" has no effect").arg(options.pathOf(key));
    }
}

ConnectionOptions readMySql(Section &mysql, QStringList &warnings)
{
    ConnectionOptions connection;
    connection.driver = u"QMYSQL"_s;
    mysql.read(u"user"_s, connection.user);
    mysql.read(u"password"_s, connection.password);
    mysql.read(u"schema"_s, connection.database);
    readAddress(mysql, connection);
    Section options = mysql.section(u"options"_s).value_or(Section(mysql.pathOf(u"options"_s), {}));
    readGoOptions(options, connection, warnings);
    mysql.adopt(options);
    mysql.warnOfUnknownKeys(warnings);
    return connection;
}

void readPort(Section &database, ConnectionOptions &connection)
{
    database.read(u"port"_s, connection.port);
    if (connection.port < 0 || connection.port > 65535)
        database.fail(u"port"_s, QCoreApplication::translate("hookq", "must be from 1 to 65535"));
}

ConnectionOptions readDatabase(Section &database, QStringList &warnings)
{
    ConnectionOptions connection;
    QString zone;
    database.read(u"driver"_s, connection.driver);
    database.read(u"database"_s, connection.database);
    database.read(u"host"_s, connection.host);
    database.read(u"user"_s, connection.user);
    database.read(u"password"_s, connection.password);
    database.read(u"unixSocket"_s, connection.unixSocket);
    database.read(u"timeZone"_s, zone);
    readPort(database, connection);
    readZone(database, u"timeZone"_s, zone, connection);
    if (auto options = database.section(u"options"_s)) {
        for (const QString &key : options->remainingKeys())
            connection.options.insert(key, options->readText(key));
        database.adopt(*options);
    }
    if (!QStringList{ u"QSQLITE"_s, u"QMYSQL"_s, u"QPSQL"_s }.contains(connection.driver))
        database.fail(u"driver"_s,
                      QCoreApplication::translate("hookq", "must be QSQLITE, QMYSQL or QPSQL"));
    database.warnOfUnknownKeys(warnings);
    return connection;
}

void readConnection(Section &root, ConnectionOptions &connection, QStringList &warnings)
{
    auto mysql = root.section(u"mysql"_s);
    auto database = root.section(u"database"_s);
    if (mysql && database) {
        root.fail(u"database"_s,
                  QCoreApplication::translate("hookq",
                                              "there is a \"mysql\" section as well; one must go"));
    } else if (mysql) {
        connection = readMySql(*mysql, warnings);
        root.adopt(*mysql);
    } else if (database) {
        connection = readDatabase(*database, warnings);
        root.adopt(*database);
    }
}

void readConsumer(Section &root, ConsumerConfig &config)
{
    QString topicTable;
    QString cursorTable;
    root.read(u"topicTbl"_s, topicTable);
    root.read(u"cursorTbl"_s, cursorTable);
    config.topic = Topic(topicTable, cursorTable);
    root.read(u"id"_s, config.clientId);
    root.read(u"n"_s, config.n);
    root.read(u"tick"_s, config.tick);
    root.read(u"catchN"_s, config.catchN);
    root.read(u"catchT"_s, config.catchT);
    root.read(u"submitRetryNum"_s, config.submitRetryNum);
    root.read(u"logGorm"_s, config.logGorm);
    root.read(u"pageBytes"_s, config.pageBytes);
}

Error syntaxError(const QByteArray &json, const QJsonParseError &error)
{
    const QByteArray before = json.first(std::clamp<qsizetype>(error.offset, 0, json.size()));
    return invalid(QCoreApplication::translate("hookq", "line %1, offset %2: %3")
                       .arg(before.count('\n') + 1)
                       .arg(error.offset)
                       .arg(error.errorString()));
}

Result<> require(const QString &key, bool present)
{
    if (present)
        return {};
    return invalid(QCoreApplication::translate("hookq", "\"%1\" is missing or empty").arg(key));
}

} // namespace

Result<> ConsumerConfig::normalize()
{
    using namespace std::chrono_literals;
    n = std::clamp(n, 1, 10'000);
    tick = std::clamp<milliseconds>(tick, 1ms, 1h);
    catchN = std::clamp<qint64>(catchN, 1, 10'000);
    catchT = std::clamp<milliseconds>(catchT, 1s, 10h);
    submitRetryNum = std::clamp(submitRetryNum, 1, 10'000);
    pageBytes = std::clamp<qint64>(pageBytes, 1024, 1024 * 1024 * 1024);
    for (const auto &[key, present] : { std::pair(u"topicTbl"_s, !topic.table().isEmpty()),
                                        std::pair(u"cursorTbl"_s, !topic.cursorTable().isEmpty()),
                                        std::pair(u"id"_s, !clientId.isEmpty()),
                                        std::pair(u"database"_s, !connection.driver.isEmpty()) }) {
        if (auto given = require(key, present); !given)
            return given;
    }
    return {};
}

Result<ConsumerConfig::Loaded> ConsumerConfig::load(const QString &fileName)
{
    constexpr qint64 Largest = 1024 * 1024;
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return invalid(fileName + u": "_s + file.errorString());
    const QByteArray json = file.read(Largest + 1);
    if (json.size() > Largest)
        return invalid(QCoreApplication::translate("hookq", "%1: too large for a configuration")
                           .arg(fileName));
    auto loaded = fromJson(json);
    if (!loaded)
        return loaded.error().withContext(fileName);
    return loaded;
}

Result<ConsumerConfig::Loaded> ConsumerConfig::fromJson(const QByteArray &json)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (parseError.error != QJsonParseError::NoError)
        return syntaxError(json, parseError);
    if (!document.isObject())
        return invalid(
            QCoreApplication::translate("hookq", "the configuration must be a JSON object"));
    Loaded loaded;
    Section root({}, document.object());
    readConnection(root, loaded.config.connection, loaded.warnings);
    readConsumer(root, loaded.config);
    if (root.error())
        return *root.error();
    root.warnOfUnknownKeys(loaded.warnings);
    if (auto normalized = loaded.config.normalize(); !normalized)
        return normalized.error();
    return loaded;
}

} // namespace hookq

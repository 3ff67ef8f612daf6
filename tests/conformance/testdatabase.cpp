// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include <QtCore/QAtomicInteger>
#include <QtCore/QCoreApplication>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>

#include <numeric>

using namespace Qt::StringLiterals;

namespace {

QString uniqueName(const QString &prefix)
{
    static QAtomicInteger<int> counter;
    return u"%1%2_%3"_s.arg(prefix, QString::number(QCoreApplication::applicationPid()),
                            QString::number(++counter));
}

TestDatabase::Kind wantedKind()
{
    const QString wanted = qEnvironmentVariable("HOOKQ_TEST_DATABASE", u"sqlite"_s);
    if (wanted == u"sqlite")
        return TestDatabase::Kind::Sqlite;
    if (wanted == u"mariadb")
        return TestDatabase::Kind::Mariadb;
    if (wanted == u"postgresql")
        return TestDatabase::Kind::Postgresql;
    qFatal("HOOKQ_TEST_DATABASE is sqlite, mariadb or postgresql, not %s", qPrintable(wanted));
}

} // namespace

TestConnection::TestConnection(const hookq::ConnectionOptions &options)
    : m_name(uniqueName(u"test"_s))
{
    if (auto opened = options.open(m_name); !opened)
        qFatal("%s: %s", qPrintable(options.displayName()), qPrintable(opened.error().text()));
}

TestConnection::~TestConnection() { QSqlDatabase::removeDatabase(m_name); }

bool TestConnection::exec(const QString &statement) const
{
    QSqlQuery query(db());
    if (query.exec(statement))
        return true;
    qWarning() << statement << query.lastError().text();
    return false;
}

QVariant TestConnection::value(const QString &statement) const
{
    QSqlQuery query(db());
    if (!query.exec(statement))
        qWarning() << statement << query.lastError().text();
    return query.next() ? query.value(0) : QVariant();
}

QList<qint64> TestConnection::numbers(const QString &statement) const
{
    QSqlQuery query(db());
    query.setForwardOnly(true);
    if (!query.exec(statement))
        qWarning() << statement << query.lastError().text();
    QList<qint64> values;
    while (query.next())
        values.append(query.value(0).toLongLong());
    return values;
}

TestDatabase::TestDatabase()
    : m_kind(wantedKind())
{
    createDatabase();
}

TestDatabase::~TestDatabase()
{
    if (isSqlite())
        return;
    const TestConnection server(m_server);
    server.exec(u"DROP DATABASE %1"_s.arg(m_options.database)
                + (isPostgresql() ? u" WITH (FORCE)"_s : QString()));
}

QString TestDatabase::serverUrl() const
{
    const char *variable = isMariadb() ? "HOOKQ_TEST_MARIADB" : "HOOKQ_TEST_POSTGRESQL";
    const QString url = qEnvironmentVariable(variable);
    if (url.isEmpty())
        qFatal("%s is not set. Run the tests by tests/run.sh, which starts the servers.", variable);
    return url;
}

void TestDatabase::createDatabase()
{
    if (isSqlite()) {
        m_options = hookq::ConnectionOptions::sqlite(m_directory.filePath(u"test.db"_s));
        m_options.options[u"create"_s] = u"true"_s;
        return;
    }
    auto server = hookq::ConnectionOptions::fromUrl(serverUrl());
    if (!server)
        qFatal("%s", qPrintable(server.error().text()));
    m_server = *server;
    m_options = m_server;
    m_options.database = uniqueName(u"hookq_t"_s);
    const TestConnection connection(m_server);
    if (!connection.exec(u"CREATE DATABASE %1"_s.arg(m_options.database)))
        qFatal("cannot create a database for the test");
}

hookq::Topic TestDatabase::newTopic() const
{
    const QString name = uniqueName(u"topic"_s);
    const hookq::Topic topic(name, name + u"_cursor");
    const TestConnection connection(m_options);
    if (auto created = topic.create(connection); !created)
        qFatal("%s", qPrintable(created.error().text()));
    return topic;
}

QList<qint64> counting(qint64 first, qint64 count)
{
    QList<qint64> ids(count);
    std::iota(ids.begin(), ids.end(), first);
    return ids;
}

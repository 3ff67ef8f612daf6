// SPDX-License-Identifier: MIT
//
// A process that writes orders, for tests of several producers:
//   orderwriter DRIVER-URL TOPIC-TABLE ORDERS-TABLE NUMBER COUNT ISOLATION
// Every transaction reads before it writes, every tenth fails after its business row was written.
// ISOLATION is a level's name or "default". Exits with the number of wrong outcomes, at most 100.
#include "testdatabase.h"

#include <hookq/producer.h>

#include <QtCore/QCoreApplication>
#include <QtSql/QSqlQuery>

using namespace hookq;
using namespace Qt::StringLiterals;

namespace {

Result<> execute(QSqlDatabase &db, const QString &statement)
{
    QSqlQuery query(db);
    if (query.exec(statement))
        return {};
    return Error::fromQuery(query);
}

struct Task {
    QString topic;
    QString orders;
    qint64 firstOrder;

    Producer::Save save(qint64 order, bool fails) const
    {
        return [this, order, fails](QSqlDatabase &db) -> Result<> {
            if (auto read = execute(db, u"SELECT MAX(id) FROM %1"_s.arg(orders)); !read)
                return read;
            if (auto read = execute(db, u"SELECT MAX(id) FROM %1"_s.arg(topic)); !read)
                return read;
            if (auto saved = execute(db, u"INSERT INTO %1 VALUES (%2, 1)"_s.arg(orders).arg(order));
                !saved)
                return saved;
            if (fails)
                return Error(ErrorCode::HookFailed, u"no stock"_s);
            return {};
        };
    }
};

/// How the server spells "from now on" for a session.
bool isolate(const TestConnection &connection, const QString &level)
{
    if (level == u"default")
        return true;
    if (connection.db().driverName() == u"QPSQL")
        return connection.exec(u"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL "_s
                               + level);
    return connection.exec(u"SET SESSION TRANSACTION ISOLATION LEVEL "_s + level);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() != 7)
        qFatal("wrong arguments");
    auto options = ConnectionOptions::fromUrl(arguments[1]);
    if (!options)
        qFatal("%s", qPrintable(options.error().text()));
    const TestConnection connection(*options);
    if (!isolate(connection, arguments[6]))
        return 100;
    const Task task{arguments[2], arguments[3], arguments[4].toLongLong() * 1'000'000};
    // Optimistic producers at REPEATABLE READ may lose more than the default bound of reruns in a row.
    Producer::Options patient;
    patient.maxAttempts = 1000;
    Producer producer(Topic(task.topic, task.topic + u"_cursor"), patient);
    int wrong = 0;
    const int count = arguments[5].toInt();
    for (int i = 0; i < count; ++i) {
        const bool fails = i % 10 == 9;
        auto written =
            producer.writeHook(connection, task.save(task.firstOrder + i, fails), Payload{"order"});
        if (written.ok() == !fails)
            continue;
        ++wrong;
        if (!written)
            qWarning() << written.error();
    }
    return qMin(wrong, 100);
}

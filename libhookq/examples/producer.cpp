// SPDX-License-Identifier: MIT
//
// The smallest producer: an order and the message that tells of it, or neither.
//
//   hookq-example-producer shop.db
#include <hookq/connectionoptions.h>
#include <hookq/producer.h>

#include <QtCore/QCoreApplication>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

using namespace Qt::StringLiterals;

struct OrderAction { // on the wire: {"id": .., "state": ..}
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
    Q_PROPERTY(int state MEMBER state)
public:
    qint64 id = 0;
    int state = 0;
};

static hookq::Result<> run(const QString &file)
{
    auto options = hookq::ConnectionOptions::sqlite(file);
    options.options[u"create"_s] = u"true"_s;
    auto database = options.open(u"shop"_s);
    if (!database)
        return database.error();

    const hookq::Topic topic(u"orders"_s, u"orders_cursor"_s);
    if (auto created = topic.create(*database); !created)
        return created;
    if (QSqlQuery query(*database);
        !query.exec(u"CREATE TABLE IF NOT EXISTS shop_order (id INTEGER PRIMARY KEY, state INT)"_s))
        return hookq::Error::fromQuery(query);

    OrderAction action{.state = 1};
    const auto save = [&](QSqlDatabase &db) -> hookq::Result<> {
        QSqlQuery query(db);
        if (!query.exec(u"INSERT INTO shop_order (state) VALUES (1)"_s))
            return hookq::Error::fromQuery(query);
        action.id = query.lastInsertId().toLongLong();
        return {};
    };
    hookq::Producer producer(topic);
    // A callable: the message is made after the save, when the order has its id.
    const auto id = producer.writeHook(*database, save, [&] { return action; });
    if (!id)
        return id.error();
    qInfo("order %lld, message %lld", action.id, *id);
    return {};
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const auto done = run(app.arguments().value(1, u"shop.db"_s));
    QSqlDatabase::removeDatabase(u"shop"_s);
    if (!done)
        qCritical() << done.error();
    return done ? 0 : 1;
}

#include "producer.moc"

// SPDX-License-Identifier: MIT
// Sends one message through a SQLite file and receives it.

#include <hookq/connectionoptions.h>
#include <hookq/consumer.h>
#include <hookq/producer.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QTemporaryDir>

// Qt's keywords and implicit conversions are the stranger's own choice.
class Shop : public QObject {
    const QString table = "orders";

public slots:
    void open() { }
};

static hookq::Result<> send(const hookq::ConnectionOptions &options, const hookq::Topic &topic)
{
    auto database = options.open("producer");
    if (!database)
        return database.error();
    if (const auto created = topic.create(*database); !created)
        return created;
    hookq::Producer producer(topic);
    const auto id = producer.writeHook(
        *database, [](QSqlDatabase &) { return hookq::Result<>(); }, 42);
    return id ? hookq::Result<>() : hookq::Result<>(id.error());
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QTemporaryDir directory;
    hookq::ConsumerConfig config;
    config.connection = hookq::ConnectionOptions::sqlite(directory.filePath("shop.db"));
    config.connection.options["create"] = "true";
    config.topic = hookq::Topic("orders", "orders_cursor");
    config.clientId = "stranger";

    if (const auto sent = send(config.connection, config.topic); !sent) {
        qCritical() << sent.error();
        return 1;
    }
    QSqlDatabase::removeDatabase("producer");

    int received = 0;
    hookq::Consumer consumer(config);
    consumer.setHandler([&](const hookq::Message &message) -> hookq::Result<> {
        received = message.unpack<int>().valueOr(0);
        return {};
    });
    QObject::connect(&consumer, &hookq::Consumer::caughtUp, &consumer, &hookq::Consumer::stop);
    QObject::connect(&consumer, &hookq::Consumer::readFailed, &consumer, &hookq::Consumer::stop);
    QObject::connect(&consumer, &hookq::Consumer::stopped, &app, &QCoreApplication::quit);
    consumer.start();
    app.exec();
    return received == 42 ? 0 : 1;
}

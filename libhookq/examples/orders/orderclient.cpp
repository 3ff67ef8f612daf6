// SPDX-License-Identifier: MIT
//
// A client of the shop's topics, e.g. the program that mails the customers.
//
//   hookq-order-client --database sqlite:shop.db --id mailer --delay-ms 5
#include "events.h"
#include "termination.h"

#include <hookq/consumer.h>
#include <hookq/duration.h>

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QHash>
#include <QtCore/QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Stands for the mail server, the data warehouse, whatever this client hands its messages to:
/// takes its time, and says by a signal when it is done, as a QNetworkReply does.
class RemoteService : public QObject {
    Q_OBJECT
public:
    explicit RemoteService(std::chrono::milliseconds latency)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(latency);
        connect(&m_timer, &QTimer::timeout, this, &RemoteService::answered);
    }
    void send() { m_timer.start(); }

Q_SIGNALS:
    void answered();

private:
    QTimer m_timer;
};

/// Hands every message to the service and accepts it when the service has answered. A handler may
/// run an event loop: signals to terminate still arrive, and the consumer stops behind this
/// message.
class Client {
public:
    explicit Client(std::chrono::milliseconds latency)
        : m_latency(latency)
        , m_service(latency)
    {
    }

    hookq::Result<> handle(const hookq::Message &message)
    {
        const auto event = message.unpack<Event>();
        if (!event)
            return event.error();
        if (m_latency > 0ms) {
            QEventLoop waiting;
            QObject::connect(&m_service, &RemoteService::answered, &waiting, &QEventLoop::quit);
            m_service.send();
            waiting.exec();
        }
        ++m_seen[event->type];
        return {};
    }
    void report(qint64 id) const { qInfo() << "up to message" << id << m_seen; }

private:
    const std::chrono::milliseconds m_latency;
    RemoteService m_service;
    QHash<QString, int> m_seen;
};

hookq::Result<hookq::ConsumerConfig> configFrom(const QCommandLineParser &parser)
{
    auto connection = hookq::ConnectionOptions::fromUrl(parser.value(u"database"_s));
    if (!connection)
        return connection.error();
    const QString topic = parser.value(u"topic"_s);
    hookq::ConsumerConfig config;
    config.connection = *connection;
    config.topic = hookq::Topic(topic, topic + u"_cursor"_s);
    config.clientId = parser.value(u"id"_s);
    config.n = 100;
    config.tick = 100ms;
    config.catchN = 100;
    config.catchT = 1s;
    if (auto valid = config.normalize(); !valid)
        return valid.error();
    return config;
}

void logTrouble(const hookq::Consumer &consumer)
{
    const auto log = [](const hookq::Error &error) { qWarning() << error; };
    QObject::connect(&consumer, &hookq::Consumer::readFailed, &consumer, log);
    QObject::connect(&consumer, &hookq::Consumer::submitFailed, &consumer, log);
    QObject::connect(&consumer, &hookq::Consumer::messageFailed, &consumer,
                     [](const hookq::Message &message, const hookq::Error &error) {
                         qWarning() << "message" << message.id << error;
                     });
    QObject::connect(&consumer, &hookq::Consumer::cursorMoved, &consumer,
                     [](qint64 from, qint64 to) {
                         qInfo() << "somebody moved the cursor from" << from << "to" << to;
                     });
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({
        {u"database"_s, u"The shop's data."_s, u"url"_s, u"sqlite:shop.db"_s},
        {u"topic"_s, u"Topic table; its cursor table is NAME_cursor."_s, u"name"_s, u"orders"_s},
        {u"id"_s, u"Client id."_s, u"id"_s, u"mailer"_s},
        {u"delay-ms"_s, u"How long the service behind takes for each message."_s, u"ms"_s, u"0"_s},
        {u"run-for"_s, u"Stop by itself after a while, e.g. 20s."_s, u"duration"_s},
    });
    parser.process(app);
    const auto config = configFrom(parser);
    if (!config) {
        qCritical() << config.error();
        return 1;
    }

    Client client(std::chrono::milliseconds(parser.value(u"delay-ms"_s).toInt()));
    hookq::Consumer consumer(*config);
    consumer.setHandler([&](const hookq::Message &message) { return client.handle(message); });
    logTrouble(consumer);
    QObject::connect(&consumer, &hookq::Consumer::cursorSubmitted, &consumer,
                     [&](qint64 sid) { client.report(sid); });
    QObject::connect(&consumer, &hookq::Consumer::stopped, &app, &QCoreApplication::quit);
    Termination termination;
    QObject::connect(&termination, &Termination::requested, &consumer, &hookq::Consumer::stop);
    if (const auto runFor = hookq::parseDuration(parser.value(u"run-for"_s));
        runFor && *runFor > 0s)
        QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(*runFor),
                           &consumer, &hookq::Consumer::stop);
    consumer.start();
    return app.exec();
}

#include "orderclient.moc"

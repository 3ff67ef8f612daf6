// SPDX-License-Identifier: MIT
//
// The smallest consumer: prints every message, and goes on where it stopped. Ends with Ctrl+C.
//
//   hookq-example-consumer consumer.json
#include <hookq/consumer.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QVariant>

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const auto loaded = hookq::ConsumerConfig::load(app.arguments().value(1, u"consumer.json"_s));
    if (!loaded) {
        qCritical() << loaded.error();
        return 1;
    }
    for (const QString &warning : loaded->warnings)
        qWarning() << warning;

    hookq::Consumer consumer(loaded->config);
    consumer.setHandler([](const hookq::Message &message) -> hookq::Result<> {
        const auto content = message.unpack<QVariantMap>();
        if (!content)
            return content.error(); // not accepted: comes again, later and later
        qInfo() << message.id << *content;
        return {};
    });
    const auto report = [](const hookq::Error &error) { qWarning() << error; };
    QObject::connect(&consumer, &hookq::Consumer::readFailed, &consumer, report);
    QObject::connect(&consumer, &hookq::Consumer::submitFailed, &consumer, report);
    QObject::connect(&consumer, &hookq::Consumer::messageFailed, &consumer,
                     [](const hookq::Message &message, const hookq::Error &error) {
                         qWarning() << message.id << error;
                     });
    consumer.start();
    return app.exec();
}

// SPDX-License-Identifier: MIT
//
// A shop that writes its orders, payments and their messages into an embedded SQLite file.
//
//   hookq-order-application --database sqlite:shop.db --rate 20
#include "shop.h"
#include "termination.h"

#include <hookq/connectionoptions.h>

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include <chrono>
#include <cmath>
#include <numbers>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Calls the shop as often as a rate says that rises and falls like customers do.
class Customers : public QObject {
    Q_OBJECT
public:
    Customers(Shop &shop, double rate)
        : m_shop(shop)
        , m_rate(rate)
    {
        connect(&m_timer, &QTimer::timeout, this, &Customers::come);
        m_clock.start();
        m_timer.start(50ms);
    }

private:
    void come()
    {
        constexpr double period = 40;
        const double seconds = double(m_clock.elapsed()) / 1000;
        m_due += (seconds - m_last) * m_rate
            * (1 + 0.7 * std::sin(2 * std::numbers::pi * seconds / period));
        m_last = seconds;
        for (; m_due >= 1; --m_due) {
            if (auto done = m_shop.somethingHappens(); !done)
                qWarning() << done.error();
        }
    }

    Shop &m_shop;
    const double m_rate;
    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_last = 0;
    double m_due = 0;
};

/// A file is made if it is not there yet, with a write-ahead log: so clients and monitors read
/// while the shop writes.
hookq::Result<hookq::ConnectionOptions> connectionFrom(const QString &url)
{
    auto options = hookq::ConnectionOptions::fromUrl(url);
    if (!options || options->driver != "QSQLITE"_L1)
        return options;
    auto file = hookq::ConnectionOptions::sqlite(options->database);
    file.options[u"create"_s] = u"true"_s;
    return file;
}

hookq::Result<> run(const QCommandLineParser &parser)
{
    auto options = connectionFrom(parser.value(u"database"_s));
    if (!options)
        return options.error();
    auto database = options->open(u"shop"_s);
    if (!database)
        return database.error();

    Shop shop(*database);
    if (auto created = shop.create(); !created)
        return created;
    if (auto added = shop.addHistory(parser.value(u"history"_s).toInt()); !added)
        return added;
    Customers customers(shop, parser.value(u"rate"_s).toDouble());
    Termination termination;
    QObject::connect(&termination, &Termination::requested, qApp, &QCoreApplication::quit);
    qInfo("open");
    QCoreApplication::exec();
    return {};
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({
        {u"database"_s, u"Where the shop keeps its data."_s, u"url"_s, u"sqlite:shop.db"_s},
        {u"rate"_s, u"Writes a second, on average."_s, u"number"_s, u"20"_s},
        {u"history"_s, u"Orders to begin with."_s, u"number"_s, u"0"_s},
    });
    parser.process(app);
    const auto done = run(parser);
    QSqlDatabase::removeDatabase(u"shop"_s);
    if (!done)
        qCritical() << done.error();
    return done ? 0 : 1;
}

#include "orderapplication.moc"

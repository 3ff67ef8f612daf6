// SPDX-License-Identifier: MIT
#include "shop.h"

#include <QtSql/QSqlQuery>

#include <array>

using namespace Qt::StringLiterals;

namespace {

template <typename... Values>
hookq::Result<> execute(const QSqlDatabase &database, const QString &statement,
                        const Values &...values)
{
    QSqlQuery query(database);
    query.prepare(statement);
    (query.addBindValue(values), ...);
    if (!query.exec())
        return hookq::Error::fromQuery(query);
    return {};
}

hookq::Result<> withoutId(const hookq::Result<qint64> &id)
{
    return id ? hookq::Result<>() : id.error();
}

struct Customer {
    QString name;
    QString city;
};

const Customer &randomCustomer(QRandomGenerator &random)
{
    static const std::array customers{
        Customer{u"Anna Lindqvist"_s, u"Göteborg"_s}, Customer{u"张伟"_s, u"上海"_s},
        Customer{u"Béla Kovács"_s, u"Győr"_s},        Customer{u"Marie Dupont"_s, u"Lyon"_s},
        Customer{u"田中 花子"_s, u"大阪"_s},          Customer{u"Jonas Weber"_s, u"Köln"_s},
        Customer{u"Sofía Núñez"_s, u"Sevilla"_s},     Customer{u"Олена Шевченко"_s, u"Львів"_s},
    };
    return customers[random.bounded(quint32(customers.size()))];
}

OrderLine randomLine(QRandomGenerator &random)
{
    static const std::array articles{u"teapot"_s,   u"green tea, 250 g"_s, u"cup, blue"_s,
                                     u"strainer"_s, u"kettle"_s,           u"gift card"_s};
    const auto article = random.bounded(quint32(articles.size()));
    return {articles[article], random.bounded(1, 5), 450 + 1'250 * qint64(article)};
}

QString randomNote(QRandomGenerator &random)
{
    if (random.bounded(10) > 0)
        return {};
    return u"Please leave the parcel with the neighbours. "_s.repeated(random.bounded(1, 60));
}

} // namespace

Shop::Shop(const QSqlDatabase &database)
    : m_database(database)
    , m_orders(orders())
    , m_payments(payments())
    , m_random(QRandomGenerator::securelySeeded())
{
}

hookq::Topic Shop::orders() { return {u"orders"_s, u"orders_cursor"_s}; }

hookq::Topic Shop::payments() { return {u"payments"_s, u"payments_cursor"_s}; }

hookq::Result<> Shop::create()
{
    for (const hookq::Topic &topic : {orders(), payments()}) {
        if (auto created = topic.create(m_database); !created)
            return created;
    }
    if (auto created =
            execute(m_database,
                    u"CREATE TABLE IF NOT EXISTS shop_order (id INTEGER PRIMARY KEY, "
                    "customer TEXT NOT NULL, cents INTEGER NOT NULL, state TEXT NOT NULL)"_s);
        !created)
        return created;
    QSqlQuery last(u"SELECT coalesce(max(id), 0) FROM shop_order"_s, m_database);
    if (!last.next())
        return hookq::Error::fromQuery(last);
    m_lastOrder = last.value(0).toLongLong();
    return {};
}

OrderPlaced Shop::randomOrder()
{
    OrderPlaced order;
    const Customer &customer = randomCustomer(m_random);
    order.reference = QUuid::createUuid();
    order.customer = customer.name;
    order.city = customer.city;
    for (int lines = m_random.bounded(1, 5); lines > 0; --lines) {
        order.lines += randomLine(m_random);
        order.cents += order.lines.last().quantity * order.lines.last().cents;
    }
    order.placedAt = QDateTime::currentDateTimeUtc();
    order.note = randomNote(m_random);
    return order;
}

qint64 Shop::someOrder() { return m_lastOrder - m_random.bounded(qMin<qint64>(m_lastOrder, 100)); }

hookq::Result<> Shop::insertOrder(QSqlDatabase &database, OrderPlaced &order) const
{
    QSqlQuery query(database);
    query.prepare(u"INSERT INTO shop_order (customer, cents, state) VALUES (?, ?, 'placed')"_s);
    query.addBindValue(order.customer);
    query.addBindValue(order.cents);
    if (!query.exec())
        return hookq::Error::fromQuery(query);
    order.order = query.lastInsertId().toLongLong();
    return {};
}

hookq::Result<> Shop::setState(QSqlDatabase &database, qint64 order, const QString &state) const
{
    return execute(database, u"UPDATE shop_order SET state = ? WHERE id = ?"_s, state, order);
}

hookq::Result<> Shop::addHistory(int count)
{
    QList<hookq::Payload> payloads;
    const auto save = [&](QSqlDatabase &database) -> hookq::Result<> {
        payloads.clear(); // a rerun starts from nothing
        for (int i = 0; i < count; ++i) {
            OrderPlaced order = randomOrder();
            order.placedAt = order.placedAt.addSecs(-60 * (count - i));
            if (auto inserted = insertOrder(database, order); !inserted)
                return inserted;
            auto payload = hookq::Payload::from(order);
            if (!payload)
                return payload.error();
            payloads += *std::move(payload);
            m_lastOrder = order.order;
        }
        return {};
    };
    const auto written = m_orders.writeBatch(
        m_database, save, [&]() -> hookq::Result<QList<hookq::Payload>> { return payloads; });
    return written ? hookq::Result<>() : written.error();
}

hookq::Result<> Shop::somethingHappens()
{
    const int chance = m_random.bounded(100);
    if (chance < 55 || m_lastOrder == 0)
        return placeOrder();
    if (chance < 80)
        return receivePayment();
    if (chance < 88)
        return makeInvoice();
    return chance < 95 ? cancelOrder() : takeStock();
}

hookq::Result<> Shop::placeOrder()
{
    OrderPlaced order = randomOrder();
    const auto id = m_orders.writeHook(
        m_database, [&](QSqlDatabase &database) { return insertOrder(database, order); },
        [&] { return order; }); // made after the save: it carries the id of the row
    if (id)
        m_lastOrder = order.order;
    return withoutId(id);
}

hookq::Result<> Shop::receivePayment()
{
    static const std::array methods{u"card"_s, u"transfer"_s, u"voucher"_s};
    PaymentReceived payment;
    payment.order = someOrder();
    payment.cents = 450 * m_random.bounded(1, 40);
    payment.method = methods[m_random.bounded(quint32(methods.size()))];
    payment.fee = 0.014;
    const auto id = m_payments.writeHook(
        m_database,
        [&](QSqlDatabase &database) { return setState(database, payment.order, u"paid"_s); },
        payment);
    return withoutId(id);
}

hookq::Result<> Shop::makeInvoice()
{
    InvoiceMade invoice;
    invoice.order = someOrder();
    invoice.fileName = u"invoice-%1.pdf"_s.arg(invoice.order);
    invoice.document = "%PDF-1.7\n" + QByteArray(m_random.bounded(2'000, 64'000), '\0');
    const auto id = m_orders.writeHook(
        m_database,
        [&](QSqlDatabase &database) { return setState(database, invoice.order, u"invoiced"_s); },
        invoice);
    return withoutId(id);
}

hookq::Result<> Shop::cancelOrder()
{
    OrderCancelled cancelled;
    cancelled.order = someOrder();
    cancelled.reason = m_random.bounded(2) ? u"changed my mind"_s : u"delivery takes too long"_s;
    const auto id = m_orders.writeHook(
        m_database,
        [&](QSqlDatabase &database) { return setState(database, cancelled.order, u"cancelled"_s); },
        cancelled);
    return withoutId(id);
}

/// Nobody needs to hear of this one: a save without a message.
hookq::Result<> Shop::takeStock()
{
    const auto nothing = []() -> hookq::Result<std::optional<hookq::Payload>> {
        return {std::nullopt};
    };
    const auto id = m_orders.writeHook(
        m_database,
        [&](QSqlDatabase &database) { return setState(database, someOrder(), u"packed"_s); },
        hookq::Producer::MakePayload(nothing));
    return withoutId(id);
}

// SPDX-License-Identifier: MIT
#pragma once

#include "events.h"

#include <hookq/producer.h>

#include <QtCore/QRandomGenerator>
#include <QtSql/QSqlDatabase>

/// The business: orders come in, are paid, invoiced or cancelled, each step in one transaction with
/// the message that tells of it.
class Shop {
public:
    explicit Shop(const QSqlDatabase &database);

    static hookq::Topic orders();
    static hookq::Topic payments();

    /// Tables and topics; what is there already stays.
    hookq::Result<> create();
    /// \a count orders of days gone by, in one transaction.
    hookq::Result<> addHistory(int count);

    /// One thing that happens in a shop, by chance: mostly a new order.
    hookq::Result<> somethingHappens();

private:
    hookq::Result<> placeOrder();
    hookq::Result<> receivePayment();
    hookq::Result<> makeInvoice();
    hookq::Result<> cancelOrder();
    hookq::Result<> takeStock();
    hookq::Result<> insertOrder(QSqlDatabase &database, OrderPlaced &order) const;
    hookq::Result<> setState(QSqlDatabase &database, qint64 order, const QString &state) const;
    OrderPlaced randomOrder();
    qint64 someOrder();

    QSqlDatabase m_database;
    hookq::Producer m_orders;
    hookq::Producer m_payments;
    QRandomGenerator m_random;
    qint64 m_lastOrder = 0;
};

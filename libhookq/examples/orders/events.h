// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QDateTime>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QUuid>

/// What the shop tells the world. Every message has its "type"; who wants to know no more than that
/// unpacks an Event, whatever else the message holds.
struct Event {
    Q_GADGET
    Q_PROPERTY(QString type MEMBER type)
    Q_PROPERTY(qint64 order MEMBER order)
public:
    QString type;
    qint64 order = 0;
};

struct OrderLine {
    Q_GADGET
    Q_PROPERTY(QString article MEMBER article)
    Q_PROPERTY(int quantity MEMBER quantity)
    Q_PROPERTY(qint64 cents MEMBER cents)
public:
    QString article;
    int quantity = 0;
    qint64 cents = 0;
    bool operator==(const OrderLine &) const = default;
};

struct OrderPlaced : Event {
    Q_GADGET
    Q_PROPERTY(QUuid reference MEMBER reference)
    Q_PROPERTY(QString customer MEMBER customer)
    Q_PROPERTY(QString city MEMBER city)
    Q_PROPERTY(QList<OrderLine> lines MEMBER lines)
    Q_PROPERTY(qint64 cents MEMBER cents)
    Q_PROPERTY(QDateTime placedAt MEMBER placedAt)
    Q_PROPERTY(QString note MEMBER note)
public:
    OrderPlaced() { type = QStringLiteral("OrderPlaced"); }
    QUuid reference;
    QString customer;
    QString city;
    QList<OrderLine> lines;
    qint64 cents = 0;
    QDateTime placedAt;
    QString note; ///< The customer's own words; empty for most.
};

struct OrderCancelled : Event {
    Q_GADGET
    Q_PROPERTY(QString reason MEMBER reason)
public:
    OrderCancelled() { type = QStringLiteral("OrderCancelled"); }
    QString reason;
};

struct InvoiceMade : Event {
    Q_GADGET
    Q_PROPERTY(QString fileName MEMBER fileName)
    Q_PROPERTY(QByteArray document MEMBER document)
public:
    InvoiceMade() { type = QStringLiteral("InvoiceMade"); }
    QString fileName;
    QByteArray document; ///< A few KiB to 64 KiB.
};

struct PaymentReceived : Event {
    Q_GADGET
    Q_PROPERTY(qint64 cents MEMBER cents)
    Q_PROPERTY(QString method MEMBER method)
    Q_PROPERTY(double fee MEMBER fee)
public:
    PaymentReceived() { type = QStringLiteral("PaymentReceived"); }
    qint64 cents = 0;
    QString method;
    double fee = 0; ///< Of the payment provider, as a share of the amount.
};

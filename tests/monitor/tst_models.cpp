// SPDX-License-Identifier: MIT
#include "samples.h"

#include "models/cursormodel.h"
#include "models/journalmodel.h"
#include "models/logmodel.h"
#include "models/messagemodel.h"
#include "models/topicmodel.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace hookq;
using namespace hookq::monitor;
using State = MessageModel::State;

namespace {

const Topic Orders(u"orders"_s, u"orders_cursor"_s);
const Topic Payments(u"payments"_s, u"payments_cursor"_s);
const Topic Users(u"users"_s, QString());
constexpr qint64 Now = 1'700'000'000'000;

QStringList texts(const QAbstractItemModel &model, int row)
{
    QStringList result;
    for (int column = 0; column < model.columnCount(); ++column)
        result.append(model.index(row, column).data().toString());
    return result;
}

QStringList column(const QAbstractItemModel &model, int column)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.index(row, column).data().toString());
    return result;
}

QList<MessageHead> heads(qint64 firstId, qint64 lastId)
{
    QList<MessageHead> result;
    for (qint64 id = firstId; id <= lastId; ++id)
        result.append({id, Protocol::MsgPack, Now - 5000, 3, "\x93\x01\x02"_ba});
    return result;
}

State stateOf(const MessageModel &model, qint64 id)
{
    return model.index(model.rowOf(id), 0).data(MessageModel::StateRole).value<State>();
}

/// The one range that \a model asks for next when \a id is looked at.
QVariantList askedFor(MessageModel &model, qint64 id)
{
    QSignalSpy wanted(&model, &MessageModel::headsWanted);
    stateOf(model, id);
    return wanted.wait(2000) ? wanted.takeFirst() : QVariantList();
}

} // namespace

class TestModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void topicsShowTheirFigures();
    void topicsKeepTheirRows();
    void topicThatCannotBeRead();
    void cursorsShowTheirFigures();
    void cursorsComeAndGo();
    void messagesKnowTheirIds();
    void messagesAreAskedForInChunks();
    void onlyTheNewestLooksAreAskedFor();
    void gapsAreRows();
    void arrivalRepaintsItsChunkOnly();
    void growingTopic();
    void grownTailIsAskedForAgain();
    void trimmedTopic();
    void emptiedTopic();
    void failedChunkIsNotAskedForInALoop();
    void windowSlides();
    void idsBeyondInt();
    void cacheIsBounded();
    void payloadsThatAreNoMsgpack();
    void journalShowsNewestFirst();
    void logIsBounded();
};

void TestModels::topicsShowTheirFigures()
{
    TopicModel model;
    const QAbstractItemModelTester tester(&model);
    History history;
    for (int second = 0; second <= 4; ++second) {
        auto orders = samples::topic(
            Orders, 11, 1000 + second * 25,
            {samples::client(u"audit"_s, 1000 + second * 25, 1000 + second * 25, Now),
             samples::client(u"mailer"_s, 500, 1000 + second * 25, Now)});
        orders.lastCreatedMs = Now + second * 1000 - 3000;
        const auto snapshot =
            samples::snapshot(Now + second * 1000, {orders, samples::topic(Users, 0, 0)});
        history.add(snapshot);
        model.setSnapshot(snapshot, history);
    }
    const QStringList orders{u"orders"_s, u"Unknown"_s, u"600"_s, u"1,090"_s,
                             u"25"_s,     u"3 s"_s,     u"2"_s};
    QLocale::setDefault(QLocale(QLocale::English));
    QCOMPARE(texts(model, 0), orders);
    const QStringList users{u"users"_s, u"–"_s, u"–"_s, u"0"_s, u"0.0"_s, u"–"_s, u"0"_s};
    QCOMPARE(texts(model, 1).size(), users.size());
    QCOMPARE(texts(model, 1).first(3), users.first(3));
    QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"orders_cursor"));
    QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(u"without a cursor table"));
    QCOMPARE(model.index(0, TopicModel::Messages).data(TopicModel::SortRole).toLongLong(), 1090);
    QCOMPARE(model.index(0, 0).data(TopicModel::TopicRole).value<Topic>(), Orders);
    QLocale::setDefault(QLocale::c());
}

void TestModels::topicsKeepTheirRows()
{
    TopicModel model;
    const QAbstractItemModelTester tester(&model);
    const auto set = [&](const QList<Topic> &topics) {
        QList<TopicSample> list;
        for (const Topic &topic : topics)
            list.append(samples::topic(topic, 1, 5));
        model.setSnapshot(samples::snapshot(Now, list), History());
    };
    set({Orders, Users});
    const QPersistentModelIndex users = model.index(1, 0);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    set({Orders, Users});
    QCOMPARE(inserted.size(), 0);
    set({Orders, Payments, Users});
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(users.row(), 2);
    set({Users});
    QCOMPARE(users.row(), 0);
    QCOMPARE(users.data().toString(), u"users"_s);
    QCOMPARE(reset.size(), 0);
    set({Payments});
    QVERIFY(!users.isValid());
    set({Orders, Payments});
    QCOMPARE(reset.size(), 0);
    set({Payments, Orders});
    QCOMPARE(reset.size(), 1);
    QCOMPARE(column(model, 0), (QStringList{u"payments"_s, u"orders"_s}));
    inserted.clear();
    set({});
    set({Orders, Payments, Users});
    QCOMPARE(inserted.size(), 1);
}

void TestModels::topicThatCannotBeRead()
{
    TopicModel model;
    const QAbstractItemModelTester tester(&model);
    auto broken = samples::topic(Orders, 0, 0);
    broken.error = Error(ErrorCode::WrongSchema, u"orders: column data is missing"_s);
    model.setSnapshot(samples::snapshot(Now, {broken, samples::topic(Users, 1, 5)}), History());
    QCOMPARE(model.index(0, TopicModel::Status).data().toString(), u"Unreadable"_s);
    QCOMPARE(model.index(0, TopicModel::Messages).data().toString(), QString());
    QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"column data is missing"));
    QCOMPARE(model.index(1, TopicModel::Messages).data().toString(), u"5"_s);
}

void TestModels::cursorsShowTheirFigures()
{
    CursorModel model;
    const QAbstractItemModelTester tester(&model);
    History history;
    // Reads 20 a second while 10 a second come: 400 behind, 40 s to go.
    for (int second = 0; second <= 60; ++second) {
        const qint64 lastId = 2000 + second * 10;
        const auto snapshot =
            samples::snapshot(Now + second * 1000,
                              {samples::topic(Orders, 1, lastId,
                                              {samples::client(u"mailer"_s, 1000 + second * 20,
                                                               lastId, Now + second * 1000)})});
        history.add(snapshot);
        model.setSnapshot(snapshot, history);
    }
    const QStringList expected{u"OK"_s,   u"mailer"_s, u"orders"_s, u"2200"_s,    u"400"_s,
                               u"0 ms"_s, u"20"_s,     u"40 s"_s,   u"0 ms ago"_s};
    QStringList shown = texts(model, 0);
    QCOMPARE(shown.replaceInStrings(u","_s, QString()), expected);
    QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"does not keep growing"));
    QVERIFY(!model.index(0, 0).data(Qt::DecorationRole).value<QIcon>().isNull());
    QVERIFY(!model.index(0, 0).data(Qt::BackgroundRole).isValid());
}

void TestModels::cursorsComeAndGo()
{
    CursorModel model;
    const QAbstractItemModelTester tester(&model);
    const auto set = [&](const QStringList &orders, const QStringList &payments) {
        QList<ClientSample> a;
        for (const QString &id : orders)
            a.append(samples::client(id, 1, 5, Now));
        QList<ClientSample> b;
        for (const QString &id : payments)
            b.append(samples::client(id, 1, 5, Now));
        model.setSnapshot(
            samples::snapshot(Now,
                              {samples::topic(Orders, 1, 5, a), samples::topic(Payments, 1, 5, b)}),
            History());
    };
    set({u"a"_s, u"b"_s}, {u"a"_s});
    const QPersistentModelIndex paymentsA = model.index(2, 0);
    set({u"b"_s}, {u"A"_s, u"a"_s});
    QCOMPARE(column(model, CursorModel::Client), (QStringList{u"b"_s, u"A"_s, u"a"_s}));
    QCOMPARE(paymentsA.row(), 2);
    QCOMPARE(paymentsA.data(CursorModel::TopicRole).value<Topic>(), Payments);
    set({}, {});
    QCOMPARE(model.rowCount(), 0);
}

void TestModels::messagesKnowTheirIds()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model);
    model.reset(11, 5010);
    QCOMPARE(model.rowCount(), 5000);
    QCOMPARE(model.index(0, MessageModel::Id).data().toString(), u"11"_s);
    QCOMPARE(model.index(4999, MessageModel::Id).data(MessageModel::IdRole).toLongLong(), 5010);
    QCOMPARE(model.rowOf(10), -1);
    QCOMPARE(model.rowOf(5011), -1);
    QCOMPARE(stateOf(model, 20), State::Loading);
    QCOMPARE(model.index(9, MessageModel::Preview).data().toString(), u"Loading…"_s);
    QVERIFY(!model.head(20));
    model.reset(0, 0);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.showId(5), -1);
}

void TestModels::messagesAreAskedForInChunks()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model);
    model.reset(1, 1000);
    QCOMPARE(askedFor(model, 300), (QVariantList{256, 511}));
    model.setHeads(heads(256, 511));
    QCOMPARE(stateOf(model, 256), State::Loaded);
    QCOMPARE(stateOf(model, 511), State::Loaded);
    QCOMPARE(stateOf(model, 512), State::Loading);
    model.setServerTime(Now);
    const auto row = texts(model, model.rowOf(300));
    QCOMPARE(row[MessageModel::Id], u"300"_s);
    QCOMPARE(row[MessageModel::Age], u"5 s"_s);
    QCOMPARE(row[MessageModel::ProtocolNumber], u"1"_s);
    QCOMPARE(row[MessageModel::Size], u"3 B"_s);
    QCOMPARE(row[MessageModel::Type], u"array"_s);
    QVERIFY(model.head(300).has_value());
    QCOMPARE(askedFor(model, 1000), (QVariantList{768, 1000}));
}

void TestModels::onlyTheNewestLooksAreAskedFor()
{
    MessageModel model;
    model.reset(1, 100'000);
    QSignalSpy wanted(&model, &MessageModel::headsWanted);
    for (qint64 id = 1; id < 90'000; id += 200)
        stateOf(model, id);
    QVERIFY(wanted.wait(2000));
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.takeFirst().first().toLongLong(), 89'801 / 256 * 256);
    // While one is on its way others may be looked at, and only those looked at last are asked for.
    for (qint64 id = 1; id < 50'000; id += 200)
        stateOf(model, id);
    QVERIFY(!wanted.wait(100));
    int asked = 0;
    while (asked < 10) {
        model.setHeads({});
        if (wanted.isEmpty())
            break;
        wanted.clear();
        ++asked;
    }
    QVERIFY2(asked >= 1 && asked <= 3, qPrintable(QString::number(asked)));
}

void TestModels::gapsAreRows()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model);
    model.reset(1, 100);
    askedFor(model, 1);
    model.setHeads(heads(1, 49) + heads(51, 100));
    QCOMPARE(stateOf(model, 49), State::Loaded);
    QCOMPARE(stateOf(model, 50), State::Missing);
    QVERIFY(model.index(model.rowOf(50), MessageModel::Preview).data().toString().contains(u"gap"));
    QVERIFY(model.index(model.rowOf(50), MessageModel::Preview).data(Qt::ForegroundRole).isValid());
    QCOMPARE(model.index(model.rowOf(50), MessageModel::Id).data().toString(), u"50"_s);
}

void TestModels::arrivalRepaintsItsChunkOnly()
{
    MessageModel model;
    model.reset(100, 10'000);
    askedFor(model, 1000);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setHeads(heads(768, 1023));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 768 - 100);
    QCOMPARE(changed[0][1].toModelIndex().row(), 1023 - 100);
}

void TestModels::growingTopic()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model);
    model.reset(1, 10);
    const QPersistentModelIndex third = model.index(2, 0);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.setBounds(1, 25);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(model.rowCount(), 25);
    QCOMPARE(third.row(), 2);
    model.setBounds(1, 25);
    QCOMPARE(inserted.size(), 1);
}

void TestModels::grownTailIsAskedForAgain()
{
    MessageModel model;
    model.reset(1, 10);
    askedFor(model, 10);
    model.setHeads(heads(1, 10));
    model.setBounds(1, 12);
    QCOMPARE(stateOf(model, 10), State::Loaded);
    QCOMPARE(stateOf(model, 11), State::Loading);
    QCOMPARE(askedFor(model, 11), (QVariantList{0, 12}));
    QCOMPARE(stateOf(model, 10), State::Loaded);
    model.setHeads(heads(1, 12));
    QCOMPARE(stateOf(model, 12), State::Loaded);
}

void TestModels::trimmedTopic()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model);
    model.reset(1, 1000);
    const QPersistentModelIndex kept = model.index(model.rowOf(900), 0);
    model.setBounds(500, 1000);
    QCOMPARE(model.rowCount(), 501);
    QCOMPARE(kept.data(MessageModel::IdRole).toLongLong(), 900);
    model.setBounds(1000, 1000);
    QCOMPARE(model.rowCount(), 1);
    model.setBounds(2000, 2010);
    QCOMPARE(model.rowCount(), 11);
    QCOMPARE(model.idAt(0), 2000);
}

void TestModels::emptiedTopic()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model);
    model.reset(1, 1000);
    model.setBounds(0, 0);
    QCOMPARE(model.rowCount(), 0);
    model.setBounds(1, 3);
    QCOMPARE(model.rowCount(), 3);
    // Somebody dropped the table and made it again.
    model.setBounds(1, 2);
    QCOMPARE(model.rowCount(), 2);
}

void TestModels::failedChunkIsNotAskedForInALoop()
{
    MessageModel model(nullptr, std::chrono::milliseconds(1));
    model.reset(1, 1000);
    askedFor(model, 1);
    model.headsFailed();
    QSignalSpy wanted(&model, &MessageModel::headsWanted);
    QCOMPARE(stateOf(model, 1), State::Loading);
    QVERIFY(!wanted.wait(50));
    model.setBounds(1, 1000);
    QCOMPARE(askedFor(model, 1), (QVariantList{0, 255}));
}

void TestModels::windowSlides()
{
    MessageModel model;
    constexpr qint64 Last = 50'000'000;
    model.reset(1, Last);
    QVERIFY(model.rowCount() <= MessageModel::MaxRows);
    QCOMPARE(model.windowLast(), Last);
    for (const qint64 id : {qint64(1), qint64(25'000'000), Last - 3, qint64(700'000), Last}) {
        const int row = model.showId(id);
        QVERIFY(model.rowCount() <= MessageModel::MaxRows);
        QCOMPARE(model.idAt(row), id);
        QVERIFY(row > 0 || id == 1);
        QVERIFY(row < model.rowCount() - 1 || id == Last);
    }
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.showId(Last - 1000);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(model.idAt(model.showId(0)), 1);
    QCOMPARE(model.idAt(model.showId(Last + 5)), Last);
    // At the end of the window there is room to grow without a reset.
    reset.clear();
    model.setBounds(1, Last + 1000);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(model.windowLast(), Last + 1000);
}

void TestModels::idsBeyondInt()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model);
    constexpr qint64 Max = std::numeric_limits<qint64>::max();
    model.reset(Max - 9, Max);
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.index(9, 0).data().toString(), u"9223372036854775807"_s);
    QCOMPARE(askedFor(model, Max), (QVariantList{Max - 255, Max}));
    model.setHeads(heads(Max - 9, Max - 1)
                   + QList<MessageHead>{{Max, Protocol::MsgPack, Now, 1, "\xc0"_ba}});
    QCOMPARE(stateOf(model, Max), State::Loaded);
}

void TestModels::cacheIsBounded()
{
    MessageModel model(nullptr, std::chrono::milliseconds(0));
    model.reset(1, 500'000);
    for (int i = 0; i < 2 * MessageModel::CachedChunks; ++i) {
        const qint64 first = i * MessageModel::ChunkIds + 1;
        QVERIFY(!askedFor(model, first).isEmpty());
        model.setHeads(heads(first, first + 5));
    }
    QVERIFY(!model.head(1));
    int kept = 0;
    for (int i = 0; i < 2 * MessageModel::CachedChunks; ++i)
        kept += model.head(i * MessageModel::ChunkIds + 1).has_value() ? 1 : 0;
    QCOMPARE(kept, MessageModel::CachedChunks);
}

void TestModels::payloadsThatAreNoMsgpack()
{
    MessageModel model;
    model.reset(1, 4);
    askedFor(model, 1);
    model.setHeads({{1, Protocol(7), Now, 4, "\x01\x02\xff\x00"_ba},
                    {2, Protocol::MsgPack, Now, 0, {}},
                    {3, Protocol::MsgPack, Now, 1, "\xc1"_ba},
                    {4, Protocol::MsgPack, Now, 16'777'215, QByteArray(256, '\x92')}});
    QCOMPARE(column(model, MessageModel::Type),
             (QStringList{u"unknown"_s, u"empty"_s, u"damaged"_s, u"array"_s}));
    QCOMPARE(model.index(0, MessageModel::ProtocolNumber).data().toString(), u"7"_s);
    QCOMPARE(model.index(0, MessageModel::Preview).data().toString(), u"01 02 ff 00"_s);
    QVERIFY(!model.index(3, MessageModel::Preview).data().toString().isEmpty());
}

void TestModels::journalShowsNewestFirst()
{
    const QTemporaryDir folder;
    Journal journal(folder.filePath(u"journal.jsonl"_s));
    JournalEntry entry;
    entry.topic = Orders;
    entry.clientId = u"mailer"_s;
    entry.oldSid = 8121;
    entry.newSid = 8122;
    entry.reason = u"skip one"_s;
    journal.add(entry);
    JournalModel model(journal);
    const QAbstractItemModelTester tester(&model);
    entry.clientId = u"audit"_s;
    journal.add(entry);
    QCOMPARE(column(model, JournalModel::Client), (QStringList{u"audit"_s, u"mailer"_s}));
    QCOMPARE(model.index(1, JournalModel::Result).data().toString(), u"Pending"_s);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    journal.setOutcome(1, JournalEntry::Outcome::Held);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 1);
    QCOMPARE(model.index(1, JournalModel::Result).data().toString(), u"Held"_s);
    QCOMPARE(model.index(0, JournalModel::Result).data().toString(), u"Pending"_s);
}

void TestModels::logIsBounded()
{
    LogModel model;
    const QAbstractItemModelTester tester(&model);
    model.add(Error(ErrorCode::ConnectionLost, u"server has gone away"_s, u"2006"_s));
    model.add(Error(ErrorCode::ConnectionLost, u"server has gone away"_s, u"2006"_s));
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(model.index(0, LogModel::Text)
                .data()
                .toString()
                .startsWith(u"server has gone away (code 2006) (2 "));
    for (int i = 0; i < 1200; ++i)
        model.add(LogModel::Severity::Info, QString::number(i));
    QCOMPARE(model.rowCount(), 500);
    QCOMPARE(model.index(0, LogModel::Text).data().toString(), u"1199"_s);
}

QTEST_MAIN(TestModels)
#include "tst_models.moc"

// SPDX-License-Identifier: MIT
#include <hookq/message.h>
#include <hookq/msgpack.h>

#include "../fixtures/expected.h"

#include <QtCore/QDateTime>
#include <QtCore/QHash>
#include <QtCore/QJsonValue>
#include <QtCore/QMetaEnum>
#include <QtCore/QSet>
#include <QtCore/QUuid>
#include <QtCore/QVariant>
#include <QtTest/QTest>

#include <array>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

using namespace Qt::StringLiterals;
using hookq::ErrorCode;
using hookq::pack;
using hookq::unpack;

namespace shop {
Q_NAMESPACE

enum class State : int { New, Paid, Cancelled = 7 };
Q_ENUM_NS(State)

struct Item {
    Q_GADGET
    Q_PROPERTY(QString sku MEMBER sku)
    Q_PROPERTY(int qty MEMBER qty)
    Q_PROPERTY(double price MEMBER price)
public:
    QString sku;
    int qty = 1;
    double price = 0;
    bool operator==(const Item &) const = default;
};

struct OrderAction {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
    Q_PROPERTY(int state MEMBER state)
public:
    qint64 id = 0;
    int state = 0;
    bool operator==(const OrderAction &) const = default;
};

struct Address {
    Q_GADGET
    Q_PROPERTY(QString city MEMBER city)
    Q_PROPERTY(QString zip MEMBER zip)
public:
    QString city;
    QString zip;
    bool operator==(const Address &) const = default;
};

/// The original's order_full.
struct Order {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
    Q_PROPERTY(QString buyer MEMBER buyer)
    Q_PROPERTY(shop::Address addr MEMBER addr)
    Q_PROPERTY(shop::Address paddr MEMBER paddr)
    Q_PROPERTY(QList<shop::Item> items MEMBER items)
    Q_PROPERTY(QVariantList pitems MEMBER pitems)
    Q_PROPERTY(QStringList tags MEMBER tags)
    Q_PROPERTY(QMap<QString, QString> attr MEMBER attr)
    Q_PROPERTY(QByteArray raw MEMBER raw)
    Q_PROPERTY(bool paid MEMBER paid)
    Q_PROPERTY(QDateTime created MEMBER created)
    Q_PROPERTY(qint64 dur MEMBER dur)
    Q_PROPERTY(QVariant note MEMBER note)
public:
    qint64 id = 0;
    QString buyer;
    Address addr;
    Address paddr;
    QList<Item> items;
    QVariantList pitems;
    QStringList tags;
    QMap<QString, QString> attr;
    QByteArray raw;
    bool paid = false;
    QDateTime created;
    qint64 dur = 0;
    QVariant note;
};

/// Every kind of property.
struct Everything {
    Q_GADGET
    Q_PROPERTY(shop::State state MEMBER state)
    Q_PROPERTY(quint64 big MEMBER big)
    Q_PROPERTY(quint8 small MEMBER small)
    Q_PROPERTY(float ratio MEMBER ratio)
    Q_PROPERTY(QUuid key MEMBER key)
    Q_PROPERTY(QList<int> numbers MEMBER numbers)
    Q_PROPERTY(QMap<int, QString> names MEMBER names)
    Q_PROPERTY(QHash<QString, shop::Item> byName MEMBER byName)
    Q_PROPERTY(int derived READ derived)
    Q_PROPERTY(int hidden MEMBER hidden STORED false)
public:
    State state = State::New;
    quint64 big = 0;
    quint8 small = 0;
    float ratio = 0;
    QUuid key;
    QList<int> numbers;
    QMap<int, QString> names;
    QHash<QString, Item> byName;
    int hidden = 5;
    [[nodiscard]] int derived() const { return 42; }
    bool operator==(const Everything &) const = default;
};

struct NoCodec {
    int value = 0;
    bool operator==(const NoCodec &) const = default;
};

struct Unpackable {
    Q_GADGET
    Q_PROPERTY(shop::NoCodec strange MEMBER strange)
public:
    NoCodec strange;
};

struct Point {
    int x = 1;
    int y = 2;
    bool operator==(const Point &) const = default;
    MSGPACK_DEFINE(x, y)
};

struct Line {
    qint64 id = -1;
    QString name = u"default"_s;
    Point from;
    std::vector<Point> path;
    std::optional<QDateTime> when;
    State state = State::New;
    bool operator==(const Line &) const = default;
    MSGPACK_DEFINE_MAP(id, name, from, path, when, state)
};

struct Renamed {
    int value = 0;
    MSGPACK_DEFINE_MAP(MSGPACK_NVP("the value", value))
};

struct Tree {
    int id = 0;
    std::vector<Tree> children;
    MSGPACK_DEFINE_MAP(id, children)
};

/// Written by hand, not by the macro: unpacked by what it wrote itself.
struct ByHand {
    int doubled = 0;
    template <typename Packer> void msgpack_pack(Packer &packer) const { packer.pack(2 * doubled); }
    void msgpack_unpack(const msgpack::object &object) { doubled = object.as<int>() / 2; }
};

} // namespace shop

MSGPACK_ADD_ENUM(shop::State)
Q_DECLARE_METATYPE(shop::Item)
Q_DECLARE_METATYPE(shop::NoCodec)

using namespace shop;

namespace {

QByteArray hex(const QByteArray &bytes) { return bytes.toHex(); }

template <typename T> QByteArray packedHex(const T &value)
{
    const auto packed = pack(value);
    return packed ? packed->toHex() : "error: " + packed.error().text().toUtf8();
}

template <typename T> QString errorOf(const char *hexBytes)
{
    const auto value = unpack<T>(QByteArray::fromHex(hexBytes));
    if (value)
        return u"no error"_s;
    return value.error().code() == ErrorCode::DecodeFailed ? value.error().text()
                                                           : u"another code"_s;
}

template <typename T> T unhex(const char *hexBytes)
{
    const auto value = unpack<T>(QByteArray::fromHex(hexBytes));
    if (!value)
        qWarning() << value.error();
    return value.valueOr(T{});
}

template <typename T> bool survives(const T &value)
{
    const auto packed = pack(value);
    if (!packed)
        return false;
    const auto back = unpack<T>(*packed);
    return back && *back == value;
}

} // namespace

class TestMsgpack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void integers();
    void integersExact_data();
    void integersExact();
    void floats();
    void text();
    void binary();
    void dateTimes_data();
    void dateTimes();
    void dateTimeOfGo();
    void uuids();
    void variants();
    void variantsThatDoNotFit();
    void containers();
    void optionals();
    void enums();
    void gadgets();
    void gadgetProperties();
    void macros();
    void byHand();
    void zeroValues();
    void missingAndUnknown();
    void arraysForStructs();
    void trailingBytes();
    void errorsNameTheField_data();
    void errorsNameTheField();
    void refused();
    void truncatedAnywhere();
    void claimedLengths_data();
    void claimedLengths();
    void depth();
    void payloadOfMessage();
    void fixtureScalars_data();
    void fixtureScalars();
    void fixtureStructs();
};

void TestMsgpack::integers()
{
    QCOMPARE(packedHex(0), "00");
    QCOMPARE(packedHex(127), "7f");
    QCOMPARE(packedHex(128), "cc80");
    QCOMPARE(packedHex(-32), "e0");
    QCOMPARE(packedHex(-33), "d0df");
    QCOMPARE(packedHex(qint8(-128)), "d080");
    QCOMPARE(packedHex(quint16(65535)), "cdffff");
    QCOMPARE(packedHex(std::numeric_limits<qint64>::min()), "d38000000000000000");
    QCOMPARE(packedHex(std::numeric_limits<quint64>::max()), "cfffffffffffffffff");
    QCOMPARE(packedHex(true), "c3");
    QCOMPARE(packedHex('a'), "61");
}

/// As the original writes them: always in the format of the type.
void TestMsgpack::integersExact_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("int64 5") << "d30000000000000005"_ba << qint64(5);
    QTest::newRow("int64 -5") << "d3fffffffffffffffb"_ba << qint64(-5);
    QTest::newRow("int32 5") << "d200000005"_ba << qint64(5);
    QTest::newRow("int16 -5") << "d1fffb"_ba << qint64(-5);
    QTest::newRow("int8 -5") << "d0fb"_ba << qint64(-5);
    QTest::newRow("uint64 5") << "cf0000000000000005"_ba << qint64(5);
    QTest::newRow("uint32 5") << "ce00000005"_ba << qint64(5);
    QTest::newRow("uint16 5") << "cd0005"_ba << qint64(5);
    QTest::newRow("uint8 5") << "cc05"_ba << qint64(5);
    QTest::newRow("fixint 5") << "05"_ba << qint64(5);
    QTest::newRow("fixint -5") << "fb"_ba << qint64(-5);
}

void TestMsgpack::integersExact()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const qint64, expected);
    QCOMPARE(unhex<qint64>(bytes.constData()), expected);
    QCOMPARE(unhex<int>(bytes.constData()), int(expected));
    QCOMPARE(unhex<qint8>(bytes.constData()), qint8(expected));
    QCOMPARE(unhex<double>(bytes.constData()), double(expected));
    QCOMPARE(unpack<quint16>(QByteArray::fromHex(bytes)).ok(), expected >= 0);
}

void TestMsgpack::floats()
{
    QCOMPARE(packedHex(1.5F), "ca3fc00000");
    QCOMPARE(packedHex(1.0), "cb3ff0000000000000");
    QCOMPARE(packedHex(-0.0), "cb8000000000000000");
    QCOMPARE(packedHex(QVariant(-0.0F)), "ca80000000");
    QCOMPARE(packedHex(Item()), "83a3736b75a0a371747901a57072696365cb0000000000000000");
    QVERIFY(std::signbit(unhex<double>("cb8000000000000000")));
    QVERIFY(std::isnan(unhex<double>("cb7ff8000000000000")));
    QVERIFY(std::isnan(unhex<float>("cb7ff8000000000000")));
    QCOMPARE(unhex<float>("cb3ff8000000000000"), 1.5F); // exact, so taken
    QVERIFY(!unpack<float>(QByteArray::fromHex("cb3fb999999999999a")));
    QVERIFY(!unpack<double>(QByteArray::fromHex("cf0020000000000001")));
}

void TestMsgpack::text()
{
    QCOMPARE(packedHex(u"空😀"_s), "a7e7a9baf09f9880");
    QCOMPARE(packedHex(QString()), "a0");
    QCOMPARE(packedHex("abc"), "a3616263");
    QCOMPARE(packedHex(std::string("a\0b", 3)), "a3610062");
    QCOMPARE(packedHex(QStringView(u"ab")), "a26162");
    QCOMPARE(unhex<QString>("a7e7a9baf09f9880"), u"空😀");
    QCOMPARE(unhex<QString>("c403616263"), u"abc"); // bin is read as str, as by the original
    QCOMPARE(unhex<std::string>("c403616263"), std::string("abc"));
    QCOMPARE(unhex<QString>("a461ff62c3"), u"a\ufffdb\ufffd"); // Go strings may hold any bytes
    QVERIFY(survives(QString(70'000, u'x')));
}

void TestMsgpack::binary()
{
    QCOMPARE(packedHex("\0\xff"_ba), "c40200ff");
    QCOMPARE(packedHex(QByteArray()), "c400");
    QCOMPARE(packedHex(std::vector<quint8>{ 1, 2 }), "c4020102");
    QCOMPARE(packedHex(std::array<std::byte, 2>{}), "c4020000");
    QCOMPARE(unhex<QByteArray>("c40200ff"), "\0\xff"_ba);
    QCOMPARE(unhex<QByteArray>("a3616263"), "abc"_ba);
    QCOMPARE(unhex<std::vector<quint8>>("c4020102"), (std::vector<quint8>{ 1, 2 }));
    QCOMPARE(unhex<QByteArray>("c0"), QByteArray());
    QVERIFY(survives(std::array<quint8, 3>{ 1, 2, 3 }));
    QCOMPARE((errorOf<std::array<quint8, 3>>("c4020102")), u"2 elements where 3 are expected");
}

void TestMsgpack::dateTimes_data()
{
    QTest::addColumn<QDateTime>("time");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QString &iso, const char *hexBytes) {
        QTest::newRow(name) << QDateTime::fromString(iso, Qt::ISODateWithMs)
                            << QByteArray(hexBytes);
    };
    row("epoch", u"1970-01-01T00:00:00Z"_s, "d6ff00000000");
    row("seconds", u"2023-11-14T22:13:20Z"_s, "d6ff6553f100");
    row("last of 32 bits", u"2106-02-07T06:28:15Z"_s, "d6ffffffffff");
    row("first of 34 bits", u"2106-02-07T06:28:16Z"_s, "d7ff0000000100000000");
    row("milliseconds", u"2021-11-05T01:02:03.456Z"_s, "d7ff6cb808006184828b");
    row("last of 34 bits", u"2514-05-30T01:53:03.999Z"_s, "d7ffee2e1f03ffffffff");
    row("beyond 34 bits", u"2514-05-30T01:53:04Z"_s, "c70cff000000000000000400000000");
    row("before 1970", u"1969-12-31T23:59:59.001Z"_s, "c70cff000f4240ffffffffffffffff");
    row("Go's zero time", u"0001-01-01T00:00:00Z"_s, "c70cff00000000fffffff1886e0900");
    row("year 9999", u"9999-12-31T23:59:59.999Z"_s, "c70cff3b8b87c00000003afff4417f");
    row("another zone", u"2023-11-15T06:13:20+08:00"_s, "d6ff6553f100");
}

void TestMsgpack::dateTimes()
{
    QFETCH(const QDateTime, time);
    QFETCH(const QByteArray, expected);
    QVERIFY(time.isValid());
    QCOMPARE(packedHex(time), expected);
    const auto back = unpack<QDateTime>(*pack(time));
    QVERIFY(back);
    QCOMPARE(back->toMSecsSinceEpoch(), time.toMSecsSinceEpoch());
    QCOMPARE(back->timeSpec(), Qt::UTC);
}

void TestMsgpack::dateTimeOfGo()
{
    QCOMPARE(packedHex(QDateTime()), "c0");
    QVERIFY(!unhex<QDateTime>("c0").isValid());
    // Nanoseconds are cut off, towards the past on both sides of 1970.
    QCOMPARE(unhex<QDateTime>("d7ffee6b27fc00000000").toMSecsSinceEpoch(), 999);
    QCOMPARE(unhex<QDateTime>("c70cff3b9ac9ffffffffffffffffff").toMSecsSinceEpoch(), -1);
    for (const char *wrong : { "05", "cb3ff0000000000000", "a431393730", "920102", "d405ff" })
        QVERIFY2(errorOf<QDateTime>(wrong).endsWith(u"where a timestamp is expected"_s), wrong);
    QCOMPARE(errorOf<QDateTime>("d5ff0000"), u"the ext -1 is no timestamp");
    QCOMPARE(errorOf<QDateTime>("d7ffee6b280000000000"), u"the ext -1 is no timestamp");
    QCOMPARE(errorOf<QDateTime>("c70cff000000007fffffffffffffff"),
             u"9223372036854775807 s is beyond what a QDateTime holds");
}

void TestMsgpack::uuids()
{
    const QUuid uuid(u"{01020304-0506-0708-090a-0b0c0d0e0f10}"_s);
    QCOMPARE(packedHex(uuid), "c4100102030405060708090a0b0c0d0e0f10");
    QVERIFY(survives(uuid));
    QVERIFY(survives(QUuid()));
    QCOMPARE(*unpack<QUuid>(*pack(uuid.toString())), uuid);
    QCOMPARE(*unpack<QUuid>(*pack(uuid.toString(QUuid::WithoutBraces))), uuid);
    QCOMPARE(*unpack<QUuid>(*pack(QUuid().toString())), QUuid());
    QVERIFY(!unpack<QUuid>(*pack(u"no uuid"_s)));
    QVERIFY(!unpack<QUuid>(*pack(QByteArray(15, 'x'))));
}

void TestMsgpack::variants()
{
    const QVariantMap map{ { u"int"_s, qint64(-7) },
                           { u"large"_s, std::numeric_limits<quint64>::max() },
                           { u"double"_s, 2.5 },
                           { u"float"_s, 2.5F },
                           { u"text"_s, u"空"_s },
                           { u"bytes"_s, "\xff"_ba },
                           { u"bool"_s, true },
                           { u"nil"_s, QVariant() },
                           { u"time"_s, QDateTime::fromMSecsSinceEpoch(1'500, Qt::UTC) },
                           { u"list"_s, QVariantList{ 1LL, u"two"_s, QVariantList() } } };
    const auto back = unpack<QVariant>(*pack(map));
    QVERIFY(back);
    QCOMPARE(back->toMap(), map);
    for (auto it = map.begin(); it != map.end(); ++it)
        QCOMPARE(back->toMap().value(it.key()).metaType(), it->metaType());
    QVERIFY(survives(map));
    QVERIFY(survives(QVariantHash{ { u"a"_s, 1LL } }));
    QVERIFY(survives(QVariantList{ 1LL, 2LL }));

    QCOMPARE(packedHex(QVariant(QStringList{ u"a"_s })), "91a161");
    QCOMPARE(packedHex(QVariant::fromValue(State::Cancelled)), "07");
    QCOMPARE(packedHex(QVariant::fromValue(nullptr)), "c0");
    QCOMPARE(packedHex(QVariant::fromValue(QList<int>{ 1, 2 })), "920102");
    QCOMPARE(packedHex(QVariant::fromValue(QMap<int, QString>{ { 5, u"a"_s } })), "8105a161");
    QCOMPARE(packedHex(QVariant::fromValue(Item{ u"a"_s, 2, 0.5 })),
             packedHex(Item{ u"a"_s, 2, 0.5 }));
    QCOMPARE(packedHex(QVariant::fromValue(QList<Item>{ {} })), packedHex(QList<Item>{ {} }));
}

void TestMsgpack::variantsThatDoNotFit()
{
    QCOMPARE(errorOf<QVariant>("8105a161"), u"key: 5 where a str or bin is expected");
    QCOMPARE(errorOf<QVariant>("9181a16181a16207"), u"no error");
    QCOMPARE(errorOf<QVariant>("9181a16181a162d40500"),
             u"[0].a.b: ext 5 where a timestamp is expected");
    QCOMPARE(pack(QVariant::fromValue(NoCodec())).error().text(),
             u"values of type shop::NoCodec cannot be packed");
    QCOMPARE(pack(QVariant::fromValue(NoCodec())).error().code(), ErrorCode::EncodeFailed);
}

void TestMsgpack::containers()
{
    QCOMPARE(packedHex(QList<int>{ 1, 2, 3 }), "93010203");
    QCOMPARE(packedHex(QMap<QString, int>{ { u"a"_s, 1 }, { u"b"_s, 2 } }), "82a16101a16202");
    QVERIFY(survives(QList<QString>{ u"a"_s, u"b"_s }));
    QVERIFY(survives(QStringList{ u"a"_s }));
    QVERIFY(survives(QSet<int>{ 1, 2, 3 }));
    QVERIFY(survives(QHash<QString, QList<int>>{ { u"a"_s, { 1, 2 } } }));
    QVERIFY(survives(QMap<qint64, QDateTime>{ { -1, QDateTime::fromSecsSinceEpoch(5, Qt::UTC) } }));
    QVERIFY(survives(std::vector<bool>{ true, false }));
    QVERIFY(survives(std::deque<QString>{ u"a"_s }));
    QVERIFY(survives(std::set<std::string>{ "a", "b" }));
    QVERIFY(survives(std::map<std::string, QVariant>{ { "a", 1LL } }));
    QVERIFY(survives(std::unordered_map<int, double>{ { 1, 2.5 } }));
    QVERIFY(survives(std::array<int, 3>{ 1, 2, 3 }));
    QVERIFY(survives(std::pair<int, QString>{ 1, u"a"_s }));
    QVERIFY(survives(std::tuple<int, QString, bool>{ 1, u"a"_s, true }));
    // A key that comes twice counts as the last one says, as in the original.
    QCOMPARE((unhex<QMap<QString, int>>("82a16101a16102")), (QMap<QString, int>{ { u"a"_s, 2 } }));
}

void TestMsgpack::optionals()
{
    QCOMPARE(packedHex(std::optional<int>()), "c0");
    QCOMPARE(packedHex(std::optional<int>(5)), "05");
    QVERIFY(survives(std::optional<QString>(u""_s)));
    QVERIFY(survives(std::optional<QString>()));
    QVERIFY(survives(QList<std::optional<int>>{ 1, {}, 3 }));
}

void TestMsgpack::enums()
{
    QCOMPARE(packedHex(State::Cancelled), "07");
    QVERIFY(survives(State::Paid));
    QCOMPARE(packedHex(Qt::Alignment(Qt::AlignLeft | Qt::AlignTop)), "21");
    QVERIFY(survives(Qt::Alignment(Qt::AlignLeft | Qt::AlignTop)));
    QVERIFY(!unpack<State>(QByteArray::fromHex("cb3ff0000000000000")));
}

void TestMsgpack::gadgets()
{
    const OrderAction action{ 780127042258604032, 3 };
    const QByteArray ours = packedHex(action);
    QCOMPARE(ours, "82a26964cf0ad3916961801000a5737461746503");
    QCOMPARE(unhex<OrderAction>(ours.constData()), action);
    // The original's bytes of the same value.
    QCOMPARE(unhex<OrderAction>("82a26964d30ad3916961801000a57374617465d200000003"), action);
    QVERIFY(survives(QList<OrderAction>{ action, {} }));
    QVERIFY(survives(QMap<QString, Item>{ { u"a"_s, { u"sku"_s, 2, 1.5 } } }));
    QVERIFY(survives(std::optional<Item>(Item{ u"sku"_s, 2, 1.5 })));
}

void TestMsgpack::gadgetProperties()
{
    Everything all;
    all.state = State::Cancelled;
    all.big = std::numeric_limits<quint64>::max();
    all.small = 255;
    all.ratio = 0.5F;
    all.key = QUuid::createUuid();
    all.numbers = { 1, -2 };
    all.names = { { -1, u"a"_s } };
    all.byName = { { u"x"_s, { u"sku"_s, 2, 1.5 } } };
    const auto packed = pack(all);
    QVERIFY(packed);
    const auto map = unpack<QVariantMap>(*packed);
    QVERIFY2(!map, "the key of names is an integer");
    QVERIFY(!packed->contains("hidden"));
    QVERIFY(packed->contains("derived"));
    const auto back = unpack<Everything>(*packed);
    QVERIFY2(back, back ? "" : qPrintable(back.error().text()));
    QCOMPARE(*back, all);

    // A property that cannot be written is not looked at, whatever comes for it.
    QCOMPARE(errorOf<Everything>("81a764657269766564a161"), u"no error");

    QCOMPARE(pack(Unpackable()).error().text(),
             u"strange: values of type shop::NoCodec cannot be packed");
    QCOMPARE(errorOf<Unpackable>("81a7737472616e676501"),
             u"strange: values of type shop::NoCodec cannot be unpacked");
}

void TestMsgpack::macros()
{
    QCOMPARE(packedHex(Point{ 3, 4 }), "920304");
    QVERIFY(survives(Point{ 3, 4 }));
    const Line line{ 5,
                     u"空"_s,
                     { 1, 2 },
                     { { 3, 4 }, { 5, 6 } },
                     QDateTime::fromSecsSinceEpoch(7, Qt::UTC),
                     State::Paid };
    QVERIFY(survives(line));
    QVERIFY(survives(Line{}));
    QVERIFY(survives(QList<Line>{ line, {} }));
    QVERIFY(packedHex(line).startsWith("86a2696405a46e616d65"));
    QCOMPARE(packedHex(Renamed{ 5 }), "81a97468652076616c756505");
    QCOMPARE(unhex<Renamed>("81a97468652076616c756505").value, 5);
    // msgpack-c's own functions agree, so programs may mix them.
    msgpack::sbuffer buffer;
    msgpack::pack(buffer, line);
    QCOMPARE(QByteArray(buffer.data(), qsizetype(buffer.size())).toHex(), packedHex(line));
    QCOMPARE(msgpack::unpack(buffer.data(), buffer.size()).get().as<Line>(), line);
}

void TestMsgpack::byHand()
{
    QCOMPARE(packedHex(ByHand{ 4 }), "08");
    QCOMPARE(unhex<ByHand>("08").doubled, 4);
    QCOMPARE(errorOf<ByHand>("a161"), u"the value does not fit the type");
    QCOMPARE(errorOf<QList<ByHand>>("9202a161"), u"[1]: the value does not fit the type");
}

void TestMsgpack::zeroValues()
{
    QCOMPARE(unhex<int>("c0"), 0);
    QCOMPARE(unhex<QString>("c0"), QString());
    QCOMPARE(unhex<QList<int>>("c0"), QList<int>());
    QCOMPARE(unhex<OrderAction>("c0"), OrderAction());
    QCOMPARE(unhex<Point>("c0"), Point());
    QCOMPARE(unhex<QUuid>("c0"), QUuid());
    // nil slice, map and pointer inside of structs
    QCOMPARE(unhex<Line>("83a46e616d65c0a470617468c0a466726f6dc0").name, QString());
    QCOMPARE(unhex<Order>("84a56974656d73c0a461747472c0a46e6f7465c0a461646472c0").items.size(), 0);
    QCOMPARE(unhex<Everything>("82a5737461746501a57374617465c0").state, State::New);
}

void TestMsgpack::missingAndUnknown()
{
    QCOMPARE(unhex<Line>("80"), Line());
    Line line;
    line.id = 9;
    QCOMPARE(unhex<Line>("82a2696409a5657874726193c001c4020102"), line);
    QCOMPARE(unhex<Item>("82a56578747261c0a3736b75a161"), (Item{ u"a"_s, 1, 0 }));
    QCOMPARE(unhex<Item>("81a3534b55a161"), Item()); // names are case-sensitive
    QCOMPARE(unhex<Item>("81c403736b75a161"), (Item{ u"a"_s, 1, 0 })); // bin as a key
}

void TestMsgpack::arraysForStructs()
{
    QCOMPARE(unhex<OrderAction>("920705"), (OrderAction{ 7, 5 }));
    QCOMPARE(errorOf<OrderAction>("9107"), u"1 elements where 2 are expected");
    QCOMPARE(unhex<Renamed>("9105").value, 5);
    QCOMPARE(unhex<Point>("9107"), (Point{ 7, 2 }));
    QCOMPARE(unhex<Point>("930708a161"), (Point{ 7, 8 }));
    QCOMPARE(errorOf<Point>("81a17801"), u"map where an array is expected");
}

void TestMsgpack::trailingBytes()
{
    QCOMPARE(unhex<int>("05c1"), 5);
    QCOMPARE(unhex<OrderAction>("80a161"), OrderAction());
}

void TestMsgpack::errorsNameTheField_data()
{
    QTest::addColumn<QString>("actual");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &actual, const char *expected) {
        QTest::newRow(name) << actual << QString::fromUtf8(expected);
    };
    row("float for int", errorOf<OrderAction>("81a26964cb400c000000000000"),
        "id: float 64 3.5 where an integer is expected");
    row("integral float for int", errorOf<OrderAction>("81a26964cb4000000000000000"),
        "id: float 64 2 where an integer is expected");
    row("too large", errorOf<OrderAction>("81a57374617465ce80000000"),
        "state: 2147483648 is outside of -2147483648 .. 2147483647");
    row("too large for int64", errorOf<OrderAction>("81a26964cf8000000000000000"),
        "id: 9223372036854775808 is outside of -9223372036854775808 .. 9223372036854775807");
    row("negative for unsigned", errorOf<quint8>("ff"), "-1 is outside of 0 .. 255");
    row("int for bool", errorOf<bool>("01"), "1 where a bool is expected");
    row("bool for int", errorOf<int>("c3"), "true where an integer is expected");
    row("str for int", errorOf<int>("a131"), "str where an integer is expected");
    row("int for str", errorOf<QString>("05"), "5 where a str or bin is expected");
    row("float64 for float32", errorOf<float>("cb3fb999999999999a"), "0.1 is no exact float 32");
    row("in a list of gadgets", errorOf<Order>("81a56974656d739281a3717479c081a3717479a161"),
        "items[1].qty: str where an integer is expected");
    row("in a macro's struct", errorOf<Line>("81a4706174689192c0c2"),
        "path[0][1]: false where an integer is expected");
    row("in a map", errorOf<QMap<QString, int>>("82a16101a162a0"),
        "b: str where an integer is expected");
    row("in an optional", errorOf<Line>("81a47768656e05"), "when: 5 where a timestamp is expected");
    row("not a struct", errorOf<OrderAction>("05"), "5 where a map is expected");
    row("integer as a name", errorOf<OrderAction>("8105c0"), "5 where a member's name is expected");
}

void TestMsgpack::errorsNameTheField()
{
    QFETCH(const QString, actual);
    QFETCH(const QString, expected);
    QCOMPARE(actual, expected);
}

void TestMsgpack::refused()
{
    QCOMPARE(errorOf<int>(""), u"no bytes at all");
    QCOMPARE(errorOf<QVariant>("c1"), u"the byte 0xc1 at offset 0 is no msgpack");
    QCOMPARE(errorOf<QVariant>("92c0c1"), u"the byte 0xc1 at offset 2 is no msgpack");
}

void TestMsgpack::truncatedAnywhere()
{
    Line line;
    line.path = { { 300, -70'000 } };
    line.when = QDateTime::fromMSecsSinceEpoch(1, Qt::UTC);
    const QByteArray whole = *pack(line);
    for (qsizetype length = 0; length < whole.size(); ++length) {
        QVERIFY(!unpack<Line>(whole.first(length)));
        QVERIFY(!unpack<QVariant>(whole.first(length)));
    }
    QVERIFY(unpack<Line>(whole));
}

void TestMsgpack::claimedLengths_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *bytes :
         { "dbffffffff616263", "c6ffffffff616263", "c9ffffffff05616263", "ddffffffff010203",
           "dfffffffff010203", "ddffffffff", "91ddffffff00" })
        QTest::newRow(bytes) << QByteArray(bytes);
}

/// Would need gigabytes if the length were believed; the error says that it never got that far.
void TestMsgpack::claimedLengths()
{
    QFETCH(const QByteArray, bytes);
    QVERIFY(errorOf<QVariant>(bytes.constData()).startsWith(u"the bytes end"_s));
    QVERIFY(errorOf<QByteArray>(bytes.constData()).startsWith(u"the bytes end"_s));
    QVERIFY(errorOf<QList<int>>(bytes.constData()).startsWith(u"the bytes end"_s));
    QVERIFY(errorOf<ByHand>(bytes.constData()).startsWith(u"the bytes end"_s));
}

void TestMsgpack::depth()
{
    const auto nested = [](int levels) { return QByteArray(levels, '\x91').append('\x01'); };
    QVERIFY(unpack<QVariant>(nested(512)));
    QVERIFY(!unpack<QVariant>(nested(513)));
    QVERIFY(unpack<QVariant>(nested(100'000)).error().text().startsWith(u"nested too deep"_s));
    QVERIFY(!unpack<shop::Tree>(nested(100'000)));
    const QByteArray maps =
        QByteArray::fromHex("81a8").append("children\x91").repeated(50'000) + '\x80';
    QVERIFY(!unpack<shop::Tree>(maps));

    QVariant deep = 1;
    for (int level = 0; level < 512; ++level)
        deep = QVariantList{ deep };
    QVERIFY(pack(deep));
    QCOMPARE(pack(QVariantList{ deep }).error().text(), u"nested deeper than 512 levels");
    shop::Tree tree;
    for (int level = 0; level < 600; ++level)
        tree = shop::Tree{ level, { tree } };
    QVERIFY(!pack(tree));
}

void TestMsgpack::payloadOfMessage()
{
    const auto payload = hookq::Payload::from(OrderAction{ 1, 2 });
    QVERIFY(payload);
    hookq::Message message;
    message.data = payload->data;
    QCOMPARE(*message.unpack<OrderAction>(), (OrderAction{ 1, 2 }));
    message.protocol = hookq::Protocol(2);
    QCOMPARE(message.unpack<OrderAction>().error().code(), ErrorCode::DecodeFailed);
}

void TestMsgpack::fixtureScalars_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QJsonObject>("expected");
    const auto rows = fixtures::load(QFINDTESTDATA("../fixtures/messages.jsonl.gz"));
    QCOMPARE(rows.size(), 162);
    for (const fixtures::Row &row : rows) {
        const QString tag = row.expected["t"_L1].toString();
        if (tag != "arr"_L1 && tag != "map"_L1 && tag != "multi"_L1 && tag != "ext"_L1)
            QTest::newRow(qPrintable(row.name)) << row.data << row.expected;
    }
}

/// What the original wrote for a single value, by the type a C++ program would ask for.
void TestMsgpack::fixtureScalars()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QJsonObject, expected);
    const QString tag = expected["t"_L1].toString();
    const QString text = expected["v"_L1].toVariant().toString();
    if (tag == "int"_L1 && text.startsWith(u'-'))
        QCOMPARE(QString::number(unpack<qint64>(bytes).value()), text);
    else if (tag == "int"_L1)
        QCOMPARE(QString::number(unpack<quint64>(bytes).value()), text);
    else if (tag == "str"_L1 && expected.contains("v"_L1))
        QCOMPARE(unpack<QString>(bytes).value(), text);
    else if (tag == "str"_L1)
        QCOMPARE(QString::fromLatin1(unpack<QByteArray>(bytes)->toHex()),
                 expected["hex"_L1].toString());
    else if (tag == "bin"_L1)
        QCOMPARE(QString::fromLatin1(unpack<QByteArray>(bytes)->toHex()),
                 expected["hex"_L1].toString());
    else if (tag == "bool"_L1)
        QCOMPARE(unpack<bool>(bytes).value(), expected["v"_L1].toBool());
    else if (tag == "nil"_L1)
        QVERIFY(!unpack<QVariant>(bytes)->isValid());
    else if (tag == "f32"_L1)
        QCOMPARE(hex(*pack(unpack<float>(bytes).value())),
                 "ca" + expected["bits"_L1].toString().toLatin1());
    else if (tag == "f64"_L1)
        QCOMPARE(hex(*pack(unpack<double>(bytes).value())),
                 "cb" + expected["bits"_L1].toString().toLatin1());
    else if (tag == "time"_L1)
        QCOMPARE(unpack<QDateTime>(bytes)->toMSecsSinceEpoch(),
                 expected["sec"_L1].toString().toLongLong() * 1000
                     + expected["nsec"_L1].toInteger() / 1'000'000);
    else
        QFAIL(qPrintable(tag));
}

void TestMsgpack::fixtureStructs()
{
    QHash<QString, QByteArray> rows;
    for (const fixtures::Row &row : fixtures::load(QFINDTESTDATA("../fixtures/messages.jsonl.gz")))
        rows.insert(row.name, row.data);

    QCOMPARE(*unpack<OrderAction>(rows[u"order_action"_s]), (OrderAction{ 780127042258604032, 3 }));
    QCOMPARE(*unpack<OrderAction>(rows[u"order_action_min"_s]),
             (OrderAction{ std::numeric_limits<qint64>::min(), std::numeric_limits<int>::min() }));
    QCOMPARE(*unpack<OrderAction>(rows[u"nil_typed_ptr"_s]), OrderAction());

    const auto order = unpack<Order>(rows[u"order_full"_s]);
    QVERIFY2(order, order ? "" : qPrintable(order.error().text()));
    QCOMPARE(order->id, 9007199254740993);
    QCOMPARE(order->buyer, u"张三");
    QCOMPARE(order->addr, (Address{ u"北京"_s, u"100000"_s }));
    QCOMPARE(order->paddr, (Address{ u"上海"_s, {} }));
    QCOMPARE(order->items, (QList<Item>{ { u"A-1"_s, 2, 9.99 }, { u"乙"_s, 0, -0.5 } }));
    QCOMPARE(order->pitems.size(), 2);
    QVERIFY(!order->pitems[1].isValid());
    QCOMPARE(order->tags, (QStringList{ u"vip"_s, u""_s }));
    QCOMPARE(order->attr, (QMap<QString, QString>{ { u"来源"_s, u"app"_s } }));
    QCOMPARE(order->raw, "\0\xff"_ba);
    QCOMPARE(order->paid, true);
    QCOMPARE(order->created.toString(Qt::ISODateWithMs), u"2021-11-05T01:02:03.456Z");
    QCOMPARE(order->dur, 1'000'000'000);
    QCOMPARE(order->note.toMap(), (QVariantMap{ { u"x"_s, 1LL } }));
}

QTEST_GUILESS_MAIN(TestMsgpack)
#include "tst_msgpack.moc"

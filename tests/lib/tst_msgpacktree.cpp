// SPDX-License-Identifier: MIT
#include <hookq/msgpacktree.h>

#include "../fixtures/expected.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>

using namespace Qt::StringLiterals;
using namespace hookq::msgpacktree;

namespace {

/// Bytes given out by operator new and not yet returned, and the most there ever were.
std::atomic<size_t> allocated = 0; // Qt Test has a thread of its own.
std::atomic<size_t> peak = 0;

} // namespace

// The vectors of the tree come from here; a length that is believed shows in the peak.
void *operator new(size_t size)
{
    auto *block = static_cast<size_t *>(std::malloc(size + 2 * sizeof(size_t)));
    if (!block)
        throw std::bad_alloc();
    block[0] = size;
    peak = std::max<size_t>(peak, allocated += size);
    return block + 2;
}

void operator delete(void *memory) noexcept
{
    if (!memory)
        return;
    auto *block = static_cast<size_t *>(memory) - 2;
    allocated -= block[0];
    std::free(block);
}

void operator delete(void *memory, size_t) noexcept { operator delete(memory); }

// The standard library's other forms end in the two above; a sanitizer's runtime has its own.
void *operator new(size_t size, const std::nothrow_t &) noexcept { return operator new(size); }
void *operator new[](size_t size) { return operator new(size); }
void *operator new[](size_t size, const std::nothrow_t &) noexcept { return operator new(size); }
void operator delete[](void *memory) noexcept { operator delete(memory); }
void operator delete[](void *memory, size_t) noexcept { operator delete(memory); }

namespace {

Tree parseHex(const char *hex) { return Tree::parse(QByteArray::fromHex(hex)); }

/// Why the nodes do not cover the bytes exactly, or nothing.
QString broken(const Tree &tree)
{
    qint64 end = 0;
    for (const NodeIndex root : tree.roots()) {
        if (tree.node(root).offset != end)
            return u"a gap before root %1"_s.arg(root);
        end += tree.node(root).length;
    }
    if (end != tree.bytes().size())
        return u"the roots end at %1"_s.arg(end);
    for (size_t i = 0; i < tree.nodes().size(); ++i) {
        const Node &node = tree.nodes()[i];
        qint64 next = node.offset + node.headerLength;
        quint32 children = 0;
        for (NodeIndex c = node.firstChild; c != NoNode; c = tree.node(c).nextSibling) {
            const Node &child = tree.node(c);
            if (child.offset != next || child.parent != NodeIndex(i) || child.row != children
                || child.isKey != (node.kind == Kind::Map && children % 2 == 0))
                return u"child %1 of %2 is out of place"_s.arg(c).arg(i);
            next += child.length;
            ++children;
        }
        if (children != node.childCount)
            return u"node %1 counts its children wrong"_s.arg(i);
        if (children > 0 && next != node.offset + node.length)
            return u"node %1 ends elsewhere than its children"_s.arg(i);
    }
    return {};
}

QString problems(const Tree &tree)
{
    static const char *const names[] = {
        "None",         "Empty",       "Truncated",    "ReservedByte", "ClaimTooLarge", "TooDeep",
        "TooManyNodes", "InvalidUtf8", "DuplicateKey", "BadTimestamp", "TrailingBytes"};
    QStringList all;
    for (const Node &node : tree.nodes()) {
        if (node.problem != Problem::None)
            all += u"%1@%2+%3"_s.arg(QLatin1StringView(names[int(node.problem)]))
                       .arg(node.offset)
                       .arg(node.length);
    }
    return all.join(u' ');
}

/// A payload with a value of every kind.
QByteArray everything()
{
    return QByteArray::fromHex("de0004"
                               "a3696e7493ffcdffffd38000000000000000"
                               "a5666c6f617492ca3fc00000cb4004000000000000"
                               "a46279746593c403010203c70305aabbccd7ff6ce830206184828b"
                               "2adc0003c0c3da0004c3a96f6b");
}

} // namespace

class TestMsgpackTree : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstByte_data();
    void firstByte();
    void value_data();
    void value();
    void vectorOfTheFormat();
    void problem_data();
    void problem();
    void truncatedAnywhere();
    void claimedLengths_data();
    void claimedLengths();
    void depth();
    void tooManyNodes();
    void largestPayload();
    void nodeAt();
    void keys();
    void text_data();
    void text();
    void json_data();
    void json();
    void jsonStops();
    void previewOfPrefixes();
    void previewOfWhole_data();
    void previewOfWhole();
    void randomBytes();
    void fixtures_data();
    void fixtures();
};

/// Every first byte there is, followed by zeros enough for its fixed part.
void TestMsgpackTree::firstByte_data()
{
    QTest::addColumn<int>("byte");
    for (int byte = 0; byte < 256; ++byte)
        QTest::addRow("%02x", byte) << byte;
}

void TestMsgpackTree::firstByte()
{
    QFETCH(const int, byte);
    struct Expected {
        int last;
        Kind kind;
        int length;
        const char *name;
    };
    static const Expected table[] = {
        {0x7f, Kind::Int, 1, "positive fixint"},
        {0x8f, Kind::Map, 1, "fixmap"},
        {0x9f, Kind::Array, 1, "fixarray"},
        {0xbf, Kind::String, 1, "fixstr"},
        {0xc0, Kind::Nil, 1, "nil"},
        {0xc1, Kind::Error, 1, "reserved (0xc1)"},
        {0xc2, Kind::Bool, 1, "false"},
        {0xc3, Kind::Bool, 1, "true"},
        {0xc4, Kind::Binary, 2, "bin 8"},
        {0xc5, Kind::Binary, 3, "bin 16"},
        {0xc6, Kind::Binary, 5, "bin 32"},
        {0xc7, Kind::Extension, 3, "ext 8"},
        {0xc8, Kind::Extension, 4, "ext 16"},
        {0xc9, Kind::Extension, 6, "ext 32"},
        {0xca, Kind::Float32, 5, "float 32"},
        {0xcb, Kind::Float64, 9, "float 64"},
        {0xcc, Kind::UInt, 2, "uint 8"},
        {0xcd, Kind::UInt, 3, "uint 16"},
        {0xce, Kind::UInt, 5, "uint 32"},
        {0xcf, Kind::UInt, 9, "uint 64"},
        {0xd0, Kind::Int, 2, "int 8"},
        {0xd1, Kind::Int, 3, "int 16"},
        {0xd2, Kind::Int, 5, "int 32"},
        {0xd3, Kind::Int, 9, "int 64"},
        {0xd4, Kind::Extension, 3, "fixext 1"},
        {0xd5, Kind::Extension, 4, "fixext 2"},
        {0xd6, Kind::Extension, 6, "fixext 4"},
        {0xd7, Kind::Extension, 10, "fixext 8"},
        {0xd8, Kind::Extension, 18, "fixext 16"},
        {0xd9, Kind::String, 2, "str 8"},
        {0xda, Kind::String, 3, "str 16"},
        {0xdb, Kind::String, 5, "str 32"},
        {0xdc, Kind::Array, 3, "array 16"},
        {0xdd, Kind::Array, 5, "array 32"},
        {0xde, Kind::Map, 3, "map 16"},
        {0xdf, Kind::Map, 5, "map 32"},
        {0xff, Kind::Int, 1, "negative fixint"},
    };
    const auto *expected = std::find_if(std::begin(table), std::end(table),
                                        [&](const Expected &row) { return byte <= row.last; });
    int count = 0; // what a fix format says in the byte itself
    if (expected->kind == Kind::Map && byte < 0x90)
        count = 2 * (byte & 0x0f);
    else if (expected->kind == Kind::Array && byte < 0xa0)
        count = byte & 0x0f;
    else if (expected->kind == Kind::String && byte < 0xc0)
        count = byte & 0x1f;

    QByteArray bytes(expected->length + count, '\0');
    bytes[0] = char(byte);
    const Tree tree = Tree::parse(bytes);
    const Node &node = tree.node(0);
    QCOMPARE(node.kind, expected->kind);
    QCOMPARE(node.format, quint8(byte));
    QCOMPARE(node.length, bytes.size());
    QCOMPARE(tree.formatName(0), QLatin1StringView(expected->name));
    QCOMPARE(tree.roots().size(), size_t(1));
    QCOMPARE(tree.hasProblems(), byte == 0xc1 || (byte > 0x81 && byte < 0x90));
    QCOMPARE(broken(tree), QString());
    // One byte less is one byte too few.
    if (bytes.size() > 1)
        QVERIFY(Tree::parse(bytes.chopped(1)).hasProblems());
}

void TestMsgpackTree::value_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QVariant>("expected");
    const auto row = [](const char *name, const char *hex, const QVariant &expected) {
        QTest::newRow(name) << QByteArray(hex) << expected;
    };
    row("0", "00", qint64(0));
    row("127", "7f", qint64(127));
    row("-1", "ff", qint64(-1));
    row("-32", "e0", qint64(-32));
    row("uint 8", "ccff", quint64(255));
    row("uint 16", "cdffff", quint64(65535));
    row("uint 32", "ceffffffff", quint64(4294967295));
    row("uint 64", "cfffffffffffffffff", std::numeric_limits<quint64>::max());
    row("int 8", "d080", qint64(-128));
    row("int 8 positive", "d07f", qint64(127));
    row("int 16", "d18000", qint64(-32768));
    row("int 32", "d280000000", qint64(-2147483648));
    row("int 64 least", "d38000000000000000", std::numeric_limits<qint64>::min());
    row("int 64 largest", "d37fffffffffffffff", std::numeric_limits<qint64>::max());
    row("int 64 of 5", "d30000000000000005", qint64(5));
    row("float 32", "ca3fc00000", 1.5f);
    row("float 64", "cbc004000000000000", -2.5);
    row("false", "c2", false);
    row("true", "c3", true);
    row("fixstr", "a3616263", QByteArray("abc"));
    row("str 8", "d903616263", QByteArray("abc"));
    row("str 16", "da0003616263", QByteArray("abc"));
    row("str 32", "db00000003616263", QByteArray("abc"));
    row("bin 8", "c40100", QByteArray("\0", 1));
    row("bin 16", "c500020001", QByteArray("\0\1", 2));
    row("bin 32", "c60000000100", QByteArray("\0", 1));
    row("ext 8", "c70205abcd", QByteArray("\xab\xcd"));
    row("fixext 1", "d4807f", QByteArray("\x7f"));
}

void TestMsgpackTree::value()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const QVariant, expected);
    const Tree tree = parseHex(hex.constData());
    QVERIFY2(!tree.hasProblems(), qPrintable(problems(tree)));
    switch (tree.node(0).kind) {
    case Kind::Int:
        QCOMPARE(QVariant(tree.integer(0)), expected);
        break;
    case Kind::UInt:
        QCOMPARE(QVariant(tree.unsignedInteger(0)), expected);
        break;
    case Kind::Float32:
        QCOMPARE(QVariant(tree.float32(0)), expected);
        break;
    case Kind::Float64:
        QCOMPARE(QVariant(tree.float64(0)), expected);
        break;
    case Kind::Bool:
        QCOMPARE(QVariant(tree.boolean(0)), expected);
        break;
    default:
        QCOMPARE(QVariant(tree.content(0).toByteArray()), expected);
    }
}

void TestMsgpackTree::vectorOfTheFormat()
{
    const Tree tree = parseHex("94CEE9FEE00400D7FF7B8181405E9FF019C2");
    QVERIFY(!tree.hasProblems());
    QCOMPARE(tree.nodes().size(), size_t(5));
    QCOMPARE(tree.unsignedInteger(1), 3925794820U);
    QCOMPARE(tree.integer(2), 0);
    QCOMPARE(tree.node(3).kind, Kind::Timestamp);
    QCOMPARE(tree.timestamp(3).seconds, 1587539993);
    QCOMPARE(tree.timestamp(3).nanoseconds, 518021200U);
    QCOMPARE(tree.text(3), u"2020-04-22T07:19:53.518021200Z");
    QCOMPARE(tree.boolean(4), false);
}

void TestMsgpackTree::problem_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *hex, const char *expected) {
        QTest::newRow(name) << QByteArray(hex) << QString::fromLatin1(expected);
    };
    row("empty", "", "Empty@0+0");
    row("reserved", "c1", "ReservedByte@0+1");
    row("reserved inside", "9301c102", "ReservedByte@2+1");
    row("trailing", "010203", "TrailingBytes@1+1 TrailingBytes@2+1");
    row("trailing and reserved", "01c1", "ReservedByte@1+1");
    row("header cut", "da00", "Truncated@0+2");
    row("int cut", "d30000", "Truncated@0+3");
    row("ext without type", "c702", "Truncated@0+2");
    row("str cut", "a56162", "Truncated@0+3");
    row("str cut in array", "92a56162", "Truncated@0+4 Truncated@1+3 Truncated@4+0");
    row("str cut as last", "91a56162", "Truncated@0+4 Truncated@1+3");
    row("array without elements", "92", "Truncated@0+1 Truncated@1+0");
    row("map without value", "8101", "Truncated@0+2 Truncated@2+0");
    row("bad utf8", "a2c328", "InvalidUtf8@0+3");
    row("surrogate", "a3eda080", "InvalidUtf8@0+4");
    row("bad utf8 as key", "81a1ff01", "InvalidUtf8@1+2");
    row("duplicate str", "82a16101a16102", "DuplicateKey@4+2");
    row("duplicate three times", "83016101620163", "DuplicateKey@3+1 DuplicateKey@5+1");
    row("same int, other format", "820501d3000000000000000506", "DuplicateKey@3+9");
    row("same negative int", "82ff01d2ffffffff02", "DuplicateKey@3+5");
    row("-1 is not 2^64-1", "82ff01cfffffffffffffffff02", "");
    row("false, true, true", "83c201c302c303", "DuplicateKey@5+1");
    row("1 and 1.0 differ", "820101cb3ff000000000000001", "");
    row("str and bin differ", "82a16101c4016101", "");
    row("duplicate array as key", "829101009101ff", "DuplicateKey@4+2");
    row("same ext type only", "82d4010001d4020001", "");
    row("nested map is another map", "82a16181a16101a16202", "");
    row("timestamp of 5 bytes", "c705ff0000000000", "BadTimestamp@0+8");
    row("timestamp of 1 byte", "d4ff00", "BadTimestamp@0+3");
    row("too many nanoseconds", "d7ffee6b280000000000", "BadTimestamp@0+10");
    row("too many nanoseconds in 12", "c70cff3b9aca000000000000000000", "BadTimestamp@0+15");
    row("most nanoseconds in 12", "c70cff3b9ac9ff0000000000000000", "");
}

void TestMsgpackTree::problem()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const QString, expected);
    const Tree tree = parseHex(hex.constData());
    QCOMPARE(problems(tree), expected);
    QCOMPARE(tree.hasProblems(), !expected.isEmpty());
    QCOMPARE(broken(tree), QString());
    for (size_t i = 0; i < tree.nodes().size(); ++i) {
        const bool flagged = tree.nodes()[i].problem != Problem::None;
        QCOMPARE(tree.problemText(NodeIndex(i)).isEmpty(), !flagged);
    }
}

void TestMsgpackTree::truncatedAnywhere()
{
    const QByteArray whole = everything();
    QVERIFY(!Tree::parse(whole).hasProblems());
    for (qsizetype length = 0; length < whole.size(); ++length) {
        const Tree tree = Tree::parse(whole.first(length));
        QVERIFY2(tree.hasProblems(), qPrintable(QString::number(length)));
        QCOMPARE(tree.node(0).problem, length == 0 ? Problem::Empty : Problem::Truncated);
        QCOMPARE(broken(tree), QString());
    }
}

void TestMsgpackTree::claimedLengths_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("str") << QByteArray("dbffffffff616263") << Kind::String;
    QTest::newRow("bin") << QByteArray("c6ffffffff616263") << Kind::Binary;
    QTest::newRow("ext") << QByteArray("c9ffffffff05616263") << Kind::Extension;
    QTest::newRow("array") << QByteArray("ddffffffff010203") << Kind::Array;
    QTest::newRow("map") << QByteArray("dfffffffff010203") << Kind::Map;
}

void TestMsgpackTree::claimedLengths()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const Kind, kind);
    const QByteArray bytes = QByteArray::fromHex(hex);
    const size_t before = allocated;
    peak = allocated.load();
    const Tree tree = Tree::parse(bytes);
    QVERIFY2(peak - before < 4096, qPrintable(QString::number(peak - before)));
    QCOMPARE(tree.node(0).kind, kind);
    QCOMPARE(tree.node(0).problem, Problem::ClaimTooLarge);
    QCOMPARE(tree.node(0).claimedCount, 0xffffffffU);
    QCOMPARE(broken(tree), QString());
    if (kind == Kind::Array || kind == Kind::Map) {
        QCOMPARE(tree.node(0).childCount, 4U); // 1, 2, 3 and the place of what is missing
        QCOMPARE(tree.nodes().back().problem, Problem::Truncated);
        QCOMPARE(tree.nodes().back().offset, 8);
    } else {
        QCOMPARE(tree.content(0).toByteArray(), "abc"_ba);
    }

    // The same thousands of times over: still in proportion to the bytes.
    const QByteArray nested = bytes.repeated(1000);
    peak = allocated.load();
    const size_t start = allocated;
    const Tree many = Tree::parse(nested);
    QVERIFY(peak - start < 1'000'000);
    QCOMPARE(broken(many), QString());
}

void TestMsgpackTree::depth()
{
    for (const char *unit : {"91", "8101", "81"}) {
        const QByteArray bytes = QByteArray::fromHex(unit).repeated(100'000) + '\xc0';
        const size_t before = allocated;
        peak = allocated.load();
        const Tree tree = Tree::parse(bytes);
        QVERIFY(peak - before < 1'000'000);
        QCOMPARE(broken(tree), QString());
        const auto deep =
            std::find_if(tree.nodes().begin(), tree.nodes().end(),
                         [](const Node &node) { return node.problem == Problem::TooDeep; });
        QVERIFY(deep != tree.nodes().end());
        int levels = 0;
        for (NodeIndex i = deep->parent; i != NoNode; i = tree.node(i).parent)
            ++levels;
        QCOMPARE(levels, 512);
        QVERIFY(!toJson(tree, JsonStyle::Readable).isEmpty());
        QVERIFY(!toJson(tree, JsonStyle::Lossless).isEmpty());
        QVERIFY(!preview(bytes, bytes.size()).isEmpty());
    }
    // What lies beside the deep part is still there, with its offset.
    const Tree tree = Tree::parse(QByteArray::fromHex("9391919105a162"
                                                      "07"),
                                  {.depth = 2});
    QCOMPARE(problems(tree), u"TooDeep@2+3");
    QCOMPARE(tree.text(NodeIndex(tree.nodes().size()) - 1), u"7");
}

void TestMsgpackTree::tooManyNodes()
{
    QByteArray bytes = QByteArray::fromHex("dc0064").append(QByteArray(100, '\x01'));
    const Tree tree = Tree::parse(bytes, {.nodes = 10});
    QCOMPARE(tree.nodes().size(), size_t(10));
    QCOMPARE(problems(tree), u"TooManyNodes@11+92");
    QCOMPARE(broken(tree), QString());
    QVERIFY(!Tree::parse(bytes, {.nodes = 102}).hasProblems());

    const Tree roots = Tree::parse(QByteArray(100, '\x01'), {.nodes = 10});
    QCOMPARE(roots.roots().size(), size_t(10));
    QCOMPARE(broken(roots), QString());
}

void TestMsgpackTree::largestPayload()
{
    constexpr quint32 count = 16'777'215 - 5;
    QByteArray bytes(count + 5, '\x07');
    bytes[0] = '\xdd';
    for (int i = 0; i < 4; ++i)
        bytes[1 + i] = char(count >> (24 - 8 * i));
    const size_t before = allocated;
    peak = allocated.load();
    QElapsedTimer timer;
    timer.start();
    const Tree tree = Tree::parse(bytes);
    qInfo("16 MiB of small integers: %lld ms, %.0f MB at the peak", timer.elapsed(),
          double(peak - before) / 1e6);
    QCOMPARE(tree.nodes().size(), size_t(Limits().nodes));
    QCOMPARE(tree.nodes().back().problem, Problem::TooManyNodes);
    QVERIFY(peak - before < size_t(Limits().nodes) * 48 * 2);
    QCOMPARE(broken(tree), QString());
    timer.restart();
    QCOMPARE(tree.nodeAt(1'000'000), 1'000'000 - 4);
    QVERIFY(toJson(tree, JsonStyle::Readable, 10'000).size() < 10'100);
    QVERIFY(preview(bytes, bytes.size()).size() <= 161);
    QVERIFY2(timer.elapsed() < 1000, "work in proportion to what is asked for, not to the payload");
}

void TestMsgpackTree::nodeAt()
{
    const Tree tree = parseHex("92a2616293010203"
                               "05");
    const auto text = [&](qint64 offset) {
        const NodeIndex index = tree.nodeAt(offset);
        return index == NoNode ? u"none"_s : tree.text(index);
    };
    QCOMPARE(text(0), u"[2]");
    QCOMPARE(text(1), u"\"ab\"");
    QCOMPARE(text(3), u"\"ab\"");
    QCOMPARE(text(4), u"[3]");
    QCOMPARE(text(6), u"2");
    QCOMPARE(text(8), u"5");
    QCOMPARE(text(9), u"none");
    QCOMPARE(text(-1), u"none");
    QCOMPARE(Tree().nodeAt(0), NoNode);
    QCOMPARE(parseHex("").nodeAt(0), NoNode);
}

void TestMsgpackTree::keys()
{
    const Tree tree = parseHex("83a1610102a162c091c0c3");
    QStringList keys;
    for (const Node &node : tree.nodes()) {
        if (node.isKey)
            keys += tree.text(NodeIndex(&node - tree.nodes().data()));
    }
    QCOMPARE(keys.join(u' '), u"\"a\" 2 nil");
}

void TestMsgpackTree::text_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *hex, const QString &expected) {
        QTest::newRow(hex) << QByteArray(hex) << expected;
    };
    row("c0", u"nil"_s);
    row("ceE9FEE004", u"3925794820"_s);
    row("cb8000000000000000", u"-0.0"_s);
    row("ca80000000", u"-0.0"_s);
    row("cb3ff0000000000000", u"1.0"_s);
    row("ca3dcccccd", u"0.1"_s);
    row("cb3fb999999999999a", u"0.1"_s);
    row("cb7e37e43c8800759c", u"1e+300"_s);
    row("cb7ff8000000000000", u"NaN"_s);
    row("cb7ff0000000000000", u"Infinity"_s);
    row("caff800000", u"-Infinity"_s);
    row("a0", u"\"\""_s);
    row("a5610a22005c", u"\"a\\n\\\"\\u0000\\\\\""_s);
    // A str that ends inside a character; the last byte is a further value.
    row("a6e7a9baf09f9880", u"\"空\\xf0\\x9f\\x98\""_s);
    row("a7e7a9baf09f9880", u"\"空😀\""_s);
    row("a461ff62c3", u"\"a\\xffb\\xc3\""_s);
    row("a6e280ae616263", u"\"\\u202eabc\""_s);
    row("a4f3a08081", u"\"\\U000e0001\""_s);
    row("dbffffffff616263", u"\"abc…\""_s);
    row("c4030a0b0c", u"bin(3) 0a0b0c"_s);
    row("c400", u"bin(0)"_s);
    row("c70305010203", u"ext(5, 3) 010203"_s);
    row("d480ff", u"ext(-128, 1) ff"_s);
    row("820102a16103", u"{2}"_s);
    row("93010203", u"[3]"_s);
    row("ddffffffff0102", u"[2 of 4294967295]"_s);
    row("d6ff00000000", u"1970-01-01T00:00:00Z"_s);
    row("c70cff00000000fffffff1886e0900", u"0001-01-01T00:00:00Z"_s);
    row("d7ff00000003ffffffff", u"2514-05-30T01:53:03Z"_s);
    row("c70cff0000000100000000000000ff", u"1970-01-01T00:04:15.000000001Z"_s);
    row("c70cff000000077fffffffffffffff", u"timestamp(9223372036854775807 s, 7 ns)"_s);
    row("c705ff0102030405", u"ext(-1, 5) 0102030405"_s);
    row("c1", u"the byte 0xc1 at offset 0 is no msgpack"_s);
    row("", u"no bytes at all"_s);
}

void TestMsgpackTree::text()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const QString, expected);
    QCOMPARE(parseHex(hex.constData()).text(0), expected);
}

void TestMsgpackTree::json_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("readable");
    QTest::addColumn<QString>("lossless");
    const auto row = [](const char *name, const char *hex, const QString &readable,
                        const QString &lossless) {
        QTest::newRow(name) << QByteArray(hex) << readable << lossless;
    };
    const QString order = u"{\n  \"id\": 42,\n  \"tags\": [\n    \"a\",\n    null\n  ]\n}"_s;
    row("order", "82a269642aa47461677392a161c0", order, order);
    row("empty containers", "928090", u"[\n  {},\n  []\n]"_s, u"[\n  {},\n  []\n]"_s);
    row("2^53", "cf0020000000000000", u"9007199254740992"_s, u"9007199254740992"_s);
    row("2^53+1", "cf0020000000000001", u"9007199254740993"_s,
        u"{\"$int\": \"9007199254740993\"}"_s);
    row("least int", "d38000000000000000", u"-9223372036854775808"_s,
        u"{\"$int\": \"-9223372036854775808\"}"_s);
    row("float 32", "ca3dcccccd", u"0.1"_s, u"{\"$f32\": 0.1}"_s);
    row("NaN", "cb7ff8000000000123", u"\"NaN\""_s, u"{\"$f64\": \"7ff8000000000123\"}"_s);
    row("-0", "cb8000000000000000", u"-0.0"_s, u"-0.0"_s);
    row("bin", "c40300ff10", u"\"base64:AP8Q\""_s, u"{\"$bin\": \"AP8Q\"}"_s);
    row("ext", "c70305010203", u"\"ext(5):base64:AQID\""_s, u"{\"$ext\": [5, \"AQID\"]}"_s);
    row("time", "d6ff6553f100", u"\"2023-11-14T22:13:20Z\""_s,
        u"{\"$time\": \"2023-11-14T22:13:20Z\"}"_s);
    row("time beyond", "c70cff000000077fffffffffffffff",
        u"\"timestamp(9223372036854775807 s, 7 ns)\""_s,
        u"{\"$time\": [\"9223372036854775807\", 7]}"_s);
    row("bad utf8", "a261ff", u"\"a\\\\xff\""_s, u"{\"$str\": \"Yf8=\"}"_s);
    row("int keys", "82012aa16105", u"{\n  \"1\": 42,\n  \"a\": 5\n}"_s,
        u"{\"$map\": [\n  [1,42],\n  [\"a\",5]\n]}"_s);
    row("duplicate keys", "82a16101a16102", u"{\n  \"a\": 1,\n  \"a\": 2\n}"_s,
        u"{\"$map\": [\n  [\"a\",1],\n  [\"a\",2]\n]}"_s);
    row("tag as key", "81a4246d617001", u"{\n  \"$map\": 1\n}"_s,
        u"{\"$map\": [\n  [\"$map\",1]\n]}"_s);
    row("map as key", "8181a1610102", u"{\n  \"{\\\"a\\\":1}\": 2\n}"_s,
        u"{\"$map\": [\n  [{\n    \"a\": 1\n  },2]\n]}"_s);
    row("two values", "0102", u"1\n2"_s, u"1\n2"_s);
    row("cut str", "a56162", u"\"ab…\""_s, u"{\"$cut\": \"ab\"}"_s);
    row("missing value", "8101",
        u"{\n  \"1\": \"a value is missing: the bytes end at offset 2\"\n}"_s,
        u"{\"$map\": [\n  [1,{\"$error\": \"a value is missing: the bytes end at offset 2\", "
        "\"$bytes\": \"\"}]\n]}"_s);
    row("reserved", "c1", u"\"the byte 0xc1 at offset 0 is no msgpack\""_s,
        u"{\"$error\": \"the byte 0xc1 at offset 0 is no msgpack\", \"$bytes\": \"wQ==\"}"_s);
}

void TestMsgpackTree::json()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const QString, readable);
    QFETCH(const QString, lossless);
    const Tree tree = parseHex(hex.constData());
    QCOMPARE(toJson(tree, JsonStyle::Readable), readable);
    QCOMPARE(toJson(tree, JsonStyle::Lossless), lossless);
}

void TestMsgpackTree::jsonStops()
{
    const Tree tree =
        Tree::parse(QByteArray::fromHex("dd000f4240") + QByteArray(1'000'000, '\x07'));
    const QString all = toJson(tree, JsonStyle::Readable);
    QCOMPARE(all.count(u'7'), 1'000'000);
    const QString some = toJson(tree, JsonStyle::Readable, 1000);
    QVERIFY(some.startsWith(all.left(1000)));
    QVERIFY(some.endsWith(u"\n… cut after 1000 characters"));

    const QString blob =
        toJson(Tree::parse(QByteArray::fromHex("c6000f4240") + QByteArray(1'000'000, 'x')),
               JsonStyle::Lossless, 1000);
    QVERIFY(blob.size() < 1100);
    QCOMPARE(toJson(parseHex("a3616263"), JsonStyle::Readable, 5), u"\"abc\""_s);
    QVERIFY(toJson(parseHex("a3616263"), JsonStyle::Readable, 4).startsWith(u"\"abc\n… cut"));
}

void TestMsgpackTree::previewOfPrefixes()
{
    const QByteArray bytes = QByteArray::fromHex("83a269642aa57374617465d20000000"
                                                 "3a46e6f7465a568656c6c6f");
    const QString whole = u"{\"id\":42,\"state\":3,\"note\":\"hello\"}"_s;
    QCOMPARE(preview(bytes, bytes.size()), whole);
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        const QString text = preview(bytes.first(length), bytes.size());
        QVERIFY2(text.endsWith(u'…'), qPrintable(text));
        QVERIFY2(whole.startsWith(text.chopped(1)), qPrintable(text));
    }
    QCOMPARE(preview(bytes.first(20), bytes.size()), u"{\"id\":42,\"state\":3,\"not…");
    QCOMPARE(preview("\x05"_ba, 2), u"5…");
    QCOMPARE(preview(bytes, bytes.size(), 12), u"{\"id\":42,\"st…");
}

void TestMsgpackTree::previewOfWhole_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *hex, const QString &expected) {
        QTest::newRow(name) << QByteArray(hex) << expected;
    };
    row("scalar", "05", u"5"_s);
    row("empty", "", u"<no bytes at all>"_s);
    row("bin", "92c403010203c0", u"[bin(3),nil]"_s);
    row("int keys", "8101a161", u"{1:\"a\"}"_s);
    row("reserved", "91c1", u"[<the byte 0xc1 at offset 1 is no msgpack>]"_s);
    row("really cut", "9301", u"[1,<a value is missing: the bytes end at offset 2>]"_s);
    row("two values", "0102", u"1 2"_s);
}

void TestMsgpackTree::previewOfWhole()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const QString, expected);
    const QByteArray bytes = QByteArray::fromHex(hex);
    QCOMPARE(preview(bytes, bytes.size()), expected);
}

/// Whatever the bytes: they are covered, and both JSON forms are JSON.
void TestMsgpackTree::randomBytes()
{
    QRandomGenerator random(20'261'123);
    // Bytes that open something are likelier than by chance, so that there is structure.
    const QByteArray openers = QByteArray::fromHex("8182839192939fa1a5c1c4c7cbd3d6d7ffdcde");
    for (int round = 0; round < 5000; ++round) {
        QByteArray bytes(random.bounded(1, 60), '\0');
        for (char &byte : bytes)
            byte = random.bounded(2) ? openers[random.bounded(int(openers.size()))]
                                     : char(random.bounded(256));
        const Tree tree = Tree::parse(bytes, {.depth = 8, .nodes = 40});
        const QByteArray hex = bytes.toHex();
        QVERIFY2(broken(tree).isEmpty(), hex.constData());
        QVERIFY2(preview(bytes, bytes.size(), 100).size() <= 101, hex.constData());
        if (tree.roots().size() > 1)
            continue;
        for (const JsonStyle style : {JsonStyle::Readable, JsonStyle::Lossless}) {
            QJsonParseError error;
            QJsonDocument::fromJson("[" + toJson(tree, style).toUtf8() + "]", &error);
            QVERIFY2(error.error == QJsonParseError::NoError, hex.constData());
        }
    }
}

void TestMsgpackTree::fixtures_data()
{
    QTest::addColumn<int>("index");
    const auto rows = fixtures::load(QFINDTESTDATA("../fixtures/messages.jsonl.gz"));
    QCOMPARE(rows.size(), 162);
    for (qsizetype i = 0; i < rows.size(); ++i)
        QTest::addRow("%s", qPrintable(rows[i].name)) << int(i);
}

void TestMsgpackTree::fixtures()
{
    static const auto rows = fixtures::load(QFINDTESTDATA("../fixtures/messages.jsonl.gz"));
    QFETCH(const int, index);
    const fixtures::Row &row = rows[index];
    const Tree tree = Tree::parse(row.data);
    QCOMPARE(fixtures::difference(tree, row), QString());
    QCOMPARE(broken(tree), QString());
    if (tree.roots().size() > 1)
        return;
    for (const JsonStyle style : {JsonStyle::Readable, JsonStyle::Lossless})
        QVERIFY(QJsonDocument::fromJson("[" + toJson(tree, style).toUtf8() + "]").isArray());
}

QTEST_GUILESS_MAIN(TestMsgpackTree)
#include "tst_msgpacktree.moc"

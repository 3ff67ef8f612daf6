// SPDX-License-Identifier: MIT
#include <hookq/msgpack.h>

#include "msgpackformat.h"
#include "msgpackstruct.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QUuid>
#include <QtCore/QVariant>
#include <QtCore/QtEndian>

#include <cmath>

using namespace Qt::StringLiterals;

namespace hookq::detail {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(hookq)
};

QString typeName(const Token &token)
{
    switch (token.type) {
    case Token::Type::Nil:
        return u"nil"_s;
    case Token::Type::Bool:
        return token.number ? u"true"_s : u"false"_s;
    case Token::Type::Negative:
        return QString::number(qint64(token.number));
    case Token::Type::Integer:
        return QString::number(token.number);
    case Token::Type::Float32:
        return u"float 32 %1"_s.arg(token.floating);
    case Token::Type::Float64:
        return u"float 64 %1"_s.arg(token.floating, 0, 'g', QLocale::FloatingPointShortest);
    case Token::Type::String:
        return u"str"_s;
    case Token::Type::Binary:
        return u"bin"_s;
    case Token::Type::Array:
        return u"array"_s;
    case Token::Type::Map:
        return u"map"_s;
    case Token::Type::Extension:
        return u"ext %1"_s.arg(token.extensionType);
    }
    return {};
}

/// The first value is there to its last byte, and no deeper than allowed; else a failure that says
/// at which byte not. Only the counts of the containers that are open are kept.
QByteArrayView completeValue(QByteArrayView bytes)
{
    using msgpacktree::Header;
    const Path path;
    if (bytes.isEmpty())
        path.fail(Text::tr("no bytes at all"));
    QVarLengthArray<quint64, 32> open{1};
    qint64 offset = 0;
    while (!open.isEmpty()) {
        if (offset == bytes.size())
            path.fail(Text::tr("the bytes end at offset %1, before the value does").arg(offset));
        if (quint8(bytes[offset]) == 0xc1)
            path.fail(Text::tr("the byte 0xc1 at offset %1 is no msgpack").arg(offset));
        const Header header = msgpacktree::readHeader(bytes, offset);
        const quint64 length = header.length + header.content;
        if (!header.complete || length > quint64(bytes.size() - offset))
            path.fail(Text::tr("the bytes end inside the value at offset %1").arg(offset));
        --open.last();
        if (header.children() > 0)
            open.append(header.children());
        if (open.size() > Path::MaximumDepth + 1)
            path.fail(Text::tr("nested too deep at offset %1").arg(offset));
        while (!open.isEmpty() && open.last() == 0)
            open.removeLast();
        offset += qint64(length);
    }
    return bytes.first(offset);
}

} // namespace

MsgpackFailure::MsgpackFailure(QString text)
    : m_text(std::move(text))
{
}

Error currentFailure(ErrorCode code)
{
    try {
        throw;
    } catch (const MsgpackFailure &failure) {
        return Error(code, failure.text());
    } catch (const std::exception &e) {
        return Error(code, QString::fromUtf8(e.what()));
    } catch (...) {
        return Error(code, Text::tr("an exception of unknown type"));
    }
}

void Path::enter(Element element)
{
    // Without the path, which would be 512 names long.
    if (m_elements.size() == MaximumDepth)
        throw MsgpackFailure(Text::tr("nested deeper than %1 levels").arg(MaximumDepth));
    m_elements.append(element);
}

void Path::fail(const QString &text) const
{
    QString where;
    for (const Element &element : m_elements) {
        if (element.index >= 0)
            where += u'[' % QString::number(element.index) % u']';
        else if (!element.name.isEmpty())
            where += (where.isEmpty() ? u""_s : u"."_s) % QString::fromUtf8(element.name);
    }
    throw MsgpackFailure(where.isEmpty() ? text : QString(where % u": " % text));
}

// Packer

quint32 Packer::checkedSize(size_t size) const
{
    if (size > std::numeric_limits<quint32>::max())
        path.fail(Text::tr("longer than msgpack can say"));
    return quint32(size);
}

void Packer::packText(std::string_view utf8)
{
    const quint32 size = checkedSize(utf8.size());
    pack_str(size);
    pack_str_body(utf8.data(), size);
}

void Packer::packBytes(QByteArrayView bytes)
{
    const quint32 size = checkedSize(size_t(bytes.size()));
    pack_bin(size);
    pack_bin_body(bytes.data(), size);
}

void Packer::packFloat(float value)
{
    char bytes[5] = {char(0xca)};
    qToBigEndian(value, bytes + 1);
    pack_str_body(bytes, sizeof bytes);
}

void Packer::packDouble(double value)
{
    char bytes[9] = {char(0xcb)};
    qToBigEndian(value, bytes + 1);
    pack_str_body(bytes, sizeof bytes);
}

void writeValue(Packer &packer, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    packer.packText({utf8.constData(), size_t(utf8.size())});
}

void writeValue(Packer &packer, const QByteArray &value) { packer.packBytes(value); }

void writeValue(Packer &packer, const QUuid &value) { packer.packBytes(value.toRfc4122()); }

/// The shortest of the three forms of the timestamp extension.
void writeValue(Packer &packer, const QDateTime &value)
{
    if (!value.isValid()) {
        packer.pack_nil();
        return;
    }
    const qint64 ms = value.toMSecsSinceEpoch();
    const qint64 seconds = ms / 1000 - (ms % 1000 < 0 ? 1 : 0);
    const auto nanoseconds = quint32(ms - seconds * 1000) * 1'000'000;
    char bytes[12];
    if (seconds >> 34 != 0) {
        qToBigEndian(nanoseconds, bytes);
        qToBigEndian(seconds, bytes + 4);
        packer.pack_ext(12, -1);
        packer.pack_ext_body(bytes, 12);
    } else if (nanoseconds != 0 || seconds >> 32 != 0) {
        qToBigEndian(quint64(nanoseconds) << 34 | quint64(seconds), bytes);
        packer.pack_ext(8, -1);
        packer.pack_ext_body(bytes, 8);
    } else {
        qToBigEndian(quint32(seconds), bytes);
        packer.pack_ext(4, -1);
        packer.pack_ext_body(bytes, 4);
    }
}

// Reader

Reader::Reader(QByteArrayView bytes)
    : m_rest(completeValue(bytes))
{
}

Token Reader::peek() const
{
    using msgpacktree::Kind;
    const msgpacktree::Header header = msgpacktree::readHeader(m_rest, 0);
    Token token{.extensionType = header.extensionType,
                .count = quint32(header.count),
                .content = m_rest.sliced(header.length, qsizetype(header.content))};
    switch (header.format.kind) {
    case Kind::Bool:
        token.type = Token::Type::Bool;
        token.number = m_rest[0] & 1;
        break;
    case Kind::Int:
        token.number = quint64(msgpacktree::signedInteger(quint8(m_rest[0]), token.content));
        token.type = qint64(token.number) < 0 ? Token::Type::Negative : Token::Type::Integer;
        break;
    case Kind::UInt:
        token.type = Token::Type::Integer;
        token.number = msgpacktree::readBigEndian(token.content.data(), token.content.size());
        break;
    case Kind::Float32:
        token.type = Token::Type::Float32;
        token.floating = double(qFromBigEndian<float>(token.content.data()));
        break;
    case Kind::Float64:
        token.type = Token::Type::Float64;
        token.floating = qFromBigEndian<double>(token.content.data());
        break;
    case Kind::String:
        token.type = Token::Type::String;
        break;
    case Kind::Binary:
        token.type = Token::Type::Binary;
        break;
    case Kind::Array:
        token.type = Token::Type::Array;
        break;
    case Kind::Map:
        token.type = Token::Type::Map;
        break;
    case Kind::Extension:
        token.type = Token::Type::Extension;
        break;
    case Kind::Nil:
    case Kind::Timestamp: // a kind of the tree, not of a format
    case Kind::Error:
        break;
    }
    return token;
}

Token Reader::next()
{
    const msgpacktree::Header header = msgpacktree::readHeader(m_rest, 0);
    const Token token = peek();
    m_rest = m_rest.sliced(header.length + qsizetype(header.content));
    return token;
}

bool Reader::takeNil()
{
    if (quint8(m_rest[0]) != 0xc0)
        return false;
    m_rest = m_rest.sliced(1);
    return true;
}

void Reader::skip()
{
    for (quint64 missing = 1; missing > 0; --missing) {
        const msgpacktree::Header header = msgpacktree::readHeader(m_rest, 0);
        m_rest = m_rest.sliced(header.length + qsizetype(header.content));
        missing += header.children();
    }
}

QByteArrayView Reader::takeRaw()
{
    const QByteArrayView before = m_rest;
    skip();
    return before.chopped(m_rest.size());
}

bool Reader::readBool()
{
    const Token token = next();
    if (token.type != Token::Type::Bool)
        failType(token, QT_TRANSLATE_NOOP("hookq", "a bool"));
    return token.number != 0;
}

qint64 Reader::readSigned(qint64 least, qint64 largest)
{
    const Token token = next();
    const auto number = qint64(token.number);
    if (token.type == Token::Type::Negative ? number < least : token.number > quint64(largest))
        failRange(token, QString::number(least), QString::number(largest));
    if (token.type != Token::Type::Negative && token.type != Token::Type::Integer)
        failType(token, QT_TRANSLATE_NOOP("hookq", "an integer"));
    return number;
}

quint64 Reader::readUnsigned(quint64 largest)
{
    const Token token = next();
    if (token.type == Token::Type::Negative || token.number > largest)
        failRange(token, u"0"_s, QString::number(largest));
    if (token.type != Token::Type::Integer)
        failType(token, QT_TRANSLATE_NOOP("hookq", "an integer"));
    return token.number;
}

double Reader::readDouble()
{
    constexpr quint64 exact = quint64(1) << 53;
    const Token token = next();
    switch (token.type) {
    case Token::Type::Float32:
    case Token::Type::Float64:
        return token.floating;
    case Token::Type::Integer:
        if (token.number > exact)
            fail(Text::tr("%1 is no exact floating point number").arg(token.number));
        return double(token.number);
    case Token::Type::Negative:
        if (qint64(token.number) < -qint64(exact))
            fail(Text::tr("%1 is no exact floating point number").arg(qint64(token.number)));
        return double(qint64(token.number));
    default:
        failType(token, QT_TRANSLATE_NOOP("hookq", "a number"));
    }
}

float Reader::readFloat()
{
    const double value = readDouble();
    const auto narrow = float(value);
    if (!std::isnan(value) && double(narrow) != value)
        fail(
            Text::tr("%1 is no exact float 32").arg(value, 0, 'g', QLocale::FloatingPointShortest));
    return narrow;
}

QByteArrayView Reader::readText()
{
    const Token token = next();
    if (!token.isText())
        failType(token, QT_TRANSLATE_NOOP("hookq", "a str or bin"));
    return token.content;
}

quint32 Reader::readArraySize()
{
    const Token token = next();
    if (token.type != Token::Type::Array)
        failType(token, QT_TRANSLATE_NOOP("hookq", "an array"));
    return token.count;
}

quint32 Reader::readMapSize()
{
    const Token token = next();
    if (token.type != Token::Type::Map)
        failType(token, QT_TRANSLATE_NOOP("hookq", "a map"));
    return token.count;
}

void Reader::failType(const Token &token, const char *expected) const
{
    fail(Text::tr("%1 where %2 is expected").arg(typeName(token), Text::tr(expected)));
}

void Reader::failRange(const Token &token, const QString &least, const QString &largest) const
{
    fail(Text::tr("%1 is outside of %2 .. %3").arg(typeName(token), least, largest));
}

void Reader::failLength(qsizetype length, qsizetype expected) const
{
    fail(Text::tr("%1 elements where %2 are expected")
             .arg(QString::number(length), QString::number(expected)));
}

void Reader::failForeign() const { fail(Text::tr("the value does not fit the type")); }

void readValue(Reader &reader, QString &value) { value = QString::fromUtf8(reader.readText()); }

void readValue(Reader &reader, QByteArray &value) { value = reader.readText().toByteArray(); }

void readValue(Reader &reader, QUuid &value)
{
    const QByteArrayView content = reader.readText();
    if (content.size() == 16) {
        value = QUuid::fromRfc4122(content);
        return;
    }
    value = QUuid::fromString(QLatin1StringView(content));
    if (value.isNull() && !content.contains("00000000-0000-0000-0000-000000000000"))
        reader.fail(Text::tr("no UUID: neither 16 bytes nor its text form"));
}

void readValue(Reader &reader, QDateTime &value)
{
    const Token token = reader.next();
    if (token.type != Token::Type::Extension || token.extensionType != -1)
        reader.failType(token, QT_TRANSLATE_NOOP("hookq", "a timestamp"));
    if (!msgpacktree::isTimestamp(token.content))
        reader.fail(Text::tr("the ext -1 is no timestamp"));
    const auto instant = msgpacktree::instantOf(token.content);
    qint64 ms = 0;
    if (qMulOverflow(instant.seconds, qint64(1000), &ms)
        || qAddOverflow(ms, qint64(instant.nanoseconds / 1'000'000), &ms))
        reader.fail(Text::tr("%1 s is beyond what a QDateTime holds").arg(instant.seconds));
    value = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

void readValue(Reader &reader, QVariant &value)
{
    const auto take = [&]<typename T>(T made) {
        read(reader, made);
        value = QVariant::fromValue(std::move(made));
    };
    switch (const Token token = reader.peek(); token.type) {
    case Token::Type::Nil:
        reader.skip();
        value = QVariant();
        return;
    case Token::Type::Bool:
        return take(false);
    case Token::Type::Negative:
        return take(qint64(0));
    case Token::Type::Integer:
        return token.number >> 63 ? take(quint64(0)) : take(qint64(0));
    case Token::Type::Float32:
        return take(0.0F);
    case Token::Type::Float64:
        return take(0.0);
    case Token::Type::String:
        return take(QString());
    case Token::Type::Binary:
        return take(QByteArray());
    case Token::Type::Array:
        return take(QVariantList());
    case Token::Type::Map:
        return take(QVariantMap());
    case Token::Type::Extension:
        return take(QDateTime());
    }
}

void readNamedFields(Reader &reader, const Fields &fields)
{
    readStruct(
        reader, fields.size(), [&](qsizetype i) { return QByteArrayView(fields[i].name); },
        [&](qsizetype i) { fields[i].read(reader, fields[i].value); });
}

void readFieldsInOrder(Reader &reader, const Fields &fields)
{
    const auto count = qsizetype(reader.readArraySize());
    for (qsizetype i = 0; i < count; ++i) {
        const Path::Step step(reader.path, i);
        if (i < fields.size())
            fields[i].read(reader, fields[i].value);
        else
            reader.skip();
    }
}

} // namespace hookq::detail

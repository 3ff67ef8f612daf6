// SPDX-License-Identifier: MIT
#include "msgpacktreetext.h"

#include "msgpackformat.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>

#include <algorithm>
#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace hookq::msgpacktree {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(hookq)
};

template <typename Float> QString shortest(Float value)
{
    if (std::isnan(value))
        return u"NaN"_s;
    if (std::isinf(value))
        return value < 0 ? u"-Infinity"_s : u"Infinity"_s;
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    QString text = QString::fromLatin1(buffer, end - buffer);
    if (!text.contains(u'.') && !text.contains(u'e'))
        text += ".0"_L1;
    return text;
}

/// Controls, separators of lines, marks that turn the direction of text: nobody sees them.
bool isInvisible(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

QString escapedCharacter(char32_t character, Escapes escapes)
{
    switch (character) {
    case U'"':
        return u"\\\""_s;
    case U'\\':
        return u"\\\\"_s;
    case U'\n':
        return u"\\n"_s;
    case U'\r':
        return u"\\r"_s;
    case U'\t':
        return u"\\t"_s;
    default:
        break;
    }
    if (!isInvisible(character))
        return QString::fromUcs4(&character, 1);
    const QString utf16 = QString::fromUcs4(&character, 1);
    QString units;
    // JSON has only four digits: a pair of surrogates for what lies beyond.
    for (const QChar unit : utf16)
        units += u"\\u%1"_s.arg(unit.unicode(), 4, 16, QChar(u'0'));
    if (escapes == Escapes::Display && character > 0xffff)
        return u"\\U%1"_s.arg(uint(character), 8, 16, QChar(u'0'));
    return units;
}

struct Utf8Character {
    char32_t code = 0;
    int length = 0; ///< 0: the bytes here are not UTF-8.
};

Utf8Character decodeOne(QByteArrayView bytes)
{
    const auto first = quint8(bytes[0]);
    if (first < 0x80)
        return {first, 1};
    const int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (bytes.size() < length || !bytes.first(length).isValidUtf8())
        return {};
    char32_t code = first & (0xff >> (length + 1));
    for (int i = 1; i < length; ++i)
        code = code << 6 | (quint8(bytes[i]) & 0x3f);
    return {code, length};
}

/// How many characters from the start on mean themselves: the common case, copied in one go.
qsizetype plainAscii(QByteArrayView bytes)
{
    const auto special = [](char c) { return c < 0x20 || c == 0x7f || c == '"' || c == '\\'; };
    return std::find_if(bytes.begin(), bytes.end(), special) - bytes.begin();
}

QString hex(QByteArrayView bytes, int maxLength, bool &cut)
{
    const qsizetype shown = std::min<qsizetype>(bytes.size(), std::max(maxLength / 2, 1));
    cut = shown < bytes.size();
    return QString::fromLatin1(bytes.first(shown).toByteArray().toHex());
}

QString bytesText(const QString &head, QByteArrayView content, int maxLength)
{
    bool cut = false;
    const QString digits = hex(content, maxLength - int(head.size()) - 1, cut);
    if (digits.isEmpty())
        return head;
    return head % u' ' % digits % (cut ? u"…"_s : QString());
}

QString countText(const Tree &tree, const Node &node)
{
    // The place of a missing value is a child too: it is the last node of all.
    const Node &last = tree.nodes().back();
    const bool missing =
        last.length == 0 && last.parent != NoNode && &tree.node(last.parent) == &node;
    const qint64 values = node.childCount - (missing ? 1 : 0);
    const qint64 there = node.kind == Kind::Map ? values / 2 : values;
    const QString claimed = QString::number(node.claimedCount);
    const bool partial = isCut(node);
    const QString count =
        partial ? Text::tr("%1 of %2").arg(QString::number(there), claimed) : claimed;
    return node.kind == Kind::Map ? QString(u'{' % count % u'}') : QString(u'[' % count % u']');
}

QString timestampText(Tree::Instant instant)
{
    if (const auto text = rfc3339(instant))
        return *text;
    return u"timestamp(%1 s, %2 ns)"_s.arg(QString::number(instant.seconds),
                                           QString::number(instant.nanoseconds));
}

} // namespace

QString escaped(QByteArrayView utf8, Escapes escapes, qint64 maxLength, bool &cut)
{
    QString out;
    out.reserve(std::min<qint64>(utf8.size(), maxLength));
    while (!utf8.isEmpty() && out.size() < maxLength) {
        const auto wanted = std::min<qint64>(utf8.size(), maxLength - out.size());
        if (const qsizetype plain = plainAscii(utf8.first(wanted))) {
            out += QLatin1StringView(utf8.data(), plain);
            utf8 = utf8.sliced(plain);
            continue;
        }
        const Utf8Character next = decodeOne(utf8);
        if (next.length > 0)
            out += escapedCharacter(next.code, escapes);
        else
            out += (escapes == Escapes::Json ? u"\\\\x%1"_s : u"\\x%1"_s)
                       .arg(quint8(utf8[0]), 2, 16, QChar(u'0'));
        utf8 = utf8.sliced(std::max(next.length, 1));
    }
    cut = !utf8.isEmpty();
    return out;
}

QString floatText(float value) { return shortest(value); }

QString floatText(double value) { return shortest(value); }

std::optional<QString> rfc3339(Tree::Instant instant)
{
    constexpr qint64 year1 = -62'135'596'800;
    constexpr qint64 year10000 = 253'402'300'800;
    if (instant.seconds < year1 || instant.seconds >= year10000)
        return std::nullopt;
    QString text =
        QDateTime::fromSecsSinceEpoch(instant.seconds, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss"_s);
    if (instant.nanoseconds != 0)
        text += u'.' % QString::number(instant.nanoseconds).rightJustified(9, u'0');
    return text % u'Z';
}

QString Tree::text(NodeIndex index, int maxLength) const
{
    const Node &wanted = node(index);
    switch (wanted.kind) {
    case Kind::Nil:
        return u"nil"_s;
    case Kind::Bool:
        return boolean(index) ? u"true"_s : u"false"_s;
    case Kind::Int:
        return QString::number(integer(index));
    case Kind::UInt:
        return QString::number(unsignedInteger(index));
    case Kind::Float32:
        return floatText(float32(index));
    case Kind::Float64:
        return floatText(float64(index));
    case Kind::String: {
        bool cut = false;
        const QString shown = escaped(content(index), Escapes::Display, maxLength, cut);
        return u'"' % shown % (cut || isCut(wanted) ? u"…\""_s : u"\""_s);
    }
    case Kind::Binary:
        return bytesText(u"bin(%1)"_s.arg(wanted.claimedCount), content(index), maxLength);
    case Kind::Extension:
        return bytesText(u"ext(%1, %2)"_s.arg(QString::number(wanted.extensionType),
                                              QString::number(wanted.claimedCount)),
                         content(index), maxLength);
    case Kind::Array:
    case Kind::Map:
        return countText(*this, wanted);
    case Kind::Timestamp:
        return timestampText(timestamp(index));
    case Kind::Error:
        return problemText(index);
    }
    return {};
}

QString Tree::formatName(NodeIndex index) const
{
    const Node &wanted = node(index);
    if (wanted.kind == Kind::Error && wanted.length == 0)
        return {};
    return QString::fromLatin1(formatOf(wanted.format).name);
}

QString Tree::problemText(NodeIndex index) const
{
    const Node &wanted = node(index);
    const QString offset = QString::number(wanted.offset);
    const qint64 there = wanted.length - wanted.headerLength;
    switch (wanted.problem) {
    case Problem::None:
        return {};
    case Problem::Empty:
        return Text::tr("no bytes at all");
    case Problem::Truncated:
        if (wanted.kind == Kind::Error && wanted.length == 0)
            return Text::tr("a value is missing: the bytes end at offset %1").arg(offset);
        if (isContainer(wanted.kind) || wanted.kind == Kind::Error)
            return Text::tr("the bytes end inside the value at offset %1").arg(offset);
        return Text::tr("the value at offset %1 claims %2 bytes, %3 are there")
            .arg(offset, QString::number(wanted.claimedCount), QString::number(there));
    case Problem::ReservedByte:
        return Text::tr("the byte 0xc1 at offset %1 is no msgpack").arg(offset);
    case Problem::ClaimTooLarge:
        return (isContainer(wanted.kind)
                    ? Text::tr("the value at offset %1 claims %2 elements in %3 bytes")
                    : Text::tr("the value at offset %1 claims %2 bytes, %3 are there"))
            .arg(offset, QString::number(wanted.claimedCount), QString::number(there));
    case Problem::TooDeep:
        return Text::tr("nested too deep at offset %1: %2 bytes not shown as values")
            .arg(offset, QString::number(wanted.length));
    case Problem::TooManyNodes:
        return Text::tr("too many values: %2 bytes from offset %1 on not shown as values")
            .arg(offset, QString::number(wanted.length));
    case Problem::InvalidUtf8:
        return Text::tr("the str at offset %1 is not UTF-8").arg(offset);
    case Problem::DuplicateKey:
        return Text::tr("the key at offset %1 is in this map already").arg(offset);
    case Problem::BadTimestamp:
        return Text::tr("the ext -1 at offset %1 is no timestamp").arg(offset);
    case Problem::TrailingBytes:
        return Text::tr("further bytes after the first value, from offset %1 on").arg(offset);
    }
    return {};
}

} // namespace hookq::msgpacktree

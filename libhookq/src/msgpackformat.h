// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/msgpacktree.h>

#include <QtCore/QByteArrayView>

#include <algorithm>

namespace hookq::msgpacktree {

/// What the first byte of a value says about the bytes that follow it.
struct Format {
    Kind kind;
    quint8 lengthBytes; ///< Of the length or count field after the first byte.
    quint8 fixedBytes; ///< Content without a length field.
    const char *name;
};

/// The formats of 0xc0 .. 0xdf; all others carry a value or a length in the byte itself.
inline constexpr Format Formats[32] = {
    {Kind::Nil, 0, 0, "nil"},
    {Kind::Error, 0, 0, "reserved (0xc1)"},
    {Kind::Bool, 0, 0, "false"},
    {Kind::Bool, 0, 0, "true"},
    {Kind::Binary, 1, 0, "bin 8"},
    {Kind::Binary, 2, 0, "bin 16"},
    {Kind::Binary, 4, 0, "bin 32"},
    {Kind::Extension, 1, 0, "ext 8"},
    {Kind::Extension, 2, 0, "ext 16"},
    {Kind::Extension, 4, 0, "ext 32"},
    {Kind::Float32, 0, 4, "float 32"},
    {Kind::Float64, 0, 8, "float 64"},
    {Kind::UInt, 0, 1, "uint 8"},
    {Kind::UInt, 0, 2, "uint 16"},
    {Kind::UInt, 0, 4, "uint 32"},
    {Kind::UInt, 0, 8, "uint 64"},
    {Kind::Int, 0, 1, "int 8"},
    {Kind::Int, 0, 2, "int 16"},
    {Kind::Int, 0, 4, "int 32"},
    {Kind::Int, 0, 8, "int 64"},
    {Kind::Extension, 0, 1, "fixext 1"},
    {Kind::Extension, 0, 2, "fixext 2"},
    {Kind::Extension, 0, 4, "fixext 4"},
    {Kind::Extension, 0, 8, "fixext 8"},
    {Kind::Extension, 0, 16, "fixext 16"},
    {Kind::String, 1, 0, "str 8"},
    {Kind::String, 2, 0, "str 16"},
    {Kind::String, 4, 0, "str 32"},
    {Kind::Array, 2, 0, "array 16"},
    {Kind::Array, 4, 0, "array 32"},
    {Kind::Map, 2, 0, "map 16"},
    {Kind::Map, 4, 0, "map 32"},
};

constexpr Format formatOf(quint8 byte)
{
    if (byte < 0x80)
        return {Kind::Int, 0, 0, "positive fixint"};
    if (byte < 0x90)
        return {Kind::Map, 0, 0, "fixmap"};
    if (byte < 0xa0)
        return {Kind::Array, 0, 0, "fixarray"};
    if (byte < 0xc0)
        return {Kind::String, 0, 0, "fixstr"};
    if (byte < 0xe0)
        return Formats[byte - 0xc0];
    return {Kind::Int, 0, 0, "negative fixint"};
}

constexpr bool isContainer(Kind kind) { return kind == Kind::Array || kind == Kind::Map; }

/// Whether the bytes end before the value does.
inline bool isCut(const Node &node)
{
    return node.problem == Problem::Truncated || node.problem == Problem::ClaimTooLarge;
}

/// Big-endian, \a count <= 8 bytes.
inline quint64 readBigEndian(const char *data, qint64 count)
{
    quint64 value = 0;
    for (qint64 i = 0; i < count; ++i)
        value = value << 8 | quint8(data[i]);
    return value;
}

/// \a content is what follows the first byte; a fixint has none.
inline qint64 signedInteger(quint8 firstByte, QByteArrayView content)
{
    if (content.isEmpty())
        return qint8(firstByte);
    const auto shift = int(64 - 8 * content.size());
    return qint64(readBigEndian(content.data(), content.size()) << shift) >> shift;
}

/// Whether ext -1 with this content is one of the three forms of the timestamp.
inline bool isTimestamp(QByteArrayView content)
{
    constexpr quint64 maxNanoseconds = 999'999'999;
    switch (content.size()) {
    case 4:
        return true;
    case 8:
        return readBigEndian(content.data(), 8) >> 34 <= maxNanoseconds;
    case 12:
        return readBigEndian(content.data(), 4) <= maxNanoseconds;
    default:
        return false;
    }
}

inline Tree::Instant instantOf(QByteArrayView content)
{
    const quint64 head = readBigEndian(content.data(), std::min<qsizetype>(content.size(), 8));
    switch (content.size()) {
    case 4:
        return {qint64(head), 0};
    case 8:
        return {qint64(head & 0x3'ffff'ffff), quint32(head >> 34)};
    default:
        return {qint64(readBigEndian(content.data() + 4, 8)), quint32(head >> 32)};
    }
}

/// The first bytes of a value, taken apart.
struct Header {
    Format format = formatOf(0);
    bool complete = false; ///< Every byte of it is there, and so is fixed content of a scalar.
    quint8 length = 0;
    qint8 extensionType = 0;
    quint64 content = 0; ///< Bytes of str, bin, ext and fixed scalars.
    quint64 count = 0; ///< Elements of an array, entries of a map.

    [[nodiscard]] quint64 children() const { return format.kind == Kind::Map ? 2 * count : count; }
};

constexpr quint64 lengthInFirstByte(quint8 byte, Kind kind)
{
    return byte & (kind == Kind::String ? 0x1f : 0x0f);
}

inline Header readHeader(QByteArrayView bytes, qint64 offset)
{
    const auto byte = quint8(bytes[offset]);
    Header header{.format = formatOf(byte)};
    const Kind kind = header.format.kind;
    const bool extension = kind == Kind::Extension;
    header.length = quint8(1 + header.format.lengthBytes + (extension ? 1 : 0));
    const qint64 available = bytes.size() - offset;
    if (available < header.length)
        return header;

    quint64 claim = header.format.fixedBytes;
    if (header.format.lengthBytes)
        claim = readBigEndian(bytes.data() + offset + 1, header.format.lengthBytes);
    else if (byte < 0xc0 && byte >= 0x80)
        claim = lengthInFirstByte(byte, kind);
    if (extension)
        header.extensionType = qint8(bytes[offset + header.length - 1]);
    (isContainer(kind) ? header.count : header.content) = claim;

    const bool scalar = !isContainer(kind) && !extension && header.format.fixedBytes;
    header.complete = !scalar || quint64(available) >= header.length + claim;
    return header;
}

} // namespace hookq::msgpacktree

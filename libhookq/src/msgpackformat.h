// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/msgpacktree.h>

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
    { Kind::Nil, 0, 0, "nil" },
    { Kind::Error, 0, 0, "reserved (0xc1)" },
    { Kind::Bool, 0, 0, "false" },
    { Kind::Bool, 0, 0, "true" },
    { Kind::Binary, 1, 0, "bin 8" },
    { Kind::Binary, 2, 0, "bin 16" },
    { Kind::Binary, 4, 0, "bin 32" },
    { Kind::Extension, 1, 0, "ext 8" },
    { Kind::Extension, 2, 0, "ext 16" },
    { Kind::Extension, 4, 0, "ext 32" },
    { Kind::Float32, 0, 4, "float 32" },
    { Kind::Float64, 0, 8, "float 64" },
    { Kind::UInt, 0, 1, "uint 8" },
    { Kind::UInt, 0, 2, "uint 16" },
    { Kind::UInt, 0, 4, "uint 32" },
    { Kind::UInt, 0, 8, "uint 64" },
    { Kind::Int, 0, 1, "int 8" },
    { Kind::Int, 0, 2, "int 16" },
    { Kind::Int, 0, 4, "int 32" },
    { Kind::Int, 0, 8, "int 64" },
    { Kind::Extension, 0, 1, "fixext 1" },
    { Kind::Extension, 0, 2, "fixext 2" },
    { Kind::Extension, 0, 4, "fixext 4" },
    { Kind::Extension, 0, 8, "fixext 8" },
    { Kind::Extension, 0, 16, "fixext 16" },
    { Kind::String, 1, 0, "str 8" },
    { Kind::String, 2, 0, "str 16" },
    { Kind::String, 4, 0, "str 32" },
    { Kind::Array, 2, 0, "array 16" },
    { Kind::Array, 4, 0, "array 32" },
    { Kind::Map, 2, 0, "map 16" },
    { Kind::Map, 4, 0, "map 32" },
};

constexpr Format formatOf(quint8 byte)
{
    if (byte < 0x80)
        return { Kind::Int, 0, 0, "positive fixint" };
    if (byte < 0x90)
        return { Kind::Map, 0, 0, "fixmap" };
    if (byte < 0xa0)
        return { Kind::Array, 0, 0, "fixarray" };
    if (byte < 0xc0)
        return { Kind::String, 0, 0, "fixstr" };
    if (byte < 0xe0)
        return Formats[byte - 0xc0];
    return { Kind::Int, 0, 0, "negative fixint" };
}

constexpr bool isContainer(Kind kind) { return kind == Kind::Array || kind == Kind::Map; }

/// Big-endian, \a count <= 8 bytes.
inline quint64 readBigEndian(const char *data, qint64 count)
{
    quint64 value = 0;
    for (qint64 i = 0; i < count; ++i)
        value = value << 8 | quint8(data[i]);
    return value;
}

} // namespace hookq::msgpacktree

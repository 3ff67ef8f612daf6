// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>
#include <hookq/msgpackcodec.h>

#include <QtCore/QByteArray>

#include <exception>
#include <type_traits>

namespace hookq {

/// Packs \a value for the wire, so that the Go original can read it. Fails with EncodeFailed.
///
///   bool, integers, enums, QFlags   bool, the smallest integer format that holds the value
///   float, double                   float 32, float 64
///   QString, std::string, literals  str (UTF-8)
///   QByteArray, ranges of bytes     bin
///   QDateTime                       timestamp (ext -1) in ms; nil if invalid
///   QUuid                           bin of 16 bytes, as Go's [16]byte
///   QVariant                        what it holds, if it is of a type in this table; nil if empty
///   std::optional                   its value, or nil
///   QList, QSet, std::vector, ..    array
///   QMap, QHash, std::map, ..       map
///   std::pair, tuple, array         array
///   a Q_GADGET                      map of its stored Q_PROPERTYs, by name
///   MSGPACK_DEFINE_MAP              map, by name
///   MSGPACK_DEFINE                  array, in the order given
///   anything with msgpack-c's own   what that adaptor writes
///
/// Nesting ends at 512 levels.
template <typename T> [[nodiscard]] Result<QByteArray> pack(const T &value)
{
    try {
        detail::Packer packer;
        packer.pack(value);
        return packer.takeBytes();
    } catch (...) {
        return detail::currentFailure(ErrorCode::EncodeFailed);
    }
}

/// Unpacks the first value of \a bytes to a T; what follows it is ignored, as by the Go original.
/// Fails with DecodeFailed; the text names the field, as in "items[3].quantity: ...".
///
/// Reads the types pack() writes, and exactly: a number that T cannot hold as it is, a float for an
/// integer, or a wrong type is an error, never a rounded value. Beyond that:
///   - nil is the zero value of any type.
///   - str and bin are read alike. Bytes that are not UTF-8 become U+FFFD in a QString.
///   - A map for a struct may have more keys (ignored) and fewer (the member keeps its default); an
///     array of the same length is read in order.
///   - QDateTime is in UTC; what is finer than a millisecond is cut off.
///   - QUuid is also read from its text form.
///   - QVariant becomes bool, qint64 (quint64 beyond it), float, double, QString, QByteArray,
///     QDateTime, QVariantList or QVariantMap. Keys other than str and bin do not fit in that one.
///     For a view that loses nothing see msgpacktree.h.
///
/// Safe on hostile bytes: nesting ends at 512 levels, and no length is believed that the bytes
/// there are do not bear out.
template <typename T> [[nodiscard]] Result<T> unpack(const QByteArray &bytes)
{
    static_assert(std::is_default_constructible_v<T>, "unpack<T>() needs a T to fill");
    try {
        detail::Reader reader(bytes);
        T value{};
        detail::read(reader, value);
        return value;
    } catch (...) {
        return detail::currentFailure(ErrorCode::DecodeFailed);
    }
}

} // namespace hookq

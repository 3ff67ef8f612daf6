// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <QtCore/QByteArray>

#include <msgpack.hpp>

#include <exception>

namespace hookq {

/// Packs \a value for the wire. Fails with EncodeFailed.
template <typename T>
[[nodiscard]] Result<QByteArray> pack(const T &value)
{
    try {
        msgpack::sbuffer buffer;
        msgpack::pack(buffer, value);
        return QByteArray(buffer.data(), qsizetype(buffer.size()));
    } catch (const std::exception &e) {
        return Error(ErrorCode::EncodeFailed, QString::fromUtf8(e.what()));
    }
}

/// Unpacks \a bytes to a T. Fails with DecodeFailed.
template <typename T>
[[nodiscard]] Result<T> unpack(const QByteArray &bytes)
{
    try {
        const auto handle = msgpack::unpack(bytes.constData(), size_t(bytes.size()));
        return handle.get().template as<T>();
    } catch (const std::exception &e) {
        return Error(ErrorCode::DecodeFailed, QString::fromUtf8(e.what()));
    }
}

} // namespace hookq

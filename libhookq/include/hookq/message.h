// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>
#include <hookq/msgpack.h>

#include <QtCore/QByteArray>
#include <QtCore/QDateTime>
#include <QtCore/QMetaType>
#include <QtCore/QTimeZone>

namespace hookq {

/// The column p of a topic. The Go original defines 1 only; every other value is kept and shown as it is.
enum class Protocol : qint32 { MsgPack = 1 };

/// The largest payload: what MEDIUMBLOB holds, on every database.
inline constexpr qint64 MaximumPayload = 16'777'215;

/// What a producer sends: bytes, and the protocol that says how to read them.
struct Payload {
    QByteArray data;
    Protocol protocol = Protocol::MsgPack;

    /// Packs any value that hookq::pack() takes. Fails with EncodeFailed.
    template <typename T>
    [[nodiscard]] static Result<Payload> from(const T &value)
    {
        auto bytes = pack(value);
        if (!bytes)
            return bytes.error();
        return Payload{*std::move(bytes), Protocol::MsgPack};
    }
};

/// One row of a topic. Ids of a topic are contiguous and in commit order (contract C2).
struct Message {
    qint64 id = 0;
    Protocol protocol = Protocol::MsgPack;
    QByteArray data;
    /// When the producer wrote it, by the producer's clock: milliseconds since 1970, UTC. Stamps of
    /// neighbours may be out of order, ids never are.
    qint64 createdAtMs = 0;

    [[nodiscard]] QDateTime createdAt() const
    {
        return QDateTime::fromMSecsSinceEpoch(createdAtMs, QTimeZone::utc());
    }

    /// The payload as a T. Fails with DecodeFailed if the protocol is not msgpack or the bytes do not fit.
    template <typename T>
    [[nodiscard]] Result<T> unpack() const
    {
        if (protocol != Protocol::MsgPack)
            return unknownProtocol(protocol);
        return hookq::unpack<T>(data);
    }

private:
    HOOKQ_EXPORT static Error unknownProtocol(Protocol protocol);
};

/// One row of a cursor table: how far a client has submitted.
struct Cursor {
    QString clientId; ///< Compared bytewise on every database.
    qint64 sid = 0; ///< The last id the client has consumed and submitted. 0: nothing yet.
    qint64 updatedAtMs = 0; ///< The client's last submit, milliseconds since 1970, UTC.

    [[nodiscard]] QDateTime updatedAt() const
    {
        return QDateTime::fromMSecsSinceEpoch(updatedAtMs, QTimeZone::utc());
    }
};

} // namespace hookq

Q_DECLARE_METATYPE(hookq::Message)
Q_DECLARE_METATYPE(hookq::Cursor)
Q_DECLARE_METATYPE(hookq::Error)

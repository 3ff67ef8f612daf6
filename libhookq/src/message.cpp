// SPDX-License-Identifier: MIT
#include <hookq/message.h>

#include <QtCore/QCoreApplication>

namespace hookq {

Error Message::unknownProtocol(Protocol protocol)
{
    return Error(
        ErrorCode::DecodeFailed,
        QCoreApplication::translate("hookq", "The message has protocol %1, not msgpack (1).")
            .arg(int(protocol)));
}

} // namespace hookq

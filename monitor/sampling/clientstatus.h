// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/history.h"

#include <QtCore/QString>

namespace hookq::monitor {

/// How a client is doing, in one word, and the rule that says so.
struct ClientStatus {
    /// From the least to the most worrying.
    enum class Kind {
        Idle, ///< Everything is read and nothing new comes.
        Ok,
        Unknown, ///< Not watched for long enough.
        FallingBehind, ///< It submits, and the lag at its submits only grew.
        Rewound, ///< Its cursor went back.
        Stalled, ///< There is something to read, nothing new comes, and it does not submit.
        Stopped, ///< New messages come and it does not submit.
        BeyondHead, ///< Its cursor is above the largest id: messages would be missed.
    };
    Kind kind = Kind::Unknown;
    QString reason; ///< For a tooltip.

    [[nodiscard]] QString text() const;
    /// Something a person should look at.
    [[nodiscard]] bool isBad() const { return kind >= Kind::FallingBehind; }
};

/// Judges by the rules of LinkedIn's Burrow, on a window scaled to the client's own submit
/// interval: ten intervals, at least ten seconds. One that submits every ten minutes is not stopped
/// after one minute.
///
/// \a serverMs: the database's clock at the sample. \a wallMs: this machine's at the same moment.
[[nodiscard]] ClientStatus judge(const ClientSample &sample, const ClientTrack &track,
                                 qint64 serverMs, qint64 wallMs);

} // namespace hookq::monitor

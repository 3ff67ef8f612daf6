// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/connectionoptions.h>
#include <hookq/topic.h>

#include <QtCore/QStringList>

#include <chrono>

namespace hookq {

/// What a Consumer needs to know. The JSON form is the Go original's file, every key of it, and one
/// section more ("database") for what it could not reach:
///
///     { "database": { "driver": "QSQLITE", "database": "/var/lib/shop/shop.db" },
///       "topicTbl": "orders", "cursorTbl": "orders_cursor", "id": "mailer",
///       "n": 500, "tick": "1s", "catchN": 1000, "catchT": "10s", "submitRetryNum": 10 }
///
/// A value out of range is clamped, as the original does.
struct HOOKQ_EXPORT ConsumerConfig {
    ConnectionOptions connection;
    Topic topic; ///< "topicTbl" and "cursorTbl"; both required.
    QString clientId; ///< "id"; required. Whose cursor row it is; compared bytewise.
    int n = 500; ///< Messages a page, 1 .. 10,000.
    std::chrono::milliseconds tick{1000}; ///< Pause after a page that was not full, 1 ms .. 1 h.
    qint64 catchN = 1000; ///< Submit after so many messages, 1 .. 10,000.
    std::chrono::milliseconds catchT{10'000}; ///< Submit after so long if anything is new, 1 s .. 10 h.
    int submitRetryNum = 10; ///< Attempts of one submit before submitFailed(), 1 .. 10,000.
    bool logGorm = false; ///< "logGorm": log statements (category hookq.sql).

    /// The most bytes of payload fetched ahead; a page ends early at it. One message is always fetched,
    /// whatever its size (contract C7). Key "pageBytes", ours; 1 KiB .. 1 GiB.
    qint64 pageBytes = 32 * 1024 * 1024;

    /// Clamps every number to its range. Fails with InvalidConfig if a required value is empty.
    [[nodiscard]] Result<> normalize();

    struct Loaded;
    /// Reads a file, and normalizes. Wrong types and units are errors that name the key.
    [[nodiscard]] static Result<Loaded> load(const QString &fileName);
    [[nodiscard]] static Result<Loaded> fromJson(const QByteArray &json);
};

struct ConsumerConfig::Loaded {
    ConsumerConfig config;
    /// Keys nobody reads, each named, e.g. "unknown key \"catchm\"". The original ignores them; here
    /// they are worth a line in the log.
    QStringList warnings;
};

} // namespace hookq

Q_DECLARE_METATYPE(hookq::ConsumerConfig)

// SPDX-License-Identifier: MIT
#pragma once

#include "models/keyedtablemodel.h"
#include "sampling/clientstatus.h"

#include <utility>

namespace hookq::monitor {

struct CursorRow {
    Topic topic;
    ClientSample sample;
    ClientStatus status;
    qint64 sinceSubmitMs = 0;
    std::optional<qint64> oldestUnreadAgeMs;
    std::optional<double> consumeRate; ///< Messages a second.
    std::optional<qint64>
        drainMs; ///< Until the lag is 0 at the present rates; nothing if it never is.

    [[nodiscard]] std::pair<Topic, QString> key() const { return {topic, sample.clientId}; }
};

/// Every client of every topic.
class CursorModel : public KeyedTableModel<CursorRow> {
    Q_OBJECT
public:
    enum Column {
        Status,
        Client,
        TopicName,
        Sid,
        Lag,
        OldestUnread,
        ConsumeRate,
        Drain,
        LastSubmit,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< The raw value.
        TopicRole, ///< hookq::Topic
        ClientRole, ///< The client id, QString.
    };

    using KeyedTableModel::KeyedTableModel;

    void setSnapshot(const Snapshot &snapshot, const History &history);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] static QString text(const CursorRow &row, int column);
    [[nodiscard]] static QVariant sortValue(const CursorRow &row, int column);
    [[nodiscard]] static QString toolTip(const CursorRow &row, int column);
};

} // namespace hookq::monitor

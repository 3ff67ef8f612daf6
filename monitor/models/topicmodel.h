// SPDX-License-Identifier: MIT
#pragma once

#include "models/keyedtablemodel.h"
#include "sampling/clientstatus.h"

namespace hookq::monitor {

struct TopicRow {
    TopicSample sample;
    std::optional<double> rate; ///< Messages written a second.
    std::optional<qint64> lastAgeMs; ///< Of the newest message.
    std::optional<ClientStatus> worst; ///< Nothing without clients.
    QString worstClient;
    qint64 maxLag = 0;

    [[nodiscard]] const Topic &key() const { return sample.topic; }
};

/// The topics of a connection with their figures.
class TopicModel : public KeyedTableModel<TopicRow> {
    Q_OBJECT
public:
    enum Column { Name, Status, MaxLag, Messages, Rate, LastAge, Clients, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< The raw value.
        TopicRole, ///< hookq::Topic
    };

    using KeyedTableModel::KeyedTableModel;

    void setSnapshot(const Snapshot &snapshot, const History &history);
    /// The row of \a topic, or -1.
    [[nodiscard]] int rowOf(const Topic &topic) const;

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] static QString text(const TopicRow &row, int column);
    [[nodiscard]] static QVariant sortValue(const TopicRow &row, int column);
    [[nodiscard]] static QString toolTip(const TopicRow &row);
    [[nodiscard]] static QIcon icon(const TopicRow &row, int column);
};

} // namespace hookq::monitor

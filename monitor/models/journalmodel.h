// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/journal.h"

#include <QtCore/QAbstractTableModel>

namespace hookq::monitor {

/// The journal, newest edit first.
class JournalModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        When,
        Result,
        TopicName,
        Client,
        OldSid,
        NewSid,
        Reason,
        Who,
        Connection,
        ColumnCount
    };
    enum Role { NumberRole = Qt::UserRole };

    /// \a journal outlives the model.
    explicit JournalModel(const Journal &journal, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] const JournalEntry &entry(int row) const;
    void insertNewest();
    void updateEntry(qsizetype entryIndex);
    [[nodiscard]] static QString text(const JournalEntry &entry, int column);
    [[nodiscard]] static QString toolTip(const JournalEntry &entry);

    const Journal &m_journal;
    int m_rows;
};

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QAbstractTableModel>
#include <QtCore/QList>

#include <algorithm>

namespace hookq::monitor {

/// A table whose rows are replaced as a whole at every sample, while rows that stay keep their
/// place in selections and scroll positions: only rows whose key() is new or gone are inserted or
/// removed.
template <typename Row> class KeyedTableModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }
    [[nodiscard]] const Row &row(int index) const { return m_rows[index]; }

    void setRows(const QList<Row> &rows)
    {
        if (!hasKeysOf(rows) && !arrangeLike(rows))
            return;
        m_rows = rows;
        if (!rows.isEmpty())
            Q_EMIT this->dataChanged(index(0, 0), index(int(rows.size()) - 1, columnCount() - 1));
    }

private:
    /// What is the case at nearly every sample, and quick to see.
    [[nodiscard]] bool hasKeysOf(const QList<Row> &rows) const
    {
        return std::equal(m_rows.cbegin(), m_rows.cend(), rows.cbegin(), rows.cend(),
                          [](const Row &a, const Row &b) { return a.key() == b.key(); });
    }

    /// False if everything had to be replaced, and is.
    bool arrangeLike(const QList<Row> &rows)
    {
        removeGone(rows);
        if (keepsOrder(rows)) {
            insertNew(rows);
            return true;
        }
        beginResetModel();
        m_rows = rows;
        endResetModel();
        return false;
    }

    [[nodiscard]] static bool contains(const QList<Row> &rows, const Row &wanted)
    {
        return std::any_of(rows.cbegin(), rows.cend(),
                           [&](const Row &row) { return row.key() == wanted.key(); });
    }

    void removeGone(const QList<Row> &rows)
    {
        for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
            if (contains(rows, m_rows[i]))
                continue;
            beginRemoveRows({}, i, i);
            m_rows.removeAt(i);
            endRemoveRows();
        }
    }

    /// Whether what is left is a subsequence of \a rows.
    [[nodiscard]] bool keepsOrder(const QList<Row> &rows) const
    {
        qsizetype kept = 0;
        for (const Row &row : rows) {
            if (kept < m_rows.size() && m_rows[kept].key() == row.key())
                ++kept;
        }
        return kept == m_rows.size();
    }

    void insertNew(const QList<Row> &rows)
    {
        for (int i = 0; i < int(rows.size()); ++i) {
            if (i < m_rows.size() && m_rows[i].key() == rows[i].key())
                continue;
            beginInsertRows({}, i, i);
            m_rows.insert(i, rows[i]);
            endInsertRows();
        }
    }

    QList<Row> m_rows;
};

} // namespace hookq::monitor

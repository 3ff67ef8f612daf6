// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QAbstractTableModel>
#include <QtCore/QList>
#include <QtCore/QSet>

#include <algorithm>
#include <type_traits>
#include <utility>

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

    /// In runs, because a view pays for every change of rows, however many there are in it.
    void removeGone(const QList<Row> &rows)
    {
        QSet<std::decay_t<decltype(std::declval<Row>().key())>> wanted;
        for (const Row &row : rows)
            wanted.insert(row.key());
        const auto isGone = [&](qsizetype i) { return !wanted.contains(m_rows[i].key()); };
        for (qsizetype last = m_rows.size() - 1; last >= 0; --last) {
            if (!isGone(last))
                continue;
            qsizetype first = last;
            while (first > 0 && isGone(first - 1))
                --first;
            beginRemoveRows({}, int(first), int(last));
            m_rows.remove(first, last - first + 1);
            endRemoveRows();
            last = first;
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
        const auto isThere = [&](qsizetype at, qsizetype i) {
            return at < m_rows.size() && m_rows[at].key() == rows[i].key();
        };
        for (qsizetype first = 0; first < rows.size(); ++first) {
            if (isThere(first, first))
                continue;
            qsizetype end = first;
            while (end < rows.size() && !isThere(first, end))
                ++end;
            beginInsertRows({}, int(first), int(end - 1));
            m_rows = m_rows.first(first) + rows.mid(first, end - first) + m_rows.mid(first);
            endInsertRows();
            first = end;
        }
    }

    QList<Row> m_rows;
};

} // namespace hookq::monitor

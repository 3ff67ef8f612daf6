// SPDX-License-Identifier: MIT
#pragma once

#include "models/payloaddocument.h"

#include <QtCore/QAbstractItemModel>

#include <optional>

namespace hookq::monitor {

/// A decoded payload as a tree. A map's entry is one row (the key in the first column, the value in
/// the others), except that a key which is itself an array or a map has a row of its own before its
/// value's.
///
/// Containers of more than PayloadDocument::GroupSize children show groups instead, "1,000 …
/// 1,999": unlike fetchMore() that reaches the millionth element without making the million before
/// it, and the model never inserts rows behind the view's back. Rows are looked up when they are
/// asked for.
class PayloadTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    using NodeIndex = msgpacktree::NodeIndex;

    enum Column { KeyColumn, ValueColumn, TypeColumn, BytesColumn, ColumnCount };
    enum Role {
        NodeRole = Qt::UserRole, ///< The NodeIndex, or msgpacktree::NoNode for a group.
        OffsetRole, ///< Of the first byte.
        LengthRole, ///< Of all bytes of the row; of a group, of all its children.
        ProblemRole, ///< In words; empty if there is none.
        ProblemsInsideRole, ///< How many nodes below this one have a problem.
    };

    using QAbstractItemModel::QAbstractItemModel;

    /// nullptr empties the model.
    void setDocument(std::shared_ptr<const PayloadDocument> document);
    [[nodiscard]] const std::shared_ptr<const PayloadDocument> &document() const
    {
        return m_document;
    }

    /// The row that shows \a node; a scalar key is shown by its value's row.
    [[nodiscard]] QModelIndex indexOf(NodeIndex node) const;
    [[nodiscard]] NodeIndex nodeOf(const QModelIndex &index) const;
    /// The key of the entry whose value \a index is, or msgpacktree::NoNode.
    [[nodiscard]] NodeIndex keyOf(const QModelIndex &index) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    /// What an index stands for, and whose rows a parent has: a node, one group of its children, or
    /// (node NoNode) the top level.
    struct Place {
        NodeIndex node = msgpacktree::NoNode;
        int group = -1;
        [[nodiscard]] bool isGroup() const { return group >= 0; }
    };

    [[nodiscard]] static quintptr idOf(Place place);
    [[nodiscard]] static Place placeOf(quintptr id);
    [[nodiscard]] static Place placeOf(const QModelIndex &index);

    [[nodiscard]] const msgpacktree::Node &node(NodeIndex index) const
    {
        return m_document->tree.node(index);
    }
    [[nodiscard]] quint32 childCount(NodeIndex container) const;
    [[nodiscard]] quint32 span(NodeIndex container) const;
    [[nodiscard]] bool isGrouped(NodeIndex container) const;
    [[nodiscard]] int groupCount(NodeIndex container) const;
    [[nodiscard]] NodeIndex firstOfGroup(NodeIndex container, int group) const;
    [[nodiscard]] NodeIndex endOfGroup(Place place) const;
    [[nodiscard]] NodeIndex siblingAfter(NodeIndex index) const;
    [[nodiscard]] bool isFoldedKey(NodeIndex index) const;
    /// The nodes that are rows below \a place, made once.
    [[nodiscard]] const std::vector<NodeIndex> &rows(Place place) const;
    /// Whose row \a index is: its container, or the group of it.
    [[nodiscard]] Place holderOf(NodeIndex index) const;

    [[nodiscard]] QString display(const QModelIndex &index, Place place) const;
    [[nodiscard]] QString keyText(const QModelIndex &index, Place place) const;
    [[nodiscard]] QString groupText(Place place) const;
    [[nodiscard]] QString bytesText(Place place) const;
    [[nodiscard]] std::pair<qint64, qint64> range(Place place) const;
    [[nodiscard]] QString problemOf(Place place) const;
    [[nodiscard]] QString keyProblemOf(const QModelIndex &index) const;
    [[nodiscard]] qint64 problemsInside(Place place) const;
    [[nodiscard]] QVariant decoration(const QModelIndex &index, Place place) const;
    [[nodiscard]] QVariant foreground(const QModelIndex &index, Place place) const;
    [[nodiscard]] QString toolTip(const QModelIndex &index, Place place) const;

    std::shared_ptr<const PayloadDocument> m_document;
    mutable std::unordered_map<quintptr, std::vector<NodeIndex>> m_rows;
};

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#include "payloadtreemodel.h"

#include "views/theme.h"

#include <QtCore/QLocale>
#include <QtGui/QGuiApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace hookq::monitor {

using msgpacktree::Kind;
using msgpacktree::NodeIndex;
using msgpacktree::NoNode;
using msgpacktree::Problem;

void PayloadTreeModel::setDocument(std::shared_ptr<const PayloadDocument> document)
{
    beginResetModel();
    m_document = std::move(document);
    m_rows.clear();
    endResetModel();
}

// An id holds the node in its low half and the group, counted from 1, in its high half; the node is
// stored plus one so that the top level (NoNode) fits as well.
quintptr PayloadTreeModel::idOf(Place place)
{
    return quintptr(quint32(place.node + 1)) | quintptr(quint32(place.group + 1)) << 32;
}

PayloadTreeModel::Place PayloadTreeModel::placeOf(quintptr id)
{
    return {NodeIndex(quint32(id)) - 1, int(quint32(id >> 32)) - 1};
}

PayloadTreeModel::Place PayloadTreeModel::placeOf(const QModelIndex &index)
{
    return index.isValid() ? placeOf(index.internalId()) : Place{};
}

quint32 PayloadTreeModel::childCount(NodeIndex container) const
{
    if (container == NoNode)
        return quint32(m_document->tree.roots().size());
    return node(container).childCount;
}

quint32 PayloadTreeModel::span(NodeIndex container) const
{
    return container == NoNode ? PayloadDocument::GroupSize
                               : PayloadDocument::groupSpan(node(container));
}

bool PayloadTreeModel::isGrouped(NodeIndex container) const
{
    return childCount(container) > span(container);
}

int PayloadTreeModel::groupCount(NodeIndex container) const
{
    return int((childCount(container) + span(container) - 1) / span(container));
}

NodeIndex PayloadTreeModel::firstOfGroup(NodeIndex container, int group) const
{
    if (container == NoNode)
        return m_document->tree.roots()[size_t(group) * span(container)];
    return m_document->groups.at(container)[size_t(group)];
}

NodeIndex PayloadTreeModel::endOfGroup(Place place) const
{
    if (place.group + 1 < groupCount(place.node))
        return firstOfGroup(place.node, place.group + 1);
    return place.node == NoNode ? NodeIndex(m_document->tree.nodes().size())
                                : m_document->endOf(place.node);
}

NodeIndex PayloadTreeModel::siblingAfter(NodeIndex index) const
{
    if (node(index).parent != NoNode)
        return node(index).nextSibling;
    const auto &roots = m_document->tree.roots();
    const size_t next = size_t(node(index).row) + 1;
    return next < roots.size() ? roots[next] : NoNode;
}

bool PayloadTreeModel::isFoldedKey(NodeIndex index) const
{
    const auto &n = node(index);
    return n.isKey && n.kind != Kind::Array && n.kind != Kind::Map && n.nextSibling != NoNode;
}

const std::vector<NodeIndex> &PayloadTreeModel::rows(Place place) const
{
    const auto [at, isNew] = m_rows.try_emplace(idOf(place));
    std::vector<NodeIndex> &rows = at->second;
    if (!isNew || childCount(place.node) == 0)
        return rows;
    const auto &roots = m_document->tree.roots();
    NodeIndex child = place.isGroup() ? firstOfGroup(place.node, place.group)
        : place.node == NoNode        ? roots.front()
                                      : node(place.node).firstChild;
    for (quint32 seen = 0; child != NoNode && seen < span(place.node); ++seen) {
        if (!isFoldedKey(child))
            rows.push_back(child);
        child = siblingAfter(child);
    }
    return rows;
}

PayloadTreeModel::Place PayloadTreeModel::holderOf(NodeIndex index) const
{
    const NodeIndex container = node(index).parent;
    return {container, isGrouped(container) ? int(node(index).row / span(container)) : -1};
}

QModelIndex PayloadTreeModel::indexOf(NodeIndex index) const
{
    if (!m_document || index == NoNode)
        return {};
    if (isFoldedKey(index))
        index = node(index).nextSibling;
    const auto &siblings = rows(holderOf(index));
    const auto at = std::lower_bound(siblings.begin(), siblings.end(), index);
    return createIndex(int(at - siblings.begin()), KeyColumn, idOf({index, -1}));
}

NodeIndex PayloadTreeModel::nodeOf(const QModelIndex &index) const
{
    const Place place = placeOf(index);
    return place.isGroup() ? NoNode : place.node;
}

NodeIndex PayloadTreeModel::keyOf(const QModelIndex &index) const
{
    const NodeIndex value = nodeOf(index);
    if (value == NoNode || node(value).isKey || node(value).row % 2 == 0)
        return NoNode;
    const NodeIndex container = node(value).parent;
    if (container == NoNode || node(container).kind != Kind::Map)
        return NoNode;
    // Nodes are in the order of the bytes: what comes right before a value is its key, or the last
    // descendant of it.
    NodeIndex key = value - 1;
    while (node(key).parent != container)
        key = node(key).parent;
    return key;
}

QModelIndex PayloadTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const Place place = placeOf(parent);
    if (!place.isGroup() && isGrouped(place.node))
        return createIndex(row, column, idOf({place.node, row}));
    return createIndex(row, column, idOf({rows(place)[size_t(row)], -1}));
}

QModelIndex PayloadTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || !m_document)
        return {};
    const Place place = placeOf(child);
    if (place.isGroup())
        return indexOf(place.node);
    const Place holder = holderOf(place.node);
    if (holder.isGroup())
        return createIndex(holder.group, KeyColumn, idOf(holder));
    return indexOf(holder.node);
}

int PayloadTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!m_document || parent.column() > 0)
        return 0;
    const Place place = placeOf(parent);
    if (!place.isGroup() && isGrouped(place.node))
        return groupCount(place.node);
    return int(rows(place).size());
}

int PayloadTreeModel::columnCount(const QModelIndex &) const { return ColumnCount; }

bool PayloadTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (!m_document || parent.column() > 0)
        return false;
    const Place place = placeOf(parent);
    return place.isGroup() || childCount(place.node) > 0;
}

QVariant PayloadTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Place place = placeOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return display(index, place);
    case Qt::DecorationRole:
        return decoration(index, place);
    case Qt::ForegroundRole:
        return foreground(index, place);
    case Qt::ToolTipRole:
        return toolTip(index, place);
    case NodeRole:
        return nodeOf(index);
    case OffsetRole:
        return range(place).first;
    case LengthRole:
        return range(place).second;
    case ProblemRole:
        return problemOf(place);
    case ProblemsInsideRole:
        return problemsInside(place);
    default:
        return {};
    }
}

QVariant PayloadTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case KeyColumn:
        return tr("Key");
    case ValueColumn:
        return tr("Value");
    case TypeColumn:
        return tr("Type");
    case BytesColumn:
        return tr("Bytes");
    default:
        return {};
    }
}

QString PayloadTreeModel::display(const QModelIndex &index, Place place) const
{
    switch (index.column()) {
    case KeyColumn:
        return keyText(index, place);
    case ValueColumn: {
        if (place.isGroup())
            return {};
        const QString problem = problemOf(place);
        const QString text = m_document->tree.text(place.node);
        if (problem.isEmpty())
            return text;
        return text.isEmpty() || node(place.node).kind == Kind::Error ? problem
                                                                      : text + u"  —  " + problem;
    }
    case TypeColumn:
        return place.isGroup() ? QString() : m_document->tree.formatName(place.node);
    case BytesColumn:
        return bytesText(place);
    default:
        return {};
    }
}

QString PayloadTreeModel::keyText(const QModelIndex &index, Place place) const
{
    if (place.isGroup())
        return groupText(place);
    const auto &n = node(place.node);
    if (n.isKey)
        return tr("key", "a map key that is itself a container");
    const NodeIndex key = keyOf(index);
    if (key != NoNode)
        return isFoldedKey(key) ? m_document->tree.text(key) : tr("its value");
    if (n.parent != NoNode)
        return QString::number(n.row);
    return n.row == 0 ? tr("payload") : tr("trailing %1").arg(n.row);
}

QString PayloadTreeModel::groupText(Place place) const
{
    const quint32 first = quint32(place.group) * PayloadDocument::GroupSize;
    const quint32 pair = span(place.node) / PayloadDocument::GroupSize;
    const quint32 all = (childCount(place.node) + pair - 1) / pair;
    const quint32 last = std::min(first + PayloadDocument::GroupSize, all) - 1;
    const QLocale locale;
    return u"%1 … %2"_s.arg(locale.toString(first), locale.toString(last));
}

std::pair<qint64, qint64> PayloadTreeModel::range(Place place) const
{
    if (!place.isGroup())
        return {node(place.node).offset, node(place.node).length};
    const qint64 first = node(firstOfGroup(place.node, place.group)).offset;
    if (place.group + 1 < groupCount(place.node))
        return {first, node(firstOfGroup(place.node, place.group + 1)).offset - first};
    const qint64 end = place.node == NoNode ? m_document->message.data.size()
                                            : node(place.node).offset + node(place.node).length;
    return {first, end - first};
}

QString PayloadTreeModel::bytesText(Place place) const
{
    const auto [offset, length] = range(place);
    const QString address = QString::number(offset, 16).rightJustified(2, u'0');
    return u"0x%1 + %2"_s.arg(address, QLocale().toString(length));
}

QString PayloadTreeModel::problemOf(Place place) const
{
    return place.isGroup() ? QString() : m_document->tree.problemText(place.node);
}

QString PayloadTreeModel::keyProblemOf(const QModelIndex &index) const
{
    const NodeIndex key = keyOf(index);
    return key == NoNode ? QString() : m_document->tree.problemText(key);
}

qint64 PayloadTreeModel::problemsInside(Place place) const
{
    if (place.isGroup())
        return m_document->problemsBetween(firstOfGroup(place.node, place.group),
                                           endOfGroup(place));
    return m_document->problemsBetween(place.node + 1, m_document->endOf(place.node));
}

QVariant PayloadTreeModel::decoration(const QModelIndex &index, Place place) const
{
    if (index.column() == KeyColumn && !keyProblemOf(index).isEmpty())
        return theme::icon(u"error"_s, theme::Tone::Bad);
    if (index.column() != ValueColumn)
        return {};
    if (!problemOf(place).isEmpty())
        return theme::icon(u"error"_s, theme::Tone::Bad);
    if (problemsInside(place) > 0)
        return theme::icon(u"warning"_s, theme::Tone::Warning);
    return {};
}

QVariant PayloadTreeModel::foreground(const QModelIndex &index, Place place) const
{
    const QPalette palette = QGuiApplication::palette();
    if (index.column() == KeyColumn && !keyProblemOf(index).isEmpty())
        return theme::color(theme::Tone::Bad, palette);
    if (index.column() == ValueColumn && !problemOf(place).isEmpty())
        return theme::color(theme::Tone::Bad, palette);
    if (index.column() >= TypeColumn || place.isGroup())
        return theme::color(theme::Tone::Muted, palette);
    return {};
}

QString PayloadTreeModel::toolTip(const QModelIndex &index, Place place) const
{
    QStringList lines{display(index, place)};
    lines << (index.column() == KeyColumn ? keyProblemOf(index) : QString());
    if (const qint64 inside = problemsInside(place); inside > 0)
        lines << tr("%Ln problem(s) inside", nullptr, int(inside));
    lines.removeAll(QString());
    // Tool tips guess whether they are rich text; a payload must never be.
    return u"<div style='white-space:pre-wrap'>%1</div>"_s.arg(lines.join(u'\n').toHtmlEscaped());
}

} // namespace hookq::monitor

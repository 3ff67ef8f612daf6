// SPDX-License-Identifier: MIT
#include "models/messagemodel.h"

#include "sampling/humantext.h"
#include "views/theme.h"

#include <hookq/msgpacktree.h>

#include <QtGui/QGuiApplication>

#include <algorithm>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

static_assert(MessageModel::ChunkIds == 1 << 8);

namespace {

/// What fits a screen spans at most this many chunks; older wishes are no longer looked at.
constexpr qsizetype MaxWanted = 3;

bool isNumber(int column)
{
    return column != MessageModel::Created && column != MessageModel::Type
        && column != MessageModel::Preview;
}

QString kindName(msgpacktree::Kind kind)
{
    using msgpacktree::Kind;
    switch (kind) {
    case Kind::Nil:
        return u"nil"_s;
    case Kind::Bool:
        return u"bool"_s;
    case Kind::Int:
    case Kind::UInt:
        return u"int"_s;
    case Kind::Float32:
    case Kind::Float64:
        return u"float"_s;
    case Kind::String:
        return u"str"_s;
    case Kind::Binary:
        return u"bin"_s;
    case Kind::Array:
        return u"array"_s;
    case Kind::Map:
        return u"map"_s;
    case Kind::Extension:
        return u"ext"_s;
    case Kind::Timestamp:
        return u"time"_s;
    case Kind::Error:
        return MessageModel::tr("damaged");
    }
    Q_UNREACHABLE();
}

QString typeName(const MessageHead &head)
{
    if (head.protocol != Protocol::MsgPack)
        return MessageModel::tr("unknown");
    if (head.size == 0)
        return MessageModel::tr("empty");
    const auto tree =
        msgpacktree::Tree::parse(head.prefix.first(std::min<qsizetype>(head.prefix.size(), 16)));
    return kindName(tree.node(tree.roots().front()).kind);
}

QString previewText(const MessageHead &head)
{
    if (head.protocol == Protocol::MsgPack)
        return msgpacktree::preview(head.prefix, head.size);
    return QString::fromLatin1(
        head.prefix.first(std::min<qsizetype>(head.prefix.size(), 64)).toHex(' '));
}

} // namespace

MessageModel::MessageModel(QObject *parent, std::chrono::milliseconds debounce)
    : QAbstractTableModel(parent)
    , m_debounce(new QTimer(this))
{
    m_debounce->setSingleShot(true);
    m_debounce->setInterval(debounce);
    connect(m_debounce, &QTimer::timeout, this, [this] { askNext(); });
}

void MessageModel::reset(qint64 firstId, qint64 lastId)
{
    m_chunks.clear();
    m_wanted.clear();
    m_asked.reset();
    m_failed = false;
    m_debounce->stop();
    m_firstId = firstId;
    m_lastId = lastId;
    rebase(std::max(firstId, lastId - MaxRows / 2), lastId == 0 ? 0 : MaxRows);
}

void MessageModel::rebase(qint64 base, qint64 rows)
{
    beginResetModel();
    m_base = base;
    m_rows = m_lastId == 0 ? 0 : std::min({rows, MaxRows, m_lastId - base + 1});
    endResetModel();
}

void MessageModel::setBounds(qint64 firstId, qint64 lastId)
{
    m_failed = false;
    const bool continues =
        m_lastId != 0 && lastId >= m_lastId && firstId >= m_firstId && firstId <= windowLast();
    if (!continues) {
        if (firstId != m_firstId || lastId != m_lastId)
            reset(firstId, lastId);
        return;
    }
    shrinkTo(firstId);
    growTo(lastId);
}

void MessageModel::shrinkTo(qint64 firstId)
{
    m_firstId = firstId;
    if (firstId <= m_base)
        return;
    beginRemoveRows({}, 0, int(firstId - m_base - 1));
    m_rows -= firstId - m_base;
    m_base = firstId;
    endRemoveRows();
}

void MessageModel::growTo(qint64 lastId)
{
    const bool atEnd = windowLast() == m_lastId;
    m_lastId = lastId;
    const qint64 added = std::min(lastId - windowLast(), MaxRows - m_rows);
    if (!atEnd || added <= 0)
        return;
    beginInsertRows({}, int(m_rows), int(m_rows + added - 1));
    m_rows += added;
    endInsertRows();
}

void MessageModel::setServerTime(qint64 serverMs)
{
    m_serverMs = serverMs;
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, Age), index(int(m_rows) - 1, Age), {Qt::DisplayRole});
}

void MessageModel::refresh()
{
    m_chunks.clear();
    m_failed = false;
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows) - 1, ColumnCount - 1));
}

int MessageModel::rowOf(qint64 id) const
{
    return id >= m_base && id - m_base < m_rows ? int(id - m_base) : -1;
}

int MessageModel::showId(qint64 id)
{
    if (m_lastId == 0)
        return -1;
    const qint64 wanted = std::clamp(id, m_firstId, m_lastId);
    const bool tooNearBelow = wanted - m_base < MaxRows / 20 && m_base > m_firstId;
    const bool tooNearAbove = windowLast() - wanted < MaxRows / 20 && windowLast() < m_lastId;
    if (rowOf(wanted) < 0 || tooNearBelow || tooNearAbove)
        rebase(std::max(m_firstId, wanted - MaxRows / 2), MaxRows);
    return rowOf(wanted);
}

const MessageModel::Chunk *MessageModel::loaded(qint64 id) const
{
    const Chunk *chunk = m_chunks.object(chunkOf(id));
    if (chunk && id <= chunk->upTo)
        return chunk;
    want(chunkOf(id));
    return nullptr;
}

std::optional<MessageHead> MessageModel::head(qint64 id) const
{
    const Chunk *chunk = m_chunks.object(chunkOf(id));
    return chunk && id <= chunk->upTo ? chunk->heads[id & (ChunkIds - 1)] : std::nullopt;
}

MessageModel::State MessageModel::state(qint64 id) const
{
    const Chunk *chunk = loaded(id);
    if (!chunk)
        return State::Loading;
    return chunk->heads[id & (ChunkIds - 1)] ? State::Loaded : State::Missing;
}

void MessageModel::want(qint64 chunk) const
{
    if (m_failed || (m_asked && chunkOf(m_asked->firstId) == chunk && m_asked->lastId >= m_lastId))
        return;
    m_wanted.removeOne(chunk);
    m_wanted.append(chunk);
    if (m_wanted.size() > MaxWanted)
        m_wanted.removeFirst();
    if (!m_asked && !m_debounce->isActive())
        m_debounce->start();
}

void MessageModel::askNext() const
{
    if (m_asked || m_wanted.isEmpty())
        return;
    const qint64 first = m_wanted.takeLast() * ChunkIds;
    m_asked = Range{first, std::min(first + ChunkIds - 1, m_lastId)};
    Q_EMIT headsWanted(m_asked->firstId, m_asked->lastId);
}

void MessageModel::setHeads(const QList<MessageHead> &heads)
{
    if (!m_asked)
        return;
    const Range range = *std::exchange(m_asked, std::nullopt);
    auto chunk = std::make_unique<Chunk>();
    chunk->upTo = range.lastId;
    chunk->heads.resize(ChunkIds);
    for (const MessageHead &head : heads)
        chunk->heads[head.id & (ChunkIds - 1)] = head;
    m_chunks.insert(chunkOf(range.firstId), chunk.release());

    const qint64 from = std::max(range.firstId, windowFirst());
    const qint64 to = std::min(range.lastId, windowLast());
    if (from <= to)
        Q_EMIT dataChanged(index(rowOf(from), 0), index(rowOf(to), ColumnCount - 1));
    askNext();
}

void MessageModel::headsFailed()
{
    m_asked.reset();
    m_wanted.clear();
    m_failed = true;
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows);
}

int MessageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const qint64 id = idAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(id, index.column());
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                        : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole:
        return index.column() == Preview ? theme::fixedFont() : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == Preview && state(id) != State::Loaded)
            return theme::color(state(id) == State::Missing ? theme::Tone::Bad : theme::Tone::Muted,
                                QGuiApplication::palette());
        return {};
    case Qt::ToolTipRole:
        if (const auto known = head(id); known && index.column() == Created)
            return humanStamp(known->createdAtMs);
        return {};
    case IdRole:
        return id;
    case StateRole:
        return QVariant::fromValue(state(id));
    default:
        return {};
    }
}

QVariant MessageModel::text(qint64 id, int column) const
{
    if (column == Id)
        return QString::number(id);
    const Chunk *chunk = loaded(id);
    if (!chunk)
        return column == Preview ? tr("Loading…") : QString();
    const auto &head = chunk->heads[id & (ChunkIds - 1)];
    if (!head)
        return column == Preview ? tr("There is no message with this id: a gap") : QString();
    return textOf(*head, column);
}

QString MessageModel::textOf(const MessageHead &head, int column) const
{
    switch (column) {
    case Created:
        return humanStampShort(head.createdAtMs);
    case Age:
        return m_serverMs == 0 ? QString()
                               : humanDuration(std::max<qint64>(0, m_serverMs - head.createdAtMs));
    case ProtocolNumber:
        return QString::number(qint32(head.protocol));
    case Size:
        return humanBytes(head.size);
    case Type:
        return typeName(head);
    case Preview:
        return previewText(head);
    default:
        return {};
    }
}

QVariant MessageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return isNumber(section) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                 : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Id:
        return tr("Id");
    case Created:
        return tr("Created");
    case Age:
        return tr("Age");
    case ProtocolNumber:
        return tr("p");
    case Size:
        return tr("Size");
    case Type:
        return tr("Type");
    case Preview:
        return tr("Preview");
    default:
        return {};
    }
}

} // namespace hookq::monitor

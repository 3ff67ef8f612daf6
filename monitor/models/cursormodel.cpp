// SPDX-License-Identifier: MIT
#include "models/cursormodel.h"

#include "models/statuslook.h"
#include "sampling/humantext.h"

#include <limits>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

std::optional<qint64> drainMs(qint64 lag, std::optional<double> consume,
                              std::optional<double> produce)
{
    if (lag <= 0 || !consume || !produce || *consume <= *produce)
        return {};
    return qint64(double(lag) / (*consume - *produce) * 1000);
}

CursorRow rowFor(const Topic &topic, const ClientSample &client, const Snapshot &snapshot,
                 const History &history)
{
    const qint64 now = snapshot.sample.serverMs;
    CursorRow row;
    row.topic = topic;
    row.sample = client;
    row.status = judge(client, history.track(topic, client.clientId), now, snapshot.wallMs);
    row.sinceSubmitMs = std::max<qint64>(0, now - client.updatedAtMs);
    if (client.oldestUnreadMs)
        row.oldestUnreadAgeMs = std::max<qint64>(0, now - *client.oldestUnreadMs);
    row.consumeRate = history.consumeRate(topic, client.clientId);
    row.drainMs = drainMs(client.lag, row.consumeRate, history.produceRate(topic));
    return row;
}

bool isNumber(int column) { return column >= CursorModel::Sid; }

} // namespace

void CursorModel::setSnapshot(const Snapshot &snapshot, const History &history)
{
    QList<CursorRow> rows;
    for (const TopicSample &topic : snapshot.sample.topics) {
        if (topic.error)
            continue;
        for (const ClientSample &client : topic.clients)
            rows.append(rowFor(topic.topic, client, snapshot, history));
    }
    setRows(rows);
}

int CursorModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CursorModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CursorRow &client = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(client, index.column());
    case Qt::ToolTipRole:
        return toolTip(client, index.column());
    case Qt::DecorationRole:
        return index.column() == Status ? icon(client.status.kind) : QVariant();
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                        : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::BackgroundRole:
        return alarmBackground(client.status.kind);
    case SortRole:
        return sortValue(client, index.column());
    case TopicRole:
        return QVariant::fromValue(client.topic);
    case ClientRole:
        return client.sample.clientId;
    default:
        return {};
    }
}

QVariant CursorModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return isNumber(section) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                 : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Drain)
        return tr("Lag divided by how much faster the client reads than messages come");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Status:
        return tr("Status");
    case Client:
        return tr("Client");
    case TopicName:
        return tr("Topic");
    case Sid:
        return tr("Cursor");
    case Lag:
        return tr("Lag");
    case OldestUnread:
        return tr("Oldest unread");
    case ConsumeRate:
        return tr("Reads/s");
    case Drain:
        return tr("Drained in");
    case LastSubmit:
        return tr("Last submit");
    default:
        return {};
    }
}

QString CursorModel::text(const CursorRow &row, int column)
{
    switch (column) {
    case Status:
        return row.status.text();
    case Client:
        return row.sample.clientId;
    case TopicName:
        return row.topic.name();
    case Sid:
        return humanCount(row.sample.sid);
    case Lag:
        return humanCount(row.sample.lag);
    case OldestUnread:
        return row.oldestUnreadAgeMs ? humanDuration(*row.oldestUnreadAgeMs) : u"–"_s;
    case ConsumeRate:
        return row.consumeRate ? humanRate(*row.consumeRate) : u"–"_s;
    case Drain:
        return row.drainMs ? humanDuration(*row.drainMs) : u"–"_s;
    case LastSubmit:
        return tr("%1 ago").arg(humanDuration(row.sinceSubmitMs));
    default:
        return {};
    }
}

QVariant CursorModel::sortValue(const CursorRow &row, int column)
{
    switch (column) {
    case Status:
        return int(row.status.kind);
    case Client:
        return row.sample.clientId;
    case TopicName:
        return row.topic.name();
    case Sid:
        return row.sample.sid;
    case Lag:
        return row.sample.lag;
    case OldestUnread:
        return row.oldestUnreadAgeMs.value_or(-1);
    case ConsumeRate:
        return row.consumeRate.value_or(-1);
    case Drain:
        return row.drainMs.value_or(std::numeric_limits<qint64>::max());
    case LastSubmit:
        return row.sinceSubmitMs;
    default:
        return {};
    }
}

QString CursorModel::toolTip(const CursorRow &row, int column)
{
    if (column == LastSubmit)
        return humanStamp(row.sample.updatedAtMs);
    if (column == OldestUnread && row.sample.oldestUnreadMs)
        return humanStamp(*row.sample.oldestUnreadMs);
    return tr("%1: %2").arg(row.status.text(), row.status.reason);
}

} // namespace hookq::monitor

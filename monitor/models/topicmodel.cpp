// SPDX-License-Identifier: MIT
#include "models/topicmodel.h"

#include "models/statuslook.h"
#include "sampling/humantext.h"

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

TopicRow rowFor(const TopicSample &topic, const Snapshot &snapshot, const History &history)
{
    TopicRow row;
    row.sample = topic;
    row.rate = history.produceRate(topic.topic);
    if (topic.lastCreatedMs)
        row.lastAgeMs = std::max<qint64>(0, snapshot.sample.serverMs - *topic.lastCreatedMs);
    for (const ClientSample &client : topic.clients) {
        const ClientStatus status = judge(client, history.track(topic.topic, client.clientId),
                                          snapshot.sample.serverMs, snapshot.wallMs);
        if (!row.worst || status.kind > row.worst->kind) {
            row.worst = status;
            row.worstClient = client.clientId;
        }
        row.maxLag = std::max(row.maxLag, client.lag);
    }
    return row;
}

bool isNumber(int column) { return column != TopicModel::Name && column != TopicModel::Status; }

} // namespace

void TopicModel::setSnapshot(const Snapshot &snapshot, const History &history)
{
    QList<TopicRow> rows;
    rows.reserve(snapshot.sample.topics.size());
    for (const TopicSample &topic : snapshot.sample.topics)
        rows.append(rowFor(topic, snapshot, history));
    setRows(rows);
}

int TopicModel::rowOf(const Topic &topic) const
{
    for (int i = 0; i < rowCount(); ++i) {
        if (row(i).key() == topic)
            return i;
    }
    return -1;
}

int TopicModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TopicModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TopicRow &topic = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(topic, index.column());
    case Qt::ToolTipRole:
        return toolTip(topic);
    case Qt::DecorationRole:
        return icon(topic, index.column());
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                        : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::BackgroundRole:
        return topic.worst ? alarmBackground(topic.worst->kind) : QVariant();
    case SortRole:
        return sortValue(topic, index.column());
    case TopicRole:
        return QVariant::fromValue(topic.key());
    default:
        return {};
    }
}

QVariant TopicModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return isNumber(section) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                 : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Topic");
    case Messages:
        return tr("Messages");
    case Rate:
        return tr("Rate/s");
    case LastAge:
        return tr("Last");
    case Clients:
        return tr("Clients");
    case Status:
        return tr("Status");
    case MaxLag:
        return tr("Max lag");
    default:
        return {};
    }
}

QString TopicModel::text(const TopicRow &row, int column)
{
    if (row.sample.error)
        return column == Name ? row.key().name() : column == Status ? tr("Unreadable") : QString();
    switch (column) {
    case Name:
        return row.key().name();
    case Messages:
        return humanCount(row.sample.messages());
    case Rate:
        return row.rate ? humanRate(*row.rate) : u"–"_s;
    case LastAge:
        return row.lastAgeMs ? humanDuration(*row.lastAgeMs) : u"–"_s;
    case Clients:
        return humanCount(row.sample.clients.size());
    case Status:
        return row.worst ? row.worst->text() : u"–"_s;
    case MaxLag:
        return row.worst ? humanCount(row.maxLag) : u"–"_s;
    default:
        return {};
    }
}

QVariant TopicModel::sortValue(const TopicRow &row, int column)
{
    switch (column) {
    case Name:
        return row.key().name();
    case Messages:
        return row.sample.messages();
    case Rate:
        return row.rate.value_or(-1);
    case LastAge:
        return row.lastAgeMs.value_or(-1);
    case Clients:
        return row.sample.clients.size();
    case Status:
        return row.sample.error ? 100 : row.worst ? int(row.worst->kind) : -1;
    case MaxLag:
        return row.maxLag;
    default:
        return {};
    }
}

QString TopicModel::toolTip(const TopicRow &row)
{
    if (row.sample.error)
        return row.sample.error->text();
    const QString cursors = row.key().cursorTable().isEmpty()
        ? tr("%1, without a cursor table").arg(row.key().name())
        : tr("%1, cursors in %2").arg(row.key().name(), row.key().cursorTable().toString());
    if (!row.worst)
        return cursors;
    return cursors + u'\n'
        + tr("%1: %2. %3").arg(row.worstClient, row.worst->text(), row.worst->reason);
}

QIcon TopicModel::icon(const TopicRow &row, int column)
{
    if (column != Status)
        return {};
    if (row.sample.error)
        return theme::icon(u"error"_s, theme::Tone::Bad);
    return row.worst ? monitor::icon(row.worst->kind) : QIcon();
}

} // namespace hookq::monitor

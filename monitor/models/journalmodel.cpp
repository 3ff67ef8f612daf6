// SPDX-License-Identifier: MIT
#include "models/journalmodel.h"

#include "models/statuslook.h"
#include "sampling/humantext.h"

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

bool isNumber(int column)
{
    return column == JournalModel::OldSid || column == JournalModel::NewSid;
}

} // namespace

JournalModel::JournalModel(const Journal &journal, QObject *parent)
    : QAbstractTableModel(parent)
    , m_journal(journal)
    , m_rows(int(journal.entries().size()))
{
    connect(&journal, &Journal::entryAdded, this, [this] { insertNewest(); });
    connect(&journal, &Journal::entryChanged, this, &JournalModel::updateEntry);
}

const JournalEntry &JournalModel::entry(int row) const
{
    return m_journal.entries()[m_rows - 1 - row];
}

void JournalModel::insertNewest()
{
    beginInsertRows({}, 0, 0);
    ++m_rows;
    endInsertRows();
}

void JournalModel::updateEntry(qsizetype entryIndex)
{
    const int row = m_rows - 1 - int(entryIndex);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int JournalModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int JournalModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JournalModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JournalEntry &edit = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(edit, index.column());
    case Qt::ToolTipRole:
        return toolTip(edit);
    case Qt::DecorationRole:
        return index.column() == Result ? icon(edit.outcome) : QVariant();
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                        : int(Qt::AlignLeft | Qt::AlignVCenter);
    case NumberRole:
        return edit.number;
    default:
        return {};
    }
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return isNumber(section) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                 : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When");
    case Result:
        return tr("Result");
    case TopicName:
        return tr("Topic");
    case Client:
        return tr("Client");
    case OldSid:
        return tr("From");
    case NewSid:
        return tr("To");
    case Reason:
        return tr("Reason");
    case Who:
        return tr("Who");
    case Connection:
        return tr("Connection");
    default:
        return {};
    }
}

QString JournalModel::text(const JournalEntry &entry, int column)
{
    switch (column) {
    case When:
        return humanStamp(entry.atMs);
    case Result:
        return monitor::text(entry.outcome);
    case TopicName:
        return entry.topic.name();
    case Client:
        return entry.clientId;
    case OldSid:
        return humanCount(entry.oldSid);
    case NewSid:
        return humanCount(entry.newSid);
    case Reason:
        return entry.reason;
    case Who:
        return entry.who;
    case Connection:
        return entry.connection;
    default:
        return {};
    }
}

QString JournalModel::toolTip(const JournalEntry &entry)
{
    const QString since =
        tr("%1 since %2").arg(monitor::text(entry.outcome), humanStamp(entry.outcomeAtMs));
    return entry.detail.isEmpty() ? since : since + u'\n' + entry.detail;
}

} // namespace hookq::monitor

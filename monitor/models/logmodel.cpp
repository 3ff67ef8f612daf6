// SPDX-License-Identifier: MIT
#include "models/logmodel.h"

#include "sampling/humantext.h"
#include "views/theme.h"

#include <QtCore/QDateTime>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

QIcon icon(LogModel::Severity severity)
{
    switch (severity) {
    case LogModel::Severity::Info:
        return theme::icon(u"info"_s, theme::Tone::Info);
    case LogModel::Severity::Warning:
        return theme::icon(u"warning"_s, theme::Tone::Warning);
    case LogModel::Severity::Error:
        return theme::icon(u"error"_s, theme::Tone::Bad);
    }
    Q_UNREACHABLE();
}

} // namespace

void LogModel::add(Severity severity, const QString &text)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (!m_lines.isEmpty() && m_lines.constFirst().text == text) {
        m_lines.first().atMs = now;
        ++m_lines.first().times;
        Q_EMIT dataChanged(index(0, 0), index(0, ColumnCount - 1));
        return;
    }
    if (m_lines.size() == MaxLines) {
        beginRemoveRows({}, MaxLines - 1, MaxLines - 1);
        m_lines.removeLast();
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    m_lines.prepend({now, severity, text});
    endInsertRows();
}

void LogModel::add(const Error &error)
{
    add(Severity::Error,
        error.nativeCode().isEmpty() ? error.text()
                                     : tr("%1 (code %2)").arg(error.text(), error.nativeCode()));
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Line &line = m_lines[index.row()];
    if (role == Qt::DecorationRole)
        return index.column() == Text ? icon(line.severity) : QVariant();
    if (role == Qt::ToolTipRole)
        return line.text;
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == When)
        return humanStamp(line.atMs);
    return line.times == 1 ? line.text : tr("%1 (%n time(s))", nullptr, line.times).arg(line.text);
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == When ? tr("When") : tr("What");
}

} // namespace hookq::monitor

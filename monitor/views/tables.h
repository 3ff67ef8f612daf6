// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>

QT_BEGIN_NAMESPACE
class QAbstractItemView;
class QTableView;
QT_END_NAMESPACE

/// What all tables of the monitor have in common.
namespace hookq::monitor::tables {

/// Whole rows, no grid, one line a row, columns \a digits wide; if there are fewer \a digits than
/// columns, the last column gets what is left. Never ResizeToContents, which would look at every
/// row.
void setUp(QTableView &view, const QList<int> &digits);

/// Rows of a list as high as those of a table.
void giveRoom(QAbstractItemView &view);

} // namespace hookq::monitor::tables

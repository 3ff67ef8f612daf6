// SPDX-License-Identifier: MIT
#include "views/tables.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QTableView>

namespace hookq::monitor::tables {

namespace {

constexpr int RoomAround = 8;

class RoomyDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), option.fontMetrics.height() + RoomAround};
    }
};

} // namespace

void giveRoom(QAbstractItemView &view) { view.setItemDelegate(new RoomyDelegate(&view)); }

void setUp(QTableView &view, const QList<int> &digits)
{
    view.setShowGrid(false);
    view.setAlternatingRowColors(true);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setWordWrap(false);
    view.setTabKeyNavigation(false);
    view.setCornerButtonEnabled(false);
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);

    auto *rows = view.verticalHeader();
    rows->hide();
    rows->setSectionResizeMode(QHeaderView::Fixed);
    rows->setMinimumSectionSize(1);
    rows->setDefaultSectionSize(view.fontMetrics().height() + RoomAround);

    auto *columns = view.horizontalHeader();
    columns->setHighlightSections(false);
    columns->setSectionResizeMode(QHeaderView::Interactive);
    columns->setStretchLastSection(digits.size() < columns->count());
    columns->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int digit = view.fontMetrics().horizontalAdvance(u'0');
    for (int i = 0; i < int(digits.size()); ++i)
        columns->resizeSection(i, digits[i] * digit + 8);
}

} // namespace hookq::monitor::tables

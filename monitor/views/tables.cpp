// SPDX-License-Identifier: MIT
#include "views/tables.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QTableView>

namespace hookq::monitor::tables {

namespace {

constexpr int RoomAround = 8;

/// Shortens a text before it is laid out. A style lays out all of it, and where a character out of
/// sight comes from a taller font the line sits higher than its neighbours.
class ElidingDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const bool hasText = option->features.testFlag(QStyleOptionViewItem::HasDisplay);
        if (!hasText || option->features.testFlag(QStyleOptionViewItem::HasDecoration))
            return;
        const int margin = option->widget->style()->pixelMetric(QStyle::PM_FocusFrameHMargin) + 1;
        option->text = option->fontMetrics.elidedText(option->text, Qt::ElideRight,
                                                      option->rect.width() - 2 * margin);
    }
};

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
    view.setItemDelegate(new ElidingDelegate(&view));
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

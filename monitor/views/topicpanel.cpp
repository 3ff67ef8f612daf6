// SPDX-License-Identifier: MIT
#include "views/topicpanel.h"

#include "views/emptyhint.h"
#include "views/tables.h"
#include "views/theme.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTreeView>
#include <QtWidgets/QVBoxLayout>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

TopicPanel::TopicPanel(TopicModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_proxy(new QSortFilterProxyModel(this))
    , m_filter(new QLineEdit(this))
    , m_view(new QTreeView(this))
{
    m_proxy->setSourceModel(&model);
    m_proxy->setSortRole(TopicModel::SortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterKeyColumn(TopicModel::Name);

    m_filter->setPlaceholderText(tr("Filter topics"));
    m_filter->setAccessibleName(tr("Filter topics"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(theme::icon(u"filter"_s), QLineEdit::LeadingPosition);
    connect(m_filter, &QLineEdit::textChanged, m_proxy,
            &QSortFilterProxyModel::setFilterFixedString);

    setUpView();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addWidget(m_filter);
    layout->addWidget(m_view, 1);
}

void TopicPanel::setUpView()
{
    m_view->setModel(m_proxy);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    tables::giveRoom(*m_view);
    m_view->setAlternatingRowColors(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(TopicModel::Name, Qt::AscendingOrder);
    m_view->setAccessibleName(tr("Topics"));
    const QFontMetrics metrics = m_view->fontMetrics();
    auto *header = m_view->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    const int digit = metrics.horizontalAdvance(u'0');
    using Width = std::pair<int, int>;
    for (const auto &[column, digits] :
         {Width(TopicModel::Name, 17), Width(TopicModel::Status, 17), Width(TopicModel::MaxLag, 9),
          Width(TopicModel::Messages, 11), Width(TopicModel::Rate, 8),
          Width(TopicModel::LastAge, 12), Width(TopicModel::Clients, 9)})
        header->resizeSection(column, digit * digits);
    new EmptyHint(m_view,
                  tr("No topics. A topic is a table with the columns id, p, data and created_at; "
                     "connect to a database that has one."));
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (const auto topic = current())
            Q_EMIT currentChanged(*topic);
    });
}

std::optional<Topic> TopicPanel::current() const
{
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid())
        return {};
    return index.data(TopicModel::TopicRole).value<Topic>();
}

bool TopicPanel::select(const Topic &topic)
{
    const int row = m_model.rowOf(topic);
    const QModelIndex index = m_proxy->mapFromSource(m_model.index(row, 0));
    if (row < 0 || !index.isValid())
        return false;
    m_view->setCurrentIndex(index);
    return true;
}

void TopicPanel::selectFirst() { m_view->setCurrentIndex(m_proxy->index(0, 0)); }

} // namespace hookq::monitor

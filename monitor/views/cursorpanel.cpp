// SPDX-License-Identifier: MIT
#include "views/cursorpanel.h"

#include "views/emptyhint.h"
#include "views/tables.h"

#include <QtCore/QSortFilterProxyModel>
#include <QtGui/QAction>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace hookq::monitor {

/// All clients, or those of one topic.
class CursorFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setTopic(const Topic &topic)
    {
        m_topic = topic;
        invalidateFilter();
    }
    void setOnlyTopic(bool only)
    {
        m_only = only;
        invalidateFilter();
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        return !m_only
            || sourceModel()->index(row, 0, parent).data(CursorModel::TopicRole).value<Topic>()
            == m_topic;
    }

private:
    Topic m_topic;
    bool m_only = false;
};

CursorPanel::CursorPanel(CursorModel &model, QAction *rewind, QWidget *parent)
    : QWidget(parent)
    , m_proxy(new CursorFilter(this))
    , m_onlyTopic(new QCheckBox(tr("Only the selected topic"), this))
    , m_view(new QTableView(this))
{
    m_proxy->setSourceModel(&model);
    m_proxy->setSortRole(CursorModel::SortRole);
    connect(m_onlyTopic, &QCheckBox::toggled, m_proxy,
            [this](bool checked) { m_proxy->setOnlyTopic(checked); });
    setUpView(rewind);

    auto *button = new QToolButton(this);
    button->setDefaultAction(rewind);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *bar = new QHBoxLayout;
    bar->addWidget(button);
    bar->addStretch(1);
    bar->addWidget(m_onlyTopic);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);
}

void CursorPanel::setUpView(QAction *rewind)
{
    m_view->setModel(m_proxy);
    tables::setUp(*m_view, {16, 14, 12, 10, 9, 14, 8, 11, 13});
    m_view->setAccessibleName(tr("Clients and their cursors"));
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(CursorModel::Client, Qt::AscendingOrder);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->addAction(rewind);
    new EmptyHint(m_view, tr("No clients yet. A client appears when its consumer starts."));
    connect(m_view, &QTableView::activated, this, [this] {
        const auto client = current();
        const qint64 sid = m_view->currentIndex()
                               .siblingAtColumn(CursorModel::Sid)
                               .data(CursorModel::SortRole)
                               .toLongLong();
        if (client)
            Q_EMIT activated(client->topic, sid + 1);
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (const auto client = current())
            Q_EMIT currentChanged(client->topic, client->clientId);
    });
}

std::optional<CursorPanel::Client> CursorPanel::current() const
{
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid())
        return {};
    return Client{index.data(CursorModel::TopicRole).value<Topic>(),
                  index.data(CursorModel::ClientRole).toString()};
}

bool CursorPanel::select(const Topic &topic, const QString &clientId)
{
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const QModelIndex index = m_proxy->index(row, 0);
        if (index.data(CursorModel::TopicRole).value<Topic>() == topic
            && index.data(CursorModel::ClientRole).toString() == clientId) {
            m_view->setCurrentIndex(index);
            return true;
        }
    }
    return false;
}

void CursorPanel::setTopic(const Topic &topic) { m_proxy->setTopic(topic); }

} // namespace hookq::monitor

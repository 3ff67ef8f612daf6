// SPDX-License-Identifier: MIT
#pragma once

#include "models/topicmodel.h"

#include <QtCore/QSortFilterProxyModel>
#include <QtWidgets/QWidget>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QTreeView;
QT_END_NAMESPACE

namespace hookq::monitor {

/// The list of topics with a filter.
class TopicPanel : public QWidget {
    Q_OBJECT
public:
    /// \a model outlives the panel.
    explicit TopicPanel(TopicModel &model, QWidget *parent = nullptr);

    [[nodiscard]] QTreeView *view() const { return m_view; }
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }
    /// The topic with the cursor on it; nothing if the list is empty.
    [[nodiscard]] std::optional<Topic> current() const;
    /// False if there is no such topic, or the filter hides it.
    bool select(const Topic &topic);
    void selectFirst();

Q_SIGNALS:
    void currentChanged(const hookq::Topic &topic);

private:
    void setUpView();

    TopicModel &m_model;
    QSortFilterProxyModel *m_proxy;
    QLineEdit *m_filter;
    QTreeView *m_view;
};

} // namespace hookq::monitor

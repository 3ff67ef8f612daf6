// SPDX-License-Identifier: MIT
#pragma once

#include "models/cursormodel.h"

#include <QtWidgets/QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QCheckBox;
class QTableView;
QT_END_NAMESPACE

namespace hookq::monitor {

class CursorFilter;

/// The table of clients.
class CursorPanel : public QWidget {
    Q_OBJECT
public:
    struct Client {
        Topic topic;
        QString clientId;
    };

    /// \a model outlives the panel. \a rewind is offered for the current row.
    CursorPanel(CursorModel &model, QAction *rewind, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *view() const { return m_view; }
    [[nodiscard]] std::optional<Client> current() const;
    bool select(const Topic &topic, const QString &clientId);
    /// What "this topic only" means.
    void setTopic(const Topic &topic);

Q_SIGNALS:
    void currentChanged(const hookq::Topic &topic, const QString &clientId);
    /// A row was double-clicked or Enter was pressed on it. \a nextId: what the client reads next.
    void activated(const hookq::Topic &topic, qint64 nextId);

private:
    void setUpView(QAction *rewind);

    CursorFilter *m_proxy;
    QCheckBox *m_onlyTopic;
    QTableView *m_view;
};

} // namespace hookq::monitor

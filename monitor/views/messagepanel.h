// SPDX-License-Identifier: MIT
#pragma once

#include "models/messagemodel.h"
#include "sampling/databasesession.h"
#include "views/positionstrip.h"

#include <QtWidgets/QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QTableView;
class QToolBar;
class QToolButton;
QT_END_NAMESPACE

namespace hookq::monitor {

/// The messages of one topic: a table, where it is in the topic, and ways to get elsewhere.
class MessagePanel : public QWidget {
    Q_OBJECT
public:
    /// What can be done here, for menus.
    struct Actions {
        QAction *oldest;
        QAction *newest;
        QAction *goToId;
        QAction *goToTime;
        QAction *live;
    };

    /// \a session outlives the panel.
    explicit MessagePanel(DatabaseSession &session, QWidget *parent = nullptr);

    [[nodiscard]] const Actions &actions() const { return m_actions; }
    [[nodiscard]] MessageModel *model() const { return m_model; }
    [[nodiscard]] QTableView *view() const { return m_view; }
    [[nodiscard]] PositionStrip *strip() const { return m_strip; }
    [[nodiscard]] QLineEdit *idEdit() const { return m_idEdit; }

    /// Shows the newest messages of \a sample's topic, and follows them.
    void showTopic(const TopicSample &sample, qint64 serverMs);
    /// The shown topic at the next moment.
    void update(const TopicSample &sample, qint64 serverMs);
    void clear();

    [[nodiscard]] const std::optional<Topic> &topic() const { return m_topic; }
    [[nodiscard]] std::optional<qint64> currentId() const;
    /// Of the current row, as far as it is loaded.
    [[nodiscard]] std::optional<MessageHead> currentHead() const;
    [[nodiscard]] bool isLive() const;

public Q_SLOTS:
    /// Makes \a id, or the nearest there is, the current row.
    void goToId(qint64 id);
    void goToTime(const QDateTime &time);
    void goToNewest();
    void goToOldest();
    void refresh();

Q_SIGNALS:
    void currentChanged(const hookq::Topic &topic, qint64 id);
    /// Something to tell in passing: "there is no id 99, this is the nearest".
    void noticed(const QString &text);

private:
    void makeActions();
    QToolBar *makeToolBar();
    void addIdField(QToolBar &bar);
    void addTimeField(QToolBar &bar);
    void makeTable();
    void connectParts();
    void connectActions();
    void readId();
    void readTime();
    void setLive(bool live);
    void toEnd();
    void onScrolled();
    void onIdAtTime(DatabaseSession::Token token, const Result<qint64> &id);
    void onHeads(DatabaseSession::Token token, const Result<QList<MessageHead>> &heads);
    void slideWindow();
    void showPlace();
    void showTitle();
    [[nodiscard]] std::pair<qint64, qint64> visibleIds() const;

    DatabaseSession &m_session;
    std::optional<Topic> m_topic;
    MessageModel *m_model;
    Actions m_actions{};
    DatabaseSession::Token m_headsToken = 0;
    DatabaseSession::Token m_timeToken = 0;
    QDateTime m_wantedTime;
    bool m_scrollingItself = false;
    bool m_slidePending = false;
    qint64 m_seenId = 0; ///< The largest id there was when live was paused.

    QLabel *m_name;
    QLabel *m_range;
    QToolButton *m_new;
    QLineEdit *m_idEdit;
    QDateTimeEdit *m_timeEdit;
    QTableView *m_view;
    PositionStrip *m_strip;
};

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#pragma once

#include "models/cursormodel.h"
#include "models/logmodel.h"
#include "models/topicmodel.h"
#include "sampling/databasesession.h"
#include "sampling/editrecorder.h"
#include "sampling/history.h"
#include "sampling/journal.h"

#include <QtWidgets/QMainWindow>

QT_BEGIN_NAMESPACE
class QAction;
class QDockWidget;
class QLabel;
class QStackedWidget;
class QTableView;
QT_END_NAMESPACE

namespace hookq::monitor {

class ConnectDialog;
class ConnectionStrip;
class CursorPanel;
class JournalModel;
class LagChart;
class MessagePanel;
class NoticeBar;
class PayloadView;
class RewindDialog;
class TopicPanel;

/// The monitor's window: topics, their messages and clients, of one database.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// Both outlive the window.
    MainWindow(DatabaseSession &session, Journal &journal, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Connects. \a topic, if given, is selected as soon as it is found.
    void openDatabase(const ConnectionOptions &options, ConnectionKind kind,
                      const QString &topic = {});

    [[nodiscard]] TopicPanel *topicPanel() const { return m_topicPanel; }
    [[nodiscard]] MessagePanel *messagePanel() const { return m_messagePanel; }
    [[nodiscard]] CursorPanel *cursorPanel() const { return m_cursorPanel; }
    [[nodiscard]] PayloadView *payloadView() const { return m_payload; }
    [[nodiscard]] LagChart *lagChart() const { return m_chart; }
    [[nodiscard]] NoticeBar *notice() const { return m_notice; }
    [[nodiscard]] ConnectionStrip *connectionStrip() const { return m_strip; }
    [[nodiscard]] const History &history() const { return m_history; }
    /// The dialog that is open, if one is.
    [[nodiscard]] RewindDialog *rewindDialog() const;
    [[nodiscard]] ConnectDialog *connectDialog() const;

public Q_SLOTS:
    void showConnectDialog();
    /// For the current client. While writing is locked the dialog shows what would be, and refuses.
    void rewindCurrentClient();

private:
    struct Actions {
        QAction *connectTo;
        QAction *disconnectFrom;
        QAction *refresh;
        QAction *rewind;
        QAction *unlock;
        QAction *quit;
        QAction *filterTopics;
    };
    struct StatusLabels {
        QLabel *interval;
        QLabel *queries;
        QLabel *slowest;
        QLabel *error;
    };

    void makeActions();
    void makeMenus();
    void makeStrip();
    void makeCentre();
    void makeDocks();
    void makeStatusBar();
    QDockWidget *addDock(Qt::DockWidgetArea area, const QString &name, const QString &title,
                         QWidget *content);
    QTableView *makeJournalView();
    QTableView *makeLogView();
    [[nodiscard]] QWidget *makeWelcome();
    void connectSession();
    void connectEdits();
    void connectPanels();

    void onStateChanged();
    void onSampled(const Snapshot &snapshot);
    void onFailure(const Error &error);
    void onApplied(const CursorPlan &plan, const Result<> &result);
    void onUnlockFailed(const Error &error);
    void chooseTopic();
    void showTopic(const Topic &topic);
    void showMarkers(const TopicSample &sample);
    void showChart();
    void showCosts(const Snapshot &snapshot);
    void requestPayload(const Topic &topic, qint64 id);
    void showPayload(DatabaseSession::Token token, const Result<Message> &message);
    void say(const QString &text);
    [[nodiscard]] const TopicSample *sampleOf(const Topic &topic) const;

    DatabaseSession &m_session;
    Journal &m_journal;
    EditRecorder m_recorder;
    History m_history;
    std::optional<Snapshot> m_snapshot;
    QString m_wantedTopic;
    std::optional<Topic> m_topic; ///< The one that is shown.
    bool m_sampleFailed = false; ///< The notice on the screen says so.
    DatabaseSession::Token m_payloadToken = 0;
    QList<qint64> m_recentProbesUs; ///< Of the last minute, for the slowest.

    TopicModel m_topics;
    CursorModel m_cursors;
    LogModel m_log;
    Actions m_actions{};
    StatusLabels m_status{};
    ConnectionStrip *m_strip = nullptr;
    NoticeBar *m_notice = nullptr;
    QStackedWidget *m_pages = nullptr;
    TopicPanel *m_topicPanel = nullptr;
    MessagePanel *m_messagePanel = nullptr;
    CursorPanel *m_cursorPanel = nullptr;
    PayloadView *m_payload = nullptr;
    LagChart *m_chart = nullptr;
};

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#include "views/mainwindow.h"

#include "models/journalmodel.h"
#include "sampling/humantext.h"
#include "views/connectdialog.h"
#include "views/connectionstrip.h"
#include "views/cursorpanel.h"
#include "views/emptyhint.h"
#include "views/lagchart.h"
#include "views/messagepanel.h"
#include "views/noticebar.h"
#include "views/payloadview.h"
#include "views/rewinddialog.h"
#include "views/tables.h"
#include "views/theme.h"
#include "views/topicpanel.h"

#include <QtGui/QAction>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

/// The slowest probe is told of the last so many samples: about a minute.
constexpr qsizetype ProbesRemembered = 60;
constexpr int PassingMs = 8000;

} // namespace

MainWindow::MainWindow(DatabaseSession &session, Journal &journal, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_journal(journal)
    , m_recorder(session, journal)
{
    setWindowIcon(theme::applicationIcon());
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    makeActions();
    makeStrip();
    makeCentre();
    makeDocks();
    makeMenus();
    makeStatusBar();
    connectSession();
    connectEdits();
    connectPanels();
    onStateChanged();
    resize(1400, 900);
}

MainWindow::~MainWindow() = default;

void MainWindow::makeActions()
{
    const auto make = [this](const QString &iconName, const QString &text,
                             const QKeySequence &keys) {
        auto *action = new QAction(theme::icon(iconName), text, this);
        action->setShortcut(keys);
        return action;
    };
    m_actions.connectTo = make(u"connect"_s, tr("&Connect…"), QKeySequence::Open);
    m_actions.disconnectFrom = make(u"disconnect"_s, tr("&Disconnect"), {});
    m_actions.refresh = make(u"refresh"_s, tr("&Refresh"), QKeySequence::Refresh);
    m_actions.rewind = make(u"rewind"_s, tr("Move the c&ursor…"), Qt::CTRL | Qt::Key_R);
    m_actions.unlock = make(u"unlock"_s, tr("&Unlock writing"), {});
    m_actions.quit = make({}, tr("&Quit"), QKeySequence::Quit);
    m_actions.filterTopics = make(u"filter"_s, tr("&Filter topics"), QKeySequence::Find);
    // QKeySequence::Refresh is Ctrl+R too on some platforms.
    m_actions.refresh->setShortcut(Qt::Key_F5);
    m_actions.rewind->setToolTip(tr("Move the cursor of the selected client (Ctrl+R)"));
    m_actions.quit->setMenuRole(QAction::QuitRole);

    connect(m_actions.connectTo, &QAction::triggered, this, &MainWindow::showConnectDialog);
    connect(m_actions.disconnectFrom, &QAction::triggered, &m_session, &DatabaseSession::close);
    connect(m_actions.rewind, &QAction::triggered, this, &MainWindow::rewindCurrentClient);
    connect(m_actions.unlock, &QAction::triggered, &m_session, &DatabaseSession::unlock);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions.refresh, &QAction::triggered, this, [this] {
        m_session.refresh();
        m_messagePanel->refresh();
    });
    connect(m_actions.filterTopics, &QAction::triggered, this, [this] {
        m_topicPanel->filter()->setFocus(Qt::ShortcutFocusReason);
        m_topicPanel->filter()->selectAll();
    });
}

void MainWindow::makeMenus()
{
    auto *file = menuBar()->addMenu(tr("&File"));
    file->addActions({m_actions.connectTo, m_actions.disconnectFrom});
    file->addSeparator();
    file->addAction(m_actions.quit);

    const auto &messages = m_messagePanel->actions();
    auto *go = menuBar()->addMenu(tr("&Go"));
    go->addActions({messages.goToId, messages.goToTime, messages.oldest, messages.newest});
    go->addSeparator();
    go->addActions({m_actions.filterTopics, messages.live, m_actions.refresh});

    auto *cursor = menuBar()->addMenu(tr("&Cursor"));
    cursor->addActions({m_actions.rewind, m_actions.unlock});

    auto *view = menuBar()->addMenu(tr("&View"));
    for (auto *dock : findChildren<QDockWidget *>())
        view->addAction(dock->toggleViewAction());
}

void MainWindow::makeStrip()
{
    m_strip = new ConnectionStrip(m_session, this);
    auto *bar = addToolBar(tr("Connection"));
    bar->setObjectName(u"connection"_s);
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->toggleViewAction()->setVisible(false);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->addWidget(m_strip);
}

QWidget *MainWindow::makeWelcome()
{
    auto *page = new QWidget(this);
    auto *icon = new QLabel(page);
    icon->setPixmap(theme::applicationIcon().pixmap(72, 72));
    icon->setAlignment(Qt::AlignCenter);
    auto *text = new QLabel(tr("Connect to the database that holds the topics:\na SQLite file, a "
                               "MariaDB or a PostgreSQL server."),
                            page);
    text->setAlignment(Qt::AlignCenter);
    auto *button = new QPushButton(m_actions.connectTo->icon(), tr("Connect…"), page);
    connect(button, &QPushButton::clicked, m_actions.connectTo, &QAction::trigger);

    auto *layout = new QVBoxLayout(page);
    layout->setSpacing(16);
    layout->addStretch(2);
    layout->addWidget(icon);
    layout->addWidget(text);
    layout->addWidget(button, 0, Qt::AlignCenter);
    layout->addStretch(3);
    return page;
}

void MainWindow::makeCentre()
{
    m_notice = new NoticeBar(this);
    m_messagePanel = new MessagePanel(m_session, this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(makeWelcome());
    m_pages->addWidget(m_messagePanel);

    auto *centre = new QWidget(this);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_pages, 1);
    setCentralWidget(centre);
}

QDockWidget *MainWindow::addDock(Qt::DockWidgetArea area, const QString &name, const QString &title,
                                 QWidget *content)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::makeDocks()
{
    m_topicPanel = new TopicPanel(m_topics, this);
    m_cursorPanel = new CursorPanel(m_cursors, m_actions.rewind, this);
    m_payload = new PayloadView(this);
    m_chart = new LagChart(this);

    auto *topics = addDock(Qt::LeftDockWidgetArea, u"topics"_s, tr("Topics"), m_topicPanel);
    auto *payload = addDock(Qt::RightDockWidgetArea, u"payload"_s, tr("Payload"), m_payload);
    auto *cursors = addDock(Qt::BottomDockWidgetArea, u"cursors"_s, tr("Clients"), m_cursorPanel);
    auto *chart = addDock(Qt::BottomDockWidgetArea, u"chart"_s, tr("Lag"), m_chart);
    auto *journal =
        addDock(Qt::BottomDockWidgetArea, u"journal"_s, tr("Journal"), makeJournalView());
    auto *log = addDock(Qt::BottomDockWidgetArea, u"log"_s, tr("Log"), makeLogView());

    for (auto *dock : {cursors, journal, log})
        dock->setTitleBarWidget(new QWidget(dock)); // Their tabs say it already.
    splitDockWidget(cursors, chart, Qt::Horizontal);
    tabifyDockWidget(cursors, journal);
    tabifyDockWidget(cursors, log);
    cursors->raise();
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    resizeDocks({topics, payload}, {310, 450}, Qt::Horizontal);
    resizeDocks({cursors, chart}, {850, 550}, Qt::Horizontal);
    resizeDocks({cursors, chart}, {280, 280}, Qt::Vertical);
}

QTableView *MainWindow::makeJournalView()
{
    auto *view = new QTableView(this);
    view->setModel(new JournalModel(m_journal, view));
    tables::setUp(*view, {24, 14, 14, 14, 10, 10, 24, 10, 40});
    view->setAccessibleName(tr("Journal of cursor edits"));
    new EmptyHint(
        view,
        tr("No edits yet. Every cursor that is moved here is noted, with what became of it."));
    return view;
}

QTableView *MainWindow::makeLogView()
{
    auto *view = new QTableView(this);
    view->setModel(&m_log);
    tables::setUp(*view, {24});
    view->setAccessibleName(tr("Log"));
    new EmptyHint(view, tr("Nothing has happened yet."));
    return view;
}

void MainWindow::makeStatusBar()
{
    const auto add = [this](const QString &toolTip) {
        auto *label = new QLabel(this);
        label->setToolTip(toolTip);
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(6, 0, 6, 0);
        statusBar()->addPermanentWidget(label);
        return label;
    };
    m_status.error = add(tr("The last thing that went wrong; the log has all"));
    m_status.interval = add(tr("From the end of one sample to the next"));
    m_status.queries =
        add(tr("Statements that the last sample took, whatever the number of messages"));
    m_status.slowest = add(tr("The longest that a sample took in the last minute"));
}

void MainWindow::connectSession()
{
    connect(&m_session, &DatabaseSession::stateChanged, this, &MainWindow::onStateChanged);
    connect(&m_session, &DatabaseSession::sampled, this, &MainWindow::onSampled);
    connect(&m_session, &DatabaseSession::sampleFailed, this, [this](const Error &error) {
        m_sampleFailed = true;
        onFailure(error);
    });
    connect(&m_session, &DatabaseSession::openFailed, this, &MainWindow::onFailure);
    connect(&m_session, &DatabaseSession::opened, this, [this] {
        m_notice->hide();
        m_log.add(LogModel::Severity::Info, tr("Connected to %1").arg(m_session.displayName()));
    });
    connect(&m_session, &DatabaseSession::connectionLost, this, [this](const Error &error) {
        m_history.addGap();
        onFailure(error);
    });
    connect(&m_session, &DatabaseSession::restored, this, [this] {
        m_notice->hide();
        m_log.add(LogModel::Severity::Info, tr("Connected again"));
    });
    connect(&m_session, &DatabaseSession::messageReady, this,
            [this](auto token, const auto &, const auto &message) { showPayload(token, message); });
}

void MainWindow::connectEdits()
{
    connect(&m_session, &DatabaseSession::unlockFailed, this, &MainWindow::onUnlockFailed);
    connect(&m_session, &DatabaseSession::lockChanged, this, [this](bool unlocked) {
        m_notice->hide();
        m_log.add(LogModel::Severity::Info,
                  unlocked ? tr("Writing unlocked") : tr("Writing locked"));
    });
    connect(&m_session, &DatabaseSession::applied, this,
            [this](auto, const auto &plan, const auto &, const auto &result) {
                onApplied(plan, result);
            });
    connect(&m_journal, &Journal::writeFailed, this,
            [this](const QString &text) { m_notice->say(theme::Tone::Bad, text); });
}

void MainWindow::connectPanels()
{
    connect(m_topicPanel, &TopicPanel::currentChanged, this, &MainWindow::showTopic);
    connect(m_messagePanel, &MessagePanel::currentChanged, this, &MainWindow::requestPayload);
    connect(m_messagePanel, &MessagePanel::noticed, this, &MainWindow::say);
    connect(m_cursorPanel, &CursorPanel::currentChanged, this,
            [this](const Topic &topic, const QString &clientId) {
                m_topicPanel->select(topic);
                m_chart->setSelectedClients({clientId});
            });
    connect(m_cursorPanel, &CursorPanel::activated, this,
            [this](const Topic &, qint64 nextId) { m_messagePanel->goToId(nextId); });
}

void MainWindow::openDatabase(const ConnectionOptions &options, ConnectionKind kind,
                              const QString &topic)
{
    m_wantedTopic = topic;
    m_session.close();
    m_session.setKind(kind);
    m_session.open(options);
}

void MainWindow::onStateChanged()
{
    using State = DatabaseSession::State;
    const State state = m_session.state();
    const bool closed = state == State::Closed;
    setWindowTitle(closed ? tr("hookq monitor")
                          : tr("%1 - hookq monitor").arg(m_session.displayName()));
    m_actions.disconnectFrom->setEnabled(!closed);
    m_actions.refresh->setEnabled(!closed);
    m_actions.rewind->setEnabled(!closed);
    m_actions.unlock->setEnabled(!closed && !m_session.isReadOnly());
    m_status.interval->setText(
        closed ? QString()
               : tr("every %1").arg(humanDuration(m_session.intervals().sample.count())));
    if (!closed)
        return;
    m_history.clear();
    m_snapshot.reset();
    m_topic.reset();
    m_recentProbesUs.clear();
    m_topics.setRows({});
    m_cursors.setRows({});
    m_messagePanel->clear();
    m_payload->clear();
    m_chart->setHistory(m_history, 0);
    m_pages->setCurrentIndex(0);
    m_status.queries->clear();
    m_status.slowest->clear();
}

void MainWindow::onSampled(const Snapshot &snapshot)
{
    if (std::exchange(m_sampleFailed, false))
        m_notice->hide();
    m_snapshot = snapshot;
    m_history.add(snapshot);
    m_topics.setSnapshot(snapshot, m_history);
    m_cursors.setSnapshot(snapshot, m_history);
    m_pages->setCurrentWidget(m_messagePanel);
    chooseTopic();
    if (const TopicSample *sample = m_topic ? sampleOf(*m_topic) : nullptr) {
        m_messagePanel->update(*sample, snapshot.sample.serverMs);
        m_chart->setHistory(m_history.only(*m_topic), snapshot.wallMs);
        showMarkers(*sample);
    }
    showCosts(snapshot);
}

void MainWindow::chooseTopic()
{
    if (m_topic && sampleOf(*m_topic))
        return;
    for (const TopicSample &sample : m_snapshot->sample.topics) {
        if (sample.topic.name() == m_wantedTopic && m_topicPanel->select(sample.topic))
            return;
    }
    m_topicPanel->selectFirst();
}

const TopicSample *MainWindow::sampleOf(const Topic &topic) const
{
    if (!m_snapshot)
        return nullptr;
    const auto &topics = m_snapshot->sample.topics;
    const auto found = std::find_if(topics.cbegin(), topics.cend(), [&](const TopicSample &sample) {
        return sample.topic == topic;
    });
    return found == topics.cend() ? nullptr : &*found;
}

void MainWindow::showTopic(const Topic &topic)
{
    const TopicSample *sample = sampleOf(topic);
    if (!sample || m_topic == topic)
        return;
    m_topic = topic;
    m_payloadToken = 0;
    m_payload->showNotice(tr("Select a message to see its payload."));
    m_messagePanel->showTopic(*sample, m_snapshot->sample.serverMs);
    m_cursorPanel->setTopic(topic);
    m_chart->setTopic(topic);
    m_chart->setHistory(m_history.only(topic), m_snapshot->wallMs);
    showMarkers(*sample);
    if (sample->error)
        m_notice->say(theme::Tone::Bad, sample->error->text());
}

void MainWindow::showMarkers(const TopicSample &sample)
{
    QList<PositionStrip::Marker> markers;
    for (const CursorRow &row : m_cursors.rows()) {
        if (row.topic != sample.topic)
            continue;
        markers.append({row.sample.clientId, row.sample.sid, m_chart->colorOf(row.sample.clientId),
                        tr("lag %1, %2").arg(humanCount(row.sample.lag), row.status.text())});
    }
    m_messagePanel->strip()->setMarkers(markers);
}

void MainWindow::showCosts(const Snapshot &snapshot)
{
    m_recentProbesUs.append(snapshot.probeUs);
    if (m_recentProbesUs.size() > ProbesRemembered)
        m_recentProbesUs.removeFirst();
    const qint64 slowest = *std::max_element(m_recentProbesUs.cbegin(), m_recentProbesUs.cend());
    m_status.queries->setText(tr("%n statement(s) a sample", nullptr, snapshot.sample.queries));
    m_status.slowest->setText(
        tr("slowest %1 ms").arg(QLocale().toString(double(slowest) / 1000, 'f', 1)));
}

void MainWindow::requestPayload(const Topic &topic, qint64 id)
{
    m_payloadToken = m_session.requestMessage(topic, id);
}

void MainWindow::showPayload(DatabaseSession::Token token, const Result<Message> &message)
{
    if (token != m_payloadToken)
        return;
    if (message)
        m_payload->setMessage(*message);
    else
        m_payload->showNotice(message.error().text());
}

void MainWindow::onFailure(const Error &error)
{
    m_log.add(error);
    m_status.error->setText(error.text());
    m_notice->say(theme::Tone::Bad, error.text(),
                  m_session.state() == DatabaseSession::State::Closed ? m_actions.connectTo
                                                                      : nullptr);
}

void MainWindow::onUnlockFailed(const Error &error)
{
    m_log.add(error);
    m_notice->say(theme::Tone::Bad, tr("Writing stays locked: %1").arg(error.text()));
}

void MainWindow::onApplied(const CursorPlan &plan, const Result<> &result)
{
    if (result)
        m_log.add(LogModel::Severity::Info,
                  tr("Cursor of %1 in %2 moved from %3 to %4")
                      .arg(plan.clientId, plan.topic.name(), humanCount(plan.fromSid),
                           humanCount(plan.toSid)));
    else
        m_log.add(result.error());
    m_session.refresh();
}

void MainWindow::say(const QString &text) { statusBar()->showMessage(text, PassingMs); }

void MainWindow::showConnectDialog()
{
    auto *dialog = new ConnectDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!m_session.options().driver.isEmpty())
        dialog->setOptions(m_session.options(), m_session.kind());
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { openDatabase(dialog->options(), dialog->kind()); });
    dialog->open();
}

void MainWindow::rewindCurrentClient()
{
    const auto client = m_cursorPanel->current();
    if (!client) {
        m_notice->say(theme::Tone::Info, tr("Select a client in the clients table first."));
        return;
    }
    const bool sameTopic = m_messagePanel->topic() == client->topic;
    auto *dialog = new RewindDialog(&m_session, client->topic, client->clientId,
                                    sameTopic ? m_messagePanel->currentHead() : std::nullopt, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

RewindDialog *MainWindow::rewindDialog() const { return findChild<RewindDialog *>(); }

ConnectDialog *MainWindow::connectDialog() const { return findChild<ConnectDialog *>(); }

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#include "views/messagepanel.h"

#include "sampling/humantext.h"
#include "views/emptyhint.h"
#include "views/tables.h"
#include "views/theme.h"

#include <QtCore/QScopedValueRollback>
#include <QtGui/QAction>
#include <QtGui/QRegularExpressionValidator>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

MessagePanel::MessagePanel(DatabaseSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new MessageModel(this))
    , m_name(new QLabel(this))
    , m_range(new QLabel(this))
    , m_new(new QToolButton(this))
    , m_idEdit(new QLineEdit(this))
    , m_timeEdit(new QDateTimeEdit(this))
    , m_view(new QTableView(this))
    , m_strip(new PositionStrip(this))
{
    makeActions();
    makeTable();
    auto *title = new QHBoxLayout;
    title->setContentsMargins(8, 6, 8, 0);
    title->setSpacing(10);
    title->addWidget(m_name);
    title->addWidget(m_range, 1);
    title->addWidget(m_new);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(title);
    layout->addWidget(makeToolBar());
    layout->addWidget(m_view, 1);
    layout->addWidget(m_strip);
    connectParts();
}

void MessagePanel::makeActions()
{
    const auto make = [this](const QString &iconName, const QString &text,
                             const QKeySequence &keys) {
        auto *action = new QAction(theme::icon(iconName), text, this);
        action->setShortcut(keys);
        return action;
    };
    m_actions.oldest = make(u"oldest"_s, tr("&Oldest"), Qt::CTRL | Qt::Key_Home);
    m_actions.newest = make(u"newest"_s, tr("&Newest"), Qt::CTRL | Qt::Key_End);
    m_actions.goToId = make(u"goto"_s, tr("Go to &id"), Qt::CTRL | Qt::Key_G);
    m_actions.goToTime = make(u"time"_s, tr("Go to &time"), Qt::CTRL | Qt::SHIFT | Qt::Key_G);
    m_actions.live = make(u"live"_s, tr("&Live"), Qt::Key_Space);
    m_actions.live->setCheckable(true);
    m_actions.live->setChecked(true);
    m_actions.live->setToolTip(tr("Follow new messages (Space); scrolling away pauses"));
    // Space must still press buttons and type into fields elsewhere in the window.
    m_actions.live->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(m_actions.live);
}

QToolBar *MessagePanel::makeToolBar()
{
    auto *bar = new QToolBar(tr("Messages"), this);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize(QSize(16, 16));
    bar->addAction(m_actions.oldest);
    bar->addAction(m_actions.newest);
    bar->addAction(m_actions.live);
    bar->addSeparator();
    addIdField(*bar);
    addTimeField(*bar);
    return bar;
}

void MessagePanel::addIdField(QToolBar &bar)
{
    m_idEdit->setPlaceholderText(tr("Go to id"));
    m_idEdit->setAccessibleName(tr("Go to id"));
    m_idEdit->setToolTip(tr("Go to the message with this id (Ctrl+G)"));
    m_idEdit->setMaximumWidth(fontMetrics().horizontalAdvance(u'0') * 16);
    m_idEdit->setValidator(
        new QRegularExpressionValidator(QRegularExpression(u"[0-9., '\\s]{0,26}"_s), this));
    m_idEdit->addAction(theme::icon(u"goto"_s), QLineEdit::LeadingPosition);
    bar.addWidget(m_idEdit);
}

void MessagePanel::addTimeField(QToolBar &bar)
{
    m_timeEdit->setDisplayFormat(u"yyyy-MM-dd HH:mm:ss"_s);
    m_timeEdit->setAccessibleName(tr("Go to time"));
    m_timeEdit->setToolTip(
        tr("A time in this machine's zone (Ctrl+Shift+G); Enter goes to the first "
           "message stamped at or after it"));
    m_timeEdit->setDateTime(QDateTime::currentDateTime());
    m_timeEdit->setCalendarPopup(true);
    bar.addWidget(m_timeEdit);
    auto *go =
        bar.addAction(theme::icon(u"time"_s), tr("Go to time"), this, &MessagePanel::readTime);
    go->setToolTip(tr("Go to the first message stamped at or after this time"));
    static_cast<QToolButton *>(bar.widgetForAction(go))->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

void MessagePanel::makeTable()
{
    QFont bold = font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setTextFormat(Qt::PlainText);
    m_range->setForegroundRole(QPalette::PlaceholderText);
    m_new->setAutoRaise(true);
    m_new->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_new->setIcon(theme::icon(u"newest"_s, theme::Tone::Info));
    m_new->hide();

    m_view->setModel(m_model);
    tables::setUp(*m_view, {9, 12, 9, 2, 7, 6});
    m_view->setAccessibleName(tr("Messages"));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    new EmptyHint(m_view, tr("No messages. They appear here as soon as a producer writes one."));
}

void MessagePanel::connectParts()
{
    connect(m_model, &MessageModel::headsWanted, this, [this](qint64 first, qint64 last) {
        if (m_topic)
            m_headsToken = m_session.requestHeads(*m_topic, first, last);
    });
    connect(&m_session, &DatabaseSession::headsReady, this,
            [this](auto token, const auto &, const auto &heads) { onHeads(token, heads); });
    connect(&m_session, &DatabaseSession::idAtTimeReady, this,
            [this](auto token, const auto &, const auto &id) { onIdAtTime(token, id); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (const auto id = currentId(); id && m_topic)
            Q_EMIT currentChanged(*m_topic, *id);
    });
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &MessagePanel::onScrolled);
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, &MessagePanel::showPlace);
    connect(m_strip, &PositionStrip::jumpRequested, this, &MessagePanel::goToId);
    connectActions();
}

void MessagePanel::connectActions()
{
    connect(m_actions.oldest, &QAction::triggered, this, &MessagePanel::goToOldest);
    connect(m_actions.newest, &QAction::triggered, this, &MessagePanel::goToNewest);
    connect(m_new, &QToolButton::clicked, this, &MessagePanel::goToNewest);
    connect(m_actions.live, &QAction::toggled, this, &MessagePanel::setLive);
    connect(m_idEdit, &QLineEdit::returnPressed, this, &MessagePanel::readId);
    connect(m_actions.goToId, &QAction::triggered, this, [this] {
        m_idEdit->setFocus(Qt::ShortcutFocusReason);
        m_idEdit->selectAll();
    });
    connect(m_actions.goToTime, &QAction::triggered, this, [this] {
        m_timeEdit->setFocus(Qt::ShortcutFocusReason);
        m_timeEdit->selectAll();
    });
    auto *enter = new QAction(this);
    enter->setShortcuts({Qt::Key_Return, Qt::Key_Enter});
    enter->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_timeEdit->addAction(enter);
    connect(enter, &QAction::triggered, this, &MessagePanel::readTime);
}

void MessagePanel::showTopic(const TopicSample &sample, qint64 serverMs)
{
    m_topic = sample.topic;
    m_timeToken = 0;
    m_model->reset(sample.firstId, sample.lastId);
    m_actions.live->setChecked(true);
    update(sample, serverMs);
}

void MessagePanel::clear()
{
    m_topic.reset();
    m_model->reset(0, 0);
    m_strip->setBounds(0, 0);
    m_strip->setMarkers({});
    showTitle();
}

void MessagePanel::update(const TopicSample &sample, qint64 serverMs)
{
    // A topic that cannot be read at the moment keeps what is known of it on the screen.
    if (sample.error)
        return;
    m_model->setBounds(sample.firstId, sample.lastId);
    m_model->setServerTime(serverMs);
    m_strip->setBounds(sample.firstId, sample.lastId);
    if (isLive())
        toEnd();
    showTitle();
    showPlace();
}

void MessagePanel::showTitle()
{
    m_name->setText(m_topic ? m_topic->name() : QString());
    const qint64 messages = m_model->lastId() == 0 ? 0 : m_model->lastId() - m_model->firstId() + 1;
    m_range->setText(messages == 0 ? QString()
                                   : tr("%1 messages, ids %2 to %3")
                                         .arg(humanCount(messages), humanCount(m_model->firstId()),
                                              humanCount(m_model->lastId())));
    const qint64 unseen = isLive() ? 0 : m_model->lastId() - m_seenId;
    m_new->setVisible(unseen > 0);
    m_new->setText(tr("%1 new").arg(humanCount(unseen)));
    m_new->setToolTip(tr("Go to the newest message and follow"));
}

std::pair<qint64, qint64> MessagePanel::visibleIds() const
{
    const int top = m_view->rowAt(0);
    const int bottom = m_view->rowAt(m_view->viewport()->height() - 1);
    const qint64 first = m_model->idAt(std::max(0, top));
    return {first, bottom < 0 ? m_model->windowLast() : m_model->idAt(bottom)};
}

void MessagePanel::showPlace()
{
    if (m_model->rowCount() == 0)
        return;
    const auto [first, last] = visibleIds();
    m_strip->setVisibleIds(first, last);
}

std::optional<qint64> MessagePanel::currentId() const
{
    const QModelIndex index = m_view->currentIndex();
    return index.isValid() ? std::optional(m_model->idAt(index.row())) : std::nullopt;
}

std::optional<MessageHead> MessagePanel::currentHead() const
{
    const auto id = currentId();
    return id ? m_model->head(*id) : std::nullopt;
}

bool MessagePanel::isLive() const { return m_actions.live->isChecked(); }

void MessagePanel::setLive(bool live)
{
    m_actions.live->setIcon(theme::icon(live ? u"live"_s : u"pause"_s));
    m_actions.live->setText(live ? tr("&Live") : tr("&Paused"));
    m_seenId = m_model->lastId();
    if (live)
        toEnd();
    showTitle();
}

void MessagePanel::toEnd()
{
    const QScopedValueRollback guard(m_scrollingItself, true);
    if (m_model->windowLast() < m_model->lastId())
        m_model->showId(m_model->lastId());
    m_view->scrollToBottom();
    showPlace();
}

void MessagePanel::onScrolled()
{
    showPlace();
    if (m_scrollingItself)
        return;
    const auto *bar = m_view->verticalScrollBar();
    if (isLive() && bar->value() < bar->maximum())
        m_actions.live->setChecked(false);
    const bool atTop =
        bar->value() == bar->minimum() && m_model->windowFirst() > m_model->firstId();
    const bool atBottom =
        bar->value() == bar->maximum() && m_model->windowLast() < m_model->lastId();
    if ((!atTop && !atBottom) || std::exchange(m_slidePending, true))
        return;
    // Not here: moving the window resets the model whose scroll bar is just reporting.
    QMetaObject::invokeMethod(this, &MessagePanel::slideWindow, Qt::QueuedConnection);
}

void MessagePanel::slideWindow()
{
    m_slidePending = false;
    if (m_model->rowCount() == 0)
        return;
    const QScopedValueRollback guard(m_scrollingItself, true);
    const auto current = currentId();
    const qint64 top = visibleIds().first;
    const int row = m_model->showId(top);
    m_view->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtTop);
    if (const int selected = current ? m_model->rowOf(*current) : -1; selected >= 0)
        m_view->selectionModel()->setCurrentIndex(m_model->index(selected, 0),
                                                  QItemSelectionModel::ClearAndSelect
                                                      | QItemSelectionModel::Rows);
    showPlace();
}

void MessagePanel::goToId(qint64 id)
{
    const int row = m_model->showId(id);
    if (row < 0)
        return;
    m_actions.live->setChecked(false);
    const QScopedValueRollback guard(m_scrollingItself, true);
    const QModelIndex index = m_model->index(row, MessageModel::Id);
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index, QAbstractItemView::PositionAtCenter);
    showPlace();
    if (m_model->idAt(row) != id)
        Q_EMIT noticed(tr("There is no id %1; this is the nearest.").arg(humanCount(id)));
}

void MessagePanel::goToNewest()
{
    goToId(m_model->lastId());
    m_actions.live->setChecked(true);
}

void MessagePanel::goToOldest() { goToId(m_model->firstId()); }

void MessagePanel::goToTime(const QDateTime &time)
{
    if (!m_topic)
        return;
    m_wantedTime = time;
    m_timeToken = m_session.requestIdAtTime(*m_topic, time);
}

void MessagePanel::onIdAtTime(DatabaseSession::Token token, const Result<qint64> &id)
{
    if (token != m_timeToken)
        return;
    m_timeToken = 0;
    if (!id) {
        Q_EMIT noticed(id.error().text());
        return;
    }
    if (*id > m_model->lastId()) {
        goToId(m_model->lastId());
        Q_EMIT noticed(tr("All messages are older than %1; this is the newest.")
                           .arg(humanStamp(m_wantedTime.toMSecsSinceEpoch())));
    } else {
        goToId(*id);
    }
}

void MessagePanel::onHeads(DatabaseSession::Token token, const Result<QList<MessageHead>> &heads)
{
    if (token != m_headsToken)
        return;
    if (heads) {
        m_model->setHeads(*heads);
    } else {
        m_model->headsFailed();
        Q_EMIT noticed(heads.error().text());
    }
}

void MessagePanel::readId()
{
    QString digits = m_idEdit->text();
    digits.removeIf([](QChar c) { return !c.isDigit(); });
    bool ok = false;
    const qint64 id = digits.toLongLong(&ok);
    if (!ok) {
        Q_EMIT noticed(tr("An id is a whole number."));
        return;
    }
    m_view->setFocus(Qt::OtherFocusReason);
    goToId(id);
}

void MessagePanel::readTime()
{
    m_view->setFocus(Qt::OtherFocusReason);
    goToTime(m_timeEdit->dateTime());
}

void MessagePanel::refresh() { m_model->refresh(); }

} // namespace hookq::monitor

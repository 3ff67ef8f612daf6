// SPDX-License-Identifier: MIT
#include "payloadview.h"

#include "models/payloadtreemodel.h"
#include "views/hexview.h"
#include "views/theme.h"

#include <QtCore/QLocale>
#include <QtCore/QScopedValueRollback>
#include <QtCore/QThread>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QShortcut>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace hookq::monitor {

using msgpacktree::NodeIndex;
using msgpacktree::NoNode;

namespace {

constexpr auto NoticeableDelay = 120ms;
/// Payloads with no more values than this are opened as a whole.
constexpr size_t SmallTree = 120;

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QPlainTextEdit *readOnlyText(QWidget *parent)
{
    auto *edit = new QPlainTextEdit(parent);
    edit->setReadOnly(true);
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    edit->setUndoRedoEnabled(false);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setFont(theme::fixedFont());
    edit->setFrameShape(QFrame::NoFrame);
    return edit;
}

QString createdText(const QDateTime &utc)
{
    const auto stamp = [](const QDateTime &time) -> QString {
        return QString(time.toString(u"yyyy-MM-dd HH:mm:ss.zzz") + u' '
                       + time.timeZoneAbbreviation())
            .replace(u' ', QChar::Nbsp);
    };
    const QDateTime local = utc.toLocalTime();
    if (local.offsetFromUtc() == 0)
        return stamp(utc);
    return stamp(local) + u"  ·  " + stamp(utc);
}

QString copyText(const PayloadDocument &document, PayloadView::CopyStyle style)
{
    switch (style) {
    case PayloadView::CopyStyle::Json:
        return msgpacktree::toJson(document.tree, msgpacktree::JsonStyle::Readable);
    case PayloadView::CopyStyle::LosslessJson:
        return msgpacktree::toJson(document.tree, msgpacktree::JsonStyle::Lossless);
    case PayloadView::CopyStyle::Hex:
        return HexView::toHex(document.message.data);
    case PayloadView::CopyStyle::Text:
        return QString::fromUtf8(document.message.data);
    }
    return {};
}

} // namespace

PayloadView::PayloadView(QWidget *parent)
    : QWidget(parent)
    , m_model(new PayloadTreeModel(this))
    , m_pages(new QStackedWidget(this))
    , m_notice(plainLabel(m_pages))
{
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setWordWrap(true);
    m_notice->setMargin(24);

    auto *page = new QWidget(m_pages);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    auto *splitter = new QSplitter(Qt::Vertical, page);
    splitter->addWidget(makeTabs());
    m_hex = new HexView(splitter);
    m_hex->setFrameShape(QFrame::NoFrame);
    splitter->addWidget(m_hex);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    layout->addWidget(splitter, 1);

    m_pages->addWidget(m_notice);
    m_pages->addWidget(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_pages);
    connectParts();
    styleParts();
    clear();
}

PayloadView::~PayloadView()
{
    // Only the largest payloads take long enough to be still at it.
    for (QThread *thread : findChildren<QThread *>())
        thread->wait();
}

QWidget *PayloadView::makeHeader()
{
    auto *header = new QWidget(this);
    auto *layout = new QGridLayout(header);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setVerticalSpacing(2);
    m_id = plainLabel(header);
    m_details = plainLabel(header);
    m_details->setWordWrap(true);
    m_problems = new QToolButton(header);
    m_problems->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_problems->setAutoRaise(true);
    m_problems->setToolTip(tr("Go to the next problem (F8)"));
    m_copy = makeCopyButton();
    m_unknownProtocol = plainLabel(header);
    m_unknownProtocol->setWordWrap(true);
    m_unknownProtocol->setMargin(6);
    m_unknownProtocol->setAutoFillBackground(true);
    layout->addWidget(m_id, 0, 0);
    layout->addWidget(m_problems, 0, 1);
    layout->addWidget(m_copy, 0, 2);
    layout->addWidget(m_details, 1, 0, 1, 3);
    layout->addWidget(m_unknownProtocol, 2, 0, 1, 3);
    layout->setColumnStretch(0, 1);
    return header;
}

QToolButton *PayloadView::makeCopyButton()
{
    auto *button = new QToolButton(this);
    button->setText(tr("Copy"));
    button->setIcon(theme::icon(u"copy"_s));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAutoRaise(true);
    auto *menu = new QMenu(button);
    menu->addAction(tr("Whole payload as JSON"), this, [this] { copy(CopyStyle::Json); });
    menu->addAction(tr("Whole payload as lossless JSON"), this,
                    [this] { copy(CopyStyle::LosslessJson); });
    menu->addAction(tr("Whole payload as hex"), this, [this] { copy(CopyStyle::Hex); });
    menu->addAction(tr("Whole payload as text"), this, [this] { copy(CopyStyle::Text); });
    button->setMenu(menu);
    return button;
}

QWidget *PayloadView::makeTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tree = new QTreeView(m_tabs);
    m_tree->setModel(m_model);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setIndentation(16);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setAccessibleName(tr("Payload as a tree"));
    m_tree->setFont(theme::fixedFont());
    const int character = QFontMetrics(m_tree->font()).averageCharWidth();
    QHeaderView *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(PayloadTreeModel::ValueColumn, QHeaderView::Stretch);
    header->resizeSection(PayloadTreeModel::KeyColumn, character * 20);
    header->resizeSection(PayloadTreeModel::TypeColumn, character * 17);
    header->resizeSection(PayloadTreeModel::BytesColumn, character * 14);
    m_json = readOnlyText(m_tabs);
    m_text = readOnlyText(m_tabs);
    m_tabs->addTab(m_tree, theme::icon(u"tree"_s), tr("Tree"));
    m_tabs->addTab(m_json, theme::icon(u"code"_s), tr("JSON"));
    m_tabs->addTab(m_text, theme::icon(u"file"_s), tr("Raw text"));
    return m_tabs;
}

void PayloadView::connectParts()
{
    m_slow.setSingleShot(true);
    m_slow.setInterval(NoticeableDelay);
    connect(&m_slow, &QTimer::timeout, this, [this] { say(tr("Decoding …")); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &PayloadView::highlightCurrentRow);
    connect(m_hex, &HexView::byteActivated, this, &PayloadView::selectNodeAt);
    connect(m_problems, &QToolButton::clicked, this, &PayloadView::selectNextProblem);
    connect(new QShortcut(Qt::Key_F8, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &PayloadView::selectNextProblem);
    connect(new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F8), this, nullptr, nullptr,
                          Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &PayloadView::selectPreviousProblem);
}

void PayloadView::styleParts()
{
    QFont bold = font();
    bold.setBold(true);
    m_id->setFont(bold);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme::color(theme::Tone::Muted, palette()));
    m_details->setPalette(muted);
    m_notice->setPalette(muted);
    QPalette warning = palette();
    warning.setColor(QPalette::Window, theme::background(theme::Tone::Warning, palette()));
    m_unknownProtocol->setPalette(warning);
    m_problems->setIcon(theme::icon(u"error"_s, theme::Tone::Bad));
    QPalette bad = palette();
    bad.setColor(QPalette::ButtonText, theme::color(theme::Tone::Bad, palette()));
    m_problems->setPalette(bad);
}

void PayloadView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        styleParts();
}

void PayloadView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // The value is what a narrow view is looked at for.
    const int characters = width() / QFontMetrics(m_tree->font()).averageCharWidth();
    m_tree->setColumnHidden(PayloadTreeModel::TypeColumn, characters < 60);
    m_tree->setColumnHidden(PayloadTreeModel::BytesColumn, characters < 75);
}

void PayloadView::setMessage(const Message &message)
{
    m_waiting = message;
    if (!m_decoding)
        decodeNext();
}

void PayloadView::showNotice(const QString &text)
{
    m_waiting.reset();
    m_unwanted = m_decoding;
    m_slow.stop();
    say(text);
}

void PayloadView::say(const QString &text)
{
    m_notice->setText(text);
    m_pages->setCurrentIndex(0);
}

void PayloadView::clear()
{
    present(nullptr);
    showNotice(tr("Select a message to see its payload."));
}

void PayloadView::inBackground(const std::function<void()> &work, const std::function<void()> &done)
{
    QThread *thread = QThread::create(work);
    thread->setParent(this);
    connect(thread, &QThread::finished, this, done);
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start(QThread::LowPriority);
}

void PayloadView::decodeNext()
{
    m_decoding = true;
    m_slow.start();
    const auto result = std::make_shared<std::shared_ptr<const PayloadDocument>>();
    const Message message = *std::exchange(m_waiting, {});
    inBackground([result, message] { *result = PayloadDocument::make(message); },
                 [this, result] { onDecoded(std::move(*result)); });
}

void PayloadView::onDecoded(std::shared_ptr<const PayloadDocument> document)
{
    m_decoding = false;
    m_slow.stop();
    const bool unwanted = std::exchange(m_unwanted, false);
    if (m_waiting) {
        decodeNext();
        return;
    }
    if (unwanted)
        return;
    const qint64 id = document->message.id;
    present(std::move(document));
    Q_EMIT shown(id);
}

void PayloadView::present(std::shared_ptr<const PayloadDocument> document)
{
    m_model->setDocument(document);
    m_document.swap(document);
    // Giving back the memory of millions of nodes takes too long for this thread.
    if (document && document->tree.nodes().size() > SmallTree) {
        const auto old =
            std::make_shared<std::shared_ptr<const PayloadDocument>>(std::move(document));
        inBackground([old] { old->reset(); }, [] {});
    }
    if (!m_document)
        return;
    showHeader(m_document->message);
    showProblemCount(qint64(m_document->problems.size()));
    showTabs(m_document->isMsgPack());
    m_json->setPlainText(m_document->json);
    m_text->setPlainText(m_document->text);
    m_hex->setBytes(m_document->message.data);
    expandSmall();
    m_pages->setCurrentIndex(1);
}

void PayloadView::showHeader(const Message &message)
{
    const QLocale locale;
    m_id->setText(tr("Message %1").arg(locale.toString(message.id)));
    const QString protocol = m_document->isMsgPack()
        ? tr("p = 1 (msgpack)")
        : tr("p = %1 (unknown)").arg(int(message.protocol));
    m_details->setText(createdText(message.createdAt()) + u'\n' + protocol + u"  ·  "
                       + tr("%Ln byte(s)", nullptr, int(message.data.size())));
    m_unknownProtocol->setVisible(!m_document->isMsgPack());
    m_unknownProtocol->setText(tr("p = %1 is no protocol this program knows: the bytes are shown "
                                  "as they are, not decoded.")
                                   .arg(int(message.protocol)));
}

void PayloadView::showProblemCount(qint64 count)
{
    m_problems->setVisible(count > 0);
    m_problems->setText(tr("%Ln problem(s)", nullptr, int(count)));
}

void PayloadView::showTabs(bool isMsgPack)
{
    m_tabs->setTabVisible(m_tabs->indexOf(m_tree), isMsgPack);
    m_tabs->setTabVisible(m_tabs->indexOf(m_json), isMsgPack);
    for (QAction *action : m_copy->menu()->actions().first(2))
        action->setEnabled(isMsgPack);
}

void PayloadView::expandSmall()
{
    if (m_document->tree.nodes().size() <= SmallTree)
        m_tree->expandAll();
    else
        m_tree->expand(m_model->index(0, 0, {}));
}

void PayloadView::highlightCurrentRow()
{
    const QModelIndex current = m_tree->currentIndex();
    if (!current.isValid())
        return;
    const HexView::Range range{current.data(PayloadTreeModel::OffsetRole).toLongLong(),
                               current.data(PayloadTreeModel::LengthRole).toLongLong()};
    HexView::Range key;
    if (const NodeIndex node = m_model->keyOf(current); node != NoNode)
        key = {m_document->tree.node(node).offset, m_document->tree.node(node).length};
    m_hex->setHighlight(range, key);
    if (m_followingByte)
        return;
    m_hex->setCurrentByte(range.offset);
    m_hex->ensureVisible(range);
}

void PayloadView::selectNodeAt(qint64 offset)
{
    const QScopedValueRollback following(m_followingByte, true);
    selectNode(m_document->tree.nodeAt(offset));
}

void PayloadView::selectNode(NodeIndex node)
{
    const QModelIndex index = m_model->indexOf(node);
    if (!index.isValid())
        return;
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
}

void PayloadView::selectNextProblem() { selectProblem(true); }

void PayloadView::selectPreviousProblem() { selectProblem(false); }

void PayloadView::selectProblem(bool forward)
{
    if (!m_document || m_document->problems.empty())
        return;
    const auto &problems = m_document->problems;
    const QModelIndex current = m_tree->currentIndex();
    const NodeIndex key = m_model->keyOf(current);
    if (forward) {
        const auto next =
            std::upper_bound(problems.begin(), problems.end(), m_model->nodeOf(current));
        selectNode(next == problems.end() ? problems.front() : *next);
    } else {
        // The row of a value shows its key as well, which may be the problem that was just visited.
        const NodeIndex from = key == NoNode ? m_model->nodeOf(current) : key;
        const auto at = std::lower_bound(problems.begin(), problems.end(), from);
        selectNode(at == problems.begin() ? problems.back() : *std::prev(at));
    }
    m_tabs->setCurrentWidget(m_tree);
}

void PayloadView::copy(CopyStyle style)
{
    if (!m_document)
        return;
    const auto text = std::make_shared<QString>();
    inBackground([text, style, document = m_document] { *text = copyText(*document, style); },
                 [this, text] {
                     QGuiApplication::clipboard()->setText(*text);
                     Q_EMIT copied();
                 });
}

} // namespace hookq::monitor

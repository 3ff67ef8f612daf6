// SPDX-License-Identifier: MIT
#pragma once

#include "models/payloaddocument.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <functional>
#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabWidget;
class QToolButton;
class QTreeView;
QT_END_NAMESPACE

namespace hookq::monitor {

class HexView;
class PayloadTreeModel;

/// One message: a line about it, its payload as tree, JSON and text, and its bytes. What is
/// selected in the tree is highlighted in the bytes, and a click on a byte selects what it belongs
/// to.
///
/// Decoding is done in a worker thread; of several messages set in a row only the newest is decoded
/// and shown. Nothing of a payload is ever taken for rich text.
class PayloadView : public QWidget {
    Q_OBJECT
public:
    enum class CopyStyle { Json, LosslessJson, Hex, Text };

    explicit PayloadView(QWidget *parent = nullptr);
    ~PayloadView() override;

    [[nodiscard]] PayloadTreeModel *model() const { return m_model; }
    [[nodiscard]] QTreeView *treeView() const { return m_tree; }
    [[nodiscard]] HexView *hexView() const { return m_hex; }
    /// nullptr while nothing or something else than a message is shown.
    [[nodiscard]] const std::shared_ptr<const PayloadDocument> &document() const
    {
        return m_document;
    }

public Q_SLOTS:
    /// Shows \a message as soon as it is decoded.
    void setMessage(const hookq::Message &message);
    /// A line in place of a message: nothing selected, being fetched, could not be read.
    void showNotice(const QString &text);
    void clear();
    /// Selects the next node that has a problem, and shows it.
    void selectNextProblem();
    void selectPreviousProblem();
    /// Puts all of the payload on the clipboard, made in a worker thread.
    void copy(hookq::monitor::PayloadView::CopyStyle style);

Q_SIGNALS:
    /// A message set by setMessage() is on the screen now. Not for those that were overtaken.
    void shown(qint64 id);
    /// What copy() was asked for is on the clipboard.
    void copied();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeTabs();
    QToolButton *makeCopyButton();
    void connectParts();
    void styleParts();

    /// Does \a work in a thread of its own, and then \a done here.
    void inBackground(const std::function<void()> &work, const std::function<void()> &done);
    void say(const QString &text);
    void decodeNext();
    void onDecoded(std::shared_ptr<const PayloadDocument> document);
    void present(std::shared_ptr<const PayloadDocument> document);
    void showHeader(const Message &message);
    void showProblemCount(qint64 count);
    void showTabs(bool isMsgPack);
    void expandSmall();

    void highlightCurrentRow();
    void selectNodeAt(qint64 offset);
    void selectProblem(bool forward);
    void selectNode(msgpacktree::NodeIndex node);

    PayloadTreeModel *m_model;
    std::shared_ptr<const PayloadDocument> m_document;
    bool m_decoding = false;
    bool m_unwanted = false; ///< What is being decoded is not to be shown any more.
    std::optional<Message> m_waiting; ///< The newest that came while another one was being decoded.
    QTimer m_slow; ///< "Decoding" is said only when it takes long enough to be noticed.
    bool m_followingByte =
        false; ///< The row changes because of the bytes: they stay where they are.

    QStackedWidget *m_pages;
    QLabel *m_notice;
    QLabel *m_id;
    QLabel *m_details;
    QToolButton *m_problems;
    QToolButton *m_copy;
    QLabel *m_unknownProtocol;
    QTabWidget *m_tabs;
    QTreeView *m_tree;
    QPlainTextEdit *m_json;
    QPlainTextEdit *m_text;
    HexView *m_hex;
};

} // namespace hookq::monitor

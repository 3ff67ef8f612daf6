// SPDX-License-Identifier: MIT
#include "hexview.h"

#include "views/theme.h"

#include <QtGui/QClipboard>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QGuiApplication>
#include <QtGui/QPainter>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace hookq::monitor {

static constexpr int AddressDigits = 6; ///< Payloads end below 16 MiB.
static constexpr int MostBytesPerRow = 16;
static constexpr int LeastBytesPerRow = 4;

HexView::HexView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Bytes of the payload"));
    setFont(theme::fixedFont());
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAutoFillBackground(false);
    updateMetrics();
}

void HexView::setBytes(const QByteArray &bytes)
{
    m_bytes = bytes;
    m_highlight = m_second = {};
    m_current = m_anchor = bytes.isEmpty() ? -1 : 0;
    m_hasSelection = false;
    updateScrollBars();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

void HexView::setHighlight(const Range &main, const Range &second)
{
    m_highlight = main;
    m_second = second;
    viewport()->update();
}

void HexView::setCurrentByte(qint64 offset)
{
    m_current = m_anchor =
        std::clamp<qint64>(offset, m_bytes.isEmpty() ? -1 : 0, m_bytes.size() - 1);
    m_hasSelection = false;
    viewport()->update();
}

void HexView::ensureVisible(const Range &range)
{
    const int first = int(range.offset / m_perRow);
    const int last = int((range.offset + std::max<qint64>(range.length, 1) - 1) / m_perRow);
    QScrollBar *bar = verticalScrollBar();
    const int rows = std::max(1, visibleRows());
    if (first < bar->value() || first >= bar->value() + rows)
        bar->setValue(first - std::max(0, std::min(rows - (last - first + 1), rows / 3)));
    else if (last >= bar->value() + rows)
        bar->setValue(std::min(first, last - rows + 1));
}

HexView::Range HexView::selection() const
{
    if (m_current < 0)
        return {};
    const qint64 first = m_hasSelection ? std::min(m_anchor, m_current) : m_current;
    const qint64 last = m_hasSelection ? std::max(m_anchor, m_current) : m_current;
    return {first, last - first + 1};
}

QString HexView::toHex(const QByteArray &bytes) { return QString::fromLatin1(bytes.toHex(' ')); }

QByteArray HexView::selectedBytes() const
{
    const Range range = m_hasSelection || m_highlight.length == 0 ? selection() : m_highlight;
    return m_bytes.mid(range.offset, range.length);
}

void HexView::copyHex() { QGuiApplication::clipboard()->setText(toHex(selectedBytes())); }

void HexView::copyText()
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(selectedBytes()));
}

void HexView::selectAll()
{
    if (m_bytes.isEmpty())
        return;
    m_anchor = 0;
    m_current = m_bytes.size() - 1;
    m_hasSelection = true;
    viewport()->update();
}

void HexView::updateMetrics()
{
    const QFontMetrics metrics(font());
    m_charWidth = std::max(1, metrics.horizontalAdvance(u'0'));
    m_rowHeight = metrics.height() + 3;
    m_ascent = metrics.ascent() + 1;
    updateScrollBars();
}

int HexView::hexX(int column) const
{
    const int half = column >= m_perRow / 2 ? 1 : 0;
    return m_charWidth * (1 + AddressDigits + 2 + 3 * column + half)
        - horizontalScrollBar()->value();
}

int HexView::textX(int column) const { return hexX(m_perRow) + m_charWidth * (1 + column); }

int HexView::contentWidth(int perRow) const
{
    return m_charWidth * (1 + AddressDigits + 2 + 3 * perRow + 2 + perRow + 1);
}

void HexView::chooseBytesPerRow()
{
    const qint64 top = qint64(verticalScrollBar()->value()) * m_perRow;
    m_perRow = MostBytesPerRow;
    while (m_perRow > LeastBytesPerRow && contentWidth(m_perRow) > viewport()->width())
        m_perRow /= 2;
    updateScrollBars();
    verticalScrollBar()->setValue(int(top / m_perRow));
}

int HexView::visibleRows() const { return viewport()->height() / m_rowHeight; }

void HexView::updateScrollBars()
{
    const qint64 rows = (m_bytes.size() + m_perRow - 1) / m_perRow;
    verticalScrollBar()->setPageStep(std::max(1, visibleRows()));
    verticalScrollBar()->setRange(0, int(std::max<qint64>(0, rows - visibleRows())));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(m_charWidth);
    horizontalScrollBar()->setRange(0, std::max(0, contentWidth(m_perRow) - viewport()->width()));
}

QSize HexView::sizeHint() const
{
    const int chrome = verticalScrollBar()->sizeHint().width() + 2 * frameWidth();
    return {contentWidth(MostBytesPerRow) + chrome, m_rowHeight * 12};
}

QSize HexView::minimumSizeHint() const { return {m_charWidth * 30, m_rowHeight * 4}; }

QRect HexView::byteRect(qint64 offset) const
{
    const qint64 row = offset / m_perRow - verticalScrollBar()->value();
    if (offset < 0 || offset >= m_bytes.size() || row < 0 || row > visibleRows())
        return {};
    return {hexX(int(offset % m_perRow)), int(row) * m_rowHeight, 2 * m_charWidth, m_rowHeight};
}

qint64 HexView::offsetAt(QPoint position) const
{
    const qint64 row = verticalScrollBar()->value() + std::max(0, position.y()) / m_rowHeight;
    int column = 0;
    if (position.x() >= textX(0) - m_charWidth / 2)
        column = (position.x() - textX(0)) / m_charWidth;
    else
        while (column + 1 < m_perRow && position.x() >= hexX(column + 1) - m_charWidth / 2)
            ++column;
    return std::clamp<qint64>(row * m_perRow + std::clamp(column, 0, m_perRow - 1), 0,
                              m_bytes.size() - 1);
}

void HexView::moveTo(qint64 offset, bool extend)
{
    if (m_bytes.isEmpty())
        return;
    m_current = std::clamp<qint64>(offset, 0, m_bytes.size() - 1);
    if (!extend)
        m_anchor = m_current;
    m_hasSelection = extend && m_anchor != m_current;
    ensureVisible({m_current, 1});
    viewport()->update();
    if (!extend)
        Q_EMIT byteActivated(m_current);
}

qint64 HexView::targetOf(const QKeyEvent &event) const
{
    const bool all = event.modifiers() & Qt::ControlModifier;
    const qint64 rowStart = m_current - m_current % m_perRow;
    switch (event.key()) {
    case Qt::Key_Left:
        return m_current - 1;
    case Qt::Key_Right:
        return m_current + 1;
    case Qt::Key_Up:
        return m_current >= m_perRow ? m_current - m_perRow : m_current;
    case Qt::Key_Down:
        return m_current + m_perRow < m_bytes.size() ? m_current + m_perRow : m_current;
    case Qt::Key_PageUp:
        return std::max(m_current % m_perRow, m_current - qint64(visibleRows()) * m_perRow);
    case Qt::Key_PageDown:
        return m_current + qint64(visibleRows()) * m_perRow;
    case Qt::Key_Home:
        return all ? 0 : rowStart;
    case Qt::Key_End:
        return all ? m_bytes.size() - 1 : rowStart + m_perRow - 1;
    default:
        return -1;
    }
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copyHex();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (event->key() == Qt::Key_Left && m_current == 0) {
        event->accept();
    } else if (const qint64 target = targetOf(*event); target >= 0) {
        moveTo(target, event->modifiers() & Qt::ShiftModifier);
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !m_bytes.isEmpty())
        moveTo(offsetAt(event->pos()), event->modifiers() & Qt::ShiftModifier);
}

void HexView::mouseMoveEvent(QMouseEvent *event)
{
    if ((event->buttons() & Qt::LeftButton) && !m_bytes.isEmpty())
        moveTo(offsetAt(event->pos()), true);
}

void HexView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.addAction(theme::icon(u"copy"_s), tr("Copy as hex"), this, &HexView::copyHex);
    menu.addAction(tr("Copy as text"), this, &HexView::copyText);
    menu.addSeparator();
    menu.addAction(tr("Select all"), this, &HexView::selectAll);
    menu.exec(event->globalPos());
}

void HexView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    chooseBytesPerRow();
}

void HexView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateMetrics();
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

void HexView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    const qint64 rows = (m_bytes.size() + m_perRow - 1) / m_perRow;
    const int first = event->rect().top() / m_rowHeight;
    const int last = event->rect().bottom() / m_rowHeight;
    for (int i = first; i <= last; ++i) {
        const qint64 row = verticalScrollBar()->value() + i;
        if (row < rows)
            paintRow(painter, row, i * m_rowHeight);
    }
}

void HexView::paintRow(QPainter &painter, qint64 row, int y) const
{
    const QString address = QString::number(row * m_perRow, 16);
    painter.setPen(theme::color(theme::Tone::Muted, palette()));
    painter.drawText(m_charWidth - horizontalScrollBar()->value(), y + m_ascent,
                     address.rightJustified(AddressDigits, u'0'));
    const qint64 end = std::min<qint64>(m_bytes.size(), (row + 1) * m_perRow);
    for (qint64 offset = row * m_perRow; offset < end; ++offset)
        paintByte(painter, offset, y);
}

void HexView::paintByte(QPainter &painter, qint64 offset, int y) const
{
    static constexpr char Digits[] = "0123456789abcdef";
    const int column = int(offset % m_perRow);
    const auto byte = uchar(m_bytes[offset]);
    const QRect hex(hexX(column), y, 2 * m_charWidth, m_rowHeight);
    const QRect text(textX(column), y, m_charWidth, m_rowHeight);
    if (const QColor background = backgroundOf(offset); background.isValid()) {
        // The gap to the next byte is filled as well where both belong together.
        const bool joined = column + 1 < m_perRow && backgroundOf(offset + 1) == background;
        const int right = joined ? hexX(column + 1) : hex.right() + 1;
        painter.fillRect(QRect(hex.topLeft(), QPoint(right - 1, hex.bottom())), background);
        painter.fillRect(text, background);
    }
    painter.setPen(textColorOf(offset));
    painter.drawText(hex.x(), y + m_ascent,
                     QString(QLatin1Char(Digits[byte >> 4])) + QLatin1Char(Digits[byte & 15]));
    const bool printable = byte >= 0x20 && byte < 0x7f;
    painter.drawText(text.x(), y + m_ascent,
                     printable ? QChar(QLatin1Char(char(byte))) : QChar(0xb7));
    if (offset == m_current) {
        painter.setPen(palette().color(hasFocus() ? QPalette::Text : QPalette::Mid));
        painter.drawRect(hex.adjusted(-1, 0, 0, -1));
    }
}

QColor HexView::backgroundOf(qint64 offset) const
{
    if (offset >= m_bytes.size())
        return {};
    if (m_hasSelection && selection().contains(offset))
        return palette().color(QPalette::Highlight);
    const QColor base = palette().color(QPalette::Base);
    if (m_highlight.contains(offset))
        return theme::mixed(base, palette().color(QPalette::Highlight), 0.45);
    if (m_second.contains(offset))
        return theme::mixed(base, palette().color(QPalette::Highlight), 0.2);
    return {};
}

QColor HexView::textColorOf(qint64 offset) const
{
    if (m_hasSelection && selection().contains(offset))
        return palette().color(QPalette::HighlightedText);
    const auto byte = uchar(m_bytes[offset]);
    const bool quiet = (byte == 0 || byte == 0xff) && !m_highlight.contains(offset);
    return quiet ? theme::color(theme::Tone::Muted, palette()) : palette().color(QPalette::Text);
}

} // namespace hookq::monitor

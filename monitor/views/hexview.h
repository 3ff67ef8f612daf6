// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtWidgets/QAbstractScrollArea>

namespace hookq::monitor {

/// Bytes as hexadecimal and text, sixteen a row, or eight or four where there is no room. Paints
/// the visible rows only, so its cost does not depend on the number of bytes. One byte is current,
/// a range may be selected, and others may be highlighted from outside.
///
/// Keys: arrows, Page Up and Down, Home and End (in the row; with Ctrl in all bytes), Shift to
/// select, Ctrl+A, Ctrl+C.
class HexView : public QAbstractScrollArea {
    Q_OBJECT
public:
    /// [offset, offset + length)
    struct Range {
        qint64 offset = 0;
        qint64 length = 0;
        [[nodiscard]] bool contains(qint64 at) const
        {
            return at >= offset && at < offset + length;
        }
        bool operator==(const Range &) const = default;
    };

    explicit HexView(QWidget *parent = nullptr);

    void setBytes(const QByteArray &bytes);
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

    /// \a main stands out, \a second (a key that belongs to it) is quieter. Does not scroll.
    void setHighlight(const Range &main, const Range &second);
    [[nodiscard]] Range highlight() const { return m_highlight; }

    /// Moves without a signal; selects nothing.
    void setCurrentByte(qint64 offset);
    [[nodiscard]] qint64 currentByte() const { return m_current; }
    void ensureVisible(const Range &range);
    /// The selected bytes, or the current one's range if nothing is selected.
    [[nodiscard]] Range selection() const;

    /// "a1 62 69", of any range.
    [[nodiscard]] static QString toHex(const QByteArray &bytes);
    /// Where a byte's two digits are painted, in the viewport. Empty if it is not visible.
    [[nodiscard]] QRect byteRect(qint64 offset) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The person moved to another byte, by mouse or keyboard.
    void byteActivated(qint64 offset);

public Q_SLOTS:
    void copyHex();
    void copyText();
    void selectAll();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void updateMetrics();
    void updateScrollBars();
    [[nodiscard]] int visibleRows() const;
    [[nodiscard]] int hexX(int column) const;
    [[nodiscard]] int textX(int column) const;
    [[nodiscard]] int contentWidth(int perRow) const;
    void chooseBytesPerRow();
    [[nodiscard]] qint64 offsetAt(QPoint position) const;
    [[nodiscard]] qint64 targetOf(const QKeyEvent &event) const;
    /// By the person: signals, and selects from the anchor if \a extend.
    void moveTo(qint64 offset, bool extend);
    [[nodiscard]] QByteArray selectedBytes() const;

    void paintRow(QPainter &painter, qint64 row, int y) const;
    void paintByte(QPainter &painter, qint64 offset, int y) const;
    [[nodiscard]] QColor backgroundOf(qint64 offset) const;
    [[nodiscard]] QColor textColorOf(qint64 offset) const;

    QByteArray m_bytes;
    Range m_highlight;
    Range m_second;
    qint64 m_current = -1;
    qint64 m_anchor = -1;
    bool m_hasSelection = false;
    int m_perRow = 16;
    int m_charWidth = 8;
    int m_rowHeight = 16;
    int m_ascent = 12;
};

} // namespace hookq::monitor

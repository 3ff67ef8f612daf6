// SPDX-License-Identifier: MIT
#include "views/positionstrip.h"

#include "sampling/humantext.h"
#include "views/theme.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtWidgets/QToolTip>

#include <algorithm>

namespace hookq::monitor {

namespace {

constexpr int SideMargin = 10;
constexpr int BarHeight = 10;
constexpr int MarkerSize = 9;
constexpr int NearPixels = 5;

} // namespace

PositionStrip::PositionStrip(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Position in the topic"));
}

void PositionStrip::setBounds(qint64 firstId, qint64 lastId)
{
    m_firstId = firstId;
    m_lastId = lastId;
    describe();
    update();
}

void PositionStrip::setMarkers(const QList<Marker> &markers)
{
    if (markers == m_markers)
        return;
    m_markers = markers;
    describe();
    update();
}

void PositionStrip::setVisibleIds(qint64 firstId, qint64 lastId)
{
    m_visibleFirst = firstId;
    m_visibleLast = lastId;
    update();
}

void PositionStrip::describe()
{
    QStringList parts{tr("Ids %1 to %2").arg(humanCount(m_firstId), humanCount(m_lastId))};
    for (const Marker &marker : m_markers)
        parts.append(tr("%1 at %2").arg(marker.clientId, humanCount(marker.sid)));
    setAccessibleDescription(parts.join(QStringLiteral(", ")));
}

QSize PositionStrip::sizeHint() const
{
    const int line = fontMetrics().height();
    return {400, 2 * line + MarkerSize + BarHeight + 14};
}

QSize PositionStrip::minimumSizeHint() const { return {120, sizeHint().height()}; }

QRect PositionStrip::bar() const
{
    const int top = fontMetrics().height() + MarkerSize + 5;
    return {SideMargin, top, std::max(1, width() - 2 * SideMargin), BarHeight};
}

int PositionStrip::xOf(qint64 id) const
{
    const QRect area = bar();
    if (m_lastId <= m_firstId)
        return area.left();
    // A cursor stands behind the message it has read, and at first id - 1 before the first one.
    const double share = double(id - m_firstId + 1) / double(m_lastId - m_firstId + 1);
    return area.left() + qRound(std::clamp(share, 0.0, 1.0) * (area.width() - 1));
}

qint64 PositionStrip::idAt(int x) const
{
    const QRect area = bar();
    const double share =
        std::clamp(double(x - area.left()) / std::max(1, area.width() - 1), 0.0, 1.0);
    return std::clamp(m_firstId + qint64(share * double(m_lastId - m_firstId)), m_firstId,
                      m_lastId);
}

void PositionStrip::paintEvent(QPaintEvent *)
{
    if (m_lastId == 0)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBar(painter);
    paintEnds(painter);
    paintMarkers(painter);
    if (hasFocus()) {
        painter.setPen(palette().color(QPalette::Highlight));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(bar()).adjusted(-2.5, -2.5, 2.5, 2.5), 6, 6);
    }
}

void PositionStrip::paintBar(QPainter &painter) const
{
    const QRectF area = bar();
    QPainterPath shape;
    shape.addRoundedRect(area, BarHeight / 2.0, BarHeight / 2.0);
    const QColor window = palette().color(QPalette::Window);
    const QColor text = palette().color(QPalette::WindowText);
    painter.save();
    painter.setClipPath(shape);
    painter.fillRect(area, theme::mixed(window, text, 0.28));
    const auto least =
        std::min_element(m_markers.cbegin(), m_markers.cend(),
                         [](const Marker &a, const Marker &b) { return a.sid < b.sid; });
    if (least != m_markers.cend())
        painter.fillRect(
            QRectF(area.left(), area.top(), xOf(least->sid) - area.left(), area.height()),
            theme::mixed(window, text, 0.12));
    const double left = xOf(m_visibleFirst - 1);
    const double right = std::max(left + 3, double(xOf(m_visibleLast)));
    painter.fillRect(
        QRectF(std::min(left, area.right() - 3), area.top(), right - left, area.height()),
        palette().color(QPalette::Highlight));
    painter.restore();
}

void PositionStrip::paintEnds(QPainter &painter) const
{
    painter.setPen(theme::color(theme::Tone::Muted, palette()));
    const QRect line(SideMargin, bar().bottom() + 4, width() - 2 * SideMargin,
                     fontMetrics().height());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, humanCount(m_firstId));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, humanCount(m_lastId));
}

void PositionStrip::paintMarkers(QPainter &painter) const
{
    QList<Marker> markers = m_markers;
    std::sort(markers.begin(), markers.end(),
              [](const Marker &a, const Marker &b) { return a.sid < b.sid; });
    const int tip = bar().top() - 1;
    int textEnd = 0;
    for (const Marker &marker : std::as_const(markers)) {
        const int x = xOf(marker.sid);
        painter.setPen(Qt::NoPen);
        painter.setBrush(marker.color);
        painter.drawPolygon(QPolygonF{QPointF(x, tip),
                                      QPointF(x - MarkerSize / 2.0, tip - MarkerSize),
                                      QPointF(x + MarkerSize / 2.0, tip - MarkerSize)});
        const int textWidth = fontMetrics().horizontalAdvance(marker.clientId);
        const int left = std::clamp(x - textWidth / 2, 2, std::max(2, width() - textWidth - 2));
        // Where names would cover each other the tool tip still says them.
        if (left <= textEnd)
            continue;
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QPoint(left, tip - MarkerSize - 3), marker.clientId);
        textEnd = left + textWidth + 8;
    }
}

QString PositionStrip::toolTipAt(int x) const
{
    QStringList lines;
    for (const Marker &marker : m_markers) {
        if (std::abs(xOf(marker.sid) - x) <= NearPixels)
            lines.append(
                tr("%1 at %2: %3").arg(marker.clientId, humanCount(marker.sid), marker.detail));
    }
    if (lines.isEmpty())
        lines.append(tr("Go to id %1").arg(humanCount(idAt(x))));
    return lines.join(u'\n');
}

bool PositionStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_lastId == 0)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), toolTipAt(help->pos().x()), this);
    return true;
}

void PositionStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_lastId != 0)
        Q_EMIT jumpRequested(idAt(event->position().toPoint().x()));
}

void PositionStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton) && m_lastId != 0)
        Q_EMIT jumpRequested(idAt(event->position().toPoint().x()));
}

void PositionStrip::keyPressEvent(QKeyEvent *event)
{
    const bool back = event->key() == Qt::Key_Left;
    if (m_lastId == 0 || (!back && event->key() != Qt::Key_Right)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const qint64 step = std::max<qint64>(1, (m_lastId - m_firstId) / 100);
    const qint64 from = back ? m_visibleFirst : m_visibleLast;
    Q_EMIT jumpRequested(std::clamp(back ? from - step : from + step, m_firstId, m_lastId));
}

} // namespace hookq::monitor

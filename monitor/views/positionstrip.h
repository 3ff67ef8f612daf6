// SPDX-License-Identifier: MIT
#pragma once

#include <QtGui/QColor>
#include <QtWidgets/QWidget>

namespace hookq::monitor {

/// All ids of a topic as one bar, with a marker for every client, the part that is on the screen,
/// and the part that every client has read. A click, a drag or the arrow keys go to an id.
class PositionStrip : public QWidget {
    Q_OBJECT
public:
    struct Marker {
        QString clientId;
        qint64 sid = 0;
        QColor color;
        QString detail; ///< For the tool tip: "lag 14,020, stalled".
        bool operator==(const Marker &) const = default;
    };

    explicit PositionStrip(QWidget *parent = nullptr);

    /// 0 and 0: the topic is empty.
    void setBounds(qint64 firstId, qint64 lastId);
    void setMarkers(const QList<Marker> &markers);
    /// What the table shows.
    void setVisibleIds(qint64 firstId, qint64 lastId);
    /// The id under a horizontal position, within the bounds.
    [[nodiscard]] qint64 idAt(int x) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void jumpRequested(qint64 id);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] QRect bar() const;
    [[nodiscard]] int xOf(qint64 id) const;
    [[nodiscard]] QString toolTipAt(int x) const;
    void paintBar(QPainter &painter) const;
    void paintMarkers(QPainter &painter) const;
    void paintEnds(QPainter &painter) const;
    void describe();

    qint64 m_firstId = 0;
    qint64 m_lastId = 0;
    qint64 m_visibleFirst = 0;
    qint64 m_visibleLast = 0;
    QList<Marker> m_markers;
};

} // namespace hookq::monitor

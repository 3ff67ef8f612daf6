// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/databasesession.h"
#include "views/theme.h"

#include <QtCore/QElapsedTimer>
#include <QtWidgets/QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace hookq::monitor {

/// Which database this is, what kind, whether it can be written to, and what its clock says.
class ConnectionStrip : public QWidget {
    Q_OBJECT
public:
    /// \a session outlives the strip.
    explicit ConnectionStrip(DatabaseSession &session, QWidget *parent = nullptr);

    [[nodiscard]] QToolButton *lockButton() const { return m_lock; }
    /// The database has not answered for several intervals.
    [[nodiscard]] bool isSilent() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void connectSession();
    void showConnection();
    void showLock();
    void showClock();
    void toggleLock();
    [[nodiscard]] theme::Tone tone() const;

    DatabaseSession &m_session;
    qint64 m_serverMs = 0; ///< The database's clock at the last sample,
    QElapsedTimer m_sinceSample; ///< and how long ago that was.
    QTimer m_tick;
    QLabel *m_icon;
    QLabel *m_name;
    QLabel *m_kind;
    QLabel *m_state;
    QLabel *m_clock;
    QToolButton *m_lock;
};

} // namespace hookq::monitor

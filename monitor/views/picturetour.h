// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <chrono>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace hookq::monitor {

class DatabaseSession;
class MainWindow;

/// Leaves pictures of the running program in a folder: main.png, payload.png, chart.png and
/// rewind.png. Goes from one to the next when what it shows has arrived, driven by the window's own
/// signals.
class PictureTour : public QObject {
    Q_OBJECT
public:
    struct Patience {
        int samples = 45; ///< So many make a chart.
        std::chrono::milliseconds limit{120'000};
    };

    /// Both outlive the tour. Starts by itself.
    PictureTour(MainWindow &window, DatabaseSession &session, QString folder, Patience patience,
                QObject *parent = nullptr);

Q_SIGNALS:
    /// Exactly once. \a problem is empty if all pictures were taken.
    void finished(const QString &problem);

private:
    enum class Stop { Data, Payload, Details, Unlock, Rewind, Done };

    void onSampled();
    void onPayloadShown();
    void onUnlocked();
    void onPlanReady();
    void onLate();
    void selectSomething();
    void takeWindow();
    void takeDetails();
    static void lift(const QWidget &content, const QSize &size);
    void openRewind();
    void takeRewind();
    bool take(QWidget &widget, const QString &name);
    void end(const QString &problem);

    MainWindow &m_window;
    DatabaseSession &m_session;
    QString m_folder;
    Patience m_patience;
    Stop m_stop = Stop::Data;
    int m_samples = 0;
    // What has arrived is on the screen when the next sample is, which is a second later.
    bool m_payloadShown = false;
    bool m_planShown = false;
    QTimer m_limit;
};

} // namespace hookq::monitor

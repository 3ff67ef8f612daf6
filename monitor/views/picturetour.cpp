// SPDX-License-Identifier: MIT
#include "views/picturetour.h"

#include "models/messagemodel.h"
#include "views/connectionstrip.h"
#include "views/cursorpanel.h"
#include "views/lagchart.h"
#include "views/mainwindow.h"
#include "views/messagepanel.h"
#include "views/noticebar.h"
#include "views/payloadview.h"
#include "views/rewinddialog.h"

#include <QtCore/QDir>
#include <QtGui/QPixmap>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QTableView>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

/// So many messages the rewind dialog offers to deliver again.
constexpr qint64 Again = 20;
constexpr QSize PayloadSize(620, 720);
constexpr QSize ChartSize(900, 460);

} // namespace

PictureTour::PictureTour(MainWindow &window, DatabaseSession &session, QString folder,
                         Patience patience, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_session(session)
    , m_folder(std::move(folder))
    , m_patience(patience)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, &PictureTour::onLate);
    connect(&session, &DatabaseSession::openFailed, this,
            [this](const Error &error) { end(error.text()); });
    connect(&session, &DatabaseSession::unlockFailed, this,
            [this](const Error &error) { end(error.text()); });
    connect(&session, &DatabaseSession::sampled, this, &PictureTour::onSampled);
    connect(&session, &DatabaseSession::lockChanged, this, &PictureTour::onUnlocked);
    connect(&session, &DatabaseSession::planReady, this, &PictureTour::onPlanReady);
    connect(window.payloadView(), &PayloadView::shown, this, &PictureTour::onPayloadShown);
    m_limit.start(patience.limit);
    window.lagChart()->setSpan(std::chrono::minutes(1));
    if (!QDir().mkpath(m_folder))
        QMetaObject::invokeMethod(
            this, [this] { end(tr("The folder %1 cannot be made.").arg(m_folder)); },
            Qt::QueuedConnection);
}

void PictureTour::onSampled()
{
    ++m_samples;
    if (m_stop == Stop::Data && m_samples >= m_patience.samples)
        selectSomething();
    else if (m_stop == Stop::Payload && m_payloadShown)
        takeWindow();
    else if (m_stop == Stop::Details)
        takeDetails();
    else if (m_stop == Stop::Rewind && m_planShown)
        takeRewind();
}

/// The client that has most to read, and one of the last messages that it has read.
void PictureTour::selectSomething()
{
    const auto *messages = m_window.messagePanel();
    const auto *clients = m_window.cursorPanel()->view()->model();
    if (messages->model()->rowCount() == 0 || clients->rowCount() == 0)
        return;
    int slowest = 0;
    const auto lag = [&](int row) {
        return clients->index(row, CursorModel::Lag).data(CursorModel::SortRole).toLongLong();
    };
    for (int row = 1; row < clients->rowCount(); ++row) {
        if (lag(row) > lag(slowest))
            slowest = row;
    }
    m_stop = Stop::Payload;
    m_window.cursorPanel()->view()->setCurrentIndex(clients->index(slowest, 0));
    const qint64 sid =
        clients->index(slowest, CursorModel::Sid).data(CursorModel::SortRole).toLongLong();
    m_window.messagePanel()->goToId(std::max(messages->model()->firstId(), sid - Again + 1));
}

void PictureTour::onPayloadShown() { m_payloadShown = m_stop == Stop::Payload; }

void PictureTour::takeWindow()
{
    if (!take(m_window, u"main"_s))
        return;
    m_stop = Stop::Details;
    lift(*m_window.payloadView(), PayloadSize);
    lift(*m_window.lagChart(), ChartSize);
}

void PictureTour::takeDetails()
{
    if (!take(*m_window.payloadView(), u"payload"_s) || !take(*m_window.lagChart(), u"chart"_s))
        return;
    if (m_session.isReadOnly()) {
        openRewind();
        return;
    }
    m_stop = Stop::Unlock;
    m_session.unlock();
}

void PictureTour::onUnlocked()
{
    if (m_stop == Stop::Unlock && m_session.isUnlocked())
        openRewind();
}

void PictureTour::openRewind()
{
    m_stop = Stop::Rewind;
    m_window.rewindCurrentClient();
}

void PictureTour::onPlanReady() { m_planShown = m_stop == Stop::Rewind; }

void PictureTour::takeRewind()
{
    auto *dialog = m_window.rewindDialog();
    if (!dialog)
        end(tr("The rewind dialog did not open: %1").arg(m_window.notice()->text()));
    else if (take(*dialog, u"rewind"_s))
        end({});
}

/// Out of the window, where there is more room.
void PictureTour::lift(const QWidget &content, const QSize &size)
{
    auto *dock = qobject_cast<QDockWidget *>(content.parentWidget());
    dock->setFloating(true);
    dock->resize(size);
}

bool PictureTour::take(QWidget &widget, const QString &name)
{
    const QString file = QDir(m_folder).filePath(name + u".png"_s);
    if (widget.grab().save(file))
        return true;
    end(tr("The picture %1 cannot be written.").arg(file));
    return false;
}

void PictureTour::onLate()
{
    const QString notice = m_window.notice()->isVisible() ? m_window.notice()->text() : QString();
    end(tr("What the pictures should show did not arrive in time. %1").arg(notice));
}

void PictureTour::end(const QString &problem)
{
    if (std::exchange(m_stop, Stop::Done) == Stop::Done)
        return;
    m_limit.stop();
    Q_EMIT finished(problem);
}

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
//
// Linked into the tests of the thread sanitizer's build only. Qt is not instrumented, so the
// sanitizer does not see that a queued call happens before its delivery and would report a race in
// every correct program. This file tells it, one edge for each means of synchronisation and keyed
// by the very object, so that everything else stays visible:
//
//   signal emitted by S           -> queued delivery of a signal from S
//   event or call posted to R     -> delivery of an event to R
//   finished() of a QThread       -> QThread::wait() on it
//   QSemaphore, QWaitCondition    (QMutex is inline and annotated by Qt's own header)
//
// The functions below stand before Qt's in the symbol lookup of the program and of libhookq.

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QEvent>
#include <QtCore/QMutex>
#include <QtCore/QSemaphore>
#include <QtCore/QThread>
#include <QtCore/QWaitCondition>
#include <QtCore/private/qobject_p.h>

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

namespace {

template <typename Function> Function *qtFunction(const char *mangledName)
{
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, mangledName));
}

void signalEmitted(QObject *sender, int, void **) { __tsan_release(sender); }

bool eventDelivered(void **data)
{
    const auto receiver = static_cast<QObject *>(data[0]);
    const auto event = static_cast<QEvent *>(data[1]);
    __tsan_acquire(receiver);
    if (event->type() == QEvent::MetaCall) {
        if (const auto sender = static_cast<QAbstractMetaCallEvent *>(event)->sender())
            __tsan_acquire(const_cast<QObject *>(sender));
    }
    return false;
}

QSignalSpyCallbackSet spy = { signalEmitted, nullptr, nullptr, nullptr };

void watchQt()
{
    qt_register_signal_spy_callbacks(&spy);
    QInternal::registerCallback(QInternal::EventNotifyCallback, eventDelivered);
}
Q_CONSTRUCTOR_FUNCTION(watchQt)

} // namespace

bool QWaitCondition::wait(QMutex *mutex, QDeadlineTimer deadline)
{
    static const auto wait = qtFunction<bool(QWaitCondition *, QMutex *, QDeadlineTimer)>(
        "_ZN14QWaitCondition4waitEP6QMutex14QDeadlineTimer");
    QtTsan::mutexPreUnlock(mutex, 0);
    QtTsan::mutexPostUnlock(mutex, 0);
    const bool woken = wait(this, mutex, deadline);
    QtTsan::mutexPreLock(mutex, 0);
    QtTsan::mutexPostLock(mutex, 0, 0);
    return woken;
}

void QSemaphore::acquire(int n)
{
    static const auto acquire = qtFunction<void(QSemaphore *, int)>("_ZN10QSemaphore7acquireEi");
    acquire(this, n);
    __tsan_acquire(this);
}

bool QSemaphore::tryAcquire(int n, int timeout)
{
    static const auto tryAcquire =
        qtFunction<bool(QSemaphore *, int, int)>("_ZN10QSemaphore10tryAcquireEii");
    const bool acquired = tryAcquire(this, n, timeout);
    if (acquired)
        __tsan_acquire(this);
    return acquired;
}

void QSemaphore::release(int n)
{
    static const auto release = qtFunction<void(QSemaphore *, int)>("_ZN10QSemaphore7releaseEi");
    __tsan_release(this);
    release(this, n);
}

bool QThread::wait(QDeadlineTimer deadline)
{
    static const auto wait =
        qtFunction<bool(QThread *, QDeadlineTimer)>("_ZN7QThread4waitE14QDeadlineTimer");
    const bool finished = wait(this, deadline);
    if (finished)
        __tsan_acquire(this);
    return finished;
}

void QCoreApplication::postEvent(QObject *receiver, QEvent *event, int priority)
{
    static const auto post = qtFunction<void(QObject *, QEvent *, int)>(
        "_ZN16QCoreApplication9postEventEP7QObjectP6QEventi");
    __tsan_release(receiver);
    post(receiver, event, priority);
}

void QObject::deleteLater()
{
    static const auto deleteLater = qtFunction<void(QObject *)>("_ZN7QObject11deleteLaterEv");
    __tsan_release(this);
    deleteLater(this);
}

bool QMetaObject::invokeMethodImpl(QObject *receiver, QtPrivate::QSlotObjectBase *slot,
                                   Qt::ConnectionType type, void *result)
{
    static const auto invoke =
        qtFunction<bool(QObject *, QtPrivate::QSlotObjectBase *, Qt::ConnectionType, void *)>(
            "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14Connec"
            "tionTypeEPv");
    __tsan_release(receiver);
    return invoke(receiver, slot, type, result);
}

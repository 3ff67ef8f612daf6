// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QTimer>

#include <algorithm>

/// Watches the event loop of the thread it is made in: how long did it not turn?
///
/// Counts the time the thread computes or waits for something (a lock, a database). The time in
/// which the machine let other programs run instead is not the thread's fault and is left out, so
/// that the figure does not depend on what else the machine does.
class StallChecker : public QObject {
public:
    /// What a person does not notice. Sanitizers make everything many times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    static constexpr qint64 LimitMs = 1000;
#else
    static constexpr qint64 LimitMs = 50;
#endif

    StallChecker()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(IntervalMs);
        connect(&m_timer, &QTimer::timeout, this, &StallChecker::tick);
        restart();
    }

    void restart()
    {
        m_longestMs = 0;
        m_preemptedNs = preemptedNs();
        m_sinceTick.start();
        m_timer.start();
    }

    /// The longest stall since restart(), the one that goes on included.
    [[nodiscard]] qint64 longestMs()
    {
        tick();
        return m_longestMs;
    }

private:
    static constexpr int IntervalMs = 1;

    void tick()
    {
        const qint64 preempted = preemptedNs();
        const qint64 gapNs = m_sinceTick.nsecsElapsed() - (preempted - m_preemptedNs);
        m_longestMs = std::max(m_longestMs, gapNs / 1'000'000 - IntervalMs);
        m_preemptedNs = preempted;
        m_sinceTick.start();
    }

    /// How long this thread was ready to run but did not; 0 where the kernel does not tell.
    static qint64 preemptedNs()
    {
        QFile file(QStringLiteral("/proc/thread-self/schedstat"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        return file.readAll().split(' ').value(1).toLongLong();
    }

    QTimer m_timer;
    QElapsedTimer m_sinceTick;
    qint64 m_preemptedNs = 0;
    qint64 m_longestMs = 0;
};

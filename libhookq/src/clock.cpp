// SPDX-License-Identifier: MIT
#include <hookq/clock.h>

#include <QtCore/QDateTime>

#include <chrono>

namespace hookq {

namespace {
class SystemClock final : public Clock {
public:
    qint64 wallMs() const override { return QDateTime::currentMSecsSinceEpoch(); }
    qint64 steadyMs() const override
    {
        using namespace std::chrono;
        return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
    }
};
} // namespace

Clock::~Clock() = default;

const Clock &Clock::system()
{
    static const SystemClock clock;
    return clock;
}

} // namespace hookq

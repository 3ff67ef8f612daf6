// SPDX-License-Identifier: MIT
#include "termination.h"

#include <QtCore/QSocketNotifier>

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace {

int ends[2] = {-1, -1};

/// A signal handler may do almost nothing; writing a byte it may.
void onSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(ends[0], &byte, sizeof byte);
}

} // namespace

Termination::Termination(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        qFatal("No pair of sockets for signals");
    m_notifier = new QSocketNotifier(ends[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &Termination::read);
    std::signal(SIGTERM, onSignal);
    std::signal(SIGINT, onSignal);
}

Termination::~Termination()
{
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    ::close(ends[0]);
    ::close(ends[1]);
}

void Termination::read()
{
    char byte = 0;
    if (::read(ends[1], &byte, sizeof byte) == sizeof byte)
        Q_EMIT requested();
}

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

class QSocketNotifier;

/// SIGTERM and SIGINT as a Qt signal, so that a program can end its consumers before itself.
/// One object a process.
class Termination : public QObject {
    Q_OBJECT
public:
    explicit Termination(QObject *parent = nullptr);
    ~Termination() override;

Q_SIGNALS:
    void requested();

private:
    void read();

    QSocketNotifier *m_notifier = nullptr;
};

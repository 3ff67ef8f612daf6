// SPDX-License-Identifier: MIT
#pragma once

#include "views/theme.h"

#include <QtWidgets/QFrame>

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace hookq::monitor {

/// A line across the window that says what went wrong and offers what to do about it. Blocks
/// nothing; Escape or its button closes it.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(QWidget *parent = nullptr);

    /// \a remedy, if any, becomes a button.
    void say(theme::Tone tone, const QString &text, QAction *remedy = nullptr);
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void applyTone();

    theme::Tone m_tone = theme::Tone::Neutral;
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_remedy;
    QToolButton *m_close;
};

} // namespace hookq::monitor

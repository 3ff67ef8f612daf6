// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/cursoradmin.h>

#include <QtWidgets/QWidget>

QT_BEGIN_NAMESPACE
class QGridLayout;
class QLabel;
class QLineEdit;
class QToolButton;
QT_END_NAMESPACE

namespace hookq::monitor {

/// What an edit of a cursor would do, in words and numbers, before anybody does it.
class RewindReview : public QWidget {
    Q_OBJECT
public:
    explicit RewindReview(QWidget *parent = nullptr);

    void showPlan(const CursorPlan &plan);
    /// A line in place of the plan: being worked out, not possible.
    void showNotice(const QString &text);
    [[nodiscard]] QString reason() const;
    void setReasonEnabled(bool enabled);

    /// It submitted so lately that it will most likely do so again before long.
    [[nodiscard]] static bool looksActive(const CursorPlan &plan);

    /// "40 messages will be delivered again."
    [[nodiscard]] QString effectText() const;
    /// The warnings of the plan, one a line.
    [[nodiscard]] QString warningText() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    QLabel *addRow(const QString &title);
    void addStatementRow();
    void addReasonRow();
    void stylePalette();
    [[nodiscard]] static QString cursorText(qint64 sid);
    [[nodiscard]] static QString effectOf(const CursorPlan &plan);
    [[nodiscard]] static QString nextText(const CursorPlan &plan);
    [[nodiscard]] static QString warningsOf(const CursorPlan &plan);

    QGridLayout *m_layout;
    QLabel *m_from;
    QLabel *m_to;
    QLabel *m_effect;
    QLabel *m_lag;
    QLabel *m_next;
    QLabel *m_warnings;
    QLineEdit *m_statement;
    QToolButton *m_copy;
    QLineEdit *m_reason;
    QList<QLabel *> m_titles;
};

} // namespace hookq::monitor

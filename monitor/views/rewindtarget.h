// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/cursoradmin.h>

#include <QtWidgets/QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QButtonGroup;
class QDateTimeEdit;
class QGridLayout;
class QLabel;
class QLineEdit;
class QRadioButton;
QT_END_NAMESPACE

namespace hookq::monitor {

/// Where a cursor is to go, as a person says it.
class RewindTarget : public QWidget {
    Q_OBJECT
public:
    enum class Choice { Earliest, Latest, NextId, Time, ShiftBy, BeforeSelected };

    /// \a selectedId: the message selected in the table, if it is of this topic. \a connectionZone:
    /// the zone in which stamps without one are read.
    RewindTarget(std::optional<qint64> selectedId, const QTimeZone &connectionZone,
                 QWidget *parent = nullptr);

    void choose(Choice choice);
    [[nodiscard]] Choice choice() const;
    void setNextId(qint64 id);
    void setShift(qint64 messages);
    /// In the zone of this machine.
    void setTime(const QDateTime &time);

    /// Nothing while what is typed is no number.
    [[nodiscard]] std::optional<CursorTarget> target() const;

Q_SIGNALS:
    void changed();

private:
    QRadioButton *addChoice(Choice choice, const QString &text, QWidget *field = nullptr);
    QWidget *makeIdField();
    QWidget *makeTimeField();
    QWidget *makeShiftField();
    void showUtc();

    std::optional<qint64> m_selectedId;
    QTimeZone m_zone;
    QGridLayout *m_layout;
    QButtonGroup *m_choices;
    QLineEdit *m_id;
    QDateTimeEdit *m_time;
    QLabel *m_utc;
    QLineEdit *m_shift;
};

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/databasesession.h"
#include "views/theme.h"

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

#include <optional>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace hookq::monitor {

class RewindReview;
class RewindTarget;

/// Moves the cursor of one client: target, review, apply and verify, the three of them in sight.
///
/// The review is worked out again whenever the target changes, with every sample, and four times a
/// second for a client that looks active: what is applied by compare-and-swap is that fresh. If the
/// cursor has moved all the same, nothing is written and the review shows fresh numbers. An applied
/// edit is watched: pending, held, overwritten, moved by somebody else, vanished. All work is the
/// session's; the dialog never waits.
class RewindDialog : public QDialog {
    Q_OBJECT
public:
    enum class State {
        Planning, ///< There is no review of the target yet. Left by planReady().
        Reviewing, ///< apply() is possible. Left by a change of the target and by apply().
        Applying, ///< Left by applied(): to Watching, or back to Planning or Reviewing if it
                  ///< failed.
        Watching, ///< The edit is in the database. Left by startOver().
    };
    Q_ENUM(State)

    /// \a session outlives the dialog. \a selected: the message selected in the table of this
    /// topic.
    RewindDialog(DatabaseSession *session, const Topic &topic, const QString &clientId,
                 const std::optional<MessageHead> &selected = {}, QWidget *parent = nullptr);
    ~RewindDialog() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] RewindTarget *target() const { return m_target; }
    [[nodiscard]] RewindReview *review() const { return m_review; }
    [[nodiscard]] QPushButton *applyButton() const { return m_apply; }
    /// What the third step says.
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] const std::optional<CursorPlan> &plan() const { return m_plan; }

public Q_SLOTS:
    void apply();
    /// From Watching: another edit of the same client.
    void startOver();

protected:
    void changeEvent(QEvent *event) override;

private:
    class StepHeading;

    void build(const QString &clientId, const std::optional<MessageHead> &selected);
    QWidget *makeTitle(const QString &clientId);
    QWidget *makeStatus();
    QWidget *makeButtons();
    void connectSession();

    void setState(State state);
    void updateButtons();
    void onTargetChanged();
    void requestPlan();
    void refreshPlan();
    void resolveTime();
    void onPlanReady(DatabaseSession::Token token, const Result<CursorPlan> &plan);
    void onApplied(DatabaseSession::Token token, const Result<> &result);
    void onMoved();
    void onVerdict(DatabaseSession::Token token, CursorVerdict verdict);
    void onSampled(const Snapshot &snapshot);
    void showVerdict();
    [[nodiscard]] QString heldText() const;
    void showStatus(const QString &icon, theme::Tone tone, const QString &text);
    void styleStatus();
    void growToFit();

    DatabaseSession *m_session;
    Topic m_topic;
    QString m_clientId;
    State m_state = State::Planning;
    std::optional<CursorPlan> m_plan;
    /// The message that a time led to. Looking for it reads hours of stamps, so it is done once for
    /// each time, not with every sample.
    std::optional<CursorTarget> m_resolvedTime;
    bool m_timeClamped = false;
    DatabaseSession::Token m_planToken = 0;
    bool m_planRequested = false;
    DatabaseSession::Token m_editToken = 0;
    CursorVerdict m_verdict = CursorVerdict::Pending;
    QString m_verdictTime;
    std::optional<qint64> m_sid; ///< Of the last sample.
    QTimer m_typing; ///< Asks when the person has stopped typing.
    QTimer m_refresh; ///< Asks again where the cursor of an active client is.

    RewindTarget *m_target;
    RewindReview *m_review;
    QList<StepHeading *> m_steps;
    QWidget *m_status;
    QLabel *m_statusIcon;
    QLabel *m_statusText;
    QString m_statusIconName;
    theme::Tone m_statusTone = theme::Tone::Muted;
    QPushButton *m_unlock;
    QPushButton *m_again;
    QPushButton *m_apply;
};

} // namespace hookq::monitor

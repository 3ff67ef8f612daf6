// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/clock.h>
#include <hookq/consumerconfig.h>
#include <hookq/error.h>
#include <hookq/message.h>

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace hookq {

/// Reads a topic in id order, gives every message to a handler, and submits how far it got.
///
/// Lives in any thread with an event loop and opens its own connection there. Programs with a window
/// give it a thread of its own (moveToThread()), because a slow database would block the window.
/// All signals are emitted in that thread, outside of any transaction.
///
/// At least once (contract C3): what was handled but not yet submitted is delivered again after a
/// crash. The cursor never passes a message that the handler did not accept (C4).
///
/// An operator's edit of the cursor row is obeyed (C5): the row is looked at before every page and at
/// least every second between messages. After such an edit the consumer submits the edited position at
/// once, which tells whoever watches that it was seen, and then nothing for one second.
class HOOKQ_EXPORT Consumer : public QObject {
    Q_OBJECT
public:
    /// Does the work for one message. An error, an exception included, means: not accepted; the same
    /// message comes again after a delay that grows from Options::firstRetryDelay to maxRetryDelay.
    using Handler = std::function<Result<>(const Message &)>;

    enum class State {
        Stopped, ///< Before start() and after stop() is done. start() leaves it.
        Running, ///< stop() leaves it; cursorVanished() leaves it to Paused.
        Paused, ///< The cursor row is gone; nothing is read. resume() or stop() leave it.
        Stopping, ///< stop() was called; ends by itself in Stopped.
    };
    Q_ENUM(State)

    struct Options {
        std::chrono::milliseconds firstRetryDelay{100};
        std::chrono::milliseconds maxRetryDelay{30'000};
        /// Between two looks at the cursor row while messages are handled. At most 1 s (C5).
        std::chrono::milliseconds cursorCheck{1000};
        /// How long messages are handled before the event loop gets a turn.
        std::chrono::milliseconds slice{20};
        /// Insert a vanished cursor row again at the last submitted position, instead of pausing.
        bool recreateCursor = false;
        const Clock *clock = &Clock::system();
    };

    explicit Consumer(ConsumerConfig config, QObject *parent = nullptr);
    Consumer(ConsumerConfig config, Options options, QObject *parent = nullptr);
    /// Stops first if necessary; must then be called in the consumer's own thread.
    ~Consumer() override;

    [[nodiscard]] const ConsumerConfig &config() const;
    /// Only while Stopped. Without a handler every message is accepted once messageReceived() returns.
    void setHandler(Handler handler);

    // Thread-safe.
    [[nodiscard]] State state() const;
    /// The last id handled, the last id submitted, and how many messages were left at the last look.
    [[nodiscard]] qint64 consumedId() const;
    [[nodiscard]] qint64 submittedId() const;
    [[nodiscard]] qint64 lag() const;

    /// Blocks until the consumer has stopped, or \a deadline is over (Busy). Calling it from the
    /// consumer's own thread, whose event loop must run for that, is WrongThread; use stopped() there.
    [[nodiscard]] Result<> wait(QDeadlineTimer deadline = QDeadlineTimer(QDeadlineTimer::Forever));

public Q_SLOTS:
    // Thread-safe; from another thread they take effect when the consumer's event loop gets to them.
    void start(); ///< Without effect unless Stopped. May be called again after stopped().
    /// Ends after the message in the handler, submits, and emits stopped(). Interrupts retry delays and
    /// reconnect delays. Without effect while Stopped.
    void stop();
    void wake(); ///< Look now instead of at the next tick.
    void resume(); ///< From Paused: inserts the row again at the last known position and goes on.

Q_SIGNALS:
    /// Connected, tables verified, cursor row there. Once a start(), before the first message.
    void started();
    /// Last signal of a run, exactly once for every start().
    void stopped();
    void stateChanged(hookq::Consumer::State state);

    /// Before the handler gets the message; again on every retry.
    void messageReceived(const hookq::Message &message);
    /// The handler accepted the message.
    void messageConsumed(qint64 id);
    /// The topic has nothing beyond \a id. Once each time the end is reached, not at every idle tick.
    void caughtUp(qint64 id);
    /// largest id - consumed id, when it has changed; at most once a page.
    void lagChanged(qint64 lag);
    /// The cursor row says \a sid now, by this consumer's submit.
    void cursorSubmitted(qint64 sid);
    /// Somebody else moved the cursor of this client: its row said \a from, by our last submit, and says
    /// \a to. Prefetched messages are dropped and consumption goes on after \a to. Once an edit.
    void cursorMoved(qint64 from, qint64 to);
    /// Somebody deleted this client's row; the consumer is Paused (unless Options::recreateCursor).
    void cursorVanished(qint64 lastSid);

    /// Opening, verifying, reading or looking at the cursor failed; tried again after a growing delay.
    void readFailed(const hookq::Error &error);
    /// A submit failed submitRetryNum times in a row; tried again with the next one.
    void submitFailed(const hookq::Error &error);
    /// The handler did not accept; \a attempt counts from 1; comes again in \a retryInMs.
    void messageFailed(const hookq::Message &message, const hookq::Error &error, int attempt,
                       qint64 retryInMs);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookq

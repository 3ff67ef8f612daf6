// SPDX-License-Identifier: MIT
#include "testdatabase.h"

#include "sampling/editrecorder.h"
#include "views/rewinddialog.h"
#include "views/rewindreview.h"
#include "views/rewindtarget.h"

#include <hookq/consumer.h>
#include <hookq/producer.h>

#include <QtCore/QScopeGuard>
#include <QtCore/QThread>
#include <QtTest/QSignalSpy>
#include <QtTest/QtTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace hookq;
using namespace hookq::monitor;
using State = RewindDialog::State;

/// The dialog on a real database: messages 1 to 100, and the client "mailer" at 50.
class RewindDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void reviewSaysWhatWillHappen();
    void reviewSaysThatTheTargetWasMoved();
    void skipsOne();
    void startsBeforeTheSelectedMessage();
    void timeIsAskedForInTheZoneOfThisMachine();
    void noNumberIsNoTarget();
    void isLockedUntilUnlocked();
    void statementCanBeCopied();
    void holdsWithARunningConsumer();
    void isOverwrittenByABlindConsumer();
    void isMovedBySomebodyElse();
    void aMovedCursorLeadsBackToTheReview();
    void aVanishedClientIsSaid();
    void isWrittenInTheJournal();

private:
    void open(DatabaseSession::Intervals intervals = {100ms, 15s, 50ms, 600s, 3s});
    void setCursor(qint64 sid, const QString &stamp) const;
    [[nodiscard]] qint64 sid() const;
    [[nodiscard]] std::unique_ptr<RewindDialog> makeDialog() const;

    TestDatabase m_database;
    std::unique_ptr<TestConnection> m_connection;
    Topic m_topic;
    QString m_cursors;
    std::unique_ptr<DatabaseSession> m_session;
};

namespace {

const QString LongAgo = u"2026-01-01 00:00:00.000"_s;
const QString Later = u"2026-01-02 00:00:00.000"_s;

bool isReviewed(const RewindDialog &dialog) { return dialog.state() == State::Reviewing; }

} // namespace

void RewindDialogTest::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void RewindDialogTest::init()
{
    m_connection = std::make_unique<TestConnection>(m_database.options());
    m_topic = m_database.newTopic();
    m_cursors = m_topic.cursorTable().toString();
    QList<Payload> payloads;
    for (int i = 1; i <= 100; ++i)
        payloads.append(*Payload::from(i));
    Producer producer(m_topic);
    QVERIFY(producer.writeBatch(*m_connection, payloads));
    QVERIFY(m_connection->exec(
        u"INSERT INTO %1 (cid, sid, updated_at) VALUES ('mailer', 50, '%2')"_s.arg(m_cursors,
                                                                                   LongAgo)));
}

void RewindDialogTest::cleanup()
{
    m_session.reset();
    m_connection.reset();
}

void RewindDialogTest::open(DatabaseSession::Intervals intervals)
{
    m_session = std::make_unique<DatabaseSession>(intervals);
    QSignalSpy opened(m_session.get(), &DatabaseSession::opened);
    QSignalSpy lockChanged(m_session.get(), &DatabaseSession::lockChanged);
    m_session->open(m_database.options());
    QVERIFY(opened.wait());
    m_session->unlock();
    QVERIFY(lockChanged.wait());
}

void RewindDialogTest::setCursor(qint64 sid, const QString &stamp) const
{
    QVERIFY(
        m_connection->exec(u"UPDATE %1 SET sid = %2, updated_at = '%3' WHERE cid = 'mailer'"_s.arg(
            m_cursors, QString::number(sid), stamp)));
}

qint64 RewindDialogTest::sid() const
{
    return m_connection->value(u"SELECT sid FROM %1 WHERE cid = 'mailer'"_s.arg(m_cursors))
        .toLongLong();
}

std::unique_ptr<RewindDialog> RewindDialogTest::makeDialog() const
{
    auto dialog = std::make_unique<RewindDialog>(m_session.get(), m_topic, u"mailer"_s);
    dialog->show();
    return dialog;
}

void RewindDialogTest::reviewSaysWhatWillHappen()
{
    open();
    const auto dialog = makeDialog();
    dialog->target()->setNextId(11);
    QTRY_VERIFY(isReviewed(*dialog));
    QCOMPARE(dialog->review()->effectText(), u"40 message(s) will be delivered again."_s);
    QCOMPARE(dialog->review()->warningText(), QString());
    QVERIFY(dialog->applyButton()->isEnabled());
    dialog->target()->choose(RewindTarget::Choice::Latest);
    QVERIFY(!dialog->applyButton()->isEnabled());
    QTRY_VERIFY(isReviewed(*dialog));
    QCOMPARE(dialog->review()->effectText(),
             u"50 message(s) will be skipped: this client will never get them."_s);
    dialog->target()->setNextId(51);
    QTRY_VERIFY(isReviewed(*dialog));
    QVERIFY(!dialog->applyButton()->isEnabled());
    QCOMPARE(sid(), 50);
}

void RewindDialogTest::reviewSaysThatTheTargetWasMoved()
{
    open();
    const auto dialog = makeDialog();
    dialog->target()->setNextId(5000);
    QTRY_VERIFY(isReviewed(*dialog));
    QVERIFY(dialog->review()->warningText().contains(u"outside of what the topic holds"_s));
}

void RewindDialogTest::skipsOne()
{
    open();
    const auto dialog = makeDialog();
    for (auto *button : dialog->findChildren<QPushButton *>()) {
        if (button->text().contains(u"ip one"_s))
            button->click();
    }
    QTRY_VERIFY(isReviewed(*dialog));
    QCOMPARE(dialog->plan()->toSid, 51);
    dialog->applyButton()->click();
    QTRY_COMPARE(dialog->state(), State::Watching);
    QCOMPARE(sid(), 51);
}

void RewindDialogTest::startsBeforeTheSelectedMessage()
{
    open();
    MessageHead selected;
    selected.id = 42;
    RewindDialog dialog(m_session.get(), m_topic, u"mailer"_s, selected);
    QTRY_VERIFY(isReviewed(dialog));
    QCOMPARE(dialog.plan()->toSid, 41);
    QCOMPARE(dialog.plan()->next->id, 42);
}

void RewindDialogTest::timeIsAskedForInTheZoneOfThisMachine()
{
    open();
    const auto dialog = makeDialog();
    const auto time = QDateTime::fromString(u"2026-01-02T03:04:05Z"_s, Qt::ISODate);
    dialog->target()->setTime(time);
    QCOMPARE(dialog->target()->choice(), RewindTarget::Choice::Time);
    QCOMPARE(dialog->target()->target()->time.toUTC(), time);
    QTRY_VERIFY(isReviewed(*dialog));
    QCOMPARE(dialog->plan()->toSid, 0); // all messages are younger
    QCOMPARE(dialog->plan()->target.kind, CursorTarget::Kind::Time);
    // From then on it is the message that was found, however many samples come.
    QTRY_COMPARE(dialog->plan()->target.kind, CursorTarget::Kind::NextId);
    QCOMPARE(dialog->plan()->toSid, 0);
    dialog->target()->setTime(time.addYears(10));
    QTRY_VERIFY(isReviewed(*dialog));
    QCOMPARE(dialog->plan()->toSid, 100);
}

void RewindDialogTest::noNumberIsNoTarget()
{
    open();
    const auto dialog = makeDialog();
    QTRY_VERIFY(isReviewed(*dialog));
    dialog->target()->choose(RewindTarget::Choice::NextId);
    QVERIFY(!dialog->target()->target());
    QVERIFY(!dialog->applyButton()->isEnabled());
    QSignalSpy sampled(m_session.get(), &DatabaseSession::sampled);
    QVERIFY(sampled.wait() && sampled.wait() && sampled.wait());
    QCOMPARE(dialog->state(), State::Planning);
    QVERIFY(!dialog->applyButton()->isEnabled());
}

void RewindDialogTest::isLockedUntilUnlocked()
{
    open();
    m_session->lock();
    const auto dialog = makeDialog();
    QTRY_VERIFY(isReviewed(*dialog));
    QTRY_VERIFY(!m_session->isUnlocked());
    QVERIFY(!dialog->applyButton()->isEnabled());
    QCOMPARE(dialog->statusText(), u"Writing is locked."_s);
    dialog->apply();
    QCOMPARE(dialog->state(), State::Reviewing);
    m_session->unlock();
    QTRY_VERIFY(dialog->applyButton()->isEnabled());
    QCOMPARE(sid(), 50);
}

void RewindDialogTest::statementCanBeCopied()
{
    open();
    const auto dialog = makeDialog();
    QTRY_VERIFY(isReviewed(*dialog));
    bool shown = false;
    for (const auto *edit : dialog->findChildren<QLineEdit *>())
        shown |= edit->isReadOnly() && edit->text() == dialog->plan()->statement;
    QVERIFY(shown);
    QVERIFY(dialog->plan()->statement.contains(u"50"_s));
}

/// The edit is obeyed: the messages come again, and the dialog sees that it held.
void RewindDialogTest::holdsWithARunningConsumer()
{
    ConsumerConfig config;
    config.connection = m_database.options();
    config.topic = m_topic;
    config.clientId = u"mailer"_s;
    config.tick = 50ms;
    QVERIFY(config.normalize());
    QThread thread;
    auto *consumer = new Consumer(config);
    QList<qint64> consumed;
    connect(consumer, &Consumer::messageConsumed, this, [&consumed](qint64 id) { consumed << id; });
    consumer->moveToThread(&thread);
    connect(&thread, &QThread::finished, consumer, &QObject::deleteLater);
    connect(consumer, &Consumer::stopped, &thread, &QThread::quit, Qt::DirectConnection);
    const auto join = qScopeGuard([&] {
        consumer->stop();
        thread.wait();
    });
    thread.start();
    consumer->start();
    QTRY_VERIFY(!consumed.isEmpty() && consumed.last() == 100);
    QTRY_COMPARE_WITH_TIMEOUT(sid(), 100, 15'000); // catchT

    open();
    const auto dialog = makeDialog();
    dialog->target()->setNextId(21);
    QTRY_VERIFY(isReviewed(*dialog));
    QVERIFY(dialog->review()->warningText().contains(u"looks active"_s));
    consumed.clear();
    dialog->applyButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->statusText().startsWith(u"Held"_s), 10'000);
    QTRY_COMPARE(consumed.size(), 80);
    QCOMPARE(consumed, counting(21, 80));
    QTRY_VERIFY_WITH_TIMEOUT(dialog->statusText().contains(u"is at 100 now"_s), 20'000);
    QVERIFY(dialog->statusText().startsWith(u"Held"_s));
}

/// What the Go original does: UPDATE .. SET sid = .. WHERE cid = .., whatever the row says.
void RewindDialogTest::isOverwrittenByABlindConsumer()
{
    open();
    const auto dialog = makeDialog();
    dialog->target()->setNextId(11);
    QTRY_VERIFY(isReviewed(*dialog));
    dialog->applyButton()->click();
    QTRY_COMPARE(dialog->state(), State::Watching);
    QCOMPARE(sid(), 10);
    QVERIFY(dialog->statusText().startsWith(u"Written. Pending"_s));
    setCursor(60, Later);
    QTRY_VERIFY(dialog->statusText().startsWith(u"Overwritten by the consumer at "_s));
    static const QRegularExpression time(u"at \\d\\d:\\d\\d:\\d\\d:"_s);
    QVERIFY(dialog->statusText().contains(time));
}

void RewindDialogTest::isMovedBySomebodyElse()
{
    open();
    const auto dialog = makeDialog();
    dialog->target()->setNextId(11);
    QTRY_VERIFY(isReviewed(*dialog));
    dialog->applyButton()->click();
    QTRY_COMPARE(dialog->state(), State::Watching);
    setCursor(30, LongAgo);
    QTRY_VERIFY(dialog->statusText().startsWith(u"Moved by somebody else at "_s));
}

void RewindDialogTest::aMovedCursorLeadsBackToTheReview()
{
    // No sample comes between the review and the edit.
    open({60s, 60s, 50ms, 600s, 3s});
    const auto dialog = makeDialog();
    dialog->target()->setNextId(11);
    QTRY_VERIFY(isReviewed(*dialog));
    setCursor(55, Later);
    dialog->applyButton()->click();
    QTRY_VERIFY(isReviewed(*dialog) && dialog->plan()->fromSid == 55);
    QVERIFY(
        dialog->statusText().startsWith(u"Nothing was written: the cursor was no longer at 50"_s));
    QCOMPARE(dialog->review()->effectText(), u"45 message(s) will be delivered again."_s);
    QCOMPARE(sid(), 55);
    dialog->applyButton()->click();
    QTRY_COMPARE(dialog->state(), State::Watching);
    QCOMPARE(sid(), 10);
}

void RewindDialogTest::aVanishedClientIsSaid()
{
    open();
    const auto dialog = makeDialog();
    QTRY_VERIFY(isReviewed(*dialog));
    QVERIFY(m_connection->exec(u"DELETE FROM %1"_s.arg(m_cursors)));
    QTRY_COMPARE(dialog->state(), State::Planning);
    QVERIFY(!dialog->applyButton()->isEnabled());
    QVERIFY(!dialog->review()->effectText().isEmpty());
}

void RewindDialogTest::isWrittenInTheJournal()
{
    open();
    QTemporaryDir folder;
    Journal journal(folder.filePath(u"journal.jsonl"_s));
    const EditRecorder recorder(*m_session, journal);
    auto dialog = makeDialog();
    dialog->target()->setNextId(11);
    for (auto *edit : dialog->review()->findChildren<QLineEdit *>()) {
        if (!edit->isReadOnly())
            edit->setText(u"mails were lost"_s);
    }
    QTRY_VERIFY(isReviewed(*dialog));
    dialog->applyButton()->click();
    QTRY_COMPARE(journal.entries().size(), 1);
    // Watching goes on when nobody looks any more.
    dialog.reset();
    setCursor(60, Later);
    QTRY_COMPARE(journal.entries().first().outcome, JournalEntry::Outcome::Overwritten);
    const JournalEntry &entry = journal.entries().first();
    QCOMPARE(entry.clientId, u"mailer"_s);
    QCOMPARE(entry.oldSid, 50);
    QCOMPARE(entry.newSid, 10);
    QCOMPARE(entry.reason, u"mails were lost"_s);
}

QTEST_MAIN(RewindDialogTest)
#include "tst_rewinddialog.moc"

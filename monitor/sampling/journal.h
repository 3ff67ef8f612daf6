// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/cursoradmin.h>

#include <QtCore/QJsonObject>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QString>

#include <optional>

namespace hookq::monitor {

/// One edit of a cursor by a person.
struct JournalEntry {
    Q_GADGET
public:
    /// What became of the edit. Refused: apply() failed, detail says why. The rest is
    /// CursorVerdict.
    enum class Outcome { Refused, Pending, Held, Overwritten, Edited, Vanished };
    Q_ENUM(Outcome)

    qint64 number = 0; ///< Counts from 1, in order of time.
    qint64 atMs = 0; ///< This machine's clock.
    QString who; ///< The user of this machine.
    QString connection; ///< ConnectionOptions::displayName().
    Topic topic;
    QString clientId;
    qint64 oldSid = 0;
    qint64 newSid = 0;
    QString reason;
    Outcome outcome = Outcome::Pending;
    qint64 outcomeAtMs = 0;
    QString detail;
};

/// Every edit made with this program, kept in a file of one JSON object a line. Lines are only ever
/// added: a change of outcome is a line of its own, so a crash cannot damage what is there.
///
/// Belongs to the GUI thread; the file is small and local.
class Journal : public QObject {
    Q_OBJECT
public:
    /// Reads \a fileName, and adds to it from then on. Lines that cannot be read are skipped and
    /// counted.
    explicit Journal(QString fileName, QObject *parent = nullptr);
    /// journal.jsonl in QStandardPaths::AppDataLocation.
    [[nodiscard]] static QString defaultFileName();

    /// Oldest first.
    [[nodiscard]] const QList<JournalEntry> &entries() const { return m_entries; }
    [[nodiscard]] int unreadableLines() const { return m_unreadableLines; }

    /// Fills in number, atMs and who. Returns the number.
    qint64 add(JournalEntry entry);
    void setOutcome(qint64 number, JournalEntry::Outcome outcome, const QString &detail = {});

Q_SIGNALS:
    void entryAdded(qsizetype index);
    void entryChanged(qsizetype index);
    /// The entry is in memory but not in the file.
    void writeFailed(const QString &text);

private:
    void load();
    bool loadLine(const QByteArray &text);
    [[nodiscard]] JournalEntry *find(qint64 number);
    void write(const QJsonObject &line);

    QString m_fileName;
    QList<JournalEntry> m_entries;
    int m_unreadableLines = 0;
};

} // namespace hookq::monitor

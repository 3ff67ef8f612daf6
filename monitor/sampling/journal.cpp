// SPDX-License-Identifier: MIT
#include "sampling/journal.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QMetaEnum>
#include <QtCore/QStandardPaths>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

QMetaEnum outcomes() { return QMetaEnum::fromType<JournalEntry::Outcome>(); }

QString outcomeName(JournalEntry::Outcome outcome)
{
    return QString::fromLatin1(outcomes().valueToKey(int(outcome)));
}

std::optional<JournalEntry::Outcome> outcomeFromName(const QString &name)
{
    bool ok = false;
    const int value = outcomes().keyToValue(name.toLatin1().constData(), &ok);
    return ok ? std::optional(JournalEntry::Outcome(value)) : std::nullopt;
}

/// As text: a JSON number is a double in many readers and would not hold every id.
QString number(qint64 value) { return QString::number(value); }

qint64 integer(const QJsonValue &value)
{
    return value.isString() ? value.toString().toLongLong() : value.toInteger();
}

QString stamp(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).toString(Qt::ISODateWithMs);
}

qint64 stampMs(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

QJsonObject editLine(const JournalEntry &entry)
{
    return {
        {u"edit"_s, entry.number},
        {u"at"_s, stamp(entry.atMs)},
        {u"who"_s, entry.who},
        {u"connection"_s, entry.connection},
        {u"topic"_s, entry.topic.table().toString()},
        {u"cursorTable"_s, entry.topic.cursorTable().toString()},
        {u"client"_s, entry.clientId},
        {u"old"_s, number(entry.oldSid)},
        {u"new"_s, number(entry.newSid)},
        {u"reason"_s, entry.reason},
        {u"outcome"_s, outcomeName(entry.outcome)},
        {u"detail"_s, entry.detail},
    };
}

QJsonObject outcomeLine(const JournalEntry &entry)
{
    return {
        {u"outcomeOf"_s, entry.number},
        {u"at"_s, stamp(entry.outcomeAtMs)},
        {u"outcome"_s, outcomeName(entry.outcome)},
        {u"detail"_s, entry.detail},
    };
}

std::optional<JournalEntry> entryFrom(const QJsonObject &line)
{
    const auto outcome = outcomeFromName(line[u"outcome"].toString());
    if (!line[u"edit"].isDouble() || !outcome)
        return {};
    JournalEntry entry;
    entry.number = line[u"edit"].toInteger();
    entry.atMs = stampMs(line[u"at"]);
    entry.who = line[u"who"].toString();
    entry.connection = line[u"connection"].toString();
    entry.topic = Topic(line[u"topic"].toString(), line[u"cursorTable"].toString());
    entry.clientId = line[u"client"].toString();
    entry.oldSid = integer(line[u"old"]);
    entry.newSid = integer(line[u"new"]);
    entry.reason = line[u"reason"].toString();
    entry.outcome = *outcome;
    entry.outcomeAtMs = entry.atMs;
    entry.detail = line[u"detail"].toString();
    return entry;
}

QString userName() { return qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME")); }

} // namespace

Journal::Journal(QString fileName, QObject *parent)
    : QObject(parent)
    , m_fileName(std::move(fileName))
{
    load();
}

QString Journal::defaultFileName()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/journal.jsonl"_s;
}

void Journal::load()
{
    QFile file(m_fileName);
    if (!file.open(QIODevice::ReadOnly))
        return;
    while (!file.atEnd()) {
        if (!loadLine(file.readLine().trimmed()))
            ++m_unreadableLines;
    }
}

bool Journal::loadLine(const QByteArray &text)
{
    if (text.isEmpty())
        return true;
    const QJsonObject line = QJsonDocument::fromJson(text).object();
    if (const auto entry = entryFrom(line)) {
        m_entries.append(*entry);
        return true;
    }
    const auto outcome = outcomeFromName(line[u"outcome"].toString());
    JournalEntry *entry = find(line[u"outcomeOf"].toInteger());
    if (!outcome || !entry)
        return false;
    entry->outcome = *outcome;
    entry->outcomeAtMs = stampMs(line[u"at"]);
    entry->detail = line[u"detail"].toString();
    return true;
}

JournalEntry *Journal::find(qint64 number)
{
    const auto found = std::find_if(m_entries.rbegin(), m_entries.rend(),
                                    [&](const auto &entry) { return entry.number == number; });
    return found == m_entries.rend() ? nullptr : &*found;
}

qint64 Journal::add(JournalEntry entry)
{
    entry.number = m_entries.isEmpty() ? 1 : m_entries.constLast().number + 1;
    entry.atMs = QDateTime::currentMSecsSinceEpoch();
    entry.outcomeAtMs = entry.atMs;
    entry.who = userName();
    m_entries.append(entry);
    write(editLine(entry));
    Q_EMIT entryAdded(m_entries.size() - 1);
    return entry.number;
}

void Journal::setOutcome(qint64 number, JournalEntry::Outcome outcome, const QString &detail)
{
    JournalEntry *entry = find(number);
    if (!entry || (entry->outcome == outcome && entry->detail == detail))
        return;
    entry->outcome = outcome;
    entry->outcomeAtMs = QDateTime::currentMSecsSinceEpoch();
    entry->detail = detail;
    write(outcomeLine(*entry));
    Q_EMIT entryChanged(entry - m_entries.data());
}

void Journal::write(const QJsonObject &line)
{
    QFile file(m_fileName);
    const QByteArray text = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    const bool ready = QDir().mkpath(QFileInfo(m_fileName).path())
        && file.open(QIODevice::WriteOnly | QIODevice::Append);
    if (!ready || file.write(text) != text.size() || !file.flush())
        Q_EMIT writeFailed(
            tr("The journal %1 cannot be written: %2").arg(m_fileName, file.errorString()));
}

} // namespace hookq::monitor

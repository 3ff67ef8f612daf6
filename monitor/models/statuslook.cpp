// SPDX-License-Identifier: MIT
#include "models/statuslook.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QBrush>
#include <QtGui/QGuiApplication>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(JournalEntry)
};

QString iconName(ClientStatus::Kind kind)
{
    using Kind = ClientStatus::Kind;
    switch (kind) {
    case Kind::Idle:
        return u"idle"_s;
    case Kind::Ok:
        return u"ok"_s;
    case Kind::Unknown:
        return u"unknown"_s;
    case Kind::FallingBehind:
        return u"behind"_s;
    case Kind::Rewound:
        return u"rewound"_s;
    case Kind::Stalled:
        return u"warning"_s;
    case Kind::Stopped:
        return u"stopped"_s;
    case Kind::BeyondHead:
        return u"error"_s;
    }
    Q_UNREACHABLE();
}

QString iconName(JournalEntry::Outcome outcome)
{
    using Outcome = JournalEntry::Outcome;
    switch (outcome) {
    case Outcome::Refused:
    case Outcome::Vanished:
        return u"error"_s;
    case Outcome::Pending:
        return u"pending"_s;
    case Outcome::Held:
        return u"ok"_s;
    case Outcome::Overwritten:
        return u"overwritten"_s;
    case Outcome::Edited:
        return u"warning"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

theme::Tone tone(ClientStatus::Kind kind)
{
    using Kind = ClientStatus::Kind;
    switch (kind) {
    case Kind::Idle:
    case Kind::Unknown:
        return theme::Tone::Muted;
    case Kind::Ok:
        return theme::Tone::Good;
    case Kind::Rewound:
        return theme::Tone::Info;
    case Kind::FallingBehind:
        return theme::Tone::Warning;
    case Kind::Stalled:
    case Kind::Stopped:
    case Kind::BeyondHead:
        return theme::Tone::Bad;
    }
    Q_UNREACHABLE();
}

QIcon icon(ClientStatus::Kind kind) { return theme::icon(iconName(kind), tone(kind)); }

QVariant alarmBackground(ClientStatus::Kind kind)
{
    const theme::Tone alarm = tone(kind);
    if (alarm != theme::Tone::Warning && alarm != theme::Tone::Bad)
        return {};
    return QBrush(theme::background(alarm, QGuiApplication::palette()));
}

theme::Tone tone(JournalEntry::Outcome outcome)
{
    using Outcome = JournalEntry::Outcome;
    switch (outcome) {
    case Outcome::Pending:
        return theme::Tone::Info;
    case Outcome::Held:
        return theme::Tone::Good;
    case Outcome::Edited:
        return theme::Tone::Warning;
    case Outcome::Refused:
    case Outcome::Overwritten:
    case Outcome::Vanished:
        return theme::Tone::Bad;
    }
    Q_UNREACHABLE();
}

QIcon icon(JournalEntry::Outcome outcome) { return theme::icon(iconName(outcome), tone(outcome)); }

QString text(JournalEntry::Outcome outcome)
{
    using Outcome = JournalEntry::Outcome;
    switch (outcome) {
    case Outcome::Refused:
        return Tr::tr("Refused");
    case Outcome::Pending:
        return Tr::tr("Pending");
    case Outcome::Held:
        return Tr::tr("Held");
    case Outcome::Overwritten:
        return Tr::tr("Overwritten");
    case Outcome::Edited:
        return Tr::tr("Edited by somebody else");
    case Outcome::Vanished:
        return Tr::tr("Client row gone");
    }
    Q_UNREACHABLE();
}

} // namespace hookq::monitor

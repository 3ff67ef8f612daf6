// SPDX-License-Identifier: MIT
#include "sampling/humantext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QLocale>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(Quantity)
};

} // namespace

QString humanDuration(qint64 ms)
{
    const qint64 s = ms / 1000;
    if (ms < 1000)
        return Tr::tr("%1 ms").arg(ms);
    if (s < 60)
        return Tr::tr("%1 s").arg(s);
    if (s < 3600)
        return Tr::tr("%1 min %2 s").arg(s / 60).arg(s % 60);
    if (s < 86'400)
        return Tr::tr("%1 h %2 min").arg(s / 3600).arg(s / 60 % 60);
    return Tr::tr("%1 d %2 h").arg(s / 86'400).arg(s / 3600 % 24);
}

QString humanRate(double perSecond)
{
    if (perSecond > 0 && perSecond < 9.95)
        return QLocale().toString(perSecond, 'f', 1);
    return QLocale().toString(perSecond, 'f', 0);
}

QString humanCount(qint64 count) { return QLocale().toString(count); }

QString humanBytes(qint64 bytes)
{
    return bytes < 1024 ? Tr::tr("%1 B").arg(bytes) : QLocale().formattedDataSize(bytes, 1);
}

QString humanStamp(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toString(u"yyyy-MM-dd HH:mm:ss.zzz");
}

QString humanStampShort(qint64 ms)
{
    const QDateTime stamp = QDateTime::fromMSecsSinceEpoch(ms);
    return stamp.date() == QDate::currentDate() ? stamp.toString(u"HH:mm:ss.zzz")
                                                : stamp.toString(u"yyyy-MM-dd HH:mm:ss");
}

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#include "stamps.h"

#include <QtCore/QDateTime>

using namespace Qt::StringLiterals;

namespace hookq::store {

namespace {

bool isUtc(const QTimeZone &zone) { return zone == QTimeZone::utc(); }

/// The fixed form "yyyy-MM-dd HH:mm:ss[.zzz]" without the cost of a general parser; it is read once
/// a row.
std::optional<qint64> fixedForm(QStringView text)
{
    const auto number = [text](qsizetype at, qsizetype count) {
        int value = 0;
        for (qsizetype i = at; i < at + count; ++i) {
            const int digit = text[i].unicode() - u'0';
            if (digit < 0 || digit > 9)
                return -1;
            value = value * 10 + digit;
        }
        return value;
    };
    if ((text.size() != 19 && text.size() != 23) || text[4] != u'-' || text[13] != u':')
        return {};
    const QDate date(number(0, 4), number(5, 2), number(8, 2));
    const int ms = text.size() == 23 ? number(20, 3) : 0;
    const QTime time(number(11, 2), number(14, 2), number(17, 2), ms);
    if (!date.isValid() || !time.isValid())
        return {};
    return (date.toJulianDay() - 2'440'588) * 86'400'000 + time.msecsSinceStartOfDay();
}

} // namespace

QString stampText(qint64 utcMs, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, zone).toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
}

qint64 stampFromText(const QString &text, const QTimeZone &zone)
{
    if (const auto local = fixedForm(text))
        return stampFromLocalMs(*local, zone);
    const QDateTime parsed = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!parsed.isValid())
        return 0;
    if (parsed.timeSpec() != Qt::LocalTime)
        return parsed.toMSecsSinceEpoch();
    return QDateTime(parsed.date(), parsed.time(), zone).toMSecsSinceEpoch();
}

qint64 stampFromLocalMs(qint64 localMs, const QTimeZone &zone)
{
    if (isUtc(zone))
        return localMs;
    const QDateTime asUtc = QDateTime::fromMSecsSinceEpoch(localMs, QTimeZone::utc());
    return QDateTime(asUtc.date(), asUtc.time(), zone).toMSecsSinceEpoch();
}

} // namespace hookq::store

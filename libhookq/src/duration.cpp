// SPDX-License-Identifier: MIT
#include <hookq/duration.h>

#include <QtCore/QCoreApplication>

#include <limits>

namespace hookq {

using namespace Qt::StringLiterals;
using std::chrono::nanoseconds;

namespace {

// The largest magnitude: a negative duration may be one longer than a positive one.
constexpr quint64 Limit = quint64(1) << 63;

constexpr quint64 Microsecond = 1'000;
constexpr quint64 Millisecond = 1'000'000;
constexpr quint64 Second = 1'000'000'000;
constexpr quint64 Minute = 60 * Second;
constexpr quint64 Hour = 60 * Minute;

quint64 unitOf(QStringView name)
{
    if (name == "ns"_L1)
        return 1;
    if (name == "us"_L1 || name == u"\u00b5s" || name == u"\u03bcs") // micro sign, Greek mu
        return Microsecond;
    if (name == "ms"_L1)
        return Millisecond;
    if (name == "s"_L1)
        return Second;
    if (name == "m"_L1)
        return Minute;
    return name == "h"_L1 ? Hour : 0;
}

bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }

QStringView takeDigits(QStringView &rest)
{
    qsizetype count = 0;
    while (count < rest.size() && isDigit(rest[count]))
        ++count;
    const QStringView digits = rest.first(count);
    rest = rest.sliced(count);
    return digits;
}

QStringView takeUnit(QStringView &rest)
{
    qsizetype count = 0;
    while (count < rest.size() && rest[count] != u'.' && !isDigit(rest[count]))
        ++count;
    const QStringView unit = rest.first(count);
    rest = rest.sliced(count);
    return unit;
}

// False if the number is beyond Limit.
bool readInteger(QStringView digits, quint64 &value)
{
    for (const QChar c : digits) {
        const quint64 digit = quint64(c.unicode() - u'0');
        if (value > (Limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    return true;
}

// Digits beyond the precision of 63 bits are dropped and the product is rounded down, as Go does,
// so that every text means the same number of nanoseconds to both.
quint64 fractionOf(QStringView digits, quint64 unit)
{
    constexpr quint64 Most = quint64(std::numeric_limits<qint64>::max());
    quint64 value = 0;
    double scale = 1;
    for (const QChar c : digits) {
        if (value > Most / 10)
            break;
        value = value * 10 + quint64(c.unicode() - u'0');
        scale *= 10;
    }
    return quint64(double(value) * (double(unit) / scale));
}

Error invalid(QStringView text)
{
    return Error(ErrorCode::InvalidArgument,
                 QCoreApplication::translate("hookq", "invalid duration \"%1\"").arg(text));
}

Error tooLong(QStringView text)
{
    return Error(ErrorCode::InvalidArgument,
                 QCoreApplication::translate("hookq", "duration \"%1\" is too long").arg(text));
}

Error unitError(QStringView unit, QStringView text)
{
    const QString units = u"ns, us, ms, s, m, h"_s;
    if (unit.isEmpty())
        return Error(ErrorCode::InvalidArgument,
                     QCoreApplication::translate("hookq", "missing unit in duration \"%1\" (%2)")
                         .arg(text, units));
    return Error(ErrorCode::InvalidArgument,
                 QCoreApplication::translate("hookq", "unknown unit \"%1\" in duration \"%2\" (%3)")
                     .arg(unit, text, units));
}

// One number and its unit from the front of \a rest.
Result<quint64> takeTerm(QStringView &rest, QStringView text)
{
    const QStringView whole = takeDigits(rest);
    QStringView fraction;
    if (rest.startsWith(u'.')) {
        rest = rest.sliced(1);
        fraction = takeDigits(rest);
    }
    if (whole.isEmpty() && fraction.isEmpty())
        return invalid(text);
    const QStringView unitName = takeUnit(rest);
    const quint64 unit = unitOf(unitName);
    if (unit == 0)
        return unitError(unitName, text);
    quint64 value = 0;
    if (!readInteger(whole, value) || value > Limit / unit)
        return tooLong(text);
    value = value * unit + fractionOf(fraction, unit);
    if (value > Limit)
        return tooLong(text);
    return value;
}

// "1.5" of 1500 and 1000; no dot without a fraction.
QString decimal(quint64 value, quint64 unit)
{
    QString text = QString::number(value / unit);
    QString fraction;
    for (quint64 rest = value % unit; rest != 0; rest %= unit) {
        unit /= 10;
        fraction += QChar(char16_t(u'0' + rest / unit));
    }
    return fraction.isEmpty() ? text : text + u'.' + fraction;
}

QString formatMagnitude(quint64 value)
{
    if (value == 0)
        return u"0s"_s;
    if (value < Microsecond)
        return QString::number(value) + u"ns"_s;
    if (value < Millisecond)
        return decimal(value, Microsecond) + u"\u00b5s"_s;
    if (value < Second)
        return decimal(value, Millisecond) + u"ms"_s;
    QString text;
    if (value >= Hour)
        text += QString::number(value / Hour) + u'h';
    if (value >= Minute)
        text += QString::number(value % Hour / Minute) + u'm';
    return text + decimal(value % Minute, Second) + u's';
}

} // namespace

Result<nanoseconds> parseDuration(QStringView text)
{
    QStringView rest = text;
    const bool negative = rest.startsWith(u'-');
    if (negative || rest.startsWith(u'+'))
        rest = rest.sliced(1);
    if (rest == "0"_L1)
        return nanoseconds(0);
    if (rest.isEmpty())
        return invalid(text);
    quint64 sum = 0;
    while (!rest.isEmpty()) {
        const auto term = takeTerm(rest, text);
        if (!term)
            return term.error();
        if (*term > Limit - sum)
            return tooLong(text);
        sum += *term;
    }
    if (sum == Limit && !negative)
        return tooLong(text);
    return nanoseconds(negative ? qint64(-sum) : qint64(sum));
}

QString formatDuration(nanoseconds duration)
{
    const quint64 count = quint64(duration.count());
    return duration.count() < 0 ? u'-' + formatMagnitude(-count) : formatMagnitude(count);
}

} // namespace hookq

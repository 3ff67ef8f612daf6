// SPDX-License-Identifier: MIT
#include "timezonename.h"

#include <QtCore/QCoreApplication>

namespace hookq {

using namespace Qt::StringLiterals;

Result<QTimeZone> timeZoneByName(const QString &name)
{
    if (name.isEmpty() || name == "UTC"_L1)
        return QTimeZone::utc();
    if (name == "Local"_L1) {
        const QTimeZone local = QTimeZone::systemTimeZone();
        return local.isValid() ? local : QTimeZone::utc();
    }
    // QTimeZone alone also takes POSIX rules, which makes a zone of nearly every typing error.
    const QByteArray id = name.toUtf8();
    const QTimeZone zone(id);
    if (zone.isValid() && QTimeZone::isTimeZoneIdAvailable(id))
        return zone;
    return Error(ErrorCode::InvalidConfig,
                 QCoreApplication::translate("hookq", "unknown time zone \"%1\"").arg(name));
}

} // namespace hookq

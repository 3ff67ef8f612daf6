// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <QtCore/QCoreApplication>

#include <exception>

namespace hookq {

/// Runs code of the application. What it throws becomes an Error with \a code: no exception gets
/// through the library to a slot.
template <typename Call> auto guarded(ErrorCode code, const Call &call) -> decltype(call())
{
    const auto threw = [code](const QString &what) {
        return Error(code,
                     QCoreApplication::translate("hookq", "An exception was thrown: %1").arg(what));
    };
    try {
        return call();
    } catch (const std::exception &e) {
        return threw(QString::fromUtf8(e.what()));
    } catch (...) {
        return threw(QCoreApplication::translate("hookq", "of an unknown type"));
    }
}

} // namespace hookq

// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/msgpacktree.h>

#include <optional>

namespace hookq::msgpacktree {

/// Which characters of a text are written as escapes.
enum class Escapes {
    Display, ///< Also \xff for bytes that are not UTF-8: for a person.
    Json, ///< The same as valid JSON: \\xff, with the backslash itself escaped.
};

/// Up to about \a maxLength characters of \a utf8 with escapes, without quotes. Sets \a cut if
/// there is more.
QString escaped(QByteArrayView utf8, Escapes escapes, qint64 maxLength, bool &cut);

/// The shortest digits that read back to the same number, always with a point or an exponent.
QString floatText(float value);
QString floatText(double value);

/// "2020-04-22T07:19:53.518021200Z", or nothing outside of the years 1 .. 9999.
std::optional<QString> rfc3339(Tree::Instant instant);

} // namespace hookq::msgpacktree

// SPDX-License-Identifier: MIT
#pragma once

#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtGui/QIcon>
#include <QtGui/QPalette>

/// Colours and icons that stay readable on light and dark palettes. Whether a palette is dark is
/// read from the palette itself, because Qt 6.4 has no QStyleHints::colorScheme.
namespace hookq::monitor::theme {

/// What a colour is to say. Never the only carrier of a meaning: there is an icon and a text as
/// well.
enum class Tone { Neutral, Muted, Good, Info, Warning, Bad };

[[nodiscard]] bool isDark(const QPalette &palette);

/// For text and icons on the palette's Base and Window; at least 4.5 : 1 against both.
[[nodiscard]] QColor color(Tone tone, const QPalette &palette);
/// A quiet fill that the palette's Text is readable on.
[[nodiscard]] QColor background(Tone tone, const QPalette &palette);
/// The colour of line \a index in a chart; they repeat after seriesColorCount().
[[nodiscard]] QColor seriesColor(int index, const QPalette &palette);
[[nodiscard]] int seriesColorCount();
/// A mix of two colours: \a share 0 is \a a, 1 is \a b.
[[nodiscard]] QColor mixed(const QColor &a, const QColor &b, double share);
/// WCAG contrast ratio, 1 .. 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

/// The icon resources/icons/\a name.svg, drawn in the palette's ButtonText (or HighlightedText
/// where it is selected). The colour is looked up at every paint, so that a change of the palette
/// needs nothing.
[[nodiscard]] QIcon icon(const QString &name);
/// The same in the colour of \a tone.
[[nodiscard]] QIcon icon(const QString &name, Tone tone);
/// The program's own icon, in its own colours.
[[nodiscard]] QIcon applicationIcon();

/// The platform's fixed-width font at the size of the application's font.
[[nodiscard]] QFont fixedFont();

/// Palettes for pictures and tests, and for platforms whose style has no palette of its own
/// (Fusion).
[[nodiscard]] QPalette darkPalette();
[[nodiscard]] QPalette lightPalette();

} // namespace hookq::monitor::theme

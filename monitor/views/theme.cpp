// SPDX-License-Identifier: MIT
#include "theme.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QGuiApplication>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>

#include <array>
#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

// A static library's resources are dropped by the linker unless somebody names them, and
// Q_INIT_RESOURCE has to be outside of any namespace.
static void initResources() { Q_INIT_RESOURCE(hookq_monitor); }

namespace hookq::monitor::theme {

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

struct ToneColors {
    QRgb light;
    QRgb dark;
};

ToneColors toneColors(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return {0x1f6f3d, 0x7fd39a};
    case Tone::Info:
        return {0x1d5fa8, 0x8bbdf2};
    case Tone::Warning:
        return {0x8a5200, 0xf0b860};
    case Tone::Bad:
        return {0xb3261e, 0xff9c94};
    case Tone::Neutral:
    case Tone::Muted:
        break;
    }
    return {0x5f6368, 0xa6abb2};
}

/// Draws an SVG's shape in one colour, which depends on the palette of the moment.
class TintedIconEngine : public QIconEngine {
public:
    TintedIconEngine(QString file, std::optional<Tone> tone)
        : m_file(std::move(file))
        , m_tone(tone)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, 1.0));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        const QColor color = tint(mode);
        const QString cacheKey =
            u"hookq:%1:%2:%3x%4"_s.arg(m_file, color.name()).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (!QPixmapCache::find(cacheKey, &pixmap)) {
            pixmap = rendered(size, color);
            QPixmapCache::insert(cacheKey, pixmap);
        }
        return pixmap;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new TintedIconEngine(*this); }
    QString key() const override { return u"hookq-tinted"_s; }
    bool isNull() override { return false; }

private:
    [[nodiscard]] QPixmap rendered(const QSize &size, const QColor &color) const
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer renderer(m_file);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), color);
        return pixmap;
    }

    [[nodiscard]] QColor tint(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return m_tone ? color(*m_tone, palette) : palette.color(QPalette::ButtonText);
    }

    QString m_file;
    std::optional<Tone> m_tone;
};

QIcon tintedIcon(const QString &name, std::optional<Tone> tone)
{
    initResources();
    return QIcon(new TintedIconEngine(u":/hookq/icons/%1.svg"_s.arg(name), tone));
}

struct BaseColors {
    QRgb window, base, alternate, text, button, muted, highlight, link, light, mid, dark;
};

void setDisabled(QPalette &palette, const QColor &muted)
{
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, muted);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, muted);
}

QPalette makePalette(const BaseColors &c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(c.window));
    palette.setColor(QPalette::Base, QColor(c.base));
    palette.setColor(QPalette::AlternateBase, QColor(c.alternate));
    palette.setColor(QPalette::Button, QColor(c.button));
    palette.setColor(QPalette::ToolTipBase, QColor(c.alternate));
    for (const auto role :
         {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, QColor(c.text));
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, QColor(c.muted));
    palette.setColor(QPalette::Highlight, QColor(c.highlight));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(c.link));
    palette.setColor(QPalette::Light, QColor(c.light));
    palette.setColor(QPalette::Midlight, mixed(QColor(c.button), QColor(c.light), 0.5));
    palette.setColor(QPalette::Mid, QColor(c.mid));
    palette.setColor(QPalette::Dark, QColor(c.dark));
    palette.setColor(QPalette::Shadow, QColor(c.dark).darker());
    setDisabled(palette, QColor(c.muted));
    return palette;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Base)) < luminance(palette.color(QPalette::Text));
}

QColor color(Tone tone, const QPalette &palette)
{
    if (tone == Tone::Neutral)
        return palette.color(QPalette::Text);
    const ToneColors colors = toneColors(tone);
    return QColor(isDark(palette) ? colors.dark : colors.light);
}

QColor background(Tone tone, const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), color(tone, palette),
                 isDark(palette) ? 0.22 : 0.12);
}

// Okabe and Ito's set, which colour-blind readers tell apart, with the lightness moved to where
// each palette needs it; black and yellow, unreadable on one of the two, are replaced.
static constexpr std::array<ToneColors, 12> SeriesColors{{
    {0x0072b2, 0x56b4e9},
    {0xc65100, 0xff9d4d},
    {0x00805c, 0x2fd3a0},
    {0xa8437f, 0xf097c8},
    {0x6a4fb3, 0xb9a5f5},
    {0x8a6d00, 0xf0e442},
    {0xb3261e, 0xff8a80},
    {0x3d7f96, 0x8fe3f5},
    {0x5b7a00, 0xb8d957},
    {0x7a4a2b, 0xd9ab85},
    {0x4a5a6a, 0xb8c4d0},
    {0x9c2fb3, 0xe39cf2},
}};

QColor seriesColor(int index, const QPalette &palette)
{
    const ToneColors &colors = SeriesColors[size_t(index) % SeriesColors.size()];
    return QColor(isDark(palette) ? colors.dark : colors.light);
}

int seriesColorCount() { return int(SeriesColors.size()); }

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto mix = [share](float x, float y) { return float(x + (y - x) * share); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()),
                            mix(a.blueF(), b.blueF()));
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

QIcon icon(const QString &name) { return tintedIcon(name, std::nullopt); }

QIcon icon(const QString &name, Tone tone) { return tintedIcon(name, tone); }

QIcon applicationIcon()
{
    initResources();
    return QIcon(u":/hookq/icons/hookq.svg"_s);
}

QFont fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFont normal = QGuiApplication::font();
    if (normal.pointSizeF() > 0)
        font.setPointSizeF(normal.pointSizeF());
    return font;
}

QPalette darkPalette()
{
    return makePalette({.window = 0x2a2d31,
                        .base = 0x1b1d20,
                        .alternate = 0x212428,
                        .text = 0xe3e5e8,
                        .button = 0x363a40,
                        .muted = 0x8b9096,
                        .highlight = 0x2f6193,
                        .link = 0x8bbdf2,
                        .light = 0x4a4f56,
                        .mid = 0x43484f,
                        .dark = 0x121416});
}

QPalette lightPalette()
{
    return makePalette({.window = 0xf3f4f5,
                        .base = 0xffffff,
                        .alternate = 0xf7f8f9,
                        .text = 0x1c1e21,
                        .button = 0xeceef0,
                        .muted = 0x7a7f85,
                        .highlight = 0x2f6fb3,
                        .link = 0x1d5fa8,
                        .light = 0xffffff,
                        .mid = 0xc4c8cc,
                        .dark = 0x9ea3a8});
}

} // namespace hookq::monitor::theme

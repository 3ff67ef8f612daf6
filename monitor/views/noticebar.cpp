// SPDX-License-Identifier: MIT
#include "views/noticebar.h"

#include <QtCore/QEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace hookq::monitor {

using namespace Qt::StringLiterals;

namespace {

QString iconName(theme::Tone tone)
{
    switch (tone) {
    case theme::Tone::Bad:
        return u"error"_s;
    case theme::Tone::Warning:
        return u"warning"_s;
    default:
        return u"info"_s;
    }
}

} // namespace

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_remedy(new QToolButton(this))
    , m_close(new QToolButton(this))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_remedy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_close->setIcon(theme::icon(u"close"_s));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this notice"));
    m_close->setAccessibleName(tr("Close this notice"));
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_remedy, &QToolButton::clicked, this, &QWidget::hide);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 6, 6);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_remedy);
    layout->addWidget(m_close);
    setAutoFillBackground(true);
    hide();
}

void NoticeBar::say(theme::Tone tone, const QString &text, QAction *remedy)
{
    m_tone = tone;
    m_text->setText(text);
    setAccessibleName(text);
    for (QAction *former : m_remedy->actions())
        m_remedy->removeAction(former);
    m_remedy->setVisible(remedy);
    if (remedy)
        m_remedy->setDefaultAction(remedy);
    applyTone();
    show();
}

QString NoticeBar::text() const { return m_text->text(); }

void NoticeBar::applyTone()
{
    const QPalette base = parentWidget() ? parentWidget()->palette() : QPalette();
    QPalette own = base;
    own.setColor(QPalette::Window, theme::background(m_tone, base));
    own.setColor(QPalette::WindowText, base.color(QPalette::Text));
    setPalette(own);
    const int size = fontMetrics().height();
    m_icon->setPixmap(theme::icon(iconName(m_tone), m_tone).pixmap(size, size));
}

void NoticeBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    // Not PaletteChange: applyTone() itself causes that one.
    if (event->type() == QEvent::ApplicationPaletteChange)
        applyTone();
}

void NoticeBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

} // namespace hookq::monitor

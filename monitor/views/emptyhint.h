// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QLabel>

QT_BEGIN_NAMESPACE
class QAbstractItemView;
QT_END_NAMESPACE

namespace hookq::monitor {

/// Says in the middle of an item view what to do as long as the view has no rows. Follows the
/// view's model, which must be set before; belongs to the view.
class EmptyHint : public QLabel {
    Q_OBJECT
public:
    EmptyHint(QAbstractItemView *view, const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();

    QAbstractItemView *m_view;
};

} // namespace hookq::monitor

// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <QtCore/QAbstractTableModel>
#include <QtCore/QList>

namespace hookq::monitor {

/// What happened to the connection since the program was started, newest first, bounded. A line
/// that says the same as the newest one only counts up.
class LogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { When, Text, ColumnCount };
    enum class Severity { Info, Warning, Error };

    using QAbstractTableModel::QAbstractTableModel;

    void add(Severity severity, const QString &text);
    /// The error's text with its native code.
    void add(const hookq::Error &error);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    static constexpr qsizetype MaxLines = 500;
    struct Line {
        qint64 atMs = 0;
        Severity severity = Severity::Info;
        QString text;
        int times = 1;
    };
    QList<Line> m_lines;
};

} // namespace hookq::monitor

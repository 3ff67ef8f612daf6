// SPDX-License-Identifier: MIT
#pragma once

#include "sampling/databasesession.h"

#include <QtWidgets/QDialog>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
QT_END_NAMESPACE

namespace hookq::monitor {

/// Asks which database to watch. Tries it before it closes: accepted() means that the answers of
/// options() and kind() led to a database. The password stays in memory.
class ConnectDialog : public QDialog {
    Q_OBJECT
public:
    explicit ConnectDialog(QWidget *parent = nullptr);

    /// Fills in what is known.
    void setOptions(const ConnectionOptions &options, ConnectionKind kind);
    [[nodiscard]] ConnectionOptions options() const;
    [[nodiscard]] ConnectionKind kind() const;
    /// What the last try said.
    [[nodiscard]] QString resultText() const;

public Q_SLOTS:
    /// Tries, and says what came of it.
    void test();
    /// Tries, and accepts if it works.
    void connectToDatabase();

Q_SIGNALS:
    void tried(bool works);

private:
    void makeFields();
    void makeFileRow();
    void makeLayout();
    void connectParts();
    void showFields();
    void browse();
    void start(bool acceptIfGood);
    void finish(bool works, const QString &text);

    /// Its own, so that trying does not disturb the one that is being watched.
    DatabaseSession m_trial;
    bool m_acceptIfGood = false;

    QFormLayout *m_form;
    QComboBox *m_driver;
    QWidget *m_fileRow;
    QLineEdit *m_file;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_database;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QComboBox *m_timeZone;
    QComboBox *m_kind;
    QCheckBox *m_readOnly;
    QLabel *m_resultIcon;
    QLabel *m_result;
    QPushButton *m_test;
    QDialogButtonBox *m_buttons;
};

} // namespace hookq::monitor

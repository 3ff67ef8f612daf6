// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/connectionoptions.h>
#include <hookq/message.h>
#include <hookq/topic.h>

#include <QtCore/QTemporaryDir>
#include <QtSql/QSqlDatabase>

#include <memory>

/// A connection that ends with its scope. Use and destroy it in the thread that made it.
class TestConnection {
public:
    /// Fails the program if the connection cannot be opened: nothing can be tested without it.
    explicit TestConnection(const hookq::ConnectionOptions &options);
    ~TestConnection();
    Q_DISABLE_COPY_MOVE(TestConnection)

    [[nodiscard]] QSqlDatabase db() const { return QSqlDatabase::database(m_name, false); }
    operator QSqlDatabase() const { return db(); }

    /// Runs any statement; false and a warning if it fails.
    bool exec(const QString &statement) const;
    /// The first column of the first row; invalid if there is none.
    [[nodiscard]] QVariant value(const QString &statement) const;
    /// The first column of every row.
    [[nodiscard]] QList<qint64> numbers(const QString &statement) const;

private:
    QString m_name;
};

/// The database that HOOKQ_TEST_DATABASE names ("sqlite" if it is not set), empty, for one test
/// program: a file of its own, or a database of its own on the server that tests/run.sh started.
/// Gone at the end.
class TestDatabase {
public:
    TestDatabase();
    ~TestDatabase();
    Q_DISABLE_COPY_MOVE(TestDatabase)

    enum class Kind { Sqlite, Mariadb, Postgresql };
    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] bool isSqlite() const { return m_kind == Kind::Sqlite; }
    [[nodiscard]] bool isMariadb() const { return m_kind == Kind::Mariadb; }
    [[nodiscard]] bool isPostgresql() const { return m_kind == Kind::Postgresql; }

    [[nodiscard]] const hookq::ConnectionOptions &options() const { return m_options; }
    /// A topic with new, unused names, created.
    [[nodiscard]] hookq::Topic newTopic() const;

private:
    [[nodiscard]] QString serverUrl() const;
    void createDatabase();

    Kind m_kind;
    QTemporaryDir m_directory;
    hookq::ConnectionOptions m_server;
    hookq::ConnectionOptions m_options;
};

/// One id per element: 1, 2, 3, ...; how the ids of a topic must look.
[[nodiscard]] QList<qint64> counting(qint64 first, qint64 count);

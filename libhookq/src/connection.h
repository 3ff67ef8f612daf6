// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/connectionoptions.h>

#include <QtSql/QSqlDatabase>

#include <memory>

namespace hookq {

/// A connection of the library's own: opened in the thread that makes it, which must also destroy
/// it.
class Connection {
public:
    static Result<std::unique_ptr<Connection>> open(const ConnectionOptions &options);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    [[nodiscard]] QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }

private:
    explicit Connection(QString name);
    QString m_name;
};

} // namespace hookq

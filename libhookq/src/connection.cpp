// SPDX-License-Identifier: MIT
#include "connection.h"

#include <QtCore/QAtomicInteger>

using namespace Qt::StringLiterals;

namespace hookq {

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionOptions &options)
{
    static QAtomicInteger<quint64> counter;
    const QString name = u"hookq-%1"_s.arg(++counter);
    if (auto opened = options.open(name); !opened)
        return opened.error();
    return std::unique_ptr<Connection>(new Connection(name));
}

Connection::Connection(QString name)
    : m_name(std::move(name))
{
}

Connection::~Connection() { QSqlDatabase::removeDatabase(m_name); }

} // namespace hookq

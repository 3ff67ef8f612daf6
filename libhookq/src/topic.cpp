// SPDX-License-Identifier: MIT
#include <hookq/topic.h>

#include "store/catalogue.h"
#include "store/store.h"

#include <QtCore/QHashFunctions>
#include <QtSql/QSqlDatabase>

using namespace Qt::StringLiterals;

namespace hookq {

namespace {

bool isQuote(QChar c) { return c == u'"' || c == u'`'; }

/// Takes one part of a name, quoted or not, from the front of \a rest. A quote that is never closed
/// is just a character of the name.
QString takePart(QStringView &rest)
{
    if (!rest.isEmpty() && isQuote(rest.front())) {
        const QChar quote = rest.front();
        QString part;
        for (qsizetype at = 1; at < rest.size(); ++at) {
            if (rest[at] == quote && (at + 1 == rest.size() || rest[at + 1] != quote)) {
                rest = rest.sliced(at + 1);
                return part;
            }
            at += rest[at] == quote ? 1 : 0;
            part += rest[at];
        }
    }
    const qsizetype dot = rest.indexOf(u'.');
    const QStringView part = dot < 0 ? rest : rest.first(dot);
    rest = rest.sliced(part.size());
    return part.toString();
}

QString written(const QString &part)
{
    if (!part.contains(u'.') && !(part.size() > 0 && isQuote(part.front())))
        return part;
    return u'"' + QString(part).replace(u"\""_s, u"\"\""_s) + u'"';
}

} // namespace

TableName::TableName(QString schema, QString table)
    : m_schema(std::move(schema))
    , m_table(std::move(table))
{
}

TableName TableName::parse(const QString &text)
{
    QStringView rest(text);
    const QString first = takePart(rest);
    if (rest.isEmpty())
        return TableName({}, first);
    if (rest.front() != u'.')
        return TableName({}, text); // a stray quote: then it is just a character of the name
    rest = rest.sliced(1);
    const QString second =
        rest.isEmpty() || isQuote(rest.front()) ? takePart(rest) : rest.toString();
    return TableName(first, second);
}

QString TableName::toString() const
{
    return m_schema.isEmpty() ? written(m_table) : written(m_schema) + u'.' + written(m_table);
}

size_t qHash(const TableName &name, size_t seed) noexcept
{
    return qHashMulti(seed, name.schema(), name.table());
}

Topic::Topic(TableName table, TableName cursorTable)
    : m_table(std::move(table))
    , m_cursorTable(std::move(cursorTable))
{
}

Topic::Topic(const QString &table, const QString &cursorTable)
    : Topic(TableName::parse(table), TableName::parse(cursorTable))
{
}

Result<> Topic::create(QSqlDatabase database) const { return store::createTables(database, *this); }

Result<> Topic::verify(QSqlDatabase database) const { return store::verifyTables(database, *this); }

Result<> Topic::createSequence(QSqlDatabase database) const
{
    auto store = store::TopicStore::on(database, *this, QTimeZone::utc());
    if (!store)
        return store.error();
    return store->createSequence();
}

Result<QList<Topic>> Topic::discover(QSqlDatabase database)
{
    return store::discoverTopics(database);
}

size_t qHash(const Topic &topic, size_t seed) noexcept
{
    return qHashMulti(seed, topic.table(), topic.cursorTable());
}

} // namespace hookq

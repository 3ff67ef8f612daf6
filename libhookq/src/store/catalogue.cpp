// SPDX-License-Identifier: MIT
#include "catalogue.h"

#include "dialect.h"
#include "statement.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace hookq::store {

namespace {

struct WantedColumn {
    QString name;
    ColumnUse use;
    bool primaryKey = false;
};

const QList<WantedColumn> &topicColumns()
{
    static const QList<WantedColumn> columns{
        {u"id"_s, ColumnUse::MessageId, true},
        {u"p"_s, ColumnUse::ProtocolNumber},
        {u"data"_s, ColumnUse::PayloadBytes},
        {u"created_at"_s, ColumnUse::Stamp},
    };
    return columns;
}

const QList<WantedColumn> &cursorColumns()
{
    static const QList<WantedColumn> columns{
        {u"cid"_s, ColumnUse::ClientId, true},
        {u"sid"_s, ColumnUse::ConsumedId},
        {u"updated_at"_s, ColumnUse::Stamp},
    };
    return columns;
}

const Column *find(const Table &table, const QString &name)
{
    const auto found = std::ranges::find_if(table.columns, [&name](const Column &column) {
        return column.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == table.columns.cend() ? nullptr : &*found;
}

Result<> checkColumn(const Dialect &dialect, const Table &table, const WantedColumn &wanted)
{
    const Column *column = find(table, wanted.name);
    if (!column)
        return Error(ErrorCode::WrongSchema,
                     QCoreApplication::translate("hookq", "Table %1 has no column \"%2\" (%3).")
                         .arg(table.name.toString(), wanted.name, dialect.wantedType(wanted.use)));
    if (!dialect.holds(wanted.use, column->type))
        return Error(ErrorCode::WrongSchema,
                     QCoreApplication::translate(
                         "hookq", "Table %1: column \"%2\" has type %3, where %4 is needed.")
                         .arg(table.name.toString(), wanted.name,
                              column->type.isEmpty() ? u"(none)"_s : column->type.toUpper(),
                              dialect.wantedType(wanted.use)));
    if (wanted.primaryKey && !column->primaryKey)
        return Error(
            ErrorCode::WrongSchema,
            QCoreApplication::translate("hookq", "Table %1: column \"%2\" must be the primary key.")
                .arg(table.name.toString(), wanted.name));
    return {};
}

Result<> verifyTable(QSqlDatabase &database, const Dialect &dialect, const TableName &name,
                     const QList<WantedColumn> &wanted)
{
    auto table = dialect.table(database, name);
    if (!table)
        return table.error();
    if (!*table)
        return Error(
            ErrorCode::TableMissing,
            QCoreApplication::translate("hookq", "There is no table %1.").arg(name.toString()));
    for (const WantedColumn &column : wanted) {
        if (auto checked = checkColumn(dialect, **table, column); !checked)
            return checked;
    }
    if (!dialect.isTransactional(**table))
        return Error(
            ErrorCode::NotTransactional,
            QCoreApplication::translate(
                "hookq", "Table %1 uses the engine %2, which cannot roll back; InnoDB is needed.")
                .arg(name.toString(), (*table)->engine));
    return {};
}

bool has(const Dialect &dialect, const Table &table, const QList<WantedColumn> &wanted)
{
    return std::ranges::all_of(wanted, [&](const WantedColumn &column) {
        return checkColumn(dialect, table, column).ok();
    });
}

/// What remains of a cursor table's name without the word: "topic_cursor_07" -> "topic_07".
bool isNamedAfter(const QString &cursors, const QString &topic)
{
    static const QRegularExpression word(u"[_ .-]?cursors?|cursors?[_ .-]?"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    for (auto match = word.globalMatch(cursors); match.hasNext();) {
        const auto found = match.next();
        if (QString(cursors).remove(found.capturedStart(), found.capturedLength()) == topic)
            return true;
    }
    static const QRegularExpression leading(u"^cursors?[_ .-]?"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return QString(cursors).remove(leading) == topic;
}

/// The cursor table of \a topic among those that no topic has yet, taken out of \a cursors.
template <typename Matches>
TableName take(QList<TableName> &cursors, const TableName &topic, Matches matches)
{
    const auto found = std::ranges::find_if(cursors, [&](const TableName &cursor) {
        return cursor.schema() == topic.schema() && matches(cursor.table(), topic.table());
    });
    if (found == cursors.end())
        return {};
    const TableName taken = *found;
    cursors.erase(found);
    return taken;
}

QList<Topic> paired(const QList<TableName> &topics, QList<TableName> cursors)
{
    QList<Topic> result;
    for (const TableName &topic : topics)
        result.append(Topic(topic, take(cursors, topic, isNamedAfter)));
    // Longest names first, so that "orders_eu_state" goes to "orders_eu" and not to "orders".
    QList<Topic *> open;
    for (Topic &topic : result) {
        if (topic.cursorTable().isEmpty())
            open.append(&topic);
    }
    std::ranges::stable_sort(open, [](const Topic *a, const Topic *b) {
        return a->table().table().size() > b->table().table().size();
    });
    for (Topic *topic : open) {
        *topic =
            Topic(topic->table(),
                  take(cursors, topic->table(), [](const QString &cursor, const QString &name) {
                      return cursor.startsWith(name);
                  }));
    }
    // One of each left over in a schema: they can only mean each other.
    for (Topic *topic : open) {
        const auto alone = [&](const auto &list, auto schemaOf) {
            return std::ranges::count_if(list,
                                         [&](const auto &entry) {
                                             return schemaOf(entry) == topic->table().schema();
                                         })
                == 1;
        };
        QList<TableName> bare;
        for (const Topic *other : std::as_const(open)) {
            if (other->cursorTable().isEmpty())
                bare.append(other->table());
        }
        const auto schema = [](const TableName &name) { return name.schema(); };
        if (topic->cursorTable().isEmpty() && alone(bare, schema) && alone(cursors, schema))
            *topic = Topic(
                topic->table(),
                take(cursors, topic->table(), [](const auto &, const auto &) { return true; }));
    }
    return result;
}

} // namespace

Result<> createTables(QSqlDatabase &database, const Topic &topic)
{
    auto dialect = Dialect::of(database);
    if (!dialect)
        return dialect.error();
    if (topic.table().isEmpty() || topic.cursorTable().isEmpty())
        return Error(ErrorCode::InvalidArgument,
                     QCoreApplication::translate("hookq", "A topic needs two table names."));
    const QStringList statements = (*dialect)->createStatements(topic);
    for (const QString &statement : statements) {
        if (auto done = runScript(database, statement); !done)
            return done;
    }
    return {};
}

Result<> verifyTables(QSqlDatabase &database, const Topic &topic)
{
    auto dialect = Dialect::of(database);
    if (!dialect)
        return dialect.error();
    if (auto done = verifyTable(database, **dialect, topic.table(), topicColumns()); !done)
        return done;
    return verifyTable(database, **dialect, topic.cursorTable(), cursorColumns());
}

Result<QList<Topic>> discoverTopics(QSqlDatabase &database)
{
    auto dialect = Dialect::of(database);
    if (!dialect)
        return dialect.error();
    auto tables = (*dialect)->tables(database);
    if (!tables)
        return tables.error();
    QList<TableName> topics;
    QList<TableName> cursors;
    for (const Table &table : std::as_const(*tables)) {
        if (has(**dialect, table, topicColumns()))
            topics.append(table.name);
        else if (has(**dialect, table, cursorColumns()))
            cursors.append(table.name);
    }
    return paired(topics, cursors);
}

} // namespace hookq::store

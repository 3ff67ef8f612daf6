// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/msgpackcodec.h>

namespace hookq::detail {

/// Reads a map by names, or an array of the same length in order, to \a count members. Keys nobody
/// knows are skipped, members nobody names are left alone.
template <typename NameOf, typename ReadMember>
void readStruct(Reader &reader, qsizetype count, NameOf nameOf, ReadMember readMember)
{
    const auto read = [&](qsizetype member) {
        const Path::Step step(reader.path, nameOf(member));
        readMember(member);
    };
    if (reader.peek().type == Token::Type::Array) {
        const auto length = qsizetype(reader.readArraySize());
        if (length != count)
            reader.failLength(length, count);
        for (qsizetype member = 0; member < count; ++member)
            read(member);
        return;
    }
    qsizetype expected = 0; // the writer's order is mostly ours
    for (quint32 rest = reader.readMapSize(); rest > 0; --rest) {
        const Token key = reader.next();
        if (!key.isText())
            reader.failType(key, QT_TRANSLATE_NOOP("hookq", "a member's name"));
        qsizetype tried = 0;
        while (tried < count && nameOf((expected + tried) % count) != key.content)
            ++tried;
        if (tried == count) {
            reader.skip();
            continue;
        }
        read((expected + tried) % count);
        expected = (expected + tried + 1) % count;
    }
}

} // namespace hookq::detail

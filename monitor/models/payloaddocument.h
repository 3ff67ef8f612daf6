// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/message.h>
#include <hookq/msgpacktree.h>

#include <QtCore/QCoreApplication>

#include <memory>
#include <unordered_map>
#include <vector>

namespace hookq::monitor {

/// One message made ready to be shown: decoded, searched for problems, and written as text. Making
/// it takes up to a second for 16 MiB, so make() is for worker threads; what it returns never
/// changes.
struct PayloadDocument {
    Q_DECLARE_TR_FUNCTIONS(PayloadDocument)
public:
    using NodeIndex = msgpacktree::NodeIndex;

    /// Containers with more children than this are shown in groups of so many.
    static constexpr quint32 GroupSize = 1000;
    /// The JSON and the text are for reading; the copy actions give all of it.
    static constexpr qint64 TextLimit = 256 * 1024;
    /// A text widget needs about 4 us for each line, in the GUI thread.
    static constexpr int TextLines = 5000;
    /// A line without end would keep a text widget busy for seconds.
    static constexpr qsizetype LineLimit = 4000;

    Message message;
    /// Empty unless the protocol is msgpack.
    msgpacktree::Tree tree;
    /// The nodes with a problem of their own, in the order of the bytes. A container that is
    /// unfinished only because its last child is, is not among them.
    std::vector<NodeIndex> problems;
    /// For each container of more than one group: the first child of every group.
    std::unordered_map<NodeIndex, std::vector<NodeIndex>> groups;
    QString json; ///< Readable, bounded; ends with a line that says so if it is cut.
    QString text; ///< The bytes as UTF-8, bounded likewise; for protocols nobody can decode.

    [[nodiscard]] bool isMsgPack() const { return message.protocol == Protocol::MsgPack; }
    /// Children that make one group: a map's come in pairs.
    [[nodiscard]] static quint32 groupSpan(const msgpacktree::Node &container);
    /// How many of problems lie in [\a first, \a end).
    [[nodiscard]] qint64 problemsBetween(NodeIndex first, NodeIndex end) const;
    /// The first node after \a node and all that it contains.
    [[nodiscard]] NodeIndex endOf(NodeIndex node) const;

    [[nodiscard]] static std::shared_ptr<const PayloadDocument> make(const Message &message);
};

} // namespace hookq::monitor

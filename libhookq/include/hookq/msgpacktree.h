// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/global.h>

#include <QtCore/QByteArray>
#include <QtCore/QMetaType>
#include <QtCore/QString>

#include <vector>

/// A lossless view of msgpack bytes for programs that show them: every byte belongs to a node, every
/// node knows its bytes, and what cannot be decoded is a node too. Unlike unpack<T>() nothing is
/// converted: an int stays the int it is on the wire, a map keeps order, key types and duplicates.
namespace hookq::msgpacktree {

enum class Kind : quint8 {
    Nil, Bool, Int, UInt, Float32, Float64, String, Binary, Array, Map, Extension, Timestamp,
    Error, ///< Bytes that are no msgpack, or a value that ends too early. text() says what and where.
};

enum class Problem : quint8 {
    None,
    Empty, ///< No bytes at all.
    Truncated, ///< The bytes end inside this value.
    ReservedByte, ///< 0xc1, never used by msgpack.
    ClaimTooLarge, ///< A length or count that the remaining bytes cannot hold. Nothing was allocated for it.
    TooDeep, ///< Nested deeper than Limits::depth; the bytes below are kept as they are.
    TooManyNodes, ///< More values than Limits::nodes; the bytes from here on are kept as they are.
    InvalidUtf8, ///< A str whose bytes are not UTF-8. The bytes are kept.
    DuplicateKey, ///< A map key that the same map already has.
    BadTimestamp, ///< ext -1 with a length or nanoseconds that the format does not have.
    TrailingBytes, ///< A further value after the first one at top level.
};

struct Limits {
    int depth = 512;
    qint64 nodes = 4'000'000; ///< About 48 bytes each.
};

/// Index into Tree::nodes. Children of a container follow each other by nextSibling.
using NodeIndex = qint32;
inline constexpr NodeIndex NoNode = -1;

struct Node {
    Kind kind = Kind::Error;
    Problem problem = Problem::None;
    quint8 format = 0; ///< The first byte on the wire: 0xd3 is an int 64.
    bool isKey = false; ///< The key of a map entry; its value is nextSibling.
    qint8 extensionType = 0; ///< Extension and Timestamp.
    NodeIndex parent = NoNode;
    NodeIndex firstChild = NoNode;
    NodeIndex nextSibling = NoNode;
    quint32 childCount = 0; ///< Decoded children: 2 for each map entry.
    quint32 claimedCount = 0; ///< What the header says: elements of an array, entries of a map.
    quint32 headerLength = 0; ///< Bytes before the content.
    qint64 offset = 0; ///< Of the first byte, in the whole payload.
    qint64 length = 0; ///< Header, content and all children.
};

/// The whole payload, decoded. Cheap to copy the bytes of (implicitly shared), nodes are plain.
class HOOKQ_EXPORT Tree {
public:
    /// Never fails: what cannot be decoded is an Error node. Iterative, bounded by \a limits, and
    /// allocates in proportion to the bytes that are there, not to the lengths they claim.
    static Tree parse(const QByteArray &bytes, const Limits &limits = {});

    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    [[nodiscard]] const std::vector<Node> &nodes() const { return m_nodes; }
    [[nodiscard]] const Node &node(NodeIndex index) const { return m_nodes[size_t(index)]; }
    /// Top-level values; more than one if bytes trail the first.
    [[nodiscard]] const std::vector<NodeIndex> &roots() const { return m_roots; }
    /// True if any node has a problem.
    [[nodiscard]] bool hasProblems() const { return m_hasProblems; }
    /// The smallest node that holds the byte at \a offset, or NoNode.
    [[nodiscard]] NodeIndex nodeAt(qint64 offset) const;

    // Values. Each asks for a node of its kind.
    [[nodiscard]] bool boolean(NodeIndex index) const;
    [[nodiscard]] qint64 integer(NodeIndex index) const; ///< Kind::Int
    [[nodiscard]] quint64 unsignedInteger(NodeIndex index) const; ///< Kind::UInt
    [[nodiscard]] float float32(NodeIndex index) const;
    [[nodiscard]] double float64(NodeIndex index) const;
    /// The content of String, Binary and Extension: no copy, valid as long as the tree.
    [[nodiscard]] QByteArrayView content(NodeIndex index) const;
    struct Instant { qint64 seconds = 0; quint32 nanoseconds = 0; };
    [[nodiscard]] Instant timestamp(NodeIndex index) const; ///< Kind::Timestamp

    /// One line for a person: 3925794820, -0.0, "text", bin(16) 0a1b.., ext(5, 3) 0102.., {2}, [4],
    /// 2020-04-22T07:19:53.518021200Z. At most about \a maxLength characters; a cut is shown by "…".
    [[nodiscard]] QString text(NodeIndex index, int maxLength = 256) const;
    /// The wire format in words: "positive fixint", "int 64", "fixstr", "map 16", "ext 8".
    [[nodiscard]] QString formatName(NodeIndex index) const;
    /// What the problem of this node means, with its offset; empty if there is none. Translated.
    [[nodiscard]] QString problemText(NodeIndex index) const;

private:
    friend class Parser;
    QByteArray m_bytes;
    std::vector<Node> m_nodes;
    std::vector<NodeIndex> m_roots;
    bool m_hasProblems = false;
};

enum class JsonStyle {
    Readable, ///< Integers in full, bin as "base64:..", NaN as "NaN"; for a person.
    Lossless, ///< Tagged: {"$bin": ".."}, {"$ext": [type, ".."]}, integers beyond 2^53 as {"$int": ".."}, ...
};

/// The payload as JSON text, indented by two spaces. Stops at about \a maxLength characters and then
/// ends with a line that says so; -1 is no limit.
[[nodiscard]] HOOKQ_EXPORT QString toJson(const Tree &tree, JsonStyle style, qint64 maxLength = -1);

/// One line without white space, for previews: {"id":42,"state":3}. Takes incomplete bytes (a prefix
/// of a payload) and ends with "…" where they end.
[[nodiscard]] HOOKQ_EXPORT QString preview(const QByteArray &prefix, qint64 fullLength, int maxLength = 160);

} // namespace hookq::msgpacktree

Q_DECLARE_METATYPE(hookq::msgpacktree::Tree)

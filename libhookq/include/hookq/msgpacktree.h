// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/global.h>

#include <QtCore/QByteArray>
#include <QtCore/QMetaType>
#include <QtCore/QString>

#include <memory>
#include <vector>

/// A lossless view of msgpack bytes for programs that show them: every byte belongs to a node,
/// every node knows its bytes, and what cannot be decoded is a node too. Unlike unpack<T>() nothing
/// is converted: an int stays the int it is on the wire, a map keeps order, key types and
/// duplicates.
namespace hookq::msgpacktree {

enum class Kind : quint8 {
    Nil,
    Bool,
    Int, ///< Both fixints and the signed formats.
    UInt, ///< The unsigned formats, 0xcc .. 0xcf.
    Float32,
    Float64,
    String,
    Binary,
    Array,
    Map,
    Extension,
    Timestamp,
    Error, ///< Bytes that make no value, or (length 0) a value that should be here and is not.
};

enum class Problem : quint8 {
    None,
    Empty, ///< No bytes at all.
    /// The bytes end inside this value, or before it. A cut String, Binary or Extension keeps its
    /// kind and has the content that is there; an unfinished container has the children that are
    /// there, and the innermost one a last child of Kind::Error at the offset where the bytes end.
    Truncated,
    ReservedByte, ///< 0xc1, never used by msgpack. Taken for a value of one byte.
    /// Like Truncated, but the claimed length or count is more than any payload can hold
    /// (MaximumPayload). Nothing was allocated for it.
    ClaimTooLarge,
    TooDeep, ///< A container below Limits::depth; one node of Kind::Error for all of its bytes.
    TooManyNodes, ///< More values than Limits::nodes; one node of Kind::Error for all the rest.
    InvalidUtf8, ///< A str whose bytes are not UTF-8. The bytes are kept.
    /// A map key that the same map already has, in any format. Containers as keys are compared up
    /// to 256 bytes.
    DuplicateKey,
    BadTimestamp, ///< ext -1 with a length or nanoseconds that the format does not have; an
                  ///< Extension.
    TrailingBytes, ///< A further value after the first one at top level, sound in itself.
};

struct Limits {
    int depth = 512;
    qint64 nodes = 4'000'000; ///< 48 bytes each.
};

/// Index into Tree::nodes(). The order is that of the bytes: a container, then its children.
using NodeIndex = qint32;
inline constexpr NodeIndex NoNode = -1;

struct Node {
    Kind kind = Kind::Error;
    Problem problem = Problem::None;
    quint8 format = 0; ///< The first byte on the wire: 0xd3 is an int 64. 0 for a missing value.
    bool isKey = false; ///< The key of a map entry; its value is nextSibling.
    qint8 extensionType = 0; ///< Extension and Timestamp.
    quint8 headerLength = 0; ///< Bytes before the content.
    NodeIndex parent = NoNode;
    NodeIndex firstChild = NoNode;
    NodeIndex nextSibling = NoNode; ///< Roots have none; see Tree::roots().
    quint32 row = 0; ///< Position among the siblings, or in Tree::roots().
    quint32 childCount = 0; ///< Children that are there, errors included: 2 for each map entry.
    /// What the header says: elements of an array, entries of a map, bytes of anything else.
    quint32 claimedCount = 0;
    qint64 offset = 0; ///< Of the first byte, in the whole payload.
    qint64 length = 0; ///< Header, content and all children.
};

/// The whole payload, decoded. Immutable and implicitly shared: cheap to copy, also to other
/// threads.
class HOOKQ_EXPORT Tree {
public:
    Tree(); ///< No bytes and no nodes.

    /// Never fails: what cannot be decoded is an Error node. Iterative, bounded by \a limits, and
    /// allocates in proportion to the bytes that are there, not to the lengths they claim.
    static Tree parse(const QByteArray &bytes, const Limits &limits = {});

    [[nodiscard]] const QByteArray &bytes() const { return m_data->bytes; }
    [[nodiscard]] const std::vector<Node> &nodes() const { return m_data->nodes; }
    [[nodiscard]] const Node &node(NodeIndex index) const { return m_data->nodes[size_t(index)]; }
    /// Top-level values; more than one if bytes trail the first.
    [[nodiscard]] const std::vector<NodeIndex> &roots() const { return m_data->roots; }
    /// True if any node has a problem, trailing bytes included.
    [[nodiscard]] bool hasProblems() const { return m_data->hasProblems; }
    /// The smallest node that holds the byte at \a offset, or NoNode.
    [[nodiscard]] NodeIndex nodeAt(qint64 offset) const;

    // Values. Each asks for a node of its kind.
    [[nodiscard]] bool boolean(NodeIndex index) const;
    [[nodiscard]] qint64 integer(NodeIndex index) const; ///< Kind::Int
    [[nodiscard]] quint64 unsignedInteger(NodeIndex index) const; ///< Kind::UInt
    [[nodiscard]] float float32(NodeIndex index) const;
    [[nodiscard]] double float64(NodeIndex index) const;
    /// The content of String, Binary, Extension and Timestamp, the bytes of an Error: no copy,
    /// valid as long as the tree.
    [[nodiscard]] QByteArrayView content(NodeIndex index) const;
    struct Instant {
        qint64 seconds = 0;
        quint32 nanoseconds = 0;
    };
    [[nodiscard]] Instant timestamp(NodeIndex index) const; ///< Kind::Timestamp

    /// One line for a person: 3925794820, -0.0, "text", bin(16) 0a1b.., ext(5, 3) 0102.., {2}, [4],
    /// 2020-04-22T07:19:53.518021200Z. At most about \a maxLength characters; a cut is shown by
    /// "…". Bytes that are not UTF-8 read \xff, characters that cannot be seen \u202e.
    [[nodiscard]] QString text(NodeIndex index, int maxLength = 256) const;
    /// The wire format in words: "positive fixint", "int 64", "fixstr", "map 16", "ext 8".
    [[nodiscard]] QString formatName(NodeIndex index) const;
    /// What the problem of this node means, with its offset; empty if there is none. Translated.
    [[nodiscard]] QString problemText(NodeIndex index) const;

private:
    struct Data {
        QByteArray bytes;
        std::vector<Node> nodes;
        std::vector<NodeIndex> roots;
        bool hasProblems = false;
    };
    friend class Parser;
    explicit Tree(std::shared_ptr<const Data> data)
        : m_data(std::move(data))
    {
    }

    std::shared_ptr<const Data> m_data;
};

enum class JsonStyle {
    /// For a person. Integers in full, bin as "base64:..", NaN as "NaN", keys of any type as text.
    Readable,
    /// Nothing is lost: {"$bin": base64}, {"$ext": [type, base64]}, {"$time": "..Z" or [s, ns]},
    /// integers
    /// beyond 2^53 as {"$int": "digits"}, {"$f32": number}, NaN and infinities as {"$f32" or
    /// "$f64":
    /// "hex bits"}, a str that is not UTF-8 as {"$str": base64}, a map whose keys are not all
    /// different
    /// strings as {"$map": [[key, value], ..]}, {"$error": text, "$bytes": base64}, a str, bin or
    /// ext
    /// that is cut as {"$cut": value}.
    Lossless,
};

/// The payload as JSON text, indented by two spaces; further values at top level follow on lines of
/// their own. Stops at about \a maxLength characters and then ends with a line that says so; -1 is
/// no limit.
[[nodiscard]] HOOKQ_EXPORT QString toJson(const Tree &tree, JsonStyle style, qint64 maxLength = -1);

/// One line without white space, for previews: {"id":42,"state":3}. Takes incomplete bytes (a
/// prefix of a payload of \a fullLength bytes) and ends with "…" where they end.
[[nodiscard]] HOOKQ_EXPORT QString preview(const QByteArray &prefix, qint64 fullLength,
                                           int maxLength = 160);

} // namespace hookq::msgpacktree

Q_DECLARE_METATYPE(hookq::msgpacktree::Tree)

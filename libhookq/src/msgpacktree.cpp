// SPDX-License-Identifier: MIT
#include <hookq/msgpacktree.h>

#include <hookq/message.h>

#include "msgpackformat.h"

#include <QtCore/QHash>

#include <algorithm>
#include <bit>
#include <limits>

namespace hookq::msgpacktree {

/// Walks the bytes once, with a stack of the containers that are open.
class Parser {
public:
    Parser(const QByteArray &bytes, const Limits &limits)
        : m_data(std::make_shared<Tree::Data>())
        , m_bytes(bytes)
        , m_limits(limits)
        , m_maxNodes(std::clamp<qint64>(limits.nodes, 1, std::numeric_limits<NodeIndex>::max() - 1))
        , m_capacity(quint64(std::max<qint64>(bytes.size(), MaximumPayload)))
    {
        m_data->bytes = bytes;
    }

    Tree parse();

private:
    struct Open {
        NodeIndex node;
        NodeIndex lastChild;
        quint64 missing; ///< Children that are still to come.
    };

    [[nodiscard]] qint64 rest() const { return m_bytes.size() - m_offset; }
    Node &node(NodeIndex index) { return m_data->nodes[size_t(index)]; }

    NodeIndex add(Kind kind, quint8 format, qint64 length);
    void link(NodeIndex index);
    void setProblem(NodeIndex index, Problem problem);

    void readValue();
    void readContainer(const Header &header, quint8 format);
    void readContent(const Header &header, quint8 format);
    void readIncomplete(quint8 format);
    void skipTooDeep(quint8 format);
    void keepRest(Problem problem);
    void classify(NodeIndex index);

    void closeFullContainers();
    void closeInnermost();
    void endInsideContainer();
    void markOpenTruncated();
    void flagDuplicateKeys(const Node &map);
    [[nodiscard]] size_t keyHash(const Node &key) const;
    [[nodiscard]] bool sameKey(const Node &a, const Node &b) const;
    [[nodiscard]] quint64 integerBits(const Node &key) const;
    [[nodiscard]] bool isBeyondInt64(const Node &key) const;
    [[nodiscard]] QByteArrayView keyBytes(const Node &key) const;

    std::shared_ptr<Tree::Data> m_data;
    const QByteArray &m_bytes;
    const Limits m_limits;
    const qint64 m_maxNodes;
    const quint64 m_capacity; ///< What no honest length exceeds.
    qint64 m_offset = 0;
    std::vector<Open> m_open;
    std::vector<std::pair<size_t, NodeIndex>> m_keys;
};

Tree Parser::parse()
{
    if (m_bytes.isEmpty())
        setProblem(add(Kind::Error, 0, 0), Problem::Empty);
    while (rest() > 0) {
        if (qint64(m_data->nodes.size()) >= m_maxNodes - 1)
            keepRest(Problem::TooManyNodes);
        else
            readValue();
        closeFullContainers();
    }
    if (!m_open.empty())
        endInsideContainer();
    return Tree(std::move(m_data));
}

/// Every node is made here; m_offset moves behind its \a length bytes.
NodeIndex Parser::add(Kind kind, quint8 format, qint64 length)
{
    const auto index = NodeIndex(m_data->nodes.size());
    Node &added = m_data->nodes.emplace_back();
    added.kind = kind;
    added.format = format;
    added.offset = m_offset;
    added.length = length;
    m_offset += length;
    link(index);
    return index;
}

void Parser::link(NodeIndex index)
{
    Node &added = node(index);
    if (m_open.empty()) {
        added.row = quint32(m_data->roots.size());
        m_data->roots.push_back(index);
        if (added.row > 0)
            setProblem(index, Problem::TrailingBytes);
        return;
    }
    Open &open = m_open.back();
    Node &parent = node(open.node);
    added.parent = open.node;
    added.row = parent.childCount++;
    added.isKey = parent.kind == Kind::Map && added.row % 2 == 0;
    (open.lastChild == NoNode ? parent.firstChild : node(open.lastChild).nextSibling) = index;
    open.lastChild = index;
    --open.missing;
}

void Parser::setProblem(NodeIndex index, Problem problem)
{
    Problem &current = node(index).problem;
    if (current == Problem::None || current == Problem::TrailingBytes)
        current = problem;
    m_data->hasProblems = true;
}

void Parser::readValue()
{
    const auto format = quint8(m_bytes[m_offset]);
    const Header header = readHeader(m_bytes, m_offset);
    if (format == 0xc1)
        setProblem(add(Kind::Error, format, 1), Problem::ReservedByte);
    else if (!header.complete)
        readIncomplete(format);
    else if (isContainer(header.format.kind))
        readContainer(header, format);
    else
        readContent(header, format);
}

void Parser::readIncomplete(quint8 format)
{
    setProblem(add(Kind::Error, format, rest()), Problem::Truncated);
    markOpenTruncated();
}

void Parser::readContainer(const Header &header, quint8 format)
{
    if (int(m_open.size()) >= m_limits.depth)
        return skipTooDeep(format);
    const bool impossible = quint64(m_offset) + header.length + header.children() > m_capacity;
    const NodeIndex index = add(header.format.kind, format, header.length);
    node(index).headerLength = header.length;
    node(index).claimedCount = quint32(header.count);
    if (impossible)
        setProblem(index, Problem::ClaimTooLarge);
    m_open.push_back({index, NoNode, header.children()});
}

/// Everything that has no children; only a str, bin or ext can be cut here.
void Parser::readContent(const Header &header, quint8 format)
{
    const quint64 needed = header.length + header.content;
    const bool cut = needed > quint64(rest());
    const bool impossible = quint64(m_offset) + needed > m_capacity;
    const NodeIndex index = add(header.format.kind, format, cut ? rest() : qint64(needed));
    node(index).headerLength = header.length;
    node(index).extensionType = header.extensionType;
    node(index).claimedCount = quint32(header.content);
    if (!cut)
        return classify(index);
    setProblem(index, impossible ? Problem::ClaimTooLarge : Problem::Truncated);
    markOpenTruncated();
}

/// Looks into what is complete: is the str text, is the ext a time?
void Parser::classify(NodeIndex index)
{
    Node &added = node(index);
    const QByteArrayView content = QByteArrayView(m_bytes).sliced(
        added.offset + added.headerLength, added.length - added.headerLength);
    if (added.kind == Kind::String && !content.isValidUtf8())
        setProblem(index, Problem::InvalidUtf8);
    if (added.kind != Kind::Extension || added.extensionType != -1)
        return;
    if (isTimestamp(content))
        added.kind = Kind::Timestamp;
    else
        setProblem(index, Problem::BadTimestamp);
}

/// Finds the end of a container without looking into it: no node and no stack for what is inside.
void Parser::skipTooDeep(quint8 format)
{
    const qint64 begin = m_offset;
    quint64 missing = 1;
    qint64 end = begin;
    while (missing > 0 && end < m_bytes.size()) {
        const Header header = readHeader(m_bytes, end);
        const quint64 length = header.length + header.content;
        const quint64 available = quint64(m_bytes.size() - end);
        end += header.complete ? qint64(std::min(length, available)) : qint64(available);
        missing += header.children() - 1;
    }
    setProblem(add(Kind::Error, format, end - begin), Problem::TooDeep);
    if (missing > 0)
        markOpenTruncated();
}

void Parser::keepRest(Problem problem)
{
    setProblem(add(Kind::Error, quint8(m_bytes[m_offset]), rest()), problem);
    while (!m_open.empty())
        closeInnermost();
}

void Parser::closeFullContainers()
{
    while (!m_open.empty() && m_open.back().missing == 0)
        closeInnermost();
}

void Parser::closeInnermost()
{
    Node &closed = node(m_open.back().node);
    closed.length = m_offset - closed.offset;
    m_open.pop_back();
    if (closed.kind == Kind::Map && closed.childCount > 2)
        flagDuplicateKeys(closed);
}

void Parser::endInsideContainer()
{
    setProblem(add(Kind::Error, 0, 0), Problem::Truncated);
    markOpenTruncated();
    while (!m_open.empty())
        closeInnermost();
}

void Parser::markOpenTruncated()
{
    for (const Open &open : m_open)
        setProblem(open.node, Problem::Truncated);
}

void Parser::flagDuplicateKeys(const Node &map)
{
    m_keys.clear();
    for (NodeIndex child = map.firstChild; child != NoNode; child = node(child).nextSibling) {
        if (node(child).isKey && node(child).kind != Kind::Error
            && (!isContainer(node(child).kind) || node(child).length <= 256))
            m_keys.emplace_back(keyHash(node(child)), child);
    }
    // By hash, then by position: the first of equal keys is the one that is not flagged.
    std::sort(m_keys.begin(), m_keys.end());
    for (size_t i = 1, first = 0; i < m_keys.size(); ++i) {
        if (m_keys[i].first != m_keys[first].first)
            first = i;
        else if (sameKey(node(m_keys[i].second), node(m_keys[first].second)))
            setProblem(m_keys[i].second, Problem::DuplicateKey);
    }
}

/// The content of scalars, so that formats do not matter; all bytes of containers.
QByteArrayView Parser::keyBytes(const Node &key) const
{
    const qint64 skipped = isContainer(key.kind) ? 0 : key.headerLength;
    return QByteArrayView(m_bytes).sliced(key.offset + skipped, key.length - skipped);
}

quint64 Parser::integerBits(const Node &key) const
{
    const QByteArrayView content = keyBytes(key);
    return key.kind == Kind::UInt ? readBigEndian(content.data(), content.size())
                                  : quint64(signedInteger(key.format, content));
}

bool Parser::isBeyondInt64(const Node &key) const
{
    return key.kind == Kind::UInt && integerBits(key) >> 63;
}

size_t Parser::keyHash(const Node &key) const
{
    const size_t seed = QHashSeed::globalSeed();
    if (key.kind == Kind::Int || key.kind == Kind::UInt)
        return qHashMulti(seed, integerBits(key), isBeyondInt64(key));
    const quint8 discriminator = key.kind == Kind::Bool ? key.format : quint8(key.extensionType);
    const QByteArrayView bytes = keyBytes(key);
    return qHashBits(bytes.data(), size_t(bytes.size()), seed)
        ^ qHashMulti(seed, quint8(key.kind), discriminator);
}

bool Parser::sameKey(const Node &a, const Node &b) const
{
    const auto isInteger = [](const Node &key) {
        return key.kind == Kind::Int || key.kind == Kind::UInt;
    };
    if (isInteger(a) && isInteger(b))
        return integerBits(a) == integerBits(b) && isBeyondInt64(a) == isBeyondInt64(b);
    return a.kind == b.kind && a.extensionType == b.extensionType
        && (a.kind != Kind::Bool || a.format == b.format) && keyBytes(a) == keyBytes(b);
}

Tree::Tree()
    : m_data(std::make_shared<Data>())
{
}

Tree Tree::parse(const QByteArray &bytes, const Limits &limits)
{
    return Parser(bytes, limits).parse();
}

NodeIndex Tree::nodeAt(qint64 offset) const
{
    const auto after = std::upper_bound(
        nodes().begin(), nodes().end(), offset,
        [](qint64 wanted, const Node &candidate) { return wanted < candidate.offset; });
    auto index = NodeIndex(after - nodes().begin()) - 1;
    while (index != NoNode && offset >= node(index).offset + node(index).length)
        index = node(index).parent;
    return index;
}

bool Tree::boolean(NodeIndex index) const { return node(index).format == 0xc3; }

qint64 Tree::integer(NodeIndex index) const
{
    return signedInteger(node(index).format, content(index));
}

quint64 Tree::unsignedInteger(NodeIndex index) const
{
    const QByteArrayView bytes = content(index);
    return readBigEndian(bytes.data(), bytes.size());
}

float Tree::float32(NodeIndex index) const
{
    return std::bit_cast<float>(quint32(unsignedInteger(index)));
}

double Tree::float64(NodeIndex index) const
{
    return std::bit_cast<double>(unsignedInteger(index));
}

QByteArrayView Tree::content(NodeIndex index) const
{
    const Node &wanted = node(index);
    return QByteArrayView(bytes()).sliced(wanted.offset + wanted.headerLength,
                                          wanted.length - wanted.headerLength);
}

Tree::Instant Tree::timestamp(NodeIndex index) const { return instantOf(content(index)); }

} // namespace hookq::msgpacktree

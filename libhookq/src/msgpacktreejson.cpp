// SPDX-License-Identifier: MIT
#include <hookq/msgpacktree.h>

#include "msgpackformat.h"
#include "msgpacktreetext.h"

#include <QtCore/QCoreApplication>

#include <bit>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace hookq::msgpacktree {

namespace {

/// Walks a tree without recursion and writes it; what a scalar looks like is up to a subclass.
class Writer {
public:
    Writer(const Tree &tree, qint64 maxLength)
        : m_tree(tree)
        , m_limit(maxLength < 0 ? std::numeric_limits<qint64>::max() : maxLength)
    {
    }
    virtual ~Writer() = default;
    Q_DISABLE_COPY_MOVE(Writer)

    /// False if the limit, or stop(), ended it.
    bool write(NodeIndex root);
    [[nodiscard]] const QString &output() const { return m_out; }
    template <typename Text> void append(const Text &text) { m_out += text; }

protected:
    virtual void writeScalar(NodeIndex index) = 0;
    /// A key of a map that is written as an object, quotes included.
    virtual void writeKey(NodeIndex index) = 0;
    virtual bool isWrittenAsPairs(NodeIndex map) const = 0;
    virtual void breakLine(int depth) = 0;
    [[nodiscard]] virtual QLatin1StringView colon() const = 0;

    [[nodiscard]] const Tree &tree() const { return m_tree; }
    [[nodiscard]] qint64 room() const { return std::max<qint64>(m_limit - m_out.size(), 0); }
    void stop() { m_stopped = true; }

private:
    struct Open {
        NodeIndex node;
        bool pairs;
    };

    void begin(NodeIndex index);
    void open(NodeIndex index);
    void end(NodeIndex index);
    void close();
    [[nodiscard]] NodeIndex next(NodeIndex index, NodeIndex root);

    const Tree &m_tree;
    const qint64 m_limit;
    QString m_out;
    std::vector<Open> m_open;
    bool m_stopped = false;
};

bool Writer::write(NodeIndex root)
{
    NodeIndex index = root;
    while (index != NoNode && !m_stopped && m_out.size() < m_limit) {
        const Node &node = m_tree.node(index);
        const bool objectKey = node.isKey && index != root && !m_open.back().pairs;
        begin(index);
        if (objectKey) {
            writeKey(index);
        } else if (isContainer(node.kind) && node.firstChild != NoNode) {
            open(index);
            index = node.firstChild;
            continue;
        } else if (isContainer(node.kind)) {
            m_out += node.kind == Kind::Map ? "{}"_L1 : "[]"_L1;
        } else {
            writeScalar(index);
        }
        if (!m_stopped)
            index = next(index, root);
    }
    return index == NoNode && m_out.size() <= m_limit;
}

/// What stands before a value: a comma, a line break, or the colon after its key.
void Writer::begin(NodeIndex index)
{
    if (m_open.empty())
        return;
    const Node &node = m_tree.node(index);
    const bool valueOfEntry = m_tree.node(node.parent).kind == Kind::Map && node.row % 2 == 1;
    if (valueOfEntry) {
        m_out += m_open.back().pairs ? ","_L1 : colon();
        return;
    }
    if (node.row > 0)
        m_out += u',';
    breakLine(int(m_open.size()));
    if (m_open.back().pairs)
        m_out += u'[';
}

void Writer::open(NodeIndex index)
{
    const bool map = m_tree.node(index).kind == Kind::Map;
    const bool pairs = map && isWrittenAsPairs(index);
    m_out += pairs ? "{\"$map\": ["_L1 : map ? "{"_L1 : "["_L1;
    m_open.push_back({index, pairs});
}

void Writer::end(NodeIndex index)
{
    const Node &node = m_tree.node(index);
    const bool lastOfEntry = node.row % 2 == 1 || node.nextSibling == NoNode;
    if (!m_open.empty() && m_open.back().pairs && lastOfEntry)
        m_out += u']';
}

void Writer::close()
{
    const Open closed = m_open.back();
    m_open.pop_back();
    breakLine(int(m_open.size()));
    const bool map = m_tree.node(closed.node).kind == Kind::Map;
    m_out += closed.pairs ? "]}"_L1 : map ? "}"_L1 : "]"_L1;
}

/// The node after \a index and what it closes, or NoNode behind \a root.
NodeIndex Writer::next(NodeIndex index, NodeIndex root)
{
    for (;;) {
        end(index);
        if (index == root)
            return NoNode;
        const Node &node = m_tree.node(index);
        if (node.nextSibling != NoNode)
            return node.nextSibling;
        index = node.parent;
        close();
    }
}

class JsonWriter : public Writer {
public:
    using Writer::Writer;

protected:
    void breakLine(int depth) override
    {
        // Deeper indentation would make the text many times as long as the payload.
        constexpr int deepest = 32;
        append(u'\n' % QString(2 * std::min(depth, deepest), u' '));
    }
    [[nodiscard]] QLatin1StringView colon() const override { return ": "_L1; }
    void writeString(QByteArrayView utf8, bool more)
    {
        bool cut = false;
        const QString text = escaped(utf8, Escapes::Json, room(), cut);
        append(u'"' % text % (cut || more ? u"…\""_s : u"\""_s));
    }
    void writeText(const QString &text) { writeString(text.toUtf8(), false); }
    [[nodiscard]] QString base64(NodeIndex index) const
    {
        const QByteArrayView content = tree().content(index);
        const qsizetype shown = std::min<qint64>(content.size(), room());
        return QString::fromLatin1(content.first(shown).toByteArray().toBase64());
    }
};

class ReadableWriter : public JsonWriter {
public:
    using JsonWriter::JsonWriter;

protected:
    void writeScalar(NodeIndex index) override;
    void writeKey(NodeIndex index) override;
    [[nodiscard]] bool isWrittenAsPairs(NodeIndex) const override { return false; }
};

void ReadableWriter::writeScalar(NodeIndex index)
{
    const Node &node = tree().node(index);
    switch (node.kind) {
    case Kind::Nil:
        return append(u"null");
    case Kind::String:
        return writeString(tree().content(index), isCut(node));
    case Kind::Binary:
        return append(u"\"base64:" % base64(index) % (isCut(node) ? u"…\""_s : u"\""_s));
    case Kind::Extension:
        return append(u"\"ext(" % QString::number(node.extensionType) % u"):base64:" % base64(index)
                      % (isCut(node) ? u"…\""_s : u"\""_s));
    case Kind::Float32:
    case Kind::Float64:
        if (!std::isfinite(node.kind == Kind::Float32 ? double(tree().float32(index))
                                                      : tree().float64(index)))
            return writeText(tree().text(index));
        return append(tree().text(index));
    case Kind::Timestamp:
    case Kind::Error:
        return writeText(tree().text(index));
    default:
        return append(tree().text(index));
    }
}

void ReadableWriter::writeKey(NodeIndex index)
{
    const Node &node = tree().node(index);
    if (node.kind == Kind::String)
        writeString(tree().content(index), isCut(node));
    else if (isContainer(node.kind))
        writeText(preview(tree().bytes().mid(node.offset, node.length), node.length));
    else
        writeText(tree().text(index));
    if (node.nextSibling == NoNode)
        append(u": null");
}

class LosslessWriter : public JsonWriter {
public:
    using JsonWriter::JsonWriter;

protected:
    void writeScalar(NodeIndex index) override;
    void writeKey(NodeIndex index) override { writeString(tree().content(index), false); }
    [[nodiscard]] bool isWrittenAsPairs(NodeIndex map) const override;

private:
    void writeInteger(NodeIndex index);
    void writeFloat(NodeIndex index);
    void writeTimestamp(NodeIndex index);
    void writeError(NodeIndex index);
    void writeContent(NodeIndex index);
};

/// An object holds it only if the keys are different strings that cannot be taken for a tag.
bool LosslessWriter::isWrittenAsPairs(NodeIndex map) const
{
    for (NodeIndex key = tree().node(map).firstChild; key != NoNode;) {
        const Node &node = tree().node(key);
        if (node.kind != Kind::String || node.problem != Problem::None
            || tree().content(key).startsWith('$') || node.nextSibling == NoNode)
            return true;
        key = tree().node(node.nextSibling).nextSibling;
    }
    return false;
}

void LosslessWriter::writeScalar(NodeIndex index)
{
    switch (tree().node(index).kind) {
    case Kind::Nil:
        return append(u"null");
    case Kind::Bool:
        return append(tree().text(index));
    case Kind::Int:
    case Kind::UInt:
        return writeInteger(index);
    case Kind::Float32:
    case Kind::Float64:
        return writeFloat(index);
    case Kind::Timestamp:
        return writeTimestamp(index);
    case Kind::Error:
        return writeError(index);
    default:
        return writeContent(index);
    }
}

/// Beyond 2^53 JSON readers round to a double.
void LosslessWriter::writeInteger(NodeIndex index)
{
    constexpr qint64 exact = qint64(1) << 53;
    const bool isUnsigned = tree().node(index).kind == Kind::UInt;
    const bool fits = isUnsigned ? tree().unsignedInteger(index) <= quint64(exact)
                                 : qAbs(std::max(tree().integer(index), -exact - 1)) <= exact;
    const QString digits = tree().text(index);
    append(fits ? digits : QString(u"{\"$int\": \"" % digits % u"\"}"));
}

void LosslessWriter::writeFloat(NodeIndex index)
{
    const bool single = tree().node(index).kind == Kind::Float32;
    const double value = single ? double(tree().float32(index)) : tree().float64(index);
    const QString tag = single ? u"{\"$f32\": "_s : u"{\"$f64\": "_s;
    if (!std::isfinite(value)) {
        const QByteArray bits = tree().content(index).toByteArray().toHex();
        append(tag % u'"' % QString::fromLatin1(bits) % u"\"}");
    } else if (single) {
        append(tag % tree().text(index) % u'}');
    } else {
        append(tree().text(index));
    }
}

void LosslessWriter::writeTimestamp(NodeIndex index)
{
    const Tree::Instant instant = tree().timestamp(index);
    const auto text = rfc3339(instant);
    append(u"{\"$time\": "
           % (text ? QString(u'"' % *text % u'"')
                   : QString(u"[\"" % QString::number(instant.seconds) % u"\", "
                             % QString::number(instant.nanoseconds) % u']'))
           % u'}');
}

void LosslessWriter::writeError(NodeIndex index)
{
    append(u"{\"$error\": ");
    writeText(tree().problemText(index));
    append(u", \"$bytes\": \"" % base64(index) % u"\"}");
}

void LosslessWriter::writeContent(NodeIndex index)
{
    const Node &node = tree().node(index);
    const bool cut = isCut(node);
    if (cut)
        append(u"{\"$cut\": ");
    if (node.kind == Kind::Extension)
        append(u"{\"$ext\": [" % QString::number(node.extensionType) % u", \"" % base64(index)
               % u"\"]}");
    else if (node.kind == Kind::Binary)
        append(u"{\"$bin\": \"" % base64(index) % u"\"}");
    else if (tree().content(index).isValidUtf8())
        writeString(tree().content(index), false);
    else
        append(u"{\"$str\": \"" % base64(index) % u"\"}");
    if (cut)
        append(u"}");
}

class PreviewWriter : public Writer {
public:
    PreviewWriter(const Tree &tree, int maxLength, bool isPrefix)
        : Writer(tree, maxLength)
        , m_isPrefix(isPrefix)
    {
    }

protected:
    void breakLine(int) override { }
    [[nodiscard]] QLatin1StringView colon() const override { return ":"_L1; }
    [[nodiscard]] bool isWrittenAsPairs(NodeIndex) const override { return false; }
    void writeScalar(NodeIndex index) override;
    void writeKey(NodeIndex index) override;

private:
    void writeString(NodeIndex index);

    bool m_isPrefix;
};

void PreviewWriter::writeString(NodeIndex index)
{
    bool cut = false;
    append(u'"' % escaped(tree().content(index), Escapes::Display, room(), cut));
    if (cut || isCut(tree().node(index)))
        stop();
    else
        append(u"\"");
}

void PreviewWriter::writeScalar(NodeIndex index)
{
    const Node &node = tree().node(index);
    const bool beyondPrefix = m_isPrefix && isCut(node) && node.kind == Kind::Error;
    if (node.problem == Problem::TooManyNodes || beyondPrefix)
        return stop();
    if (node.kind == Kind::String)
        return writeString(index);
    if (node.kind == Kind::Binary)
        return append(u"bin(%1)"_s.arg(node.claimedCount));
    if (node.problem == Problem::TooDeep)
        return append(u"…");
    if (node.kind == Kind::Error)
        append(u'<' % tree().problemText(index) % u'>');
    else
        append(tree().text(index, 32));
}

void PreviewWriter::writeKey(NodeIndex index)
{
    if (isContainer(tree().node(index).kind))
        append(tree().text(index));
    else
        writeScalar(index);
}

} // namespace

QString toJson(const Tree &tree, JsonStyle style, qint64 maxLength)
{
    ReadableWriter readable(tree, maxLength);
    LosslessWriter lossless(tree, maxLength);
    Writer &writer = style == JsonStyle::Readable ? static_cast<Writer &>(readable) : lossless;
    bool complete = true;
    for (const NodeIndex root : tree.roots()) {
        if (root != tree.roots().front())
            writer.append(u"\n");
        complete = writer.write(root);
        if (!complete)
            break;
    }
    if (complete)
        return writer.output();
    return writer.output().left(maxLength) % u"\n… "
        % QCoreApplication::translate("hookq", "cut after %1 characters").arg(maxLength);
}

QString preview(const QByteArray &prefix, qint64 fullLength, int maxLength)
{
    const bool isPrefix = prefix.size() < fullLength;
    if (isPrefix && prefix.isEmpty())
        return u"…"_s;
    const Tree tree = Tree::parse(prefix, {.depth = 64, .nodes = maxLength + 2});
    PreviewWriter writer(tree, maxLength, isPrefix);
    for (const NodeIndex root : tree.roots()) {
        if (root != tree.roots().front())
            writer.append(u" ");
        if (!writer.write(root))
            return writer.output().left(maxLength) % u"…";
    }
    if (isPrefix)
        return writer.output() % u"…";
    return writer.output();
}

} // namespace hookq::msgpacktree

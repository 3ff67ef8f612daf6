// SPDX-License-Identifier: MIT
#include "payloaddocument.h"

#include <QtCore/QLocale>
#include <QtCore/QStringTokenizer>

#include <algorithm>

namespace hookq::monitor {

using msgpacktree::Kind;
using msgpacktree::Node;
using msgpacktree::NodeIndex;
using msgpacktree::NoNode;
using msgpacktree::Problem;

namespace {

bool hasOwnProblem(const Node &node)
{
    if (node.problem == Problem::None)
        return false;
    const bool container = node.kind == Kind::Array || node.kind == Kind::Map;
    return !(container && node.problem == Problem::Truncated && node.childCount > 0);
}

std::vector<NodeIndex> problemsOf(const msgpacktree::Tree &tree)
{
    std::vector<NodeIndex> problems;
    if (!tree.hasProblems())
        return problems;
    for (size_t i = 0; i < tree.nodes().size(); ++i) {
        if (hasOwnProblem(tree.nodes()[i]))
            problems.push_back(NodeIndex(i));
    }
    return problems;
}

std::vector<NodeIndex> groupStarts(const msgpacktree::Tree &tree, const Node &container)
{
    const quint32 span = PayloadDocument::groupSpan(container);
    std::vector<NodeIndex> starts;
    starts.reserve(container.childCount / span + 1);
    for (NodeIndex child = container.firstChild; child != NoNode;
         child = tree.node(child).nextSibling) {
        if (tree.node(child).row % span == 0)
            starts.push_back(child);
    }
    return starts;
}

auto groupsOf(const msgpacktree::Tree &tree)
{
    std::unordered_map<NodeIndex, std::vector<NodeIndex>> groups;
    for (size_t i = 0; i < tree.nodes().size(); ++i) {
        const Node &node = tree.nodes()[i];
        if (node.childCount > PayloadDocument::groupSpan(node))
            groups.emplace(NodeIndex(i), groupStarts(tree, node));
    }
    return groups;
}

QString cutLine(QStringView line)
{
    const qsizetype rest = line.size() - PayloadDocument::LineLimit;
    if (rest <= 0)
        return line.toString();
    return line.first(PayloadDocument::LineLimit) + QChar(0x2026)
        + PayloadDocument::tr("[%1 more characters in this line]").arg(QLocale().toString(rest));
}

QString withBoundedLines(const QString &text)
{
    QString result;
    result.reserve(text.size());
    int lines = 0;
    for (const QStringView line : qTokenize(text, u'\n')) {
        if (lines > 0)
            result += u'\n';
        if (++lines > PayloadDocument::TextLines) {
            result += PayloadDocument::tr("… the first %1 lines are shown")
                          .arg(QLocale().toString(PayloadDocument::TextLines));
            break;
        }
        result += cutLine(line);
    }
    return result;
}

QString readableText(const QByteArray &bytes)
{
    const qint64 shown = std::min<qint64>(bytes.size(), PayloadDocument::TextLimit);
    QString text = withBoundedLines(QString::fromUtf8(bytes.constData(), shown));
    // Control characters have no shape; their pictures at U+2400 do.
    for (QChar &c : text) {
        if (c.unicode() < 0x20 && c != u'\n' && c != u'\t')
            c = QChar(0x2400 + c.unicode());
    }
    if (shown < bytes.size()) {
        const QLocale locale;
        text += u'\n'
            + PayloadDocument::tr("… the first %1 of %2 bytes are shown")
                  .arg(locale.toString(shown), locale.toString(bytes.size()));
    }
    return text;
}

} // namespace

quint32 PayloadDocument::groupSpan(const Node &container)
{
    return container.kind == Kind::Map ? 2 * GroupSize : GroupSize;
}

qint64 PayloadDocument::problemsBetween(NodeIndex first, NodeIndex end) const
{
    const auto from = std::lower_bound(problems.begin(), problems.end(), first);
    return std::lower_bound(from, problems.end(), end) - from;
}

NodeIndex PayloadDocument::endOf(NodeIndex node) const
{
    // Depth is bounded by the parser's limit, so the climb is short.
    for (NodeIndex at = node; at != NoNode; at = tree.node(at).parent) {
        if (tree.node(at).nextSibling != NoNode)
            return tree.node(at).nextSibling;
        if (tree.node(at).parent == NoNode) {
            const size_t next = tree.node(at).row + 1;
            if (next < tree.roots().size())
                return tree.roots()[next];
        }
    }
    return NodeIndex(tree.nodes().size());
}

std::shared_ptr<const PayloadDocument> PayloadDocument::make(const Message &message)
{
    auto document = std::make_shared<PayloadDocument>();
    document->message = message;
    document->text = readableText(message.data);
    if (!document->isMsgPack())
        return document;
    document->tree = msgpacktree::Tree::parse(message.data);
    document->problems = problemsOf(document->tree);
    document->groups = groupsOf(document->tree);
    document->json = withBoundedLines(
        msgpacktree::toJson(document->tree, msgpacktree::JsonStyle::Readable, TextLimit));
    return document;
}

} // namespace hookq::monitor

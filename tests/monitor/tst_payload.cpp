// SPDX-License-Identifier: MIT
#include "stallchecker.h"

#include "models/payloadtreemodel.h"
#include "views/hexview.h"
#include "views/payloadview.h"
#include "views/theme.h"

#include <QtCore/QtEndian>
#include <QtGui/QClipboard>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QtTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>

using namespace Qt::StringLiterals;
using namespace hookq;
using namespace hookq::monitor;
using msgpacktree::NodeIndex;
using msgpacktree::NoNode;

namespace {

QByteArray bytes(const char *hex) { return QByteArray::fromHex(hex); }

Message message(const QByteArray &data, qint32 protocol = 1)
{
    return {42, Protocol{protocol}, data, 1'763'901'296'123};
}

QByteArray arrayOf(quint32 count, const QByteArray &element)
{
    QByteArray data(5, '\xdd');
    qToBigEndian(count, data.data() + 1);
    return data + element.repeated(count);
}

/// Every row as "key: value", children indented.
QStringList rowsOf(const PayloadTreeModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, PayloadTreeModel::KeyColumn, parent);
        const QString value =
            index.siblingAtColumn(PayloadTreeModel::ValueColumn).data().toString();
        rows << QString(depth * 2, u' ') + index.data().toString() + u": " + value;
        rows << rowsOf(model, index, depth + 1);
    }
    return rows;
}

/// Visits every node both ways: the row of a node must lead back to it.
void compareLookups(const PayloadTreeModel &model)
{
    const auto &tree = model.document()->tree;
    for (NodeIndex node = 0; node < NodeIndex(tree.nodes().size()); ++node) {
        const QModelIndex index = model.indexOf(node);
        QVERIFY(index.isValid());
        QCOMPARE(model.index(index.row(), 0, index.parent()), index);
        QVERIFY(model.nodeOf(index) == node || model.keyOf(index) == node);
    }
}

} // namespace

class PayloadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void treeShowsEveryValue()
    {
        // {"id": 42, "tags": ["a", nil], 7: true}
        PayloadTreeModel model;
        const QAbstractItemModelTester tester(&model);
        model.setDocument(
            PayloadDocument::make(message(bytes("83a269642aa47461677392a161c007c3"))));
        QCOMPARE(rowsOf(model),
                 (QStringList{u"payload: {3}"_s, u"  \"id\": 42"_s, u"  \"tags\": [2]"_s,
                              u"    0: \"a\""_s, u"    1: nil"_s, u"  7: true"_s}));
        compareLookups(model);
        const QModelIndex id = model.index(0, PayloadTreeModel::TypeColumn, model.index(0, 0, {}));
        QCOMPARE(id.data().toString(), u"positive fixint"_s);
        QCOMPARE(id.data(PayloadTreeModel::OffsetRole).toLongLong(), 4);
        QCOMPARE(id.data(PayloadTreeModel::LengthRole).toLongLong(), 1);
    }

    void containerAsKeyHasItsOwnRow()
    {
        // {[1, 2]: "x"}
        PayloadTreeModel model;
        const QAbstractItemModelTester tester(&model);
        model.setDocument(PayloadDocument::make(message(bytes("81920102a178"))));
        QCOMPARE(rowsOf(model),
                 (QStringList{u"payload: {1}"_s, u"  key: [2]"_s, u"    0: 1"_s, u"    1: 2"_s,
                              u"  its value: \"x\""_s}));
        compareLookups(model);
    }

    void hostileBytes_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("reserved") << bytes("c1");
        QTest::newRow("reserved in array") << bytes("9301c102");
        QTest::newRow("truncated array") << bytes("9301");
        QTest::newRow("truncated map value") << bytes("82a16101a162");
        QTest::newRow("truncated str") << bytes("81a161a961");
        QTest::newRow("4 GiB str") << bytes("dbffffffff61");
        QTest::newRow("4 GiB array") << bytes("ddffffffff01");
        QTest::newRow("4 GiB map") << bytes("dfffffffffa16101");
        QTest::newRow("bad utf-8") << bytes("92a2c328a3e28261");
        QTest::newRow("bad utf-8 key") << bytes("81a2c32801");
        QTest::newRow("duplicate keys") << bytes("83a16101a16102a16103");
        QTest::newRow("bad timestamps") << bytes("92d6ff0000d7ffffffffff00000000");
        QTest::newRow("trailing") << bytes("010203");
        QTest::newRow("deep") << QByteArray(100'000, '\x91');
        QTest::newRow("deep maps") << bytes("81a161").repeated(2000);
        QTest::newRow("deep keys") << QByteArray(3000, '\x81');
        QTest::newRow("many roots") << QByteArray(70'000, '\x01');
    }

    /// Whatever the bytes are: the model keeps its rules, and every problem has a row that says so.
    void hostileBytes()
    {
        QFETCH(QByteArray, data);
        PayloadTreeModel model;
        const QAbstractItemModelTester tester(&model);
        const auto document = PayloadDocument::make(message(data));
        model.setDocument(document);
        QVERIFY(!document->problems.empty());
        for (const NodeIndex problem : document->problems) {
            const QModelIndex index = model.indexOf(problem);
            QVERIFY(index.isValid());
            const bool isKey = model.keyOf(index) == problem;
            const QModelIndex shown = index.siblingAtColumn(isKey ? PayloadTreeModel::KeyColumn
                                                                  : PayloadTreeModel::ValueColumn);
            QVERIFY(!shown.data(Qt::DecorationRole).value<QIcon>().isNull());
            QVERIFY(shown.data(Qt::ForegroundRole).isValid());
            const QString words = document->tree.problemText(problem);
            QVERIFY(!words.isEmpty());
            QVERIFY(shown.data(Qt::ToolTipRole).toString().contains(words.toHtmlEscaped()));
            if (document->problems.size() > 1000)
                break;
        }
    }

    void hostileLookups()
    {
        for (const char *hex : {"9301c102", "82a16101a162", "dfffffffffa16101", "010203",
                                "81829301020381c0c20405", "8181818101", "82a161a162"}) {
            PayloadTreeModel model;
            model.setDocument(PayloadDocument::make(message(bytes(hex))));
            compareLookups(model);
        }
    }

    void collapsedRowsSayThatTheyHoldAProblem()
    {
        // [[1, 0xc1], [2]]
        PayloadTreeModel model;
        model.setDocument(PayloadDocument::make(message(bytes("929201c19102"))));
        const QModelIndex root = model.index(0, 0, {});
        QCOMPARE(root.data(PayloadTreeModel::ProblemsInsideRole).toInt(), 1);
        QCOMPARE(model.index(0, 0, root).data(PayloadTreeModel::ProblemsInsideRole).toInt(), 1);
        QCOMPARE(model.index(1, 0, root).data(PayloadTreeModel::ProblemsInsideRole).toInt(), 0);
    }

    void millionElementsAreGrouped()
    {
        PayloadTreeModel model;
        model.setDocument(PayloadDocument::make(message(arrayOf(1'000'000, bytes("07")))));
        const QModelIndex root = model.index(0, 0, {});
        QCOMPARE(model.rowCount(root), 1000);
        const QModelIndex last = model.index(999, 0, root);
        QCOMPARE(last.data().toString(), u"999,000 … 999,999"_s);
        QCOMPARE(model.rowCount(last), 1000);
        QCOMPARE(model.index(999, 0, last).data().toString(), u"999999"_s);
        QCOMPARE(last.data(PayloadTreeModel::OffsetRole).toLongLong(), 5 + 999'000);
        QCOMPARE(last.data(PayloadTreeModel::LengthRole).toLongLong(), 1000);

        const QModelIndex found = model.indexOf(model.document()->tree.nodeAt(5 + 123'456));
        QCOMPARE(found.data().toString(), u"123456"_s);
        QCOMPARE(found.parent().data().toString(), u"123,000 … 123,999"_s);
        QCOMPARE(found.parent().parent(), root);
    }

    void groupedMapCountsEntries()
    {
        QByteArray data = bytes("de0bb8"); // 3000 entries
        for (quint16 i = 0; i < 3000; ++i)
            data += bytes("cd") + char(i >> 8) + char(i & 0xff) + bytes("c0");
        PayloadTreeModel model;
        const QAbstractItemModelTester tester(&model);
        model.setDocument(PayloadDocument::make(message(data)));
        const QModelIndex root = model.index(0, 0, {});
        QCOMPARE(model.rowCount(root), 3);
        const QModelIndex second = model.index(1, 0, root);
        QCOMPARE(second.data().toString(), u"1,000 … 1,999"_s);
        QCOMPARE(model.rowCount(second), 1000);
        QCOMPARE(model.index(0, 0, second).data().toString(), u"1000"_s);
        compareLookups(model);
    }

    void toolTipsAreNeverRichText()
    {
        // ["<b>x</b>"]
        PayloadTreeModel model;
        model.setDocument(PayloadDocument::make(message(bytes("91a83c623e783c2f623e"))));
        const QModelIndex text =
            model.index(0, PayloadTreeModel::ValueColumn, model.index(0, 0, {}));
        QVERIFY(text.data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;"_s));
    }

    void hexKeysMoveAndSelect()
    {
        HexView hex;
        hex.resize(800, 300);
        hex.setBytes(QByteArray(100, 'x'));
        QSignalSpy activated(&hex, &HexView::byteActivated);
        QTest::keyClick(&hex, Qt::Key_Right);
        QTest::keyClick(&hex, Qt::Key_Down);
        QCOMPARE(hex.currentByte(), 17);
        QTest::keyClick(&hex, Qt::Key_End);
        QCOMPARE(hex.currentByte(), 31);
        QTest::keyClick(&hex, Qt::Key_Home);
        QCOMPARE(hex.currentByte(), 16);
        QTest::keyClick(&hex, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(hex.currentByte(), 99);
        QTest::keyClick(&hex, Qt::Key_Right);
        QTest::keyClick(&hex, Qt::Key_Down);
        QCOMPARE(hex.currentByte(), 99);
        QTest::keyClick(&hex, Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClick(&hex, Qt::Key_Left);
        QTest::keyClick(&hex, Qt::Key_Up);
        QCOMPARE(hex.currentByte(), 0);
        QCOMPARE(activated.last().first().toLongLong(), 0);
        QTest::keyClick(&hex, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(hex.selection(), (HexView::Range{0, 2}));
        QTest::keyClick(&hex, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"78 78"_s);
    }

    void hexMouseFindsTheByte()
    {
        HexView hex;
        hex.resize(hex.sizeHint());
        hex.show();
        QByteArray data(4096, '\0');
        hex.setBytes(data);
        hex.verticalScrollBar()->setValue(10);
        QSignalSpy activated(&hex, &HexView::byteActivated);
        for (const int offset : {160, 167, 168, 175, 176, 191}) {
            const QRect rect = hex.byteRect(offset);
            QVERIFY(!rect.isEmpty());
            QTest::mouseClick(hex.viewport(), Qt::LeftButton, {}, rect.center());
            QCOMPARE(activated.last().first().toLongLong(), offset);
        }
    }

    void hexTakesFewerBytesARowWhereItIsNarrow()
    {
        HexView hex;
        hex.resize(hex.sizeHint().width() * 6 / 10, 300);
        hex.show();
        hex.setBytes(QByteArray(4096, '\0'));
        QCOMPARE(hex.horizontalScrollBar()->maximum(), 0);
        QCOMPARE(hex.byteRect(8).left(), hex.byteRect(0).left());
        QSignalSpy activated(&hex, &HexView::byteActivated);
        QTest::mouseClick(hex.viewport(), Qt::LeftButton, {}, hex.byteRect(13).center());
        QCOMPARE(activated.last().first().toLongLong(), 13);
        hex.setCurrentByte(0);
        QTest::keyClick(&hex, Qt::Key_Down);
        QCOMPARE(hex.currentByte(), 8);
    }

    void hexPaintsHighlight()
    {
        HexView hex;
        hex.resize(hex.sizeHint());
        hex.setBytes(QByteArray(256, '\x41'));
        hex.setCurrentByte(255);
        const auto background = [&hex](qint64 offset) {
            return hex.viewport()->grab().toImage().pixelColor(hex.byteRect(offset).topLeft());
        };
        const QColor before = background(20);
        hex.setHighlight({20, 3}, {18, 1});
        QVERIFY(background(20) != before);
        QVERIFY(background(22) != before);
        QVERIFY(background(18) != before && background(18) != background(20));
        QCOMPARE(background(19), before);
        QCOMPARE(background(23), before);
    }

    void selectionGoesBothWays()
    {
        PayloadView view;
        view.resize(900, 700);
        view.show();
        QSignalSpy shown(&view, &PayloadView::shown);
        // {"id": 42, "tags": ["a", nil]}
        view.setMessage(message(bytes("82a269642aa47461677392a161c0")));
        QVERIFY(shown.wait());
        const QModelIndex root = view.model()->index(0, 0, {});
        view.treeView()->setCurrentIndex(view.model()->index(0, 0, root));
        QCOMPARE(view.hexView()->highlight(), (HexView::Range{4, 1}));
        QCOMPARE(view.hexView()->currentByte(), 4);

        const auto click = [&view](int offset) {
            QTest::mouseClick(view.hexView()->viewport(), Qt::LeftButton, {},
                              view.hexView()->byteRect(offset).center());
            return view.treeView()->currentIndex().siblingAtColumn(0).data().toString();
        };
        QCOMPARE(click(11), u"0"_s); // "a"
        QCOMPARE(view.hexView()->highlight(), (HexView::Range{11, 2}));
        QCOMPARE(click(13), u"1"_s); // nil
        QCOMPARE(click(7), u"\"tags\""_s); // inside of the key
        QCOMPARE(view.hexView()->highlight(), (HexView::Range{10, 4}));
        QCOMPARE(click(0), u"payload"_s);
        QCOMPARE(view.hexView()->currentByte(), 0);
    }

    void problemsAreVisitedInTurn()
    {
        PayloadView view;
        QSignalSpy shown(&view, &PayloadView::shown);
        // {"a": 1, "a": 0xc1}, then a trailing value
        view.setMessage(message(bytes("82a16101a161c105")));
        QVERIFY(shown.wait());
        const auto current = [&view] {
            return view.treeView()->currentIndex().data(PayloadTreeModel::NodeRole).toInt();
        };
        QList<int> forward;
        QList<int> back;
        for (int i = 0; i < 4; ++i) {
            view.selectNextProblem();
            forward << current();
        }
        for (int i = 0; i < 3; ++i) {
            view.selectPreviousProblem();
            back << current();
        }
        QCOMPARE(forward, (QList<int>{4, 5, 4, 5}));
        QCOMPARE(back, (QList<int>{4, 5, 4}));
    }

    void unknownProtocolIsShownAsItIs()
    {
        PayloadView view;
        QSignalSpy shown(&view, &PayloadView::shown);
        view.setMessage(message("<b>not msgpack</b>", 77));
        QVERIFY(shown.wait());
        const auto *tabs = view.findChild<QTabWidget *>();
        QVERIFY(!tabs->isTabVisible(0));
        QVERIFY(!tabs->isTabVisible(1));
        QVERIFY(tabs->isTabVisible(2));
        QCOMPARE(qobject_cast<QPlainTextEdit *>(tabs->widget(2))->toPlainText(),
                 u"<b>not msgpack</b>"_s);
        QCOMPARE(view.hexView()->bytes(), QByteArray("<b>not msgpack</b>"));
        bool said = false;
        for (const QLabel *label : view.findChildren<QLabel *>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            said |= !label->isHidden() && label->text().contains(u"p = 77 is no protocol"_s);
        }
        QVERIFY(said);
        // And the next message is decoded again.
        view.setMessage(message(bytes("2a")));
        QVERIFY(shown.wait());
        QVERIFY(tabs->isTabVisible(0));
    }

    void onlyTheNewestOfManyIsShown()
    {
        PayloadView view;
        QSignalSpy shown(&view, &PayloadView::shown);
        for (qint64 id = 1; id <= 50; ++id) {
            Message m = message(bytes("2a"));
            m.id = id;
            view.setMessage(m);
        }
        QTRY_VERIFY(!shown.isEmpty() && shown.last().first().toLongLong() == 50);
        QVERIFY(shown.size() <= 2);
    }

    void aNoticeIsNotReplacedByWhatWasBeingDecoded()
    {
        PayloadView view;
        QSignalSpy shown(&view, &PayloadView::shown);
        view.setMessage(message(arrayOf(1'000'000, bytes("07"))));
        view.showNotice(u"another topic"_s);
        Message next = message(bytes("2a"));
        next.id = 7;
        QVERIFY(!shown.wait(1000));
        QVERIFY(!view.document());
        view.setMessage(next);
        QVERIFY(shown.wait());
        QCOMPARE(shown.first().first().toLongLong(), 7);
    }

    void copiesAllOfThePayload()
    {
        PayloadView view;
        QSignalSpy shown(&view, &PayloadView::shown);
        QSignalSpy copied(&view, &PayloadView::copied);
        const QByteArray data = arrayOf(200'000, bytes("cd1234"));
        view.setMessage(message(data));
        QVERIFY(shown.wait());
        view.copy(PayloadView::CopyStyle::Hex);
        QVERIFY(copied.wait());
        const QString hex = QGuiApplication::clipboard()->text();
        QCOMPARE(QByteArray::fromHex(hex.toLatin1()), data);
        view.copy(PayloadView::CopyStyle::Json);
        QVERIFY(copied.wait());
        QCOMPARE(QGuiApplication::clipboard()->text().count(u"4660"_s), 200'000);
        QVERIFY(view.document()->json.count(u"4660"_s) < 200'000);
    }

    void sixteenMebibytesDoNotStallTheWindow_data()
    {
        QTest::addColumn<QByteArray>("data");
        const qint64 size = MaximumPayload;
        QTest::newRow("array of small integers") << arrayOf(quint32(size - 5), bytes("07"));
        QTest::newRow("array of maps") << arrayOf(quint32(size / 6 - 1), bytes("81a1610192c0"));
        QByteArray text = bytes("db00fffff0");
        text.resize(5 + 0xfffff0);
        std::fill(text.begin() + 5, text.end(), 'x');
        QTest::newRow("one string without a line end") << text;
        QTest::newRow("trailing values") << QByteArray(size, '\x01');
        QTest::newRow("nothing but 0xc1") << QByteArray(size, '\xc1');
        QTest::newRow("deep") << QByteArray(size, '\x91');
    }

    void sixteenMebibytesDoNotStallTheWindow()
    {
        QFETCH(QByteArray, data);
        PayloadView view;
        view.resize(900, 700);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QSignalSpy shown(&view, &PayloadView::shown);
        StallChecker stall;
        view.setMessage(message(data));
        QVERIFY(shown.wait(60'000));
        view.hexView()->verticalScrollBar()->setValue(500'000);
        view.selectNextProblem();
        for (const qint64 offset : {data.size() / 2, data.size() - 1}) {
            view.hexView()->setCurrentByte(offset);
            QTest::keyClick(view.hexView(), Qt::Key_Left);
            QTest::qWait(20);
        }
        for (int tab = 2; tab >= 0; --tab) {
            view.findChild<QTabWidget *>()->setCurrentIndex(tab);
            QTest::qWait(20);
        }
        view.setMessage(message(bytes("2a")));
        QVERIFY(shown.wait(60'000));
        const qint64 longest = stall.longestMs();
        qInfo("longest stall: %lld ms", longest);
        QVERIFY2(longest <= StallChecker::LimitMs, qPrintable(QString::number(longest)));
    }

    void coloursAreReadable_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << theme::lightPalette();
        QTest::newRow("dark") << theme::darkPalette();
    }

    void coloursAreReadable()
    {
        QFETCH(QPalette, palette);
        using theme::Tone;
        for (const Tone tone :
             {Tone::Neutral, Tone::Muted, Tone::Good, Tone::Info, Tone::Warning, Tone::Bad}) {
            const QColor color = theme::color(tone, palette);
            for (const auto role : {QPalette::Base, QPalette::AlternateBase, QPalette::Window})
                QVERIFY(theme::contrast(color, palette.color(role)) >= 4.5);
            QVERIFY(theme::contrast(color, theme::background(tone, palette)) >= 4.5);
        }
        for (int i = 0; i < theme::seriesColorCount(); ++i)
            QVERIFY(theme::contrast(theme::seriesColor(i, palette), palette.color(QPalette::Base))
                    >= 3.0);
    }
};

QTEST_MAIN(PayloadTest)
#include "tst_payload.moc"

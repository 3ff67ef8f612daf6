// SPDX-License-Identifier: MIT
#include "views/theme.h"

#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTranslator>
#include <QtCore/QXmlStreamReader>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;

namespace {

struct Entry {
    QString context;
    QString source;
    QString state; ///< The attribute "type" of the translation: "unfinished", "vanished", or none.
    QStringList texts; ///< One, or one for each plural form.
};

Entry readMessage(QXmlStreamReader &xml, const QString &context)
{
    Entry entry{context, {}, {}, {}};
    while (xml.readNextStartElement()) {
        if (xml.name() == u"source"_s) {
            entry.source = xml.readElementText();
        } else if (xml.name() == u"translation"_s) {
            entry.state = xml.attributes().value(u"type"_s).toString();
            QString text;
            while (xml.readNext() != QXmlStreamReader::EndElement) {
                if (xml.isStartElement())
                    entry.texts << xml.readElementText();
                else
                    text += xml.text();
            }
            if (entry.texts.isEmpty())
                entry.texts << text;
        } else {
            xml.skipCurrentElement();
        }
    }
    return entry;
}

QList<Entry> readCatalogue(const QString &fileName)
{
    QList<Entry> entries;
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == u"name"_s)
            context = xml.readElementText();
        else if (xml.isStartElement() && xml.name() == u"message"_s)
            entries << readMessage(xml, context);
    }
    return entries;
}

/// %1, %n and the like, without the L that asks for the locale's digits.
QSet<QString> placeholders(const QString &text)
{
    static const QRegularExpression placeholder(u"%L?([0-9n])"_s);
    QSet<QString> found;
    for (auto matches = placeholder.globalMatch(text); matches.hasNext();)
        found << matches.next().captured(1);
    return found;
}

} // namespace

class TranslationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void catalogueIsComplete_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("Chinese") << u"zh_CN"_s;
        QTest::newRow("English plurals") << u"en"_s;
    }

    void catalogueIsComplete()
    {
        QFETCH(QString, language);
        const auto entries =
            readCatalogue(u"" HOOKQ_SOURCE_DIR "/translations/hookq_%1.ts"_s.arg(language));
        QVERIFY(!entries.isEmpty());
        for (const Entry &entry : entries) {
            const QString name = entry.context + u": " + entry.source;
            QVERIFY2(entry.state.isEmpty(), qPrintable(name + u" is " + entry.state));
            for (const QString &text : entry.texts) {
                QVERIFY2(!text.trimmed().isEmpty(), qPrintable(name + u" is empty"));
                // A plural form may say the number in words.
                const auto lost = placeholders(entry.source) - placeholders(text);
                QVERIFY2(lost.isEmpty() || (entry.texts.size() > 1 && lost == QSet{u"n"_s}),
                         qPrintable(name + u" has lost a placeholder"));
            }
        }
    }

    /// Nothing was added to the sources since the catalogues were brought up to date.
    void catalogueKnowsEveryText()
    {
        const QTemporaryDir folder;
        const QString copy = folder.filePath(u"hookq_zh_CN.ts"_s);
        QVERIFY(QFile::copy(u"" HOOKQ_SOURCE_DIR "/translations/hookq_zh_CN.ts"_s, copy));
        QProcess lupdate;
        lupdate.setWorkingDirectory(u"" HOOKQ_SOURCE_DIR ""_s);
        lupdate.start(u"" HOOKQ_LUPDATE ""_s,
                      {u"-silent"_s, u"-locations"_s, u"none"_s, u"libhookq/src"_s,
                       u"libhookq/include"_s, u"monitor"_s, u"-ts"_s, copy});
        QVERIFY(lupdate.waitForFinished());
        QCOMPARE(lupdate.exitCode(), 0);
        const auto entries = readCatalogue(copy);
        QVERIFY(!entries.isEmpty());
        QStringList stale;
        for (const Entry &entry : entries) {
            if (!entry.state.isEmpty())
                stale << entry.context + u": " + entry.source + u" (" + entry.state + u')';
        }
        QVERIFY2(stale.isEmpty(),
                 qPrintable(u"build the target update_translations for:\n"_s + stale.join(u'\n')));
    }

    void programCarriesItsTranslations()
    {
        QTranslator chinese;
        QVERIFY(chinese.load(QLocale(QLocale::Chinese, QLocale::China), u"hookq"_s, u"_"_s,
                             u":/i18n"_s));
        QCOMPARE(chinese.translate("hookq::monitor::RewindReview",
                                   "%1 message(s) will be delivered again.", nullptr, 3),
                 u"%1 条消息将重新投递。"_s);
        QCOMPARE(chinese.translate("hookq", "no bytes at all"), u"没有任何字节"_s);
        QTranslator english;
        QVERIFY(english.load(QLocale(QLocale::English), u"hookq"_s, u"_"_s, u":/i18n"_s));
        QCOMPARE(english.translate("hookq::monitor::PayloadView", "%Ln problem(s)", nullptr, 1),
                 u"%Ln problem"_s);
    }

    void iconsAreDrawn()
    {
        QVERIFY(!hookq::monitor::theme::applicationIcon().isNull());
        const QStringList names = QDir(u":/hookq/icons"_s).entryList();
        QVERIFY(names.size() > 30);
        for (const QString &name : names) {
            const QImage image =
                hookq::monitor::theme::icon(name.chopped(4)).pixmap(32, 32).toImage();
            bool painted = false;
            for (int i = 0; i < 32 * 32 && !painted; ++i)
                painted = qAlpha(image.pixel(i % 32, i / 32)) > 0;
            QVERIFY2(painted, qPrintable(name));
        }
    }
};

QTEST_MAIN(TranslationsTest)
#include "tst_translations.moc"

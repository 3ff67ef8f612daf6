// SPDX-License-Identifier: MIT
#include "sampling/databaseworker.h"
#include "views/mainwindow.h"
#include "views/picturetour.h"
#include "views/theme.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QLibraryInfo>
#include <QtCore/QTranslator>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStyle>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace hookq;
using namespace hookq::monitor;

namespace {

constexpr auto QuitPatience = std::chrono::seconds(3);

struct Arguments {
    QString url;
    QString topic;
    QString language;
    QString pictures;
    QString journal;
    bool readOnly = false;
    bool dark = false;
    bool isProduction = false;
};

Arguments parseArguments(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Watches hookq topics and moves cursors."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption connect(u"connect"_s,
                                     u"Database to open: sqlite:/path, mysql://user@host/db "
                                     "or postgresql://user@host/db."_s,
                                     u"url"_s);
    const QCommandLineOption topic(u"topic"_s, u"Topic to show first."_s, u"name"_s);
    const QCommandLineOption readOnly(u"read-only"_s, u"Writing cannot be unlocked."_s);
    const QCommandLineOption production(u"production"_s, u"Mark the connection as production."_s);
    const QCommandLineOption screenshot(u"screenshot"_s,
                                        u"Leave pictures in this folder, and quit."_s, u"folder"_s);
    const QCommandLineOption language(u"lang"_s, u"Language of the window: en or zh_CN."_s,
                                      u"code"_s);
    const QCommandLineOption journal(u"journal"_s, u"File of the journal of cursor edits."_s,
                                     u"file"_s);
    const QCommandLineOption dark(u"dark"_s, u"Dark colours, whatever the desktop says."_s);
    parser.addOptions({connect, topic, readOnly, production, screenshot, language, journal, dark});
    parser.process(arguments);
    return {parser.value(connect),    parser.value(topic),     parser.value(language),
            parser.value(screenshot), parser.value(journal),   parser.isSet(readOnly),
            parser.isSet(dark),       parser.isSet(production)};
}

void translate(QApplication &application, const QString &code)
{
    const QLocale locale = code.isEmpty() ? QLocale() : QLocale(code);
    QLocale::setDefault(locale);
    const auto install = [&](const QLocale &wanted, const QString &name, const QString &folder) {
        auto *translator = new QTranslator(&application);
        if (translator->load(wanted, name, u"_"_s, folder))
            QCoreApplication::installTranslator(translator);
    };
    install(locale, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    // English plurals for every locale that has no translation; the last one installed is asked
    // first.
    install(QLocale(QLocale::English), u"hookq"_s, u":/i18n"_s);
    install(locale, u"hookq"_s, u":/i18n"_s);
}

void complain(const QString &text)
{
    std::fprintf(stderr, "hookq-monitor: %s\n", qPrintable(text));
}

int run(QApplication &application, const Arguments &arguments)
{
    ConnectionOptions options;
    if (!arguments.url.isEmpty()) {
        const auto parsed = ConnectionOptions::fromUrl(arguments.url);
        if (!parsed) {
            complain(parsed.error().text());
            return EXIT_FAILURE;
        }
        options = *parsed;
        if (arguments.readOnly)
            options.access = ConnectionOptions::Access::ReadOnly;
    }

    Journal journal(arguments.journal.isEmpty() ? Journal::defaultFileName() : arguments.journal);
    DatabaseSession session;
    MainWindow window(session, journal);
    window.show();
    if (!arguments.url.isEmpty())
        window.openDatabase(options,
                            arguments.isProduction ? ConnectionKind::Production
                                                   : ConnectionKind::Development,
                            arguments.topic);

    std::optional<PictureTour> tour;
    if (!arguments.pictures.isEmpty()) {
        tour.emplace(window, session, arguments.pictures, PictureTour::Patience());
        QObject::connect(&*tour, &PictureTour::finished, &application, [](const QString &problem) {
            if (!problem.isEmpty())
                complain(problem);
            QCoreApplication::exit(problem.isEmpty() ? EXIT_SUCCESS : EXIT_FAILURE);
        });
    }
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"hookq-monitor"_s);
    QApplication::setApplicationVersion(QStringLiteral(HOOKQ_VERSION));
    QApplication::setDesktopFileName(u"hookq-monitor"_s);
    const Arguments arguments = parseArguments(QApplication::arguments());
    translate(application, arguments.language);
    if (arguments.dark) {
        QApplication::setStyle(u"Fusion"_s);
        QApplication::setPalette(theme::darkPalette());
    }
    const int status = run(application, arguments);
    // The window is gone, nothing can freeze. A thread that a stopped server holds cannot be ended;
    // to go on to the destructors of static objects that it may use would be a crash.
    if (!WorkerThread::waitForAll(QDeadlineTimer(QuitPatience)))
        std::_Exit(status);
    return status;
}

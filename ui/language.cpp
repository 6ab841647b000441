// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/language.h>

#include <QCoreApplication>
#include <QLibraryInfo>

namespace tessera {

Language::Language(const QLocale& locale)
{
    // The C locale writes numbers without separators; our own words are US English there.
    const bool neutral = locale.language() == QLocale::C;
    QLocale::setDefault(neutral ? QLocale(QLocale::English, QLocale::UnitedStates) : locale);
    for (const QString& name : locale.uiLanguages()) {
        const QLocale wanted(name);
        if (wanted.language() == QLocale::English || wanted.language() == QLocale::C)
            return; // the sources' own language: a less preferred one must not win over it
        if (install(wanted))
            return;
    }
}

bool Language::install(const QLocale& locale)
{
    const QString dot = QStringLiteral("_");
    if (!m_ours.load(locale, QStringLiteral("tessera"), dot, QStringLiteral(":/translations")))
        return false;
    // Ours last: it is asked first.
    if (m_qt.load(locale, QStringLiteral("qtbase"), dot, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    QCoreApplication::installTranslator(&m_ours);
    return true;
}

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qt);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QTranslator>

namespace tessera {

/// Makes the program speak a language, as long as this lives: our own texts, Qt's, and the way
/// numbers are written. Made after the application object and before the first window.
class Language {
public:
    explicit Language(const QLocale& locale = QLocale::system());
    ~Language();
    Language(const Language&) = delete;
    Language& operator=(const Language&) = delete;

private:
    bool install(const QLocale& locale);

    QTranslator m_ours;
    QTranslator m_qt;
};

} // namespace tessera

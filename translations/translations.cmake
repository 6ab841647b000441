# SPDX-License-Identifier: GPL-3.0-or-later
# Included by resources/: compiles tessera_*.ts and leaves them in TESSERA_TRANSLATIONS_QRC, to be
# built in under :/translations. The target update_translations brings new texts into the .ts files.
set(tessera_ts_files ${PROJECT_SOURCE_DIR}/translations/tessera_de.ts)
qt_add_translation(tessera_qm_files ${tessera_ts_files})

set(TESSERA_TRANSLATIONS_QRC ${CMAKE_CURRENT_BINARY_DIR}/translations.qrc)
set(tessera_qrc "<RCC>\n    <qresource prefix=\"/translations\">\n")
foreach(file ${tessera_qm_files})
    cmake_path(GET file FILENAME name)
    string(APPEND tessera_qrc "        <file>${name}</file>\n")
endforeach()
string(APPEND tessera_qrc "    </qresource>\n</RCC>\n")
file(CONFIGURE OUTPUT ${TESSERA_TRANSLATIONS_QRC} CONTENT "${tessera_qrc}" @ONLY)
set_source_files_properties(${TESSERA_TRANSLATIONS_QRC} PROPERTIES OBJECT_DEPENDS "${tessera_qm_files}")

# lupdate finds no text in relative sources, so the list is absolute.
file(GLOB_RECURSE tessera_texts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/ui/*.cpp ${PROJECT_SOURCE_DIR}/ui/*.h
    ${PROJECT_SOURCE_DIR}/app/*.cpp ${PROJECT_SOURCE_DIR}/app/*.h
    ${PROJECT_SOURCE_DIR}/lib/*.cpp ${PROJECT_SOURCE_DIR}/lib/*.h)
add_custom_target(update_translations
    COMMAND Qt6::lupdate -locations none -no-obsolete -tr-function-alias QT_TRANSLATE_NOOP+=TESSERA_TR_NOOP -I ${PROJECT_SOURCE_DIR} -I ${PROJECT_SOURCE_DIR}/lib ${tessera_texts} -ts ${tessera_ts_files}
    VERBATIM COMMENT "Bringing new texts into the translations")

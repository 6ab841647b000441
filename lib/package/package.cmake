# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts down for other programs; see README.md beside this file.
include(CMakePackageConfigHelpers)

set(rooms core resource image cache load map texture scene)
list(TRANSFORM rooms PREPEND tessera_ OUTPUT_VARIABLE parts)
list(APPEND parts tessera_dock)

foreach(part ${parts})
    string(REPLACE tessera_ "" name ${part})
    set_target_properties(${part} PROPERTIES EXPORT_NAME ${name})
endforeach()

# The same objects as in the static libraries, in one file.
list(TRANSFORM parts REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
add_library(tessera_shared SHARED ${objects})
target_include_directories(tessera_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/tessera>)
target_link_libraries(tessera_shared PUBLIC Qt6::Widgets Threads::Threads
    PRIVATE Qt6::Concurrent ${CMAKE_DL_LIBS} PkgConfig::jpeg PkgConfig::tiff PkgConfig::png PkgConfig::lcms2 PkgConfig::exiv2 PkgConfig::sqlite3
        PkgConfig::xxhash PkgConfig::zstd)
# A holder is of another size with them: who uses the library must know.
if(TESSERA_CALL_STACKS)
    target_compile_definitions(tessera_shared INTERFACE TESSERA_CALL_STACKS)
    set(call_stacks_flag " -DTESSERA_CALL_STACKS")
endif()
set_target_properties(tessera_shared PROPERTIES OUTPUT_NAME tessera EXPORT_NAME Tessera LINKER_LANGUAGE CXX
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Tessera)
install(TARGETS ${parts} tessera_shared EXPORT TesseraTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tessera)
install(EXPORT TesseraTargets NAMESPACE Tessera:: DESTINATION ${package})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/lib/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tessera FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/ui/dock DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tessera/ui FILES_MATCHING PATTERN "*.h")

configure_package_config_file(lib/package/TesseraConfig.cmake.in TesseraConfig.cmake INSTALL_DESTINATION ${package})
# Below 1.0 a minor version may break what was: only the same one fits.
write_basic_package_version_file(TesseraConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/TesseraConfig.cmake ${PROJECT_BINARY_DIR}/TesseraConfigVersion.cmake DESTINATION ${package})

# So that a tree can be put anywhere: from the folder of the .pc files up to the prefix.
file(RELATIVE_PATH up_to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
foreach(module tessera tessera-resource)
    configure_file(lib/package/${module}.pc.in ${module}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/${module}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

find_program(DOXYGEN doxygen)
if(DOXYGEN)
    configure_file(lib/package/Doxyfile.in Doxyfile @ONLY)
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/api)
    add_custom_target(api_pages COMMAND ${DOXYGEN} ${PROJECT_BINARY_DIR}/Doxyfile COMMENT "Writing api/html" VERBATIM)
endif()

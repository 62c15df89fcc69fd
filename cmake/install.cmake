# What `cmake --install` and the packages of `cpack` contain. Nothing depends on the prefix: the
# program finds PREFIX/share/narod beside PREFIX/bin.
include(GNUInstallDirs)

install(TARGETS narod RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY configs DESTINATION share/narod)
install(FILES README.md CHANGELOG.md CITATION.cff LICENSE DATA_LICENCE.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING
  PATTERN "*.md" PATTERN "*.png")

# The program writes its own man page and completion when it is installed.
set(reference ${PROJECT_BINARY_DIR}/reference)
install(CODE "
  file(MAKE_DIRECTORY \"${reference}\")
  execute_process(COMMAND \"$<TARGET_FILE:narod>\" help --format man COMMAND gzip -9nc
    OUTPUT_FILE \"${reference}/narod.1.gz\" COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND \"$<TARGET_FILE:narod>\" help --format bash
    OUTPUT_FILE \"${reference}/narod\" COMMAND_ERROR_IS_FATAL ANY)")
install(FILES ${reference}/narod.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${reference}/narod DESTINATION share/bash-completion/completions)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_VENDOR "The narod developers")
set(CPACK_PACKAGE_CONTACT "The narod developers <narod@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "agent-based simulation of societies in revolution")
set(CPACK_PACKAGE_DESCRIPTION "narod simulates a society of agents and the factions that compete \
for it, and compares each run with a record of documented events. The first model is Russia \
1914-1922. The package has the program, its scenarios and tables, the record and the documents.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "openmpi-bin, python3-xarray, python3-h5py, python3-matplotlib")
include(CPack)

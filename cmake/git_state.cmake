# Writes the commit of SOURCE, and whether what a run is made of was changed, to the header OUTPUT.
# Outside a git tree, or without git, both are "unknown". Touches the header only on a change.
find_package(Git QUIET)
set(NAROD_GIT_COMMIT unknown)
set(NAROD_GIT_STATE unknown)
if(GIT_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} -C ${SOURCE} rev-parse HEAD
    RESULT_VARIABLE failed OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed)
    set(NAROD_GIT_COMMIT ${commit})
    execute_process(
      COMMAND ${GIT_EXECUTABLE} -C ${SOURCE} status --porcelain --untracked-files=no
              -- CMakeLists.txt cmake sim models configs
      RESULT_VARIABLE failed OUTPUT_VARIABLE changes ERROR_QUIET)
    if(NOT failed)
      set(NAROD_GIT_STATE clean)
      if(changes)
        set(NAROD_GIT_STATE changed)
      endif()
    endif()
  endif()
endif()
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)

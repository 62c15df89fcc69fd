# Flags of every target, and functions that make a library of a folder and its tests.

add_library(narod_flags INTERFACE)
target_compile_options(narod_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  # GCC 12 sees overlapping copies in std::string that are not there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # Same bits on every machine: no contraction to fused multiply-add.
  -ffp-contract=off
  # No floating-point traps are ever read; without this, clamps keep loops from being vectorised.
  -fno-trapping-math)
option(NAROD_UNITY "Compile many files of a library as one: quicker as a whole" OFF)
if(NAROD_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # What is private to a file looks shared, and GCC 12 sees more of what is not there (GCC bug
  # 105329). The other presets have these warnings on.
  target_compile_options(narod_flags INTERFACE -Wno-shadow -Wshadow=local -Wno-subobject-linkage
    -Wno-array-bounds -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(NAROD_SANITIZE)
  target_compile_options(narod_flags INTERFACE -fsanitize=${NAROD_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(narod_flags INTERFACE -fsanitize=${NAROD_SANITIZE})
endif()
target_include_directories(narod_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_features(narod_flags INTERFACE cxx_std_20)

option(NAROD_PRECOMPILED "Parse standard headers once" ON)
if(NAROD_PRECOMPILED AND "${CMAKE_CXX_COMPILER_LAUNCHER}" MATCHES "ccache$")
  # Without these, ccache keeps nothing that uses parsed headers.
  list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime)
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()
set(narod_headers <algorithm> <array> <bit> <cassert> <charconv> <cmath> <cstdint> <cstring>
  <filesystem> <functional> <limits> <map> <memory> <numeric> <optional> <set> <span> <sstream>
  <stdexcept> <string> <string_view> <tuple> <utility> <variant> <vector>)

# narod_compile(TARGET LEVEL [gmock]): optimises a target, and gives it standard headers, and those
# of gmock and gtest, parsed once for each LEVEL.
function(narod_compile target level)
  set(options $<$<CONFIG:Release>:-${level}>)
  target_compile_options(${target} PRIVATE ${options})
  if(NOT NAROD_PRECOMPILED)
    return()
  endif()
  set(parsed narod_headers_${level}${ARGN})
  if(NOT TARGET ${parsed})
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/${parsed}.cpp CONTENT "")
    add_library(${parsed} OBJECT ${PROJECT_BINARY_DIR}/${parsed}.cpp)
    target_link_libraries(${parsed} PRIVATE narod_flags)
    target_compile_options(${parsed} PRIVATE ${options})
    target_precompile_headers(${parsed} PRIVATE ${narod_headers})
    if(ARGN)
      target_link_libraries(${parsed} PRIVATE GTest::gmock)
      target_precompile_headers(${parsed} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
    endif()
  endif()
  target_precompile_headers(${target} REUSE_FROM ${parsed})
endfunction()

# narod_library(NAME FOLDER LEVEL LIBRARIES...): every .cpp below FOLDER makes the library NAME,
# optimised at LEVEL; every .test.cpp makes the program NAME_test, whose cases ctest runs with the
# label `unit`, unless NAROD_TESTS is off. A folder without .cpp makes a library of headers.
# The preset `release` compiles many files as one (NAROD_UNITY): names in the unnamed namespaces of
# a folder must differ.
function(narod_library name folder level)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "\\.test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "\\.test\\.cpp$")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC narod_flags ${ARGN})
    set_target_properties(${name} PROPERTIES UNITY_BUILD ${NAROD_UNITY} UNITY_BUILD_BATCH_SIZE 14)
    narod_compile(${name} ${level})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE narod_flags ${ARGN})
  endif()
  if(tests AND NAROD_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name})
    narod_test(${name}_test unit)
  endif()
endfunction()

# narod_test(TARGET LABEL): ctest runs the cases of the test program with the label. Tests are not
# optimised much: they take longer to compile than to run.
function(narod_test target label)
  target_link_libraries(${target} PRIVATE GTest::gmock GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE NAROD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  narod_compile(${target} O1 gmock)
  gtest_discover_tests(${target} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${label})
endfunction()

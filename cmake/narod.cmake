# Flags of every target, and one function that makes a library of a folder with its tests.

add_library(narod_flags INTERFACE)
target_compile_options(narod_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  # GCC 12 sees overlapping copies in std::string that are not there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # Same bits on every machine: no contraction to fused multiply-add.
  -ffp-contract=off
  # No floating-point traps are ever read; without this, clamps keep loops from being vectorised.
  -fno-trapping-math)
if(NAROD_SANITIZE)
  target_compile_options(narod_flags INTERFACE -fsanitize=${NAROD_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(narod_flags INTERFACE -fsanitize=${NAROD_SANITIZE})
endif()
target_include_directories(narod_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_features(narod_flags INTERFACE cxx_std_20)

# narod_library(NAME FOLDER LIBRARIES...): every .cpp below FOLDER makes the library NAME; every
# .test.cpp makes the program NAME_test, whose cases ctest runs with the label `unit`, unless
# NAROD_TESTS is off. A folder without .cpp makes a library of headers.
function(narod_library name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "\\.test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "\\.test\\.cpp$")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC narod_flags ${ARGN})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE narod_flags ${ARGN})
  endif()
  if(tests AND NAROD_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE NAROD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60 PROPERTIES LABELS unit)
  endif()
endfunction()

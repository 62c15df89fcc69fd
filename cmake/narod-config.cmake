# The libraries as they were built here, for find_package(narod) in the folder of a model.
include(CMakeFindDependencyMacro)
enable_language(C)  # FindHDF5 needs C even for a C++ project
find_dependency(HDF5 COMPONENTS C HL)
find_dependency(Boost COMPONENTS program_options)
find_dependency(Eigen3)
find_dependency(fmt)
find_dependency(hwy)
find_dependency(tomlplusplus)
find_dependency(Threads)
if(@NAROD_MPI@)
  find_dependency(MPI COMPONENTS C)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/narod-targets.cmake)

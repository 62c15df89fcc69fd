#pragma once

#include <filesystem>

namespace sim::io {

/// Finds a file that narod may have been installed with. A relative path that does not exist in
/// the current folder is looked up in PREFIX/share/narod, where PREFIX/bin has the program.
/// Returns the path unchanged if there is no such file either.
std::filesystem::path find_installed(const std::filesystem::path& path);

}  // namespace sim::io

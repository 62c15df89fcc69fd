#include "sim/io/installed.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;

/// PREFIX/share/narod of this program; empty where the system does not say where the program is.
fs::path shared_folder() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (failed) return {};
  return program.parent_path().parent_path() / "share" / "narod";
}

}  // namespace

fs::path find_installed(const fs::path& path) {
  std::error_code ignored;
  if (path.empty() || path.is_absolute() || fs::exists(path, ignored)) return path;
  static const fs::path shared = shared_folder();
  if (shared.empty()) return path;
  const fs::path installed = shared / path;
  return fs::exists(installed, ignored) ? installed : path;
}

}  // namespace sim::io

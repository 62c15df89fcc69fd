#include "sim/io/hdf5_inspection.hpp"

#include <sys/stat.h>

#include <array>
#include <exception>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sim/io/child_process.hpp"
#include "sim/io/text_file.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;

/// The walk through a file, in the child. Throws Hdf5Error at the first thing that is wrong.
class Inspection {
 public:
  Inspection(const fs::path& path, std::size_t most_bytes)
      : most_texts_(most_bytes / 2 / sizeof(char*)) {
    file_ = Handle(ok(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), "open the file"));
  }
  void run() {
    visit_all(H5Lvisit, [](hid_t, const char* name, const H5L_info_t* info, void* self) -> herr_t {
      return of(self).visit_link(name, info->type);
    });
    visit_objects();
    throw_what_was_found();
    H5Fclose(file_.release());  // which crashes over what was damaged
  }

 private:
  static Inspection& of(void* self) { return *static_cast<Inspection*>(self); }

  template <typename T>
  T ok(T result, const std::string& doing) const {
    if (result < 0) throw Hdf5Error("cannot " + doing + " (" + hdf5_reason() + ")");
    return result;
  }

  /// A callback must not throw through HDF5: what it found is kept, and the visit ends.
  template <typename Check>
  herr_t keep(const Check& check) {
    try {
      check();
      return 0;
    } catch (const std::exception&) {
      found_ = std::current_exception();
      return 1;
    }
  }

  void throw_what_was_found() const {
    if (found_) std::rethrow_exception(found_);
  }

  template <typename Visit, typename Callback>
  void visit_all(Visit visit, Callback callback) {
    ok(visit(file_.id(), H5_INDEX_NAME, H5_ITER_NATIVE, callback, this), "list what it holds");
    throw_what_was_found();
  }

  herr_t visit_link(const char* name, H5L_type_t type) {
    return keep([&] {
      if (type != H5L_TYPE_HARD) throw Hdf5Error(std::string("has a link: '") + name + "'");
    });
  }

  void visit_objects() {
    const auto callback = [](hid_t root, const char* name, const H5O_info_t* info,
                             void* self) -> herr_t {
      return of(self).keep([&] { of(self).visit_object(root, name, info->type); });
    };
    ok(H5Ovisit2(file_.id(), H5_INDEX_NAME, H5_ITER_NATIVE, callback, this, H5O_INFO_BASIC),
       "list what it holds");
  }

  void visit_object(hid_t root, const char* name, H5O_type_t type) {
    const Handle object(ok(H5Oopen(root, name, H5P_DEFAULT), std::string("open '") + name + "'"));
    if (type == H5O_TYPE_DATASET) visit_dataset(object, name);
    visit_attributes(object, name);
  }

  void visit_dataset(const Handle& dataset, const std::string& name) {
    check_storage(Handle(ok(H5Dget_create_plist(dataset.id()), "read '" + name + "'")), name);
    const Handle type(ok(H5Dget_type(dataset.id()), "read '" + name + "'"));
    const H5T_class_t kind = H5Tget_class(type.id());
    if (kind != H5T_INTEGER && kind != H5T_FLOAT && kind != H5T_STRING)
      throw Hdf5Error("'" + name + "' is neither numbers nor text");
    const Handle space(ok(H5Dget_space(dataset.id()), "read '" + name + "'"));
    hsize_t chunks = 0;
    if (is_chunked_)
      ok(H5Dget_num_chunks(dataset.id(), space.id(), &chunks), "read the index of '" + name + "'");
    if (H5Tis_variable_str(type.id()) > 0) read_texts(dataset, type, space, name);
  }

  void check_storage(const Handle& creation, const std::string& name) {
    const H5D_layout_t layout = H5Pget_layout(creation.id());
    if (layout == H5D_VIRTUAL || H5Pget_external_count(creation.id()) > 0)
      throw Hdf5Error("'" + name + "' is stored in other files");
    is_chunked_ = layout == H5D_CHUNKED;
    for (int i = 0; i < H5Pget_nfilters(creation.id()); ++i) {
      unsigned flags = 0, config = 0;
      std::size_t values = 0;
      const H5Z_filter_t filter = H5Pget_filter2(creation.id(), static_cast<unsigned>(i), &flags,
                                                 &values, nullptr, 0, nullptr, &config);
      if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE &&
          filter != H5Z_FILTER_FLETCHER32)
        throw Hdf5Error("'" + name + "' is stored with a filter that run files do not have");
    }
  }

  void read_texts(const Handle& dataset, const Handle& type, const Handle& space,
                  const std::string& name) const {
    std::vector<char*> texts(count_of(space, name));
    ok(H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()),
       "read '" + name + "'");
    H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, texts.data());
  }

  /// No more texts than fill half of the limit of memory: what fails after that is a lack of it.
  std::size_t count_of(const Handle& space, const std::string& name) const {
    const hssize_t count = ok(H5Sget_simple_extent_npoints(space.id()), "read '" + name + "'");
    if (static_cast<std::size_t>(count) > most_texts_)
      throw Hdf5Error("'" + name + "' has " + std::to_string(count) +
                      " texts, more than a file of its size can hold");
    return static_cast<std::size_t>(count);
  }

  void visit_attributes(const Handle& object, const std::string& owner) {
    const auto callback = [](hid_t id, const char* name, const H5A_info_t*, void* self) -> herr_t {
      return of(self).keep([&] { of(self).visit_attribute(id, name); });
    };
    ok(H5Aiterate2(object.id(), H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, callback, this),
       "list the attributes of '" + owner + "'");
    throw_what_was_found();
  }

  void visit_attribute(hid_t object, const std::string& name) const {
    const std::string doing = "read attribute '" + name + "'";
    const Handle attribute(ok(H5Aopen(object, name.c_str(), H5P_DEFAULT), doing));
    const Handle type(ok(H5Aget_type(attribute.id()), doing));
    const Handle space(ok(H5Aget_space(attribute.id()), doing));
    if (H5Tis_variable_str(type.id()) <= 0) return;
    std::vector<char*> texts(count_of(space, name));
    ok(H5Aread(attribute.id(), type.id(), texts.data()), doing);
    H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, texts.data());
  }

  Handle file_;
  bool is_chunked_ = false;  // the dataset that is visited
  std::exception_ptr found_;
  std::size_t most_texts_;
};

/// Time and memory of a walk: texts are the most of it, and take a few times their size on disk.
ChildLimits limits_of(std::size_t file_bytes) {
  constexpr unsigned least_seconds = 2;
  constexpr std::size_t bytes_per_second = 4 << 20, least_bytes = 512 << 20, growth = 8;
  return {least_seconds + static_cast<unsigned>(file_bytes / bytes_per_second),
          least_bytes + growth * file_bytes};
}

}  // namespace

void inspect_hdf5(const fs::path& path) {
  const auto refuse = [&](const std::string& why) {
    throw Hdf5ReadError("cannot read '" + path.string() + "': " + why);
  };
  if (const std::string why = why_not_readable(path); !why.empty()) refuse(why);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) refuse("it vanished");
  using Version = std::tuple<dev_t, ino_t, off_t, std::int64_t, std::int64_t>;
  static std::map<Version, std::string> inspected;  // and why not to read it, if there is a reason
  const Version version{status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
                        status.st_mtim.tv_nsec};
  auto found = inspected.find(version);
  if (found == inspected.end()) {
    const ChildLimits limits = limits_of(static_cast<std::size_t>(status.st_size));
    const std::string why = run_in_child(
        limits,
        [&] {
          Inspection(path, limits.bytes).run();
          return std::string();
        },
        [](const std::string& death) { return "it is damaged, HDF5 fails over it: " + death; });
    found = inspected.emplace(version, why).first;
  }
  if (!found->second.empty()) refuse(found->second);
}

}  // namespace sim::io

#include "sim/io/hdf5_file.hpp"

#include <hdf5_hl.h>

#include <cassert>

#include "sim/io/commit_driver.hpp"
#include "sim/io/hdf5_inspection.hpp"

namespace sim::io {
namespace {

constexpr unsigned track_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
constexpr unsigned most_attributes = 10000;
constexpr std::size_t most_attribute_bytes = 60'000;  // an object header holds 64 KiB of each

/// Text of as many bytes; of none, one zero byte, since HDF5 knows no empty text.
Handle text_of_length(std::size_t bytes) {
  Handle type(H5Tcopy(H5T_C_S1));
  H5Tset_size(type.id(), bytes == 0 ? 1 : bytes);
  H5Tset_strpad(type.id(), H5T_STR_NULLPAD);
  H5Tset_cset(type.id(), H5T_CSET_UTF8);
  return type;
}

void prepare_library() {
  // Files are closed by their handles. At the end of a program HDF5 would once more try to close
  // what could not be written, and crash over it.
  [[maybe_unused]] static const herr_t without_atexit = H5dont_atexit();
  silence_hdf5();
}

}  // namespace

void Hdf5File::fail(std::string_view doing) const {
  const std::string reason = hdf5_reason();
  const std::string text =
      "cannot " + std::string(doing) + " in '" + path_.string() + "' (" + reason + ")";
  if (reading_) throw Hdf5ReadError(text);
  throw Hdf5Error(text);
}

void Hdf5File::refuse_content(const std::string& what) const {
  throw Hdf5ReadError("'" + path_.string() + "' is damaged: " + what);
}

Hdf5File Hdf5File::create(const std::filesystem::path& path) {
  prepare_library();
  Hdf5File file(path);
  const Handle creation(H5Pcreate(H5P_FILE_CREATE));
  const Handle access(H5Pcreate(H5P_FILE_ACCESS));
  file.ok(H5Pset_link_creation_order(creation.id(), track_order), "track the order of names");
  file.ok(H5Pset_attr_creation_order(creation.id(), track_order), "track the order of attributes");
  // Attributes of the file lie side by side however many there are, so that one can be rewritten.
  file.ok(H5Pset_attr_phase_change(creation.id(), most_attributes, 0), "make room for attributes");
  file.ok(H5Pset_driver(access.id(), commit_driver(), nullptr), "choose the file driver");
  // Default (earliest) format bounds on purpose: newer formats cannot be opened after a kill.
  file.file_ = Handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()));
  file.ok(file.id(), "create the file");
  return file;
}

Hdf5File Hdf5File::open(const std::filesystem::path& path) {
  prepare_library();
  inspect_hdf5(path);
  Hdf5File file(path);
  file.reading_ = true;
  file.file_ = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
  file.ok(file.id(), "open the file");
  return file;
}

Handle Hdf5File::make_group(const std::string& name) const {
  const Handle creation(H5Pcreate(H5P_GROUP_CREATE));
  ok(H5Pset_link_creation_order(creation.id(), track_order), "track the order of names");
  Handle group(H5Gcreate2(id(), name.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT));
  ok(group.id(), "create group '" + name + "'");
  return group;
}

Hdf5File Hdf5File::make_part(const std::string& name) const {
  const std::size_t slash = name.find('/');
  if (slash != std::string::npos && !has(id(), name.substr(0, slash)))
    make_group(name.substr(0, slash));
  const Handle creation(H5Pcreate(H5P_GROUP_CREATE));
  ok(H5Pset_link_creation_order(creation.id(), track_order), "track the order of names");
  ok(H5Pset_attr_creation_order(creation.id(), track_order), "track the order of attributes");
  ok(H5Pset_attr_phase_change(creation.id(), most_attributes, 0), "make room for attributes");
  Hdf5File part(path_);
  part.file_ = Handle(H5Gcreate2(id(), name.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT));
  ok(part.id(), "create group '" + name + "'");
  return part;
}

Handle Hdf5File::make_dataset(hid_t parent, const std::string& name, hid_t type,
                              const DatasetShape& shape) const {
  constexpr unsigned deflate_level = 2;  // told in the file; ChunkWriter has its own
  constexpr std::size_t cache_slots = 521, spare_bytes = 1 << 16;
  const std::string doing = "create variable '" + name + "'";
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE)), access(H5Pcreate(H5P_DATASET_ACCESS));
  ok(H5Pset_attr_creation_order(creation.id(), track_order), doing);
  const int rank = static_cast<int>(shape.size.size());
  if (shape.missing)
    ok(H5Pset_fill_value(creation.id(), H5T_NATIVE_DOUBLE, &*shape.missing), doing);
  if (!shape.chunk.empty()) {
    ok(H5Pset_chunk(creation.id(), rank, shape.chunk.data()), doing);
    // A chunk that does not fit into the cache is compressed again at every write.
    std::size_t chunk_bytes = H5Tget_size(type);
    for (const hsize_t n : shape.chunk) chunk_bytes *= n;
    ok(H5Pset_chunk_cache(access.id(), cache_slots, 2 * chunk_bytes + spare_bytes, 1.0), doing);
  }
  if (shape.compressed) {
    ok(H5Pset_shuffle(creation.id()), doing);
    ok(H5Pset_deflate(creation.id(), deflate_level), doing);
  }
  std::vector<hsize_t> most = shape.size;
  if (shape.grows) most[0] = H5S_UNLIMITED;
  const Handle space(rank == 0 ? H5Screate(H5S_SCALAR)
                               : H5Screate_simple(rank, shape.size.data(), most.data()));
  Handle dataset(
      H5Dcreate2(parent, name.c_str(), type, space.id(), H5P_DEFAULT, creation.id(), access.id()));
  ok(dataset.id(), doing);
  return dataset;
}

Handle Hdf5File::make_texts(hid_t parent, const std::string& name,
                            std::span<const std::string> texts) const {
  const Handle type = text_type();
  Handle dataset = make_dataset(parent, name, type.id(), {.size = {texts.size()}});
  std::vector<const char*> bytes;
  for (const std::string& text : texts) bytes.push_back(text.c_str());
  write_all(dataset, type.id(), bytes.data());
  return dataset;
}

void Hdf5File::write_all(const Handle& dataset, hid_t type, const void* values) const {
  ok(H5Dwrite(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "write values");
}

void Hdf5File::write_block(const Handle& dataset, std::span<const hsize_t> start,
                           std::span<const hsize_t> count, hid_t type, const void* values) const {
  const Handle in_file(H5Dget_space(dataset.id()));
  const Handle in_memory(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr));
  ok(H5Sselect_hyperslab(in_file.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(),
                         nullptr),
     "select a block");
  // HDF5 clears its buffer for conversions at every write: its default of 1 MiB costs more than
  // a table's few rows.
  constexpr std::size_t conversion_bytes = 1 << 16;
  const Handle transfer(H5Pcreate(H5P_DATASET_XFER));
  ok(H5Pset_buffer(transfer.id(), conversion_bytes, nullptr, nullptr), "prepare a block");
  ok(H5Dwrite(dataset.id(), type, in_memory.id(), in_file.id(), transfer.id(), values),
     "write a block");
}

bool Hdf5File::copy_chunk(const Handle& from, const Handle& to,
                          std::span<const hsize_t> start) const {
  hsize_t bytes = 0;
  haddr_t address = HADDR_UNDEF;
  unsigned filters = 0;
  ok(H5Dget_chunk_info_by_coord(from.id(), start.data(), &filters, &address, &bytes),
     "find a chunk");
  if (address == HADDR_UNDEF) return false;
  if (bytes > H5Dget_storage_size(from.id())) fail("find a chunk");
  std::vector<char> chunk(bytes);
  ok(H5Dread_chunk(from.id(), H5P_DEFAULT, start.data(), &filters, chunk.data()), "read a chunk");
  ok(H5Dwrite_chunk(to.id(), H5P_DEFAULT, filters, start.data(), bytes, chunk.data()),
     "copy a chunk");
  return true;
}

void Hdf5File::put_text(hid_t object, const std::string& name, const std::string& text) const {
  const std::string creating = "create attribute '" + name + "'";
  const bool is_long = text.size() > most_attribute_bytes;
  const Handle type = is_long ? text_type() : text_of_length(text.size());
  const Handle space(H5Screate(H5S_SCALAR));
  const bool exists = H5Aexists(object, name.c_str()) > 0;
  const Handle attribute(
      exists ? H5Aopen(object, name.c_str(), H5P_DEFAULT)
             : H5Acreate2(object, name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT));
  ok(attribute.id(), creating);
  const char* bytes = text.c_str();
  const void* memory = is_long ? static_cast<const void*>(&bytes) : bytes;
  // A shorter text in the place of a longer one is padded: the attribute stays where it lies.
  assert(!exists || H5Tget_size(Handle(H5Aget_type(attribute.id())).id()) >= text.size());
  ok(H5Awrite(attribute.id(), type.id(), memory), "write attribute '" + name + "'");
}

void Hdf5File::put_numbers(hid_t object, const std::string& name, hid_t file_type,
                           std::span<const double> numbers) const {
  const hsize_t size = numbers.size();
  const Handle space(H5Screate_simple(1, &size, nullptr));
  const Handle attribute(
      H5Acreate2(object, name.c_str(), file_type, space.id(), H5P_DEFAULT, H5P_DEFAULT));
  ok(attribute.id(), "create attribute '" + name + "'");
  ok(H5Awrite(attribute.id(), H5T_NATIVE_DOUBLE, numbers.data()), "write attribute '" + name + "'");
}

void Hdf5File::make_scale(const Handle& dataset, const std::string& name) const {
  ok(H5DSset_scale(dataset.id(), name.c_str()), "make '" + name + "' an axis");
}

void Hdf5File::attach_scale(const Handle& dataset, const Handle& scale, unsigned axis) const {
  ok(H5DSattach_scale(dataset.id(), scale.id(), axis), "attach an axis to a variable");
}

void Hdf5File::flush() const { ok(H5Fflush(id(), H5F_SCOPE_GLOBAL), "write"); }

void Hdf5File::close() { ok(H5Fclose(file_.release()), "close the file"); }

}  // namespace sim::io

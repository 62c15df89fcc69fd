#include <hdf5_hl.h>

#include <algorithm>
#include <new>

#include "sim/io/hdf5_file.hpp"

namespace sim::io {

bool Hdf5File::has(hid_t parent, const std::string& name) const {
  return H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> Hdf5File::names_in(hid_t parent) const {
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
    try {
      static_cast<std::vector<std::string>*>(out)->emplace_back(name);
      return 0;
    } catch (const std::bad_alloc&) {  // which must not pass through HDF5
      return -1;
    }
  };
  ok(H5Literate(parent, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect, &names), "list names");
  return names;
}

bool Hdf5File::is_dataset(hid_t parent, const std::string& name) const {
  const Handle object(H5Oopen(parent, name.c_str(), H5P_DEFAULT));
  return H5Iget_type(object.id()) == H5I_DATASET;
}

Handle Hdf5File::open_group(const std::string& name) const {
  Handle group(H5Gopen2(id(), name.c_str(), H5P_DEFAULT));
  ok(group.id(), "read group '" + name + "'");
  return group;
}

Handle Hdf5File::open_dataset(hid_t parent, const std::string& name) const {
  Handle dataset(H5Dopen2(parent, name.c_str(), H5P_DEFAULT));
  ok(dataset.id(), "read variable '" + name + "'");
  return dataset;
}

std::vector<hsize_t> Hdf5File::size_of(const Handle& dataset) const {
  const Handle space(H5Dget_space(dataset.id()));
  const int rank = ok(H5Sget_simple_extent_ndims(space.id()), "read the size of a variable");
  std::vector<hsize_t> size(static_cast<std::size_t>(rank));
  ok(H5Sget_simple_extent_dims(space.id(), size.data(), nullptr), "read the size of a variable");
  return size;
}

std::vector<hsize_t> Hdf5File::chunk_of(const Handle& dataset) const {
  const Handle creation(H5Dget_create_plist(dataset.id()));
  std::vector<hsize_t> chunk(size_of(dataset).size());
  ok(H5Pget_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data()),
     "read how a variable lies in the file");
  return chunk;
}

bool Hdf5File::grows(const Handle& dataset) const {
  const Handle space(H5Dget_space(dataset.id()));
  std::vector<hsize_t> most(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space.id())));
  H5Sget_simple_extent_dims(space.id(), nullptr, most.data());
  return !most.empty() && most[0] == H5S_UNLIMITED;
}

std::size_t Hdf5File::count_of(const Handle& dataset, const std::vector<hsize_t>& size,
                               const std::string& name) const {
  // What deflate can make of a byte. Values that were never written take no storage: of those there
  // may be some, as in the arrays of a run that was interrupted.
  constexpr hsize_t growth = 1032, unwritten_bytes = 64 << 20;
  const hsize_t most_bytes = unwritten_bytes + growth * H5Dget_storage_size(dataset.id());
  hsize_t count = 1;
  for (const hsize_t n : size) {
    if (n > 0 && count > most_bytes / sizeof(double) / n)
      refuse_content("the variable '" + name + "' would take more memory than its " +
                     std::to_string(H5Dget_storage_size(dataset.id())) +
                     " bytes in the file can fill");
    count *= n;
  }
  return count;
}

std::vector<std::string> Hdf5File::read_texts(hid_t parent, const std::string& name) const {
  const Handle dataset = open_dataset(parent, name), type = text_type();
  std::vector<char*> bytes(count_of(dataset, size_of(dataset), name));
  ok(H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()),
     "read variable '" + name + "'");
  std::vector<std::string> texts;
  for (char* text : bytes) texts.emplace_back(text != nullptr ? text : "");
  const Handle space(H5Dget_space(dataset.id()));
  H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, bytes.data());
  return texts;
}

std::string Hdf5File::read_text(hid_t parent, const std::string& name) const {
  std::vector<std::string> texts = read_texts(parent, name);
  if (texts.size() != 1) refuse_content("the variable '" + name + "' is not one text");
  return std::move(texts[0]);
}

std::vector<double> Hdf5File::read_numbers(hid_t parent, const std::string& name) const {
  const Handle dataset = open_dataset(parent, name);
  std::vector<double> numbers(count_of(dataset, size_of(dataset), name));
  ok(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()),
     "read variable '" + name + "'");
  return numbers;
}

std::vector<double> Hdf5File::read_numbers(hid_t parent, const std::string& name, hsize_t begin,
                                           hsize_t end) const {
  const Handle dataset = open_dataset(parent, name);
  std::vector<hsize_t> count = size_of(dataset), start(count.size(), 0);
  if (count.empty() || begin > end || end > count[0])
    refuse_content("the variable '" + name + "' has no rows " + std::to_string(begin) + " to " +
                   std::to_string(end));
  start[0] = begin;
  count[0] = end - begin;
  const hsize_t total = count_of(dataset, count, name);
  std::vector<double> numbers(total);
  if (numbers.empty()) return numbers;
  const Handle in_file(H5Dget_space(dataset.id())), in_memory(H5Screate_simple(1, &total, nullptr));
  ok(H5Sselect_hyperslab(in_file.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(),
                         nullptr),
     "select a block");
  ok(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, in_memory.id(), in_file.id(), H5P_DEFAULT,
             numbers.data()),
     "read variable '" + name + "'");
  return numbers;
}

std::vector<float> Hdf5File::read_block(const Handle& dataset, std::span<const hsize_t> start,
                                        std::span<const hsize_t> count) const {
  hsize_t total = 1;
  for (const hsize_t n : count) total *= n;
  std::vector<float> numbers(total);
  if (numbers.empty()) return numbers;
  const Handle in_file(H5Dget_space(dataset.id())), in_memory(H5Screate_simple(1, &total, nullptr));
  ok(H5Sselect_hyperslab(in_file.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(),
                         nullptr),
     "select a block");
  ok(H5Dread(dataset.id(), H5T_NATIVE_FLOAT, in_memory.id(), in_file.id(), H5P_DEFAULT,
             numbers.data()),
     "read a block");
  return numbers;
}

std::optional<std::string> Hdf5File::text_attribute(hid_t object, const std::string& name) const {
  if (H5Aexists(object, name.c_str()) <= 0) return {};
  const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT));
  const std::string reading = "read attribute '" + name + "'";
  const Handle stored(H5Aget_type(attribute.id())), type = text_type();
  if (H5Tget_class(stored.id()) != H5T_STRING) return {};
  const Handle space(H5Aget_space(attribute.id()));
  if (H5Sget_simple_extent_npoints(space.id()) != 1) return {};
  if (H5Tis_variable_str(stored.id()) <= 0) {
    std::string text(H5Tget_size(stored.id()), '\0');
    ok(H5Aread(attribute.id(), stored.id(), text.data()), reading);
    text.resize(std::min(text.size(), text.find('\0')));
    return text;
  }
  char* bytes = nullptr;
  ok(H5Aread(attribute.id(), type.id(), &bytes), reading);
  std::string text = bytes != nullptr ? bytes : "";
  H5free_memory(bytes);
  return text;
}

std::vector<std::string> Hdf5File::attribute_names() const {
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  ok(H5Aiterate2(id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect, &names),
     "list the attributes");
  return names;
}

std::vector<std::string> Hdf5File::scale_names(const Handle& dataset) const {
  const auto take_name = [](hid_t, unsigned, hid_t scale, void* out) -> herr_t {
    constexpr std::size_t longest = 256;
    char name[longest] = "";
    H5DSget_scale_name(scale, name, longest);
    *static_cast<std::string*>(out) = name;
    return 1;  // the first is enough
  };
  std::vector<std::string> names(size_of(dataset).size());
  for (unsigned axis = 0; axis < names.size(); ++axis)
    ok(H5DSiterate_scales(dataset.id(), axis, nullptr, take_name, &names[axis]),
       "read the axes of a variable");
  return names;
}

bool Hdf5File::is_text(const Handle& dataset) const {
  const Handle type(H5Dget_type(dataset.id()));
  return H5Tis_variable_str(type.id()) > 0;
}

}  // namespace sim::io

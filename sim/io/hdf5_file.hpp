#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/io/hdf5_handle.hpp"

namespace sim::io {

/// How a dataset lies in its file.
struct DatasetShape {
  std::vector<hsize_t> size{};
  std::vector<hsize_t> chunk{};     // empty: in one piece
  bool grows = false;               // along its first axis; needs `chunk`
  bool compressed = false;          // needs `chunk`
  std::optional<double> missing{};  // what is read where nothing was written
};

/// An open HDF5 file: the few operations that run files are made of, each in the manner that netCDF
/// readers understand (text of variable length, scales on axes, creation order tracked).
/// Throws Hdf5Error when HDF5 refuses.
class Hdf5File {
 public:
  static Hdf5File create(const std::filesystem::path& path);
  /// To read. The file is inspected before (hdf5_inspection.hpp). What fails from here on throws
  /// Hdf5ReadError.
  static Hdf5File open(const std::filesystem::path& path);

  /// A new group of this file as if it were a file: everything goes into the group. It is to be
  /// destroyed, not closed. `name` may have one parent, as in "a/b".
  Hdf5File make_part(const std::string& name) const;

  hid_t id() const { return file_.id(); }
  /// Throws when `result` is negative: "cannot `doing` in '<file>' (<reason>)".
  template <typename T>
  T ok(T result, std::string_view doing) const {
    if (result < 0) fail(doing);
    return result;
  }
  [[noreturn]] void fail(std::string_view doing) const;
  /// The file does not hold what it should: "'<file>' is damaged: `what`".
  [[noreturn]] void refuse_content(const std::string& what) const;

  Handle make_group(const std::string& name) const;
  Handle make_dataset(hid_t parent, const std::string& name, hid_t type,
                      const DatasetShape& shape) const;
  /// A dataset with all its values, in one piece.
  Handle make_texts(hid_t parent, const std::string& name,
                    std::span<const std::string> texts) const;
  void write_all(const Handle& dataset, hid_t type, const void* values) const;
  /// Writes a block of a dataset.
  void write_block(const Handle& dataset, std::span<const hsize_t> start,
                   std::span<const hsize_t> count, hid_t type, const void* values) const;
  /// Copies a chunk, as it is stored, to the same place of a dataset of the same shape. Returns
  /// whether there is one.
  bool copy_chunk(const Handle& from, const Handle& to, std::span<const hsize_t> start) const;
  /// Replaces the text of an attribute that exists.
  void put_text(hid_t object, const std::string& name, const std::string& text) const;
  void put_numbers(hid_t object, const std::string& name, hid_t file_type,
                   std::span<const double> numbers) const;
  void make_scale(const Handle& dataset, const std::string& name) const;
  void attach_scale(const Handle& dataset, const Handle& scale, unsigned axis) const;

  bool has(hid_t parent, const std::string& name) const;
  /// Names of groups and datasets in the order in which they were made.
  std::vector<std::string> names_in(hid_t parent) const;
  bool is_dataset(hid_t parent, const std::string& name) const;
  Handle open_group(const std::string& name) const;
  Handle open_dataset(hid_t parent, const std::string& name) const;
  std::vector<hsize_t> size_of(const Handle& dataset) const;
  /// Of a dataset that lies in chunks.
  std::vector<hsize_t> chunk_of(const Handle& dataset) const;
  /// Whether its first axis may grow.
  bool grows(const Handle& dataset) const;
  /// All of these refuse a variable that is larger than its file can hold.
  std::vector<std::string> read_texts(hid_t parent, const std::string& name) const;
  /// Of a variable with one text.
  std::string read_text(hid_t parent, const std::string& name) const;
  std::vector<double> read_numbers(hid_t parent, const std::string& name) const;
  /// Rows [begin, end) of the first axis.
  std::vector<double> read_numbers(hid_t parent, const std::string& name, hsize_t begin,
                                   hsize_t end) const;
  std::vector<float> read_block(const Handle& dataset, std::span<const hsize_t> start,
                                std::span<const hsize_t> count) const;
  /// nullopt when there is no such attribute or it is not one text.
  std::optional<std::string> text_attribute(hid_t object, const std::string& name) const;
  /// Names of the attributes of the file in the order in which they were made.
  std::vector<std::string> attribute_names() const;
  bool is_text(const Handle& dataset) const;
  /// The name of the scale of each axis; empty where there is none.
  std::vector<std::string> scale_names(const Handle& dataset) const;

  void flush() const;
  /// All handles of the file must be closed before.
  void close();

 private:
  explicit Hdf5File(std::filesystem::path path) : path_(std::move(path)) {}
  /// How many values there are in `size`; refuses more than the storage of the dataset can hold.
  std::size_t count_of(const Handle& dataset, const std::vector<hsize_t>& size,
                       const std::string& name) const;

  std::filesystem::path path_;
  bool reading_ = false;
  Handle file_;
};

}  // namespace sim::io

#include "sim/io/study_index.hpp"

#include <unistd.h>

#include <array>
#include <limits>

#include "sim/io/run_format.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Every array of an index has the size of its axes; that of the runs bounds what an index takes.
void check_sizes(const Hdf5File& file, const StudyIndex& index) {
  const std::size_t points = index.points.size(), replicates = index.replicates.size();
  if (file.read_numbers(file.id(), "status").size() != points * replicates ||
      file.size_of(file.open_dataset(file.id(), "status")) !=
          std::vector<hsize_t>{points, replicates})
    file.refuse_content("'status' is not an array of points and replicates");
  if (!index.unit.empty() && index.unit.size() != points * index.factors.size())
    file.refuse_content("'unit' is not an array of points and factors");
  for (const FactorColumn& factor : index.factors) {
    const bool is_text = factor.kind == FactorColumn::Kind::text;
    if ((is_text ? factor.texts.size() : factor.numbers.size()) != points)
      file.refuse_content("the factor '" + factor.name + "' does not have a value for each point");
    if (factor.kind == FactorColumn::Kind::date)
      for (const double days : factor.numbers) date_in(file, days, factor.name);
  }
}

class IndexWriter {
 public:
  IndexWriter(const StudyIndex& index, const fs::path& path)
      : index_(index), file_(Hdf5File::create(path)) {}
  void write();

 private:
  Handle make(const std::string& name, hid_t type, std::vector<hsize_t> size,
              const std::string& meaning) const;
  void attach(const Handle& dataset, const std::vector<const Handle*>& axes) const;
  void write_texts(const std::string& name, const std::vector<std::string>& texts,
                   const std::string& meaning, const Handle* axis) const;
  void write_points();
  void write_factor(const FactorColumn& factor) const;
  void write_runs() const;
  void write_scalars() const;
  void write_files() const;
  void write_failures() const;

  const StudyIndex& index_;
  Hdf5File file_;
  Handle point_, replicate_;
};

Handle IndexWriter::make(const std::string& name, hid_t type, std::vector<hsize_t> size,
                         const std::string& meaning) const {
  Handle dataset = file_.make_dataset(file_.id(), name, type, {.size = std::move(size)});
  file_.put_text(dataset.id(), "long_name", meaning);
  return dataset;
}

void IndexWriter::attach(const Handle& dataset, const std::vector<const Handle*>& axes) const {
  for (unsigned i = 0; i < axes.size(); ++i) file_.attach_scale(dataset, *axes[i], i);
}

void IndexWriter::write_texts(const std::string& name, const std::vector<std::string>& texts,
                              const std::string& meaning, const Handle* axis) const {
  const Handle dataset = file_.make_texts(file_.id(), name, texts);
  file_.put_text(dataset.id(), "long_name", meaning);
  if (axis != nullptr) attach(dataset, {axis});
}

void IndexWriter::write_points() {
  std::vector<std::int32_t> numbers(index_.points.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::int32_t>(i);
  point_ = make("point", H5T_STD_I32LE, {numbers.size()}, "place of the point in the design");
  file_.write_all(point_, H5T_NATIVE_INT32, numbers.data());
  file_.make_scale(point_, "point");
  replicate_ = make("replicate", H5T_STD_I64LE, {index_.replicates.size()},
                    "number of the replicate that the draws use");
  file_.write_all(replicate_, H5T_NATIVE_UINT32, index_.replicates.data());
  file_.make_scale(replicate_, "replicate");
  write_texts("id", index_.points, "id of the point, made of its values", &point_);
  for (const FactorColumn& factor : index_.factors) write_factor(factor);
  if (index_.unit.empty()) return;
  std::vector<std::string> names;
  for (const FactorColumn& factor : index_.factors) names.push_back(factor.name);
  const Handle factors = file_.make_texts(file_.id(), "factor", names);
  file_.make_scale(factors, "factor");
  const Handle unit = make("unit", H5T_IEEE_F64LE, {index_.points.size(), names.size()},
                           "the point in the unit cube, before it was scaled");
  file_.write_all(unit, H5T_NATIVE_DOUBLE, index_.unit.data());
  attach(unit, {&point_, &factors});
}

void IndexWriter::write_factor(const FactorColumn& factor) const {
  const std::string meaning = "factor: " + factor.keys;
  if (factor.kind == FactorColumn::Kind::text) {
    write_texts(factor.name, factor.texts, meaning, &point_);
    const Handle dataset = file_.open_dataset(file_.id(), factor.name);
    file_.put_text(dataset.id(), "role", "factor");
    return;
  }
  const Handle dataset = make(factor.name, H5T_IEEE_F64LE, {factor.numbers.size()}, meaning);
  file_.write_all(dataset, H5T_NATIVE_DOUBLE, factor.numbers.data());
  file_.put_text(dataset.id(), "role", "factor");
  if (factor.kind == FactorColumn::Kind::date) put_calendar(file_, dataset);
  attach(dataset, {&point_});
}

void IndexWriter::write_runs() const {
  const std::vector<hsize_t> size{index_.points.size(), index_.replicates.size()};
  const Handle status = make("status", H5T_STD_I8LE, size, "what became of the run");
  file_.put_numbers(status.id(), "flag_values", H5T_STD_I8LE, std::array{0.0, 1.0, 2.0});
  file_.put_text(status.id(), "flag_meanings", "missing done failed");
  file_.write_all(status, H5T_NATIVE_INT8, index_.status.data());
  const Handle file = make("file", H5T_STD_I32LE, size, "number of the file of the run; -1: none");
  file_.write_all(file, H5T_NATIVE_INT32, index_.file.data());
  const Handle row = make("row", H5T_STD_I32LE, size, "row of the run in its file; -1: none");
  file_.write_all(row, H5T_NATIVE_INT32, index_.row.data());
  for (const Handle* dataset : {&status, &file, &row}) attach(*dataset, {&point_, &replicate_});
}

void IndexWriter::write_scalars() const {
  const std::size_t runs = index_.status.size(), count = index_.scalars.size();
  for (std::size_t s = 0; s < count; ++s) {
    const Handle dataset = make(index_.scalars[s], H5T_IEEE_F64LE,
                                {index_.points.size(), index_.replicates.size()}, "scalar");
    std::vector<double> values(runs);
    for (std::size_t r = 0; r < runs; ++r) values[r] = index_.values[r * count + s];
    file_.write_all(dataset, H5T_NATIVE_DOUBLE, values.data());
    file_.put_text(dataset.id(), "role", "scalar");
    file_.put_numbers(dataset.id(), "_FillValue", H5T_IEEE_F64LE, {&nan, 1});
    attach(dataset, {&point_, &replicate_});
  }
}

void IndexWriter::write_files() const {
  const Handle group = file_.make_group("files");
  std::vector<std::string> names;
  std::vector<std::int64_t> sizes;
  for (const StudyIndex::File& file : index_.files) {
    names.push_back(file.name);
    sizes.push_back(file.size);
  }
  file_.make_texts(group.id(), "name", names);
  const Handle size =
      file_.make_dataset(group.id(), "size", H5T_STD_I64LE, {.size = {sizes.size()}});
  if (!sizes.empty()) file_.write_all(size, H5T_NATIVE_INT64, sizes.data());
}

void IndexWriter::write_failures() const {
  const Handle group = file_.make_group("failures");
  std::vector<std::int32_t> points, replicates;
  std::vector<std::string> messages;
  for (const StudyIndex::Failure& failure : index_.failures) {
    points.push_back(failure.point);
    replicates.push_back(failure.replicate);
    messages.push_back(failure.message);
  }
  for (const auto& [name, numbers] : {std::pair{"point", &points}, {"replicate", &replicates}}) {
    const Handle dataset =
        file_.make_dataset(group.id(), name, H5T_STD_I32LE, {.size = {numbers->size()}});
    if (!numbers->empty()) file_.write_all(dataset, H5T_NATIVE_INT32, numbers->data());
  }
  file_.make_texts(group.id(), "message", messages);
}

void IndexWriter::write() {
  file_.put_text(file_.id(), "Conventions", "CF-1.10");
  file_.put_text(file_.id(), "study_format_version", std::string(study_format_version));
  for (const auto& [name, text] : index_.attributes) file_.put_text(file_.id(), name, text);
  const auto put = [&](const char* name, const std::string& text) {
    const Handle type = text_type();
    const char* bytes = text.c_str();
    file_.write_all(file_.make_dataset(file_.id(), name, type.id(), {}), type.id(), &bytes);
  };
  put("scenario", index_.scenario_text);
  put("key", index_.key_text);
  write_points();
  write_runs();
  write_scalars();
  write_files();
  write_failures();
  point_ = {};
  replicate_ = {};
  file_.flush();
  file_.close();
}

}  // namespace

void write_study_index(const StudyIndex& index, const fs::path& path) {
  // Programs on several machines may write it at the same time.
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const fs::path part =
      path.string() + "." + host.data() + "." + std::to_string(::getpid()) + ".part";
  try {
    IndexWriter(index, part).write();
    fs::rename(part, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
}

StudyIndex read_study_index(const fs::path& path) {
  const Hdf5File file = Hdf5File::open(path);
  StudyIndex index;
  const auto version = file.text_attribute(file.id(), "study_format_version");
  if (version != study_format_version)
    throw Hdf5ReadError("'" + path.string() + "' has study format version '" +
                        version.value_or("") + "' (this program reads version " +
                        std::string(study_format_version) + ")");
  for (const std::string& name : file.attribute_names())
    if (auto text = file.text_attribute(file.id(), name))
      index.attributes.emplace_back(name, std::move(*text));
  index.scenario_text = file.read_text(file.id(), "scenario");
  index.key_text = file.read_text(file.id(), "key");
  index.points = file.read_texts(file.id(), "id");
  for (const double number : file.read_numbers(file.id(), "replicate"))
    index.replicates.push_back(
        static_cast<std::uint32_t>(index_in(file, number, std::size_t{1} << 32, "replicate")));
  if (file.has(file.id(), "unit")) index.unit = file.read_numbers(file.id(), "unit");
  for (const std::string& name : file.names_in(file.id())) {
    if (!file.is_dataset(file.id(), name)) continue;
    const Handle dataset = file.open_dataset(file.id(), name);
    const auto role = file.text_attribute(dataset.id(), "role");
    if (role == "scalar") index.scalars.push_back(name);
    if (role != "factor") continue;
    FactorColumn factor;
    factor.name = name;
    factor.keys = file.text_attribute(dataset.id(), "long_name").value_or("");
    factor.keys.erase(0, std::string("factor: ").size());
    if (file.is_text(dataset)) {
      factor.texts = file.read_texts(file.id(), name);
    } else {
      factor.kind = file.text_attribute(dataset.id(), "calendar") ? FactorColumn::Kind::date
                                                                  : FactorColumn::Kind::number;
      factor.numbers = file.read_numbers(file.id(), name);
    }
    index.factors.push_back(std::move(factor));
  }
  check_sizes(file, index);
  const std::size_t runs = index.points.size() * index.replicates.size();
  index.status.assign(runs, StudyIndex::missing);
  index.file.assign(runs, -1);
  index.row.assign(runs, -1);
  index.values.assign(runs * index.scalars.size(), nan);
  return index;
}

}  // namespace sim::io

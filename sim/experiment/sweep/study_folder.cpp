#include "sim/experiment/sweep/study_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <thread>

#include "sim/core/results.hpp"
#include "sim/experiment/sweep/key_difference.hpp"
#include "sim/io/hdf5_handle.hpp"

namespace sim::experiment {
namespace {

namespace fs = std::filesystem;
using io::StudyIndex;

[[noreturn]] void refuse(const fs::path& where, const std::string& why,
                         const std::string& suggestion = "") {
  Problems problems;
  problems.add({where.string(), 0}, why, suggestion);
  throw InputError(problems.all());
}

bool is_ours(const std::string& name) {
  return name == "index.h5" || name == "runs" || name.starts_with("lock") ||
         name.starts_with("index.h5.");
}

io::FactorColumn column_of(const Factor& factor, std::size_t number,
                           const std::vector<Point>& points) {
  using Kind = io::FactorColumn::Kind;
  io::FactorColumn column;
  column.name = factor.name;
  for (const std::string& key : factor.keys) column.keys += (column.keys.empty() ? "" : " ") + key;
  if (factor.keys.empty()) column.keys = "cases";
  const auto all = [&](auto is_kind) {
    return std::all_of(points.begin(), points.end(),
                       [&](const Point& point) { return is_kind(point.values[number]); });
  };
  if (all(is_number)) column.kind = Kind::number;
  if (all([](const Node& node) { return std::holds_alternative<Date>(node.value); }))
    column.kind = Kind::date;
  for (const Point& point : points) {
    const Node& value = point.values[number];
    if (column.kind == Kind::number) column.numbers.push_back(number_in(value));
    if (column.kind == Kind::date)
      column.numbers.push_back(std::get<Date>(value.value) - event_date_epoch);
    if (column.kind != Kind::text) continue;
    const auto* text = std::get_if<std::string>(&value.value);
    column.texts.push_back(text != nullptr ? *text : value.text());
  }
  return column;
}

}  // namespace

std::vector<fs::path> runs_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / "runs", error))
    if (entry.path().extension() == ".h5") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// The runs of a file, or nothing if its writer died at its beginning. A file that is being written
/// may be unreadable in the instant of a flush.
std::optional<std::vector<io::RunRow>> rows_of(const fs::path& path, std::string* why) {
  using namespace std::chrono_literals;
  constexpr int most_tries = 20;
  for (int tries = 1;; ++tries) {
    try {
      return io::RunsFileReader(path).rows();
    } catch (const io::Hdf5Error& failure) {
      std::error_code error;
      const bool empty = fs::file_size(path, error) == 0;
      const auto age = fs::file_time_type::clock::now() - fs::last_write_time(path, error);
      if (error || empty) return {};
      if (age > 5s || tries == most_tries) {
        if (why != nullptr) *why = failure.what();
        return {};
      }
      std::this_thread::sleep_for(10ms);
    }
  }
}

StudyFolder::StudyFolder(fs::path path) : path_(std::move(path)) {}

bool StudyFolder::has_study() const {
  std::error_code ignored;
  return fs::exists(path_ / "index.h5", ignored);
}

void StudyFolder::prepare() const {
  std::error_code error;
  const std::string hint = "Name another folder with --output";
  if (!has_study())
    for (const auto& entry : fs::directory_iterator(path_, error))
      if (!is_ours(entry.path().filename().string()))
        refuse(path_,
               "holds other things than a study ('" + entry.path().filename().string() + "')",
               hint);
  fs::create_directories(path_ / "runs", error);
  if (error) refuse(path_, "the folder cannot be made (" + error.message() + ")", hint);
  for (const fs::path& folder : {path_, path_ / "runs"})
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
      refuse(folder, "cannot be written in (" + std::string(std::strerror(errno)) + ")", hint);
}

void StudyFolder::lock(Shard shard) {
  shard_ = shard;
  const std::string name =
      shard.of == 1 ? "lock"
                    : "lock-" + std::to_string(shard.number) + "-of-" + std::to_string(shard.of);
  const fs::path file = path_ / name;
  // Closed at the end of the process, and with it the lock is gone.
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (descriptor >= 0 && ::fcntl(descriptor, F_SETLK, &whole) == 0) return;
  if (descriptor < 0 || (errno != EACCES && errno != EAGAIN))
    refuse(file, "cannot be locked (" + std::string(std::strerror(errno)) + ")");
  refuse(path_, "another program makes the runs of this study",
         "Wait for it, or look at it with: narod sweep --status " + path_.string());
}

fs::path StudyFolder::new_runs_file() const {
  constexpr int most_files = 1'000'000;
  int number = 0;
  for (const fs::path& file : runs_files(path_))
    number = std::max(number, std::atoi(file.stem().c_str()));
  while (++number < most_files) {
    std::string name = std::to_string(number);
    name.insert(0, name.size() < 5 ? 5 - name.size() : 0, '0');
    if (shard_.of > 1)
      name += "-part-" + std::to_string(shard_.number) + "-of-" + std::to_string(shard_.of);
    const fs::path path = path_ / "runs" / (name + ".h5");
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
      ::close(descriptor);
      return path;
    }
    if (errno != EEXIST)
      throw std::runtime_error("cannot create '" + path.string() + "' (" + std::strerror(errno) +
                               ")");
  }
  throw std::runtime_error("'" + (path_ / "runs").string() + "' has too many files");
}

StudyIndex StudyFolder::design() const {
  if (!has_study())
    refuse(path_, "holds no study (there is no index.h5)",
           "Name the folder that a study was written to: --output of narod sweep");
  try {
    return io::read_study_index(path_ / "index.h5");
  } catch (const io::Hdf5Error& error) {
    refuse(path_ / "index.h5", error.what());
  }
}

void StudyFolder::find_runs(StudyIndex& index) const {
  std::map<std::string, std::vector<std::size_t>> places;  // a point may stand in several
  for (std::size_t p = 0; p < index.points.size(); ++p) places[index.points[p]].push_back(p);
  std::map<std::uint32_t, std::size_t> replicates;
  for (std::size_t r = 0; r < index.replicates.size(); ++r) replicates[index.replicates[r]] = r;
  std::map<std::size_t, std::string> messages;  // of failed runs, by their place in the index
  for (const fs::path& path : runs_files(path_)) {
    std::error_code ignored;
    const auto size = static_cast<std::int64_t>(fs::file_size(path, ignored));
    std::string why;
    const std::optional<std::vector<io::RunRow>> found = rows_of(path, &why);
    if (!why.empty()) index.unreadable.push_back(why);
    if (!found) continue;
    const std::vector<io::RunRow>& rows = *found;
    const auto number = static_cast<std::int32_t>(index.files.size());
    index.files.push_back({"runs/" + path.filename().string(), size});
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const auto place = places.find(rows[row].point);
      const auto replicate = replicates.find(rows[row].replicate);
      if (place == places.end() || replicate == replicates.end()) continue;
      for (const std::size_t point : place->second) {
        const std::size_t at = index.at(point, replicate->second);
        if (index.status[at] == StudyIndex::done) continue;
        index.status[at] = rows[row].done ? StudyIndex::done : StudyIndex::failed;
        index.file[at] = number;
        index.row[at] = static_cast<std::int32_t>(row);
        std::copy_n(rows[row].scalars.begin(),
                    std::min(index.scalars.size(), rows[row].scalars.size()),
                    index.values.begin() + static_cast<std::ptrdiff_t>(at * index.scalars.size()));
        messages.erase(at);
        if (!rows[row].done) messages[at] = rows[row].message;
      }
    }
  }
  for (const auto& [at, message] : messages)
    index.failures.push_back(
        {static_cast<std::int32_t>(at / index.replicates.size()),
         static_cast<std::int32_t>(index.replicates[at % index.replicates.size()]), message});
}

void StudyFolder::write(const StudyIndex& index) const {
  io::write_study_index(index, path_ / "index.h5");
}

StudyIndex index_of(const Sweep& sweep,
                    std::vector<std::pair<std::string, std::string>> attributes) {
  StudyIndex index;
  index.attributes = std::move(attributes);
  index.scenario_text = layout_of(sweep).run.scenario_text;
  index.key_text = sweep.key_text;
  const std::vector<Point>& points = sweep.points.points;
  for (std::size_t f = 0; f < sweep.points.factors.size(); ++f)
    index.factors.push_back(column_of(sweep.points.factors[f], f, points));
  for (const Point& point : points) index.points.push_back(point.id);
  for (const std::vector<double>& row : sweep.points.unit)
    index.unit.insert(index.unit.end(), row.begin(), row.end());
  for (std::size_t r = 0; r < sweep.base.options.replicates; ++r)
    index.replicates.push_back(static_cast<std::uint32_t>(sweep.base.options.first_replicate + r));
  for (const Scalar& scalar : sweep.scalars) index.scalars.push_back(scalar.name);
  const std::size_t runs = points.size() * index.replicates.size();
  index.status.assign(runs, StudyIndex::missing);
  index.file.assign(runs, -1);
  index.row.assign(runs, -1);
  index.values.assign(runs * index.scalars.size(), std::numeric_limits<double>::quiet_NaN());
  return index;
}

void check_same_key(const std::string& key_text, const StudyIndex& there, const fs::path& folder) {
  if (there.key_text == key_text) return;
  refuse(folder,
         "holds another study, whose runs cannot be compared with these (" +
             key_difference(there.key_text, key_text) + ")",
         "Name another folder; points, factors and replicates may change freely");
}

void check_same_study(const Sweep& sweep, const StudyIndex& there, const fs::path& folder) {
  check_same_key(sweep.key_text, there, folder);
}

}  // namespace sim::experiment

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>

#include "sim/core/random.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/hdf5_inspection.hpp"
#include "sim/io/run_file.hpp"
#include "sim/io/runs_file.hpp"
#include "sim/io/study_index.hpp"
#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

RunFileLayout layout(const fs::path& path) {
  RunFileLayout layout;
  layout.path = path;
  layout.title = "a test";
  layout.axes = {{"place", "place", {"a", "b"}}};
  layout.variables = {{"support", "1", "share", {"place"}}};
  layout.series = {{"strikers", "strikes", "all", "worker", "", "1", Aggregate::sum, "", {}, {}},
                   {"deserters", "army", "all", "soldier", "", "1", Aggregate::sum, "", {}, {}}};
  for (int week = 0; week < 3; ++week)
    layout.times.push_back(Date::from_ymd(1917, 1, 1) + 7 * week);
  layout.replicates = 2;
  layout.scenario_text = "[run]\nseed = 1\n";
  return layout;
}

const std::vector<Result> results = {
    {"share", "vote", Date::from_ymd(1917, 1, 9), {}, "a", "all", "x", 0.5},
    {"share", "vote", Date::from_ymd(1917, 1, 9), {}, "b", "all", "x", 0.7}};
const std::vector<EventRecord> events = {
    {"rising", Date::from_ymd(1917, 1, 9), "outcome", false, "condition", "changes"}};

void write_run(const fs::path& path) {
  RunFileWriter writer(layout(path));
  for (std::size_t replicate = 0; replicate < 2; ++replicate) {
    writer.write_weeks(replicate, 0, 3, {std::vector<float>(6, 0.5f)}, std::vector<double>(6, 1));
    writer.append_results(replicate, results);
    writer.append_events(replicate, events);
  }
  writer.close();
}

void write_runs(const fs::path& path) {
  RunsFileWriter writer({layout(path), {"turnout"}});
  for (std::uint32_t replicate = 0; replicate < 2; ++replicate)
    writer.append({"point",
                   replicate,
                   true,
                   "",
                   1,
                   7,
                   {std::vector<float>(6, 0.5f)},
                   std::vector<double>(6, 1),
                   {0.5},
                   results,
                   events});
}

void write_index(const fs::path& path) {
  StudyIndex index;
  index.scenario_text = "x";
  index.key_text = "y";
  index.factors = {{"size", "parameters.size", FactorColumn::Kind::number, {1, 2}, {}}};
  index.points = {"one", "two"};
  index.replicates = {0, 1, 2};
  index.scalars = {"turnout"};
  index.status.assign(6, 0);
  index.file.assign(6, -1);
  index.row.assign(6, -1);
  index.values.assign(6, 0.5);
  write_study_index(index, path);
}

/// Replaces a dataset by numbers, or by as many empty texts, of another shape.
void replace(const fs::path& path, const std::string& name, const std::vector<hsize_t>& size,
             const std::vector<double>& numbers) {
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
  ASSERT_GE(file.id(), 0);
  hid_t kind = H5T_NATIVE_DOUBLE;
  const Handle text = text_type();
  {
    const Handle old(H5Dopen2(file.id(), name.c_str(), H5P_DEFAULT)), type(H5Dget_type(old.id()));
    if (H5Tis_variable_str(type.id()) > 0) kind = text.id();
  }
  ASSERT_GE(H5Ldelete(file.id(), name.c_str(), H5P_DEFAULT), 0);
  const Handle space(size.empty()
                         ? H5Screate(H5S_SCALAR)
                         : H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr));
  const Handle dataset(
      H5Dcreate2(file.id(), name.c_str(), kind, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  const std::vector<const char*> texts(numbers.size(), "");
  if (!numbers.empty()) {
    const void* values = kind == text.id() ? static_cast<const void*>(texts.data())
                                           : static_cast<const void*>(numbers.data());
    ASSERT_GE(H5Dwrite(dataset.id(), kind, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
  }
}

std::string why_no_run(const fs::path& path) {
  Problems problems;
  read_run(path, problems);
  return text_of(problems);
}

/// Reads all there is of a file of runs.
std::string why_no_runs(const fs::path& path) {
  try {
    const RunsFileReader reader(path);
    for (std::size_t row = 0; row < reader.rows().size(); ++row) {
      reader.results(row);
      reader.events(row);
      for (const auto& variable : reader.variables()) reader.values(variable.name, row);
    }
    return "";
  } catch (const Hdf5ReadError& error) {
    return error.what();
  }
}

std::string why_no_index(const fs::path& path) {
  try {
    read_study_index(path);
    return "";
  } catch (const Hdf5ReadError& error) {
    return error.what();
  }
}

struct Change {
  const char* variable;
  std::vector<hsize_t> size;
  std::vector<double> numbers;
};

void expect_refused(const std::function<void(const fs::path&)>& write,
                    const std::function<std::string(const fs::path&)>& why_not,
                    const std::vector<Change>& changes) {
  const TestFolder folder;
  const fs::path path = folder / "file.h5";
  write(path);
  ASSERT_EQ(why_not(path), "");
  for (const Change& change : changes) {
    fs::remove(path);
    write(path);
    replace(path, change.variable, change.size, change.numbers);
    const std::string why = why_not(path);
    EXPECT_THAT(why, HasSubstr("file.h5")) << change.variable;
  }
}

TEST(HostileFiles, a_run_file_with_other_shapes_or_numbers_is_refused) {
  expect_refused(write_run, why_no_run,
                 {{"time", {3}, {0, 7, 1e300}},
                  {"time", {3}, {7, 7, 14}},
                  {"time", {}, {0}},
                  {"replicate", {1}, {0}},
                  {"series/value", {2, 3}, std::vector<double>(6, 1)},
                  {"series/value", {2, 3, 1}, std::vector<double>(6, 1)},
                  {"series/series_aggregate", {0}, {}},
                  {"series/series_aggregate", {2}, {0, 0}},
                  {"series/series_event", {1}, {0}},
                  {"results/replicate_number", {4}, {-1, 0, 1, 1}},
                  {"results/replicate_number", {4}, {0, 0, 1, 2}},
                  {"results/replicate_number", {4}, {0, 0, 1, 0.5}},
                  {"results/replicate_number", {3}, {0, 0, 1}},
                  {"results/date", {4}, {0, 0, 0, 1e18}},
                  {"results/list", {}, {0}},
                  {"events/date", {2}, {NAN, 0}},
                  {"events/id", {1}, {0}}});
}

TEST(HostileFiles, a_file_of_runs_with_other_shapes_or_numbers_is_refused) {
  expect_refused(write_runs, why_no_runs,
                 {{"event_keys/cause", {}, {0}},
                  {"results/key", {4}, {-1, -1, -1, -1}},
                  {"results/key", {4}, {0, 1, 2, 3}},
                  {"results/date", {4}, {0, 0, 0, 1e18}},
                  {"runs/results_end", {2}, {4, 2}},
                  {"runs/results_end", {2}, {-1, 4}},
                  {"runs/replicate", {2}, {0, 1e18}},
                  {"runs/point", {}, {0}}});
}

TEST(HostileFiles, a_run_whose_rows_are_missing_counts_as_not_written) {
  const TestFolder folder;
  for (const char* column : {"event_keys/cause", "event_keys/scripted", "results/value"}) {
    const fs::path path = folder / "runs.h5";
    fs::remove(path);
    write_runs(path);
    ASSERT_EQ(RunsFileReader(path).rows().size(), 2u);
    replace(path, column, {0}, {});
    EXPECT_TRUE(RunsFileReader(path).rows().empty()) << column;
  }
}

TEST(HostileFiles, an_array_of_runs_without_the_size_of_its_axes_is_refused) {
  const TestFolder folder;
  for (const std::vector<hsize_t>& size :
       {std::vector<hsize_t>{2, 3, 1}, std::vector<hsize_t>{2, 2, 2}, std::vector<hsize_t>{}}) {
    const fs::path path = folder / "runs.h5";
    fs::remove(path);
    write_runs(path);
    std::size_t count = 1;
    for (const hsize_t n : size) count *= n;
    replace(path, "support", size, std::vector<double>(count, 1));
    EXPECT_THROW(RunsFileReader(path).values("support", 0), Hdf5ReadError);
  }
}

TEST(HostileFiles, an_index_with_other_shapes_or_numbers_is_refused) {
  expect_refused(write_index, why_no_index,
                 {{"id", {3}, {0, 0, 0}},
                  {"scenario", {2}, {0, 0}},
                  {"replicate", {3}, {0, 1, -1}},
                  {"status", {6}, std::vector<double>(6, 0)},
                  {"status", {2, 2}, std::vector<double>(4, 0)}});
}

TEST(HostileFiles, a_variable_may_not_take_more_memory_than_its_file_can_fill) {
  const TestFolder folder;
  for (const hsize_t size : {hsize_t{1} << 29, hsize_t{1} << 37, hsize_t{1} << 62}) {
    const fs::path path = folder / "run.h5";
    fs::remove(path);
    write_run(path);
    {
      const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
      ASSERT_GE(H5Ldelete(file.id(), "time", H5P_DEFAULT), 0);
      const Handle creation(H5Pcreate(H5P_DATASET_CREATE));
      const hsize_t chunk = 1024;
      H5Pset_chunk(creation.id(), 1, &chunk);
      const Handle space(H5Screate_simple(1, &size, nullptr));
      const Handle made(H5Dcreate2(file.id(), "time", H5T_NATIVE_DOUBLE, space.id(), H5P_DEFAULT,
                                   creation.id(), H5P_DEFAULT));
      ASSERT_GE(made.id(), 0);
    }
    EXPECT_THAT(why_no_run(path), HasSubstr("'time' would take more memory"));
  }
}

TEST(Hdf5Inspection, refuses_what_depends_on_other_files) {
  const TestFolder folder;
  const fs::path path = folder / "run.h5";
  using Edit = std::function<void(hid_t)>;
  const hsize_t size = 3;
  const auto dataset = [&](hid_t file, const Handle& creation) {
    const Handle space(H5Screate_simple(1, &size, nullptr));
    Handle(H5Dcreate2(file, "x", H5T_NATIVE_DOUBLE, space.id(), H5P_DEFAULT, creation.id(),
                      H5P_DEFAULT));
  };
  const std::vector<std::pair<Edit, const char*>> edits = {
      {[](hid_t f) { H5Lcreate_soft("/time", f, "x", H5P_DEFAULT, H5P_DEFAULT); }, "link"},
      {[](hid_t f) { H5Lcreate_external("other.h5", "/t", f, "x", H5P_DEFAULT, H5P_DEFAULT); },
       "link"},
      {[&](hid_t f) {
         const Handle creation(H5Pcreate(H5P_DATASET_CREATE));
         H5Pset_external(creation.id(), "/etc/passwd", 0, 24);
         dataset(f, creation);
       },
       "stored in other files"},
      {[&](hid_t f) {
         const Handle creation(H5Pcreate(H5P_DATASET_CREATE));
         H5Pset_chunk(creation.id(), 1, &size);
         H5Pset_nbit(creation.id());
         dataset(f, creation);
       },
       "filter"}};
  for (const auto& [edit, why] : edits) {
    fs::remove(path);
    write_run(path);
    {
      const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
      edit(file.id());
    }
    EXPECT_THAT(why_no_run(path), HasSubstr(why));
  }
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Damages bytes as a torn disk block, a flipped bit or a stranger would.
std::string damaged(std::string bytes, std::uint32_t trial) {
  const Draws draws({1, 0}, 0, trial, 0);
  const auto size = static_cast<std::uint32_t>(bytes.size());
  const std::uint32_t at = draws.below(0, size), length = 1 + draws.below(1, 512);
  switch (trial % 4) {
    case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << draws.below(2, 8))); break;
    case 1:
      for (std::uint32_t i = at; i < std::min(size, at + length); ++i) bytes[i] = 0;
      break;
    case 2: bytes.resize(at); break;
    default: bytes[at] = '\xff';
  }
  return bytes;
}

TEST(Hdf5Inspection, damaged_files_are_read_or_refused_and_never_crash_the_reader) {
  const TestFolder folder;
  constexpr std::uint32_t trials = 200;
  const fs::path run = folder / "run.h5", runs = folder / "runs.h5", index = folder / "index.h5";
  write_run(run);
  write_runs(runs);
  write_index(index);
  const std::string of_run = bytes_of(run), of_runs = bytes_of(runs), of_index = bytes_of(index);
  int refused = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    const auto try_file = [&](const char* name, const std::string& bytes, const auto& why_not) {
      const fs::path path =
          folder.file(name + std::to_string(trial) + ".h5", damaged(bytes, trial));
      refused += why_not(path).empty() ? 0 : 1;
      fs::remove(path);
    };
    try_file("run", of_run, why_no_run);
    try_file("runs", of_runs, why_no_runs);
    try_file("index", of_index, why_no_index);
  }
  EXPECT_GT(refused, 100);
}

TEST(Hdf5Inspection, a_zeroed_heap_does_not_hang_the_reader) {
  const TestFolder folder;
  write_run(folder / "run.h5");
  std::string bytes = bytes_of(folder / "run.h5");
  const std::size_t heap = bytes.find("GCOL");
  ASSERT_NE(heap, std::string::npos);
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(heap) + 16, 64, '\0');
  EXPECT_THAT(why_no_run(folder.file("zero.h5", bytes)), HasSubstr("zero.h5"));
}

}  // namespace
}  // namespace sim::io

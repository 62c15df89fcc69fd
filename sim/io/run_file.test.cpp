#include "sim/io/run_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <csignal>

#include "sim/core/random.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

constexpr std::size_t block = RunFileWriter::weeks_per_block;

RunFileLayout small_layout(const std::filesystem::path& path, std::size_t replicates,
                           std::size_t weeks) {
  RunFileLayout layout;
  layout.path = path;
  layout.title = "a test";
  layout.axes = {{"place", "place", {"a", "b", "в"}}, {"faction", "faction", {"x", "y"}}};
  layout.variables = {{"support", "1", "share", {"place", "faction"}}, {"total", "1", "sum", {}}};
  layout.series = {
      {"strikers", "strikes", "all", "worker", "", "1", Aggregate::sum, "month", {}, {}},
      {"share", "strikes", "all", "worker", "", "1", Aggregate::share, "",
       Date::from_ymd(1917, 1, 1), Date::from_ymd(1918, 1, 1)}};
  for (std::size_t t = 0; t < weeks; ++t)
    layout.times.push_back(Date::from_ymd(1914, 1, 14) + static_cast<int>(7 * t));
  layout.replicates = replicates;
  layout.attributes = {{"source", "test"}};
  layout.scenario_text = "[run]\nseed = 1\n";
  return layout;
}

double value_at(std::size_t replicate, std::size_t time, std::size_t series) {
  return static_cast<double>(replicate * 10000 + time * 10 + series);
}

void write_block(RunFileWriter& writer, std::size_t replicate, std::size_t first,
                 std::size_t weeks) {
  std::vector<double> series;
  for (std::size_t t = first; t < first + weeks; ++t)
    for (std::size_t s = 0; s < 2; ++s) series.push_back(value_at(replicate, t, s));
  writer.write_weeks(replicate, first, weeks,
                     {std::vector<float>(weeks * 6, 0.5f), std::vector<float>(weeks, 1.0f)},
                     series);
}

std::vector<Result> some_results() {
  return {{"vote_share", "election", Date::from_ymd(1917, 11, 25), {}, "town:a", "all", "x", 0.4},
          {"turnout", "election", Date::from_ymd(1917, 11, 25), Date::from_ymd(1917, 12, 1),
           "выборы", "", "", 0.5}};
}

std::vector<EventRecord> some_events() {
  return {{"rising", Date::from_ymd(1917, 11, 7), "outcome", true, "condition", "changes"},
          {"war", Date::from_ymd(1914, 8, 1), "driver", false, "dated", ""}};
}

std::string attribute(const std::filesystem::path& path, const std::string& name) {
  Problems problems;
  for (const auto& [key, text] : read_attributes(path, problems))
    if (key == name) return text;
  return "none: " + text_of(problems);
}

TEST(RunFile, what_is_written_is_read_back) {
  const TestFolder folder;
  const auto path = folder / "deep/er/run.h5";
  const RunFileLayout layout = small_layout(path, 2, 20);
  RunFileWriter writer(layout);
  for (std::size_t r = 0; r < 2; ++r) {
    write_block(writer, r, 0, block);
    write_block(writer, r, block, 4);
    writer.append_results(r, some_results());
    writer.append_events(r, some_events());
  }
  writer.close();
  Problems problems;
  const RunData run = read_run(path, problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(run.replicates, 2u);
  EXPECT_EQ(run.times, layout.times);
  ASSERT_EQ(run.values.size(), 2u * 20 * 2);
  for (std::size_t i = 0; i < run.values.size(); ++i)
    EXPECT_EQ(run.values[i], value_at(i / 40, i / 2 % 20, i % 2));
  ASSERT_EQ(run.series.size(), 2u);
  EXPECT_EQ(run.series[0].default_period, "month");
  EXPECT_FALSE(run.series[0].share_from);
  EXPECT_EQ(run.series[1].aggregate, Aggregate::share);
  EXPECT_EQ(run.series[1].share_to, Date::from_ymd(1918, 1, 1));
  ASSERT_EQ(run.results.size(), 4u);
  EXPECT_EQ(run.results[3].first, 1u);
  EXPECT_EQ(run.results[3].second.place, "выборы");
  EXPECT_EQ(run.results[3].second.date_end, Date::from_ymd(1917, 12, 1));
  EXPECT_FALSE(run.results[2].second.date_end);
  EXPECT_EQ(run.results[2].second.value, 0.4);
  ASSERT_EQ(run.happened.size(), 4u);
  EXPECT_TRUE(run.happened[2].second.scripted);
  EXPECT_EQ(run.happened[2].second.effect, "changes");
  EXPECT_EQ(run.happened[3].second.date, Date::from_ymd(1914, 8, 1));
  EXPECT_EQ(attribute(path, "status"), "finished");
  EXPECT_EQ(attribute(path, "source"), "test");
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".part"));
}

TEST(RunFile, without_close_it_stays_a_readable_part) {
  const TestFolder folder;
  const auto path = folder / "run.h5", part = folder / "run.h5.part";
  {
    RunFileWriter writer(small_layout(path, 2, 40));
    writer.end_replicate(0);
    write_block(writer, 1, block, block);
    writer.append_results(1, some_results());
    writer.flush();
    EXPECT_EQ(attribute(part, "status"), "unfinished");  // also while it is being written
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  Problems problems;
  const RunData run = read_run(part, problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(run.results.size(), 2u);
  for (std::size_t i = 0; i < run.values.size(); ++i) {
    const std::size_t replicate = i / 80, time = i / 2 % 40;
    if (replicate == 1 && time / block == 1) {
      EXPECT_EQ(run.values[i], value_at(replicate, time, i % 2));
    } else {
      EXPECT_TRUE(std::isnan(run.values[i]));
    }
  }
}

TEST(RunFile, goes_on_with_the_weeks_that_are_kept_and_nothing_else) {
  const TestFolder folder;
  const auto path = folder / "run.h5", part = folder / "run.h5.part";
  const RunFileLayout layout = small_layout(path, 3, 40);
  {
    RunFileWriter writer(layout);
    for (std::size_t first = 0; first < 40; first += block)
      for (std::size_t r = 0; r < 3; ++r)
        write_block(writer, r, first, std::min<std::size_t>(block, 40 - first));
    writer.append_results(0, some_results());
    writer.end_replicate(0);
    writer.flush();
  }
  {
    const RunFileWriter writer(layout, {40, block, 0});
    Problems problems;
    const RunData run = read_run(part, problems);
    ASSERT_TRUE(problems.empty()) << text_of(problems);
    EXPECT_TRUE(run.results.empty());
    for (std::size_t i = 0; i < run.values.size(); ++i) {
      const std::size_t replicate = i / 80, time = i / 2 % 40;
      if (replicate == 0 || (replicate == 1 && time < block)) {
        EXPECT_EQ(run.values[i], value_at(replicate, time, i % 2));
      } else {
        EXPECT_TRUE(std::isnan(run.values[i]));
      }
    }
  }
  RunFileWriter writer(layout, {40, block, 0});
  for (std::size_t first = block; first < 40; first += block)
    write_block(writer, 1, first, std::min<std::size_t>(block, 40 - first));
  writer.append_results(2, some_results());
  writer.close();
  EXPECT_FALSE(std::filesystem::exists(part));
  EXPECT_FALSE(std::filesystem::exists(part.string() + ".new"));
  const Hdf5File file = Hdf5File::open(path);
  const std::vector<double> support = file.read_numbers(file.id(), "support");
  for (std::size_t i = 0; i < support.size(); ++i)
    EXPECT_EQ(support[i] == 0.5, i < 2u * 40 * 6) << i;
}

TEST(RunFile, does_not_go_on_with_a_file_that_lacks_weeks_or_has_another_layout) {
  const TestFolder folder;
  const auto path = folder / "run.h5", part = folder / "run.h5.part";
  const RunFileLayout layout = small_layout(path, 2, 40);
  {
    RunFileWriter writer(layout);
    write_block(writer, 0, 0, block);
    writer.flush();
  }
  EXPECT_THROW(RunFileWriter(layout, {2 * block, 0}), InputError);
  EXPECT_THROW(RunFileWriter(layout, {0, block}), InputError);
  EXPECT_THROW(RunFileWriter(small_layout(path, 2, 39), {block, 0}), InputError);
  RunFileLayout other = layout;
  other.variables[0].name = "approval";
  EXPECT_THROW(RunFileWriter(other, {block, 0}), InputError);
  EXPECT_FALSE(std::filesystem::exists(part.string() + ".new"));
  Problems problems;
  EXPECT_EQ(read_run(part, problems).values.at(0), value_at(0, 0, 0));  // it is as it was
  EXPECT_NO_THROW(RunFileWriter(layout, {block, 0}));
}

TEST(RunFile, rows_stand_in_the_order_of_the_replicates) {
  const TestFolder folder;
  const auto path = folder / "run.h5", part = folder / "run.h5.part";
  RunFileWriter writer(small_layout(path, 3, 1));
  const auto replicates = [](const std::filesystem::path& file) {
    Problems problems;
    const RunData run = read_run(file, problems);
    std::vector<std::size_t> of_results, of_events;
    for (const auto& row : run.results) of_results.push_back(row.first);
    for (const auto& row : run.happened) of_events.push_back(row.first);
    EXPECT_EQ(of_results, of_events);
    return of_results;
  };
  const auto append = [&](std::size_t replicate) {
    writer.append_results(replicate, some_results());
    writer.append_events(replicate, some_events());
    writer.flush();
  };
  using Rows = std::vector<std::size_t>;
  append(1);
  EXPECT_EQ(replicates(part), Rows{});
  append(0);
  EXPECT_EQ(replicates(part), (Rows{0, 0}));
  append(2);
  writer.end_replicate(1);
  append(0);
  EXPECT_EQ(replicates(part), (Rows{0, 0, 0, 0}));
  writer.end_replicate(0);
  writer.flush();
  EXPECT_EQ(replicates(part), (Rows{0, 0, 0, 0, 1, 1, 2, 2}));
  append(2);
  writer.close();
  EXPECT_EQ(replicates(path), (Rows{0, 0, 0, 0, 1, 1, 2, 2, 2, 2}));
}

TEST(RunFile, variables_are_rounded_to_the_digits_asked_for) {
  const TestFolder folder;
  RunFileLayout layout = small_layout(folder / "run.h5", 1, 1);
  layout.variables = {{"total", "1", "sum", {}}};
  layout.digits = 3;
  RunFileWriter writer(layout);
  writer.write_weeks(0, 0, 1, {{0.123456f}}, std::vector<double>{0.123456, 1});
  writer.close();
  const Hdf5File file = Hdf5File::open(folder / "run.h5");
  const double total = file.read_numbers(file.id(), "total").at(0);
  EXPECT_NE(static_cast<float>(total), 0.123456f);
  EXPECT_NEAR(total, 0.123456, 0.00005);
  EXPECT_EQ(file.read_numbers(file.open_group("series").id(), "value").at(0), 0.123456);
  const Handle dataset = file.open_dataset(file.id(), "total");
  for (const auto& [name, value] : {std::pair{"significant_digits", 3},
                                    std::pair{"_QuantizeBitRoundNumberOfSignificantBits", 10}}) {
    const Handle attribute(H5Aopen(dataset.id(), name, H5P_DEFAULT));
    int found = 0;
    ASSERT_GE(H5Aread(attribute.id(), H5T_NATIVE_INT, &found), 0) << name;
    EXPECT_EQ(found, value);
  }
}

TEST(RunFile, a_model_without_variables_and_series_has_one_too) {
  const TestFolder folder;
  RunFileLayout layout = small_layout(folder / "run.h5", 1, 3);
  layout.variables.clear();
  layout.series.clear();
  layout.axes.clear();
  RunFileWriter writer(layout);
  writer.write_weeks(0, 0, 3, {}, {});
  writer.close();
  Problems problems;
  const RunData run = read_run(folder / "run.h5", problems);
  EXPECT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(run.times.size(), 3u);
  EXPECT_TRUE(run.values.empty());
}

TEST(RunFile, text_attributes_have_a_fixed_length_and_are_read_back) {
  const TestFolder folder;
  const auto path = folder / "run.h5";
  RunFileLayout layout = small_layout(path, 1, 3);
  const std::string long_text(100'000, 'x');  // more than an object header holds
  layout.attributes = {{"source", "народ"}, {"question", ""}, {"history", long_text}};
  RunFileWriter(layout).close();
  EXPECT_EQ(attribute(path, "source"), "народ");
  EXPECT_EQ(attribute(path, "question"), "");
  EXPECT_EQ(attribute(path, "history"), long_text);
  EXPECT_EQ(attribute(path, "status"), "finished");  // in the place of a longer text
  const Hdf5File file = Hdf5File::open(path);
  const Handle time = file.open_dataset(file.id(), "time");
  const Handle units(H5Aopen(time.id(), "units", H5P_DEFAULT)), type(H5Aget_type(units.id()));
  EXPECT_EQ(H5Tis_variable_str(type.id()), 0) << "NCO and CDO take no text of variable length";
}

TEST(RunFile, no_column_of_a_table_has_the_name_of_an_axis) {
  const TestFolder folder;
  const auto path = folder / "run.h5";
  RunFileWriter(small_layout(path, 1, 3)).close();
  const Hdf5File file = Hdf5File::open(path);
  for (const char* table : {"results", "events"}) {
    const Handle group = file.open_group(table);
    for (const std::string& column : file.names_in(group.id()))
      EXPECT_FALSE(file.has(file.id(), column)) << table << '/' << column;
  }
}

/// Makes a file of format 1 out of one of today's.
void turn_back(const std::filesystem::path& path) {
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
  const auto move = [&](const char* from, const char* to) {
    ASSERT_GE(H5Lmove(file.id(), from, file.id(), to, H5P_DEFAULT, H5P_DEFAULT), 0) << from;
  };
  move("results/replicate_number", "results/replicate");
  move("results/place_label", "results/place");
  move("events/replicate_number", "events/replicate");
  move("provenance/scenario", "scenario");
  ASSERT_GE(H5Ldelete(file.id(), "provenance", H5P_DEFAULT), 0);
  const Handle version(H5Aopen(file.id(), "format_version", H5P_DEFAULT));
  const Handle type(H5Aget_type(version.id()));
  ASSERT_GE(H5Awrite(version.id(), type.id(), "1"), 0);
}

TEST(RunFile, files_of_the_first_format_are_read_as_before) {
  const TestFolder folder;
  const auto path = folder / "run.h5";
  RunFileWriter writer(small_layout(path, 2, 3));
  writer.append_results(1, some_results());
  writer.append_events(1, some_events());
  writer.close();
  turn_back(path);
  Problems problems;
  const RunData run = read_run(path, problems);
  ASSERT_TRUE(problems.empty()) << text_of(problems);
  EXPECT_EQ(run.results.at(1).second.place, "выборы");
  EXPECT_EQ(run.results.at(1).first, 1u);
  EXPECT_EQ(run.happened.at(0).first, 1u);
  EXPECT_EQ(read_scenario_text(path, problems), "[run]\nseed = 1\n");
}

TEST(RunFile, other_versions_and_other_files_are_refused) {
  const TestFolder folder;
  RunFileWriter writer(small_layout(folder / "run.h5", 1, 3));
  writer.close();
  {
    const Handle file(H5Fopen((folder / "run.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    const Handle version(H5Aopen(file.id(), "format_version", H5P_DEFAULT));
    const Handle type(H5Aget_type(version.id()));
    ASSERT_GE(H5Awrite(version.id(), type.id(), "9"), 0);
  }
  { Hdf5File::create(folder / "other.h5").make_group("series"); }
  Problems problems;
  EXPECT_EQ(read_run(folder / "run.h5", problems).replicates, 0u);
  read_run(folder / "other.h5", problems);
  read_run(folder.file("text.h5", "not HDF5"), problems);
  read_run(folder / "missing.h5", problems);
  const std::string text = text_of(problems);
  ASSERT_EQ(problems.all().size(), 4u) << text;
  EXPECT_EQ(problems.all()[0].text, "has format version 9 (this program reads versions 1 to 2)");
  EXPECT_EQ(problems.all()[1].text, "is no run file (its parts are not those of a run)");
  EXPECT_NE(problems.all()[2].text.find("cannot open the file"), std::string::npos) << text;
  EXPECT_EQ(problems.all()[3].text, "no such file");
}

TEST(RunFile, what_hdf5_refuses_is_told_in_one_line) {
  const TestFolder folder;
  RunFileLayout layout = small_layout(folder / "run.h5", 1, 3);
  layout.variables.push_back(layout.variables[0]);
  try {
    RunFileWriter writer(layout);
    FAIL() << "two variables of one name must be refused";
  } catch (const Hdf5Error& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("variable 'support'"), std::string::npos) << text;
    EXPECT_NE(text.find("run.h5.part"), std::string::npos) << text;
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
  }
}

/// What a writer that may not write more than `bytes` leaves: 0 if it came to its end.
int write_within(const std::filesystem::path& path, rlim_t bytes) {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_IGN);
    int failed = 0;
    try {
      RunFileWriter writer(small_layout(path, 20, 64));
      for (std::size_t replicate = 0; replicate < 20; ++replicate) {
        for (std::size_t week = 0; week < 64; week += block)
          write_block(writer, replicate, week, block);
        for (int i = 0; i < 50; ++i) writer.append_results(replicate, some_results());
        writer.end_replicate(replicate);
        writer.flush();
      }
      writer.close();
    } catch (const Hdf5Error&) {
      failed = 1;
    }
    ::_exit(failed);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(RunFile, a_full_disk_leaves_what_was_flushed_or_nothing) {
  const TestFolder folder;
  const auto path = folder / "run.h5", part = folder / "run.h5.part";
  ASSERT_EQ(write_within(path, RLIM_INFINITY), 0);
  const auto whole = std::filesystem::file_size(path);
  std::filesystem::remove(path);
  std::size_t readable = 0;
  constexpr std::size_t trials = 40;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const int status = write_within(path, whole * trial / trials);
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1) << trial;
    EXPECT_FALSE(std::filesystem::exists(path));
    if (!std::filesystem::exists(part)) continue;
    Problems problems;
    const RunData run = read_run(part, problems);
    ASSERT_TRUE(problems.empty()) << trial << ": " << text_of(problems);
    ASSERT_EQ(run.results.size() % 100, 0u) << trial;
    const std::size_t flushed = run.results.size() / 100;
    for (std::size_t i = 0; i < flushed * 64 * 2; ++i)
      ASSERT_EQ(run.values[i], value_at(i / 128, i / 2 % 64, i % 2));
    readable += flushed > 0 ? 1 : 0;
    std::filesystem::remove(part);
  }
  EXPECT_GT(readable, trials / 5);
}

/// Writes and flushes for ever, and tells a pipe of each step.
[[noreturn]] void write_until_killed(const std::filesystem::path& path, int pipe) {
  const auto tell = [&] {
    if (::write(pipe, "x", 1) != 1) ::_exit(1);
  };
  RunFileWriter writer(small_layout(path, 100, 64));
  tell();
  for (std::size_t step = 0;; ++step) {
    const std::size_t replicate = std::min<std::size_t>(step / 4, 99);
    if (step < 400) write_block(writer, replicate, step % 4 * block, block);
    tell();
    for (int i = 0; i < 50; ++i) writer.append_results(replicate, some_results());
    writer.append_events(replicate, some_events());
    if (step % 4 == 3 && replicate < 99) writer.end_replicate(replicate);
    writer.flush();
    tell();
  }
}

TEST(RunFile, a_writer_killed_at_any_moment_leaves_a_readable_file) {
  const TestFolder folder;
  for (std::uint32_t trial = 0; trial < 20; ++trial) {
    const auto path = folder / ("run" + std::to_string(trial) + ".h5");
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(path, ends[1]);
    }
    ::close(ends[1]);  // or a read would wait for ever for a child that died by itself
    const Draws draws({1, 0}, 0, trial, 0);
    const std::uint32_t steps = 1 + draws.below(0, 400), spins = draws.below(1, 300000);
    char told = 0;
    for (std::uint32_t i = 0; i < steps; ++i) ASSERT_EQ(::read(ends[0], &told, 1), 1);
    std::atomic<std::uint32_t> spun = 0;
    while (++spun < spins) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    ::close(ends[0]);
    EXPECT_FALSE(std::filesystem::exists(path));
    Problems problems;
    const RunData run = read_run(path.string() + ".part", problems);
    ASSERT_TRUE(problems.empty()) << text_of(problems);
    EXPECT_EQ(attribute(path.string() + ".part", "status"), "unfinished");
    const std::size_t flushes = (steps - 1) / 2;  // that were told; there may have been more
    EXPECT_GE(run.results.size(), 100 * flushes);
    for (std::size_t i = 0; i < run.results.size(); ++i)
      ASSERT_EQ(run.results[i].second.event, "election");
    for (std::size_t i = 0; i < run.values.size(); ++i) {
      const std::size_t replicate = i / 128, time = i / 2 % 64;
      const bool flushed = i / (2 * block) < flushes;
      if (!flushed && std::isnan(run.values[i])) continue;
      ASSERT_EQ(run.values[i], value_at(replicate, time, i % 2));
    }
  }
}

}  // namespace
}  // namespace sim::io

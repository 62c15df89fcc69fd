#include "sim/io/runs_file.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <thread>

#include "sim/io/hdf5_handle.hpp"
#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

const Date first_day = Date::from_ymd(2001, 1, 1);

RunsFileLayout layout_in(const TestFolder& folder) {
  RunsFileLayout layout;
  layout.run.path = folder / "runs.h5";
  layout.run.title = "Runs";
  layout.run.axes = {{"kind", "kind of people", {"x", "y"}}};
  layout.run.variables = {{"share", "1", "a share", {"kind"}}, {"level", "1", "a level", {}}};
  layout.run.series = {
      {"members", "club", "all", "all", "", "people", Aggregate::level, "", {}, {}}};
  layout.run.times = {first_day, first_day + 7, first_day + 14};
  layout.scalars = {"a", "b"};
  return layout;
}

/// A run whose every number is made of its own.
StoredRun run_number(std::size_t number) {
  const auto n = static_cast<float>(number);
  StoredRun run;
  run.point = "point " + std::to_string(number % 5);
  run.replicate = static_cast<std::uint32_t>(number);
  run.seconds = 0.5;
  run.done = number % 7 != 3;
  if (!run.done) {
    run.message = "no luck with " + std::to_string(number);
    return run;
  }
  run.digest = number;
  run.observables = {{n, n, n, n, n, n + 1}, {n, n, n + 2}};
  run.series = {n + 3.0, n + 4.0, n + 5.0};
  run.scalars = {n + 6.0, std::nan("")};
  for (std::size_t i = 0; i < number % 4; ++i)
    run.results.push_back({"vote_share",
                           "election " + std::to_string(number),
                           first_day,
                           {},
                           "all",
                           "voters",
                           "list",
                           n + 7.0});
  run.events.push_back({"event", first_day + 3, "outcome", true, "dated", "much"});
  return run;
}

void expect_run(const RunsFileReader& file, std::size_t number) {
  const StoredRun run = run_number(number);
  const RunRow& row = file.rows()[number];
  EXPECT_EQ(row.point, run.point);
  EXPECT_EQ(row.replicate, run.replicate);
  EXPECT_EQ(row.done, run.done);
  EXPECT_EQ(row.message, run.message);
  EXPECT_EQ(file.results(number).size(), run.results.size());
  for (const Result& result : file.results(number)) {
    EXPECT_EQ(result.event, run.results[0].event);
    EXPECT_EQ(result.value, run.results[0].value);
    EXPECT_FALSE(result.date_end);
  }
  ASSERT_EQ(file.events(number).size(), run.events.size());
  const std::vector<double> share = file.values("share", number);
  ASSERT_EQ(share.size(), 6u);
  if (run.done) {
    EXPECT_EQ(file.events(number)[0].effect, "much");
    EXPECT_EQ(std::vector<float>(share.begin(), share.end()), run.observables[0]);
    EXPECT_EQ(file.values("level", number)[2], run.observables[1][2]);
    EXPECT_EQ(row.scalars[0], run.scalars[0]);
  } else {
    EXPECT_TRUE(std::isnan(share[0]));
    EXPECT_TRUE(std::isnan(row.scalars[0]));
  }
}

TEST(RunsFile, gives_back_every_run) {
  const TestFolder folder;
  RunsFileWriter writer(layout_in(folder));
  for (std::size_t i = 0; i < 30; ++i) writer.append(run_number(i));
  const RunsFileReader file(folder / "runs.h5");  // while it is open for writing
  ASSERT_EQ(file.rows().size(), 30u);
  for (std::size_t i = 0; i < 30; ++i) expect_run(file, i);
  EXPECT_EQ(file.rows()[1].digest, "0000000000000001");
  EXPECT_EQ(file.variables().size(), 2u);
  EXPECT_EQ(file.variables()[0].axes, std::vector<std::string>{"kind"});
  EXPECT_EQ(file.labels("kind"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(file.times()[2], first_day + 14);
}

TEST(RunsFile, what_was_appended_survives_a_kill_at_any_moment) {
  using namespace std::chrono_literals;
  std::size_t most = 0;
  for (int kill = 0; kill < 25; ++kill) {
    const TestFolder folder;
    const RunsFileLayout layout = layout_in(folder);
    int counts[2];
    ASSERT_EQ(::pipe(counts), 0);
    const pid_t writer_process = ::fork();
    if (writer_process == 0) {
      RunsFileWriter writer(layout);
      for (std::uint32_t i = 0;; ++i) {
        writer.append(run_number(i));
        if (::write(counts[1], &i, sizeof i) != sizeof i) ::_exit(1);
      }
    }
    ::close(counts[1]);
    std::uint32_t last = 0;
    for (int told = 0; told <= kill / 2; ++told)
      ASSERT_EQ(::read(counts[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
    std::this_thread::sleep_for(kill * 97us);
    ::kill(writer_process, SIGKILL);
    int status = 0;
    ::waitpid(writer_process, &status, 0);
    while (::read(counts[0], &last, sizeof last) == static_cast<ssize_t>(sizeof last)) {
    }
    ::close(counts[0]);
    const RunsFileReader file(layout.run.path);
    const std::size_t rows = file.rows().size();
    EXPECT_GE(rows, last + 1);
    EXPECT_LE(rows, last + 2);  // written, but not told
    for (std::size_t i = 0; i < rows; ++i) expect_run(file, i);
    most = std::max(most, rows);
  }
  EXPECT_GT(most, 5u);
}

TEST(RunsFile, a_file_that_is_none_is_refused) {
  const TestFolder folder;
  const auto path = folder.file("runs.h5", "");  // its writer was killed before it began
  EXPECT_THROW(RunsFileReader{path}, Hdf5Error);
}

}  // namespace
}  // namespace sim::io

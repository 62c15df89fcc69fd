#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/cli/cli.hpp"
#include "sim/experiment/toy_model.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/run_file.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A folder with a base and two variants of the toy model.
class CounterfactualCommand : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    write("groups.csv", "group,people\ntown,3000\nvillage,5000\n");
    write("base.toml",
          "model = \"toy\"\ntitle = \"A club\"\n"
          "[run]\nstart = 1917-01-01\nuntil = 1917-03-10\nseed = 7\nreplicates = 5\nscale = 10\n"
          "[parameters]\nclub.join_probability = 0.1\n");
    write("open.toml",
          "base = \"base.toml\"\ntitle = \"An open club\"\nquestion = \"Do more people come?\"\n"
          "parameters.club.join_probability = 0.3\n");
    write("same.toml", "base = \"base.toml\"\ntitle = \"The same club\"\n");
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  int narod(std::vector<std::string> scenarios, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"counterfactual"};
    for (const std::string& name : scenarios) arguments.push_back(file(name));
    arguments.insert(arguments.end(), {"--output", file("out/pairs.h5"), "--threads", "2"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    out_.str("");
    err_.str("");
    return main(arguments, {catalogue_, out_, err_, false, "narod test"});
  }
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  const fs::path folder_ =
      fs::path(testing::TempDir()) /
      ("narod_counterfactual_" +
       std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
  const Catalogue catalogue_{toy::entry()};

 private:
  std::ostringstream out_, err_;
};

TEST_F(CounterfactualCommand, tells_what_the_change_does) {
  ASSERT_EQ(narod({"base.toml", "open.toml", "same.toml"}), 0) << err();
  for (const char* part :
       {"open: An open club", "Do more people come?",
        "Changed: parameters.club.join_probability = 0.3 (base: 0.1)",
        "All replicates part from the base in the week of 1917-01-01",
        "Events: the same ones on the same days", "election, 1917-01-15", "vote_share club", "5/5",
        "members over place", "week of 1917-03-05", "village", "same: The same club",
        "are the same to the bit in all replicates", "Results: the same", "Observables: the same",
        "95 % interval", "3 scenarios of 5 replicates of 800 agents"})
    EXPECT_THAT(out(), HasSubstr(part));
  EXPECT_THAT(err(), HasSubstr("150/150 weeks  100 %"));
  EXPECT_FALSE(fs::exists(file("out/pairs.h5.part")));
}

TEST_F(CounterfactualCommand, writes_runs_differences_and_effects) {
  ASSERT_EQ(narod({"base.toml", "open.toml"}, {"--quiet"}), 0) << err();
  EXPECT_EQ(err(), "");
  const io::Hdf5File data = io::Hdf5File::open(file("out/pairs.h5"));
  EXPECT_EQ(data.text_attribute(data.id(), "kind"), "counterfactual");
  EXPECT_EQ(data.text_attribute(data.id(), "variants"), "open");
  const auto members = [&](const std::string& group) {
    return data.read_numbers(data.open_group(group).id(), "members");
  };
  const auto base = members("base"), open = members("open"),
             difference = members("difference/open");
  ASSERT_EQ(base.size(), 5u * 10u * 2u);
  for (std::size_t i = 0; i < base.size(); ++i) EXPECT_EQ(difference[i], open[i] - base[i]);
  EXPECT_EQ(data.text_attribute(data.open_group("open").id(), "title"), "An open club");
  EXPECT_EQ(data.text_attribute(data.open_group("open").id(), "seed"), "7");
  EXPECT_GT(data.read_texts(data.open_group("effects").id(), "variant").size(), 4u);
}

TEST_F(CounterfactualCommand, follows_the_panel_of_the_base_in_all_of_them) {
  write("panel.toml", "base = \"base.toml\"\noutput.panel = 4\n");
  ASSERT_EQ(narod({"panel.toml", "open.toml"}), 0) << err();
  const io::Hdf5File pairs = io::Hdf5File::open(file("out/pairs.h5"));
  for (const char* group : {"panel", "open"}) {
    const io::Handle run = pairs.open_group(group);
    EXPECT_EQ(pairs.size_of(pairs.open_dataset(run.id(), "agent_member")),
              (std::vector<hsize_t>{5, 10, 4}));
  }
  EXPECT_FALSE(pairs.has(pairs.open_group("difference/open").id(), "agent_member"))
      << "codes cannot be subtracted";
}

TEST_F(CounterfactualCommand, base_and_variant_are_the_runs_that_run_makes) {
  ASSERT_EQ(narod({"base.toml", "open.toml"}, {"--replicates", "2"}), 0) << err();
  std::ostringstream out, err;
  for (const char* name : {"base", "open"}) {
    ASSERT_EQ(main({"run", file(std::string(name) + ".toml"), "--replicates", "2", "--quiet",
                    "--output", file(std::string(name) + ".h5")},
                   {catalogue_, out, err, false, ""}),
              0)
        << err.str();
    const io::Hdf5File pairs = io::Hdf5File::open(file("out/pairs.h5"));
    const io::Hdf5File alone = io::Hdf5File::open(file(std::string(name) + ".h5"));
    EXPECT_EQ(pairs.read_numbers(pairs.open_group(name).id(), "members"),
              alone.read_numbers(alone.id(), "members"));
  }
}

TEST_F(CounterfactualCommand, has_the_same_table_on_any_number_of_threads) {
  const auto table = [&](const char* threads) {
    std::ostringstream out, err;
    EXPECT_EQ(main({"counterfactual", file("base.toml"), file("open.toml"), "--threads", threads,
                    "--format", "csv", "--quiet", "--output", file("out/pairs.h5")},
                   {catalogue_, out, err, false, ""}),
              0);
    return out.str();
  };
  const std::string one = table("1");
  EXPECT_THAT(one, AllOf(StartsWith("variant,kind,"), HasSubstr("\nopen,observable,members,")));
  EXPECT_EQ(table("3"), one);
}

TEST_F(CounterfactualCommand, tells_what_is_asked_for) {
  ASSERT_EQ(narod({"base.toml", "open.toml"}, {"--observable", "members", "--at", "1917-02-10",
                                               "--select", "group=town", "--rows", "0"}),
            0)
      << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("week of 1917-02-10"), HasSubstr("town"),
                           Not(HasSubstr("village")), Not(HasSubstr("1917-03-05"))));
  ASSERT_EQ(narod({"base.toml", "open.toml"}, {"--over", "group"}), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("members over group"), Not(HasSubstr("village"))));
}

TEST_F(CounterfactualCommand, has_no_interval_of_few_replicates) {
  for (const char* few : {"1", "2", "4"}) {
    ASSERT_EQ(narod({"base.toml", "open.toml"}, {"--replicates", few}), 0) << err();
    EXPECT_THAT(out(), AllOf(HasSubstr("vote_share club"), Not(HasSubstr(" .. "))));
  }
}

TEST_F(CounterfactualCommand, leaves_out_what_lies_behind_the_horizon) {
  write("short.toml", "base = \"open.toml\"\nhorizon = 1917-01-31\n");
  ASSERT_EQ(narod({"base.toml", "short.toml"}), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("Horizon: 1917-01-31; "), HasSubstr("are left out"),
                           HasSubstr("week of 1917-01-31"), HasSubstr("election, 1917-01-15"),
                           Not(HasSubstr("1917-03-05"))));
  const io::Hdf5File data = io::Hdf5File::open(file("out/pairs.h5"));
  EXPECT_EQ(data.text_attribute(data.open_group("short").id(), "horizon"), "1917-01-31");
  const auto column = [&](const char* table, const char* name) {
    return data.read_numbers(data.open_group(table).id(), name);
  };
  const auto beyond = column("effects", "beyond_horizon"), dates = column("effects", "date");
  ASSERT_FALSE(beyond.empty());
  const int last = Date::from_ymd(1917, 1, 31) - event_date_epoch;
  for (std::size_t i = 0; i < beyond.size(); ++i)
    EXPECT_EQ(beyond[i] != 0, dates[i] > last) << dates[i];
  EXPECT_EQ(column("pairs", "horizon_variant"), std::vector<double>(5, last));
  EXPECT_EQ(column("pairs", "parting"),
            std::vector<double>(5, Date::from_ymd(1917, 1, 1) - event_date_epoch));
  ASSERT_EQ(narod({"base.toml", "short.toml"}, {"--beyond-horizon"}), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("marked with !"), HasSubstr("week of 1917-03-05")));
}

TEST_F(CounterfactualCommand, finds_the_horizon_in_the_events_of_each_run) {
  write("vote.toml", "base = \"open.toml\"\nhorizon = [\"election\", 1917-02-20]\n");
  ASSERT_EQ(narod({"base.toml", "vote.toml"}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("Horizon: election or 1917-02-20, whichever comes first (in these "
                               "runs 1917-01-15); "));
}

TEST_F(CounterfactualCommand, reports_declared_outcomes_first) {
  write("asks.toml",
        "base = \"open.toml\"\noutcomes = [{ result = \"vote_share\", event = \"election\" },\n"
        "  { observable = \"members\", at = { group = \"town\" }, date = 1917-02-07 },\n"
        "  { name = \"late\", observable = \"members\", date = 1990-01-01 }]\n");
  ASSERT_EQ(narod({"base.toml", "asks.toml"}), 0) << err();
  const std::string text = out();
  const auto declared = text.find("Outcomes declared beforehand"), rest = text.find("Events:");
  ASSERT_NE(declared, std::string::npos) << text;
  EXPECT_LT(declared, rest);
  const std::string outcomes = text.substr(declared, rest - declared);
  EXPECT_THAT(outcomes, AllOf(HasSubstr("election vote_share"), HasSubstr("members town"),
                              HasSubstr("5-95 % of pairs"), HasSubstr("same sign in 5 of 5"),
                              Not(HasSubstr("late"))));
  EXPECT_THAT(text.substr(rest), Not(HasSubstr("week of 1917-02-07")));
  const io::Hdf5File data = io::Hdf5File::open(file("out/pairs.h5"));
  const auto names = data.read_texts(data.open_group("effects").id(), "outcome");
  EXPECT_EQ(std::count(names.begin(), names.end(), "members town"), 1);
  EXPECT_EQ(std::count(names.begin(), names.end(), "election vote_share"), 1);
}

TEST_F(CounterfactualCommand, refuses_outcomes_that_cannot_be) {
  write("wrong.toml", "base = \"open.toml\"\noutcomes = [{ event = \"elction\" }]\n");
  EXPECT_EQ(narod({"base.toml", "wrong.toml"}), 2);
  EXPECT_THAT(err(), AllOf(HasSubstr("wrong.toml:2: "), HasSubstr("Did you mean 'election'?")));
}

TEST_F(CounterfactualCommand, refuses_a_horizon_that_cannot_be) {
  const auto refused = [&](const char* horizon, const char* why) {
    write("wrong.toml", std::string("base = \"open.toml\"\nhorizon = ") + horizon + "\n");
    EXPECT_EQ(narod({"base.toml", "wrong.toml"}), 2) << horizon;
    EXPECT_THAT(err(), AllOf(HasSubstr("wrong.toml:2: 'horizon'"), HasSubstr(why)));
  };
  refused("1916-12-31", "is 1916-12-31 (the run begins on 1917-01-01");
  refused("\"elections\"", "there is no event 'elections'. Did you mean 'election'?");
  refused("12", "is 12 (a date, the id of an event or a list of these is needed)");
  refused("[\"election\", 3]", "is 3");
}

TEST_F(CounterfactualCommand, refuses_mistakes_before_running) {
  EXPECT_EQ(narod({"base.toml"}), 2);
  EXPECT_THAT(err(), HasSubstr("a VARIANT is missing"));
  const auto refused = [&](const std::vector<std::string>& more, const char* why) {
    EXPECT_EQ(narod({"base.toml", "open.toml"}, more), 2) << more[0];
    EXPECT_THAT(err(), HasSubstr(why));
  };
  refused({"--observable", "member"}, "no observable 'member'. Did you mean 'members'?");
  refused({"--at", "1917-02-30"}, "is no date");
  refused({"--at", "1918-01-01"}, "outside of the run (1917-01-01 to 1917-03-11)");
  refused({"--select", "group=twon"}, "Did you mean 'town'?");
  refused({"--select", "town"}, "not AXIS=LABEL");
  refused({"--place", "town"}, "no axis 'place'");
  refused({"--over", "groups"}, "Did you mean 'group'?");
  refused({"--width", "0"}, "--width is '0'");
  refused({"--power", "1"}, "--power is '1' (it must be a number above 0 and below 1)");
  refused({"--rows", "-1"}, "--rows is '-1'");
  refused({"--format", "json"}, "no format 'json'");
  write("longer.toml", "base = \"base.toml\"\nrun.until = 1917-04-01\nrun.scale = 20\n");
  EXPECT_EQ(narod({"base.toml", "longer.toml"}), 2);
  EXPECT_THAT(err(), AllOf(HasSubstr("longer.toml:2: 'run.until' is 1917-04-01"),
                           HasSubstr("'run.scale' is 20 (that of the base is 10")));
  write("wrong.toml", "base = \"base.toml\"\nparameters.club.jion = 1\n");
  EXPECT_EQ(narod({"base.toml", "wrong.toml"}), 2);
  EXPECT_THAT(err(), HasSubstr("club.jion"));
  EXPECT_FALSE(fs::exists(file("out")));
}

TEST_F(CounterfactualCommand, file_is_refused_by_commands_that_take_something_else) {
  ASSERT_EQ(narod({"base.toml", "same.toml"}), 0) << err();
  std::ostringstream told, wrong;
  for (const char* command : {"compare", "sensitivity"})
    EXPECT_EQ(main({command, file("out/pairs.h5")}, {catalogue_, told, wrong, false, ""}), 2);
  EXPECT_EQ(main({"export", "--csv", file("out/pairs.h5")}, {catalogue_, told, wrong, false, ""}),
            2);
  EXPECT_THAT(wrong.str(),
              AllOf(HasSubstr("is a file of counterfactuals (narod compare takes a run file)"),
                    HasSubstr("(narod sensitivity takes the folder of a study)"),
                    HasSubstr("(narod export takes the folder of a study)")));
}

TEST_F(CounterfactualCommand, tells_files_of_one_name_apart) {
  fs::create_directories(folder_ / "other");
  write("other/open.toml",
        "base = \"../base.toml\"\ntitle = \"Wide open\"\nparameters.club.join_probability = 0.5\n");
  ASSERT_EQ(narod({"base.toml", "open.toml", "other/open.toml"}), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("open: An open club"), HasSubstr("open_2: Wide open")));
}

}  // namespace
}  // namespace sim::cli

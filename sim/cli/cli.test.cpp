#include "sim/cli/cli.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "sim/cli/command.hpp"
#include "sim/cli/help.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/sections.hpp"
#include "sim/core/instruction_set.hpp"
#include "sim/experiment/toy_model.hpp"
#include "sim/io/hdf5_file.hpp"
#include "sim/io/run_file.hpp"

namespace sim::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::AnyOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A folder with a scenario of the toy model; the program is called with captured streams.
class Cli : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "record");
    write("groups.csv", "group,people\ntown,3000\nvillage,5000\n");
    write("scenario.toml",
          "model = \"toy\"\ntitle = \"A club\"\n"
          "[run]\nstart = 1917-01-01\nuntil = 1917-03-10\nseed = 7\nreplicates = 3\nscale = 10\n"
          "[output]\nfile = \"" +
              file("out/run.h5") +
              "\"\n"
              "[parameters]\nclub.join_probability = 0.2\n");
    write("record/record.csv",
          "id,date,date_end,observable,event,place,group,list,value,low,high,unit,role,source,"
          "confidence,note\n"
          "vote,1917-01-15,,vote_share,election,all,all,club,0.4,,,1,calibration,nobody,A,\n");
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  int narod(const std::vector<std::string>& arguments) {
    out_.str("");
    err_.str("");
    return main(arguments, {catalogue_, out_, err_, terminal_, "narod test"});
  }
  int narod_run(std::vector<std::string> more) {
    more.insert(more.begin(), {"run", file("scenario.toml")});
    return narod(more);
  }
  RunData read(const std::string& name) const {
    Problems problems;
    RunData data = io::read_run(file(name), problems);
    problems.throw_if_any();
    return data;
  }
  std::map<std::string, std::string> attributes(const std::string& name) const {
    Problems problems;
    std::map<std::string, std::string> all;
    for (const auto& [key, value] : io::read_attributes(file(name), problems)) all[key] = value;
    problems.throw_if_any();
    return all;
  }
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  const fs::path folder_ = fs::path(testing::TempDir()) / ("narod_cli_" + test_name());
  const Catalogue catalogue_{toy::entry()};
  bool terminal_ = false;

 private:
  static std::string test_name() {
    return testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  std::ostringstream out_, err_;
};

void expect_same(const RunData& a, const RunData& b) {
  EXPECT_EQ(a.values, b.values);
  ASSERT_EQ(a.results.size(), b.results.size());
  for (std::size_t i = 0; i < a.results.size(); ++i) {
    EXPECT_EQ(a.results[i].first, b.results[i].first);
    EXPECT_EQ(a.results[i].second.value, b.results[i].second.value);
  }
  ASSERT_EQ(a.happened.size(), b.happened.size());
  for (std::size_t i = 0; i < a.happened.size(); ++i)
    EXPECT_EQ(a.happened[i].first, b.happened[i].first);
}

TEST_F(Cli, teaches_with_examples) {
  EXPECT_EQ(narod({"--help"}), 0);
  EXPECT_THAT(out(), AllOf(HasSubstr("Commands:"), HasSubstr("validate"), HasSubstr("toy")));
  EXPECT_EQ(narod({"help", "run"}), 0);
  EXPECT_THAT(out(), AllOf(HasSubstr("Examples:"), HasSubstr("--replicates"),
                           HasSubstr("4294967295"), HasSubstr("narod run configs/baseline.toml")));
  const std::string help = out();
  EXPECT_EQ(narod({"run", "--help"}), 0);
  EXPECT_EQ(out(), help);
  EXPECT_EQ(narod({"--version"}), 0);
  EXPECT_THAT(out(), StartsWith("narod "));
  EXPECT_EQ(narod({}), 2);
}

TEST_F(Cli, separates_the_name_of_a_model_from_its_title_however_long_it_is) {
  ModelEntry entry;
  entry.name = "a_name_of_more_than_16_letters";
  entry.title = "Title";
  EXPECT_THAT(general_help({entry}), HasSubstr("a_name_of_more_than_16_letters  Title\n"));
}

TEST_F(Cli, writes_a_reference_of_every_command_and_option_in_each_format) {
  for (const char* format : {"markdown", "man", "bash"}) {
    EXPECT_EQ(narod({"help", "--format", format}), 0) << err();
    for (const Command& command : all_commands()) {
      EXPECT_THAT(out(), HasSubstr(command.name)) << format;
      for (const OptionText& option : option_texts(command)) {
        const bool hyphens_are_escaped = std::string_view(format) == "man";
        const std::string name = hyphens_are_escaped
                                     ? std::regex_replace(option.name, std::regex("-"), "\\-")
                                     : option.name;
        EXPECT_THAT(out(), HasSubstr((hyphens_are_escaped ? "\\-\\-" : "--") + name)) << format;
      }
    }
  }
  EXPECT_EQ(narod({"help", "--format", "mark"}), 2);
  EXPECT_THAT(err(), HasSubstr("unknown format 'mark'. Did you mean 'markdown'?"));
  EXPECT_EQ(narod({"help", "run", "--format", "man"}), 2);
  EXPECT_EQ(narod({"help", "rum"}), 2);
}

TEST_F(Cli, suggests_the_command_or_option_that_was_meant) {
  EXPECT_EQ(narod({"rum"}), 2);
  EXPECT_THAT(err(), HasSubstr("unknown command 'rum'. Did you mean 'run'?"));
  EXPECT_EQ(narod_run({"--replicate", "3"}), 2);
  EXPECT_THAT(err(), HasSubstr("unknown option '--replicate'. Did you mean '--replicates'?"));
  const fs::path here = fs::current_path();
  fs::current_path(folder_);  // which has no standard scenario
  EXPECT_EQ(narod({"run"}), 2);
  fs::current_path(here);
  EXPECT_THAT(err(), HasSubstr("SCENARIO is missing. For example: narod run configs/"));
  EXPECT_EQ(narod_run({"--set", "run.seed=1", "run.scale=2"}), 2);
  EXPECT_THAT(err(), HasSubstr("--set run.scale=2"));
  EXPECT_EQ(narod_run({"--seed"}), 2);
  EXPECT_EQ(narod({"compare", "x.h5", "--format", "jsn"}), 2);
  EXPECT_THAT(err(), HasSubstr("'json'"));
}

/// Sets an environment variable for the life of a test.
class Environment {
 public:
  explicit Environment(const std::string& value) { setenv(name, value.c_str(), 1); }
  ~Environment() {
    unsetenv(name);
    use_instruction_set("");
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  static constexpr const char* name = "NAROD_INSTRUCTION_SET";
};

TEST_F(Cli, uses_the_instruction_set_that_the_environment_names_and_says_so) {
  for (const std::string& name : instruction_sets()) {
    const Environment wish(name);
    EXPECT_EQ(narod({"--version"}), 0) << err();
    EXPECT_THAT(out(), HasSubstr("; " + name + ";"));
    EXPECT_EQ(narod_run({}), 0) << err();
    EXPECT_EQ(attributes("out/run.h5")["instruction_set"], name);
    EXPECT_THAT(attributes("out/run.h5")["source"], HasSubstr("; " + name + ";"));
  }
  EXPECT_EQ(narod({"--version"}), 0);
  EXPECT_THAT(out(), HasSubstr("; " + instruction_sets().front() + ";"));
  EXPECT_EQ(narod({"--help"}), 0);
  EXPECT_THAT(out(),
              AllOf(HasSubstr("NAROD_INSTRUCTION_SET"), HasSubstr(instruction_sets().back())));
}

TEST_F(Cli, refuses_an_instruction_set_that_does_not_exist_and_names_those_that_do) {
  const Environment wish("MMX");
  EXPECT_EQ(narod_run({}), 2);
  EXPECT_THAT(err(), AllOf(HasSubstr("NAROD_INSTRUCTION_SET"), HasSubstr("'MMX'"),
                           HasSubstr("There are: " + instruction_sets().front()),
                           HasSubstr(instruction_sets().back())));
  EXPECT_FALSE(fs::exists(file("out/run.h5")));
}

TEST_F(Cli, runs_a_scenario_and_compares_it_with_the_record) {
  EXPECT_EQ(narod_run({}), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("vote"), HasSubstr("3 replicates of 800 agents, 10 weeks")));
  EXPECT_FALSE(fs::exists(file("out/run.h5.part")));
  const RunData data = read("out/run.h5");
  EXPECT_EQ(data.replicates, 3u);
  EXPECT_EQ(data.times.size(), 10u);
  EXPECT_EQ(data.results.size(), 3u);
  EXPECT_EQ(data.happened.size(), 3u);
  auto written = attributes("out/run.h5");
  EXPECT_EQ(written["title"], "A club");
  EXPECT_EQ(written["seed"], "7");
  EXPECT_EQ(written["scale"], "10");
  EXPECT_EQ(written["command_line"], "narod test");
  EXPECT_EQ(written["scenario_hash"].size(), 16u);
  EXPECT_EQ(written["record"], file("record/record.csv"));

  const std::string table = out().substr(0, out().find(file("out/run.h5")));
  EXPECT_EQ(narod({"compare", file("out/run.h5")}), 0) << err();
  EXPECT_EQ(out(), table);
  EXPECT_EQ(narod({"compare", file("out/run.h5"), "--format", "json"}), 0);
  EXPECT_THAT(out(), AllOf(StartsWith("{"), HasSubstr("\"summary\"")));
  EXPECT_EQ(narod({"compare", file("out/run.h5"), "--format", "csv", "--record",
                   file("record/record.csv")}),
            0);
  EXPECT_THAT(out(), HasSubstr("\nvote,"));
}

TEST_F(Cli, gives_the_same_bits_on_any_number_of_threads) {
  for (const char* threads : {"1", "2", "3", "5"}) {
    const std::string name = std::string("out/") + threads + ".h5";
    ASSERT_EQ(narod_run({"--threads", threads, "--output", file(name)}), 0) << err();
    expect_same(read(name), read("out/1.h5"));
  }
}

TEST_F(Cli, a_replicate_is_the_same_alone_and_among_others) {
  ASSERT_EQ(narod_run({"--output", file("all.h5")}), 0) << err();
  ASSERT_EQ(narod_run({"--first-replicate", "2", "--replicates", "1", "--output", file("one.h5")}),
            0)
      << err();
  const RunData all = read("all.h5"), one = read("one.h5");
  EXPECT_EQ(one.values, std::vector<double>(all.values.begin() + 20, all.values.end()));
  EXPECT_EQ(one.results.at(0).second.value, all.results.at(2).second.value);
}

TEST_F(Cli, reports_all_mistakes_at_once_and_writes_nothing) {
  write("groups.csv", "group,people\ntown,many\n");
  write("scenario.toml",
        "model = \"toy\"\n"
        "[run]\nstart = 1917-01-01\nuntil = 1916-01-01\nsed = 7\nreplicates = 0\nscale = \"x\"\n"
        "[output]\nfile = \"" +
            file("out/run.h5") +
            "\"\nevery_weeks = 99\n"
            "[parameters]\nclub.join_probability = 3\nclub.jion = 0.1\n");
  for (const char* command : {"run", "validate"}) {
    EXPECT_EQ(narod({command, file("scenario.toml")}), 2);
    for (const char* part : {"'until' is 1916-01-01", "unknown key 'sed'", "'seed'",
                             "'replicates' is 0", "'scale' is \"x\"", "'every_weeks' is 99", "many",
                             "club.jion", "club.join_probability", "scenario.toml:4"})
      EXPECT_THAT(err(), HasSubstr(part)) << command;
    EXPECT_EQ(out(), "");
  }
  EXPECT_FALSE(fs::exists(file("out")));
}

TEST_F(Cli, refuses_values_of_flags_as_it_refuses_those_of_the_file) {
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--seed", "-1"},
                                                {"--seed=4294967296"},
                                                {"--replicates", "100001"},
                                                {"--scale", "nan"},
                                                {"--scale", "0.5"},
                                                {"--until", "1917-02-30"},
                                                {"--until", "2030-01-01"},
                                                {"--threads", "two"},
                                                {"--set", "output.observables=[\"member\"]"},
                                                {"--set", "model=\"toyy\""},
                                                {"--set", "run=3"},
                                                {"--set", "data.record=\"none.csv\""},
                                                {"--set", "data.folder=\"nowhere\""}}) {
    EXPECT_EQ(narod_run(flags), 2) << flags[0] << out();
    EXPECT_THAT(err(), AnyOf(HasSubstr("--set "), HasSubstr("no such file"))) << flags[0];
  }
  EXPECT_FALSE(fs::exists(file("out")));
}

TEST_F(Cli, runs_for_a_number_of_weeks) {
  write("weeks.toml", "model = \"toy\"\n[run]\nstart = 1917-01-01\nweeks = 5\n[output]\nfile = \"" +
                          file("weeks.h5") + "\"\n");
  EXPECT_EQ(narod({"run", file("weeks.toml"), "--quiet"}), 0) << err();
  EXPECT_EQ(read("weeks.h5").times.size(), 5u);
  EXPECT_EQ(narod({"run", file("weeks.toml"), "--until", "1917-03-10"}), 2);
  EXPECT_THAT(err(), HasSubstr("'weeks' stands beside 'until'"));
  EXPECT_EQ(narod({"run", file("weeks.toml"), "--set", "run.weeks=0"}), 2);
  EXPECT_THAT(err(), HasSubstr("'weeks' is 0"));
  EXPECT_EQ(narod({"run", file("weeks.toml"), "--set", "run.weeks=999999"}), 2);
  EXPECT_THAT(err(), HasSubstr("the model toy runs from"));
}

TEST_F(Cli, suggests_observables_and_models) {
  EXPECT_EQ(narod_run({"--set", "output.observables=[\"member\"]"}), 2);
  EXPECT_THAT(err(), HasSubstr("no observable 'member'. Did you mean 'members'?"));
  EXPECT_EQ(narod_run({"--set", "model=\"toyy\""}), 2);
  EXPECT_THAT(err(), HasSubstr("Did you mean 'toy'?"));
  EXPECT_EQ(narod({"run", file("scenari.toml")}), 2);
  EXPECT_THAT(err(), HasSubstr("scenari.toml"));
}

TEST_F(Cli, writes_the_selected_labels_of_an_axis) {
  ASSERT_EQ(narod_run({"--set", "output.select.group=[\"village\"]"}), 0) << err();
  const io::Hdf5File file = io::Hdf5File::open(this->file("out/run.h5"));
  EXPECT_EQ(file.read_texts(file.id(), "group"), std::vector<std::string>{"village"});
  EXPECT_THAT(file.size_of(file.open_dataset(file.id(), "members")), ElementsAre(3, 10, 1));
  EXPECT_EQ(file.read_numbers(file.id(), "week").size(), 30u);
}

TEST_F(Cli, writes_a_panel_of_agents_that_changes_nothing_else) {
  ASSERT_EQ(narod_run({"--output", file("out/all.h5")}), 0) << err();
  ASSERT_EQ(narod_run({"--set", "output.panel=5", "--set", "output.observables=[\"week\"]",
                       "--output", file("out/panel.h5")}),
            0)
      << err();
  expect_same(read("out/all.h5"), read("out/panel.h5"));
  const io::Hdf5File without = io::Hdf5File::open(file("out/all.h5"));
  EXPECT_FALSE(without.has(without.id(), "agent_member"));
  const io::Hdf5File with = io::Hdf5File::open(file("out/panel.h5"));
  EXPECT_FALSE(with.has(with.id(), "members"));
  EXPECT_EQ(with.size_of(with.open_dataset(with.id(), "agent_group")), (std::vector<hsize_t>{5}));
  EXPECT_EQ(with.size_of(with.open_dataset(with.id(), "agent_member")),
            (std::vector<hsize_t>{3, 10, 5}));
}

TEST_F(Cli, reads_a_panel_as_a_number_or_a_table_and_refuses_others) {
  EXPECT_EQ(narod_run({"--set", "output.panel.agents=3"}), 0) << err();
  EXPECT_EQ(narod_run({"--set", "output.panel=false"}), 0) << err();
  EXPECT_EQ(narod_run({"--set", "output.panel=\"many\""}), 2);
  EXPECT_THAT(err(), HasSubstr("'panel'"));
  EXPECT_EQ(narod_run({"--set", "output.panel={agents=3, shares={town=-1}, draw=2}"}), 2);
  EXPECT_THAT(err(), AllOf(HasSubstr("'town'"), HasSubstr("'draw'")));
}

TEST_F(Cli, refuses_a_panel_of_a_model_that_has_none) {
  ModelEntry deaf = toy::entry();
  deaf.build = [](const Inputs& inputs, Problems& problems) {
    Inputs own = inputs;
    own.panel = {};
    return std::make_shared<const toy::ToyModel>(own, problems);
  };
  std::ostringstream out, err;
  EXPECT_EQ(main({"run", file("scenario.toml"), "--set", "output.panel=5"},
                 {{deaf}, out, err, false, "narod test"}),
            2);
  EXPECT_THAT(err.str(), HasSubstr("'panel' asks for single agents (the model toy"));
}

TEST_F(Cli, suggests_axes_and_labels_of_the_output) {
  EXPECT_EQ(narod_run({"--set", "output.select.groups=\"town\""}), 2);
  EXPECT_THAT(err(), HasSubstr("there is no axis 'groups'. Did you mean 'group'?"));
  EXPECT_EQ(narod_run({"--set", "output.select.group=[\"town\", \"vilage\"]"}), 2);
  EXPECT_THAT(err(), HasSubstr("the axis 'group' has no 'vilage'. Did you mean 'village'?"));
  EXPECT_EQ(narod_run({"--set", "output.select=3"}), 2);
  EXPECT_EQ(narod_run({"--set", "output.select.group=[3]"}), 2);
  EXPECT_EQ(narod_run({"--set", "output.digits=8"}), 2);
  EXPECT_FALSE(fs::exists(file("out")));
  EXPECT_EQ(narod({"validate", file("scenario.toml"), "--set", "output.select.group=[]"}), 0);
}

TEST_F(Cli, replaces_no_input_and_no_file_of_others) {
  for (const char* input : {"scenario.toml", "groups.csv", "record/record.csv"}) {
    EXPECT_EQ(narod_run({"--output", file(input), "--force"}), 2);
    EXPECT_THAT(err(), AllOf(HasSubstr(input), HasSubstr("is read by this command")));
  }
  write("notes.txt", "precious");
  EXPECT_EQ(narod_run({"--output", file("notes.txt")}), 2);
  EXPECT_THAT(err(), AllOf(HasSubstr("notes.txt: exists and is not a run file of narod"),
                           HasSubstr("--force")));
  EXPECT_EQ(fs::file_size(file("notes.txt")), 8u);
  EXPECT_FALSE(fs::exists(file("notes.txt.part")));
  EXPECT_EQ(narod_run({"--output", file("notes.txt"), "--force"}), 0) << err();
  EXPECT_EQ(narod_run({"--output", file("notes.txt")}), 0) << "a run may be run again";
  EXPECT_EQ(read("notes.txt").replicates, 3u);
}

TEST_F(Cli, fails_when_the_results_could_not_be_printed) {
  ASSERT_EQ(narod_run({}), 0) << err();
  const std::string run = file("out/run.h5"), scenario = file("scenario.toml");
  for (const std::vector<std::string>& command : {std::vector<std::string>{"compare", run},
                                                  {"compare", run, "--format", "json"},
                                                  {"compare", run, "--format", "csv"},
                                                  {"describe", scenario},
                                                  {"validate", scenario},
                                                  {"run", scenario},
                                                  {"help"},
                                                  {"--version"}}) {
    std::ostringstream err;
    std::ofstream full("/dev/full");
    EXPECT_EQ(main(command, {catalogue_, full, err, false, "narod test"}), 1) << command[0];
    EXPECT_THAT(err.str(), HasSubstr("standard output could not be written whole"));
  }
}

TEST_F(Cli, keeps_checkpoints_of_a_run_whose_comparison_could_not_be_printed) {
  std::ostringstream err;
  std::ofstream full("/dev/full");
  EXPECT_EQ(main({"run", file("scenario.toml"), "--checkpoint-every", "2"},
                 {catalogue_, full, err, false, "narod test"}),
            1);
  EXPECT_TRUE(fs::exists(file("out/run.h5.checkpoints")));
  EXPECT_EQ(narod({"run", "--resume", file("out/run.h5")}), 0) << this->err();
  EXPECT_THAT(out(), HasSubstr("vote"));
  EXPECT_FALSE(fs::exists(file("out/run.h5.checkpoints")));
}

TEST_F(Cli, refuses_empty_arguments_and_what_is_not_utf8) {
  ASSERT_EQ(narod_run({}), 0) << err();
  EXPECT_EQ(narod({"compare", file("out/run.h5"), "--record", ""}), 2);
  EXPECT_THAT(err(), HasSubstr("--record is empty"));
  EXPECT_EQ(narod_run({"--parameters", ""}), 2);
  EXPECT_EQ(narod({"run", ""}), 2);
  EXPECT_EQ(narod_run({"--output", file("b\xff.h5")}), 2);
  EXPECT_THAT(err(), HasSubstr("not UTF-8"));
  EXPECT_EQ(narod_run({"--set", "title=\"a\x7f\""}), 2);
  EXPECT_THAT(err(), HasSubstr("--set title="));
  EXPECT_EQ(narod_run({"--output", file(std::string(260, 'a'))}), 2);
  EXPECT_THAT(err(), HasSubstr("too long"));
}

TEST_F(Cli, reads_no_special_files) {
  ASSERT_EQ(::mkfifo(file("fifo").c_str(), 0666), 0);
  EXPECT_EQ(narod({"validate", file("fifo")}), 2);
  EXPECT_THAT(err(), HasSubstr("is not a regular file"));
  EXPECT_EQ(narod({"compare", file("fifo")}), 2);
  for (const char* device : {"/dev/zero", "/dev/stdin", "/proc/self/mem"}) {
    write("base.toml", std::string("base = \"") + device + "\"\n");
    EXPECT_EQ(narod({"validate", file("base.toml")}), 2) << device;
    EXPECT_THAT(err(), HasSubstr(device));
    EXPECT_EQ(
        narod({"validate", file("scenario.toml"), "--set", std::string("data.record=") + device}),
        2)
        << device;
    EXPECT_THAT(err(), HasSubstr(device));
  }
}

TEST_F(Cli, refuses_an_output_that_cannot_be_written_before_running) {
  EXPECT_EQ(narod_run({"--output", file("groups.csv/run.h5")}), 2);
  EXPECT_THAT(err(), HasSubstr("cannot be written"));
  EXPECT_EQ(narod_run({"--output", file("record")}), 2);
  EXPECT_EQ(err().find("weeks"), std::string::npos);
}

TEST_F(Cli, takes_a_data_folder_from_the_file_that_names_it) {
  fs::create_directories(folder_ / "changes");
  write("changes/quick.toml", "base = \"../scenario.toml\"\n[run]\nreplicates = 1\n");
  EXPECT_EQ(narod({"validate", file("changes/quick.toml")}), 0) << err();
  fs::create_directories(folder_ / "other");
  fs::rename(folder_ / "groups.csv", folder_ / "other/groups.csv");
  EXPECT_EQ(narod({"validate", file("changes/quick.toml")}), 2);
  write("changes/other.toml", "base = \"quick.toml\"\n[data]\nfolder = \"../other\"\n");
  EXPECT_EQ(narod({"validate", file("changes/other.toml")}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("no record"));
}

TEST_F(Cli, shows_plain_progress_unless_quiet) {
  EXPECT_EQ(narod_run({"--profile"}), 0);
  EXPECT_THAT(err(), AllOf(HasSubstr("1917-03-05  "), HasSubstr("30/30 weeks  100 %"),
                           HasSubstr("agent-weeks/s"), Not(HasSubstr("\r")), HasSubstr("join")));
  const std::string text = err();
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 10 + 6);  // and six of the profile
  EXPECT_EQ(narod_run({"--quiet"}), 0);
  EXPECT_EQ(err(), "");
  terminal_ = true;
  EXPECT_EQ(narod_run({}), 0);
  EXPECT_THAT(err(), AllOf(StartsWith("\r"), HasSubstr("30/30 weeks  100 %")));
}

/// A stream buffer that gets the program a SIGTERM when it has told of some weeks.
class Terminating : public std::stringbuf {
 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    const bool tells = std::string_view(text, static_cast<std::size_t>(size)).find("weeks") !=
                       std::string_view::npos;
    if (tells && ++told_ == 2) std::raise(SIGTERM);
    return std::stringbuf::xsputn(text, size);
  }

 private:
  int told_ = 0;
};

/// Runs the scenario until a signal comes after some weeks; returns what was told.
std::string interrupted(const Catalogue& catalogue, std::vector<std::string> arguments) {
  Terminating buffer;
  std::ostream err(&buffer);
  std::ostringstream out;
  EXPECT_EQ(main(arguments, {catalogue, out, err, false, "narod first"}), 128 + SIGTERM);
  EXPECT_EQ(out.str(), "");
  return buffer.str();
}

TEST_F(Cli, goes_on_after_an_interruption_with_the_same_bits) {
  ASSERT_EQ(narod_run({"--output", file("whole.h5")}), 0) << err();
  const std::string table = out().substr(0, out().find(file("whole.h5")));
  const std::string output = file("out/run.h5");
  for (const char* threads : {"1", "2", "5"}) {
    const std::string told = interrupted(
        catalogue_,
        {"run", file("scenario.toml"), "--checkpoint-every", "4", "--threads", threads});
    EXPECT_THAT(told, AllOf(HasSubstr("Interrupted after "), HasSubstr(" of 30 weeks. "),
                            HasSubstr("\n  narod run --resume " + output + "\n")));
    EXPECT_FALSE(fs::exists(output));
    ASSERT_EQ(narod({"run", "--resume", output, "--threads", "3"}), 0) << err();
    EXPECT_THAT(err(), AllOf(StartsWith("Going on with " + output + ": of 3 replicates, "),
                             HasSubstr("30/30 weeks")));
    EXPECT_EQ(out().substr(0, out().find(output)), table);
    expect_same(read("out/run.h5"), read("whole.h5"));
    EXPECT_FALSE(fs::exists(output + ".part"));
    EXPECT_FALSE(fs::exists(output + ".checkpoints"));
    Problems problems;
    for (const auto& [name, text] : io::read_attributes(output, problems)) {
      if (name == "history") {
        EXPECT_THAT(text, AllOf(HasSubstr(": narod first\n"), EndsWith(": narod test")));
      }
      if (name == "command_line") {
        EXPECT_EQ(text, "narod first");
      }
    }
    fs::remove(output);
  }
}

TEST_F(Cli, refuses_to_go_on_with_what_is_not_the_same_run) {
  const std::string output = file("out/run.h5"), scenario = file("scenario.toml");
  interrupted(catalogue_, {"run", scenario, "--checkpoint-every", "2", "--threads", "1"});
  const auto refused = [&](const std::vector<std::string>& more, const std::string& why) {
    std::vector<std::string> arguments = {"run", "--resume", output};
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_EQ(narod(arguments), 2) << why;
    EXPECT_THAT(err(), HasSubstr(why));
    EXPECT_EQ(out(), "");
  };
  refused({"--seed", "8"}, "run.seed was 7 when the run began, and is now 8");
  refused({scenario, "--scale", "20"}, "run.scale was 10 when the run began, and is now 20");
  refused({"--set", "parameters.club.join_probability=0.3"}, "club.join_probability was 0.2");
  refused({"--until", "1917-04-01"}, "run.until was 1917-03-10");
  refused({"--set", "output.digits=3"}, "output.digits was not set");
  write("groups.csv", "group,people\ntown,3000\nvillage,4000\n");
  refused({}, "the data of the model have changed since the run began");
  write("groups.csv", "group,people\ntown,3000\nvillage,5000\n");
  const std::string checkpoint = output + ".checkpoints/replicate_0_week_6";
  ASSERT_TRUE(fs::exists(checkpoint));
  ASSERT_TRUE(fs::exists(output + ".checkpoints/replicate_0_week_4"));
  fs::resize_file(checkpoint, fs::file_size(checkpoint) - 1);
  refused({}, checkpoint + ": is torn");
  refused({}, "Delete it to go on from the one before, of week 4");
  ASSERT_EQ(narod_run({"--output", file("whole.h5")}), 0) << err();
  fs::remove(checkpoint);
  EXPECT_EQ(narod({"run", scenario, "--resume", output, "--quiet"}), 0) << err();
  expect_same(read("out/run.h5"), read("whole.h5"));
  refused({}, "is finished: there is nothing to resume");
}

TEST_F(Cli, goes_on_only_with_runs_that_have_checkpoints) {
  const std::string output = file("out/run.h5"), scenario = file("scenario.toml");
  EXPECT_EQ(narod({"run", "--resume", output}), 2);
  EXPECT_THAT(err(), HasSubstr("run.h5.part: no such file"));
  EXPECT_THAT(interrupted(catalogue_, {"run", scenario}), HasSubstr("with --checkpoint-every"));
  EXPECT_EQ(narod({"run", "--resume", output}), 2);
  EXPECT_THAT(err(), HasSubstr("has no checkpoints to go on from"));
  write("out/run.h5.part", "no run");
  EXPECT_EQ(narod({"run", "--resume", output}), 2);
  EXPECT_THAT(err(), HasSubstr("cannot open the file"));
  EXPECT_EQ(narod_run({"--checkpoint-every", "-1"}), 2);
}

TEST_F(Cli, a_new_run_forgets_the_checkpoints_of_one_that_was_given_up) {
  const std::string output = file("out/run.h5"), scenario = file("scenario.toml");
  interrupted(catalogue_, {"run", scenario, "--checkpoint-every", "2"});
  EXPECT_TRUE(fs::exists(output + ".checkpoints"));
  interrupted(catalogue_, {"run", scenario});
  EXPECT_FALSE(fs::exists(output + ".checkpoints"));
}

TEST_F(Cli, does_not_score_a_file_without_every_week) {
  EXPECT_EQ(narod_run({"--set", "output.every_weeks=4", "--set", "output.observables=\"week\""}),
            0);
  EXPECT_THAT(out(), HasSubstr("10 weeks"));
  EXPECT_EQ(read("out/run.h5").times.size(), 3u);
  EXPECT_EQ(narod({"compare", file("out/run.h5")}), 2);
  EXPECT_THAT(err(), HasSubstr("every 4th week"));
  EXPECT_EQ(narod({"compare", file("none.h5")}), 2);
}

TEST_F(Cli, describes_a_model) {
  EXPECT_EQ(narod({"describe", file("scenario.toml")}), 0) << err();
  for (const char* part :
       {"model: toy", "plan (2)", "Agents join and leave.", "club.join_probability", "0.2",
        "assumption", "members of the club", "town, village", "level", "events (1)"})
    EXPECT_THAT(out(), HasSubstr(part));
  EXPECT_EQ(narod({"describe", file("scenario.toml"), "--json", "--model", "toy"}), 0);
  for (const char* part : {"\"plan\": [", "\"default\": 0.1", "\"value\": 0.2",
                           "\"labels\": [\"town\", \"village\"]", "a vote is \\\"held\\\""})
    EXPECT_THAT(out(), HasSubstr(part));
  EXPECT_EQ(narod({"describe", file("scenario.toml"), "--model", "toyy"}), 2);
}

TEST_F(Cli, describes_single_sections) {
  EXPECT_EQ(narod({"describe", file("scenario.toml"), "--section", "axes"}), 0) << err();
  EXPECT_THAT(out(), AllOf(StartsWith("axes (1)\n"), HasSubstr("village"),
                           Not(HasSubstr("parameters")), Not(HasSubstr("model:"))));
  EXPECT_EQ(narod({"describe", file("scenario.toml"), "--section", "plan", "--section", "events",
                   "--json"}),
            0);
  EXPECT_THAT(out(), AllOf(StartsWith("{\n \"plan\": ["), HasSubstr("\"events\": [")));
  EXPECT_EQ(narod({"describe", file("scenario.toml"), "--section", "plans"}), 2);
  EXPECT_THAT(err(), HasSubstr("no section 'plans'. Did you mean 'plan'?"));
}

TEST(Sections, text_gives_a_line_to_a_short_row_and_cuts_what_is_too_long) {
  const Description description{
      {},
      {{"things", {{{"id", "one"}, {"title", std::string(80, 'x')}, {"effects", "many"}}}, true},
       {"others", {{{"id", "two"}, {"title", std::string(80, 'x')}, {"unit", "1"}}}}}};
  std::ostringstream out;
  write_text(description, 60, out);
  const std::string text = out.str();
  EXPECT_THAT(text, HasSubstr("things (1); with --json also effects\n"));
  EXPECT_THAT(text, HasSubstr("  one  " + std::string(51, 'x') + "..\n"));
  EXPECT_THAT(text, Not(HasSubstr("many")));
  EXPECT_THAT(
      text, AllOf(HasSubstr("  two\n      title:\n      xxx"), HasSubstr("xxx;\n      unit: 1\n")));
}

TEST(Progress, is_told_in_units_for_people) {
  experiment::Progress progress;
  progress.date = Date::from_ymd(2024, 7, 31);
  progress.weeks_done = 120;
  progress.weeks = 439;
  progress.seconds = 60;
  progress.agent_weeks = 12.3e6 * 60;
  EXPECT_EQ(progress_text(progress),
            "2024-07-31  120/439 weeks  27 %  2:40 left  2 weeks/s  12.3 million agent-weeks/s");
  progress.weeks_before = 60;  // not by this program
  EXPECT_THAT(progress_text(progress), HasSubstr("27 %  5:19 left  1 weeks/s"));
  EXPECT_EQ(time_text(3723), "1:02:03");
  EXPECT_EQ(rounded(7.12), "7.1");
  progress.weeks_before = 0;
  std::ostringstream out;
  ProgressDisplay(out, true, 40).show(progress);
  EXPECT_EQ(out.str(), "\r\x1b[K2024-07-31  120/439 weeks  27 %  2:40 l");
}

TEST_F(Cli, validates_a_scenario) {
  EXPECT_EQ(narod({"validate", file("scenario.toml")}), 0) << err();
  EXPECT_THAT(out(),
              AllOf(StartsWith("ok: "), HasSubstr("10 weeks; 1 parameters; 2 rows in 1 tables"),
                    HasSubstr("1 rows of the record")));
  EXPECT_FALSE(fs::exists(file("out")));
}

TEST_F(Cli, a_failure_that_is_nobodys_mistake_exits_1) {
  Catalogue broken{toy::entry()};
  broken[0].build = [](const Inputs&, Problems&) -> std::shared_ptr<const Model> {
    throw std::runtime_error("out of luck");
  };
  std::ostringstream out, err;
  EXPECT_EQ(main({"run", file("scenario.toml")}, {broken, out, err, false, ""}), 1);
  EXPECT_EQ(err.str(), "narod: out of luck\n");
}

}  // namespace
}  // namespace sim::cli

#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/model.hpp"

/// A small complete model for the tests of what runs models: people of two groups who join and
/// leave a club by chance. It reads the table `groups` (group, people) and one parameter; a panel
/// is of the first agents.
namespace sim::toy {

struct ToyParameters : ParameterSet {
  Parameter join{
      *this,
      {"club.join_probability", "1", 0.1, 0, 1, "Weekly chance to join or leave", "assumption"}};
};

struct ToyGroup {
  std::string name;
  std::uint32_t agents = 0;
};

class ToySimulation final : public Simulation {
 public:
  ToySimulation(Date start, double scale, double join, std::vector<ToyGroup> groups, Seed seed)
      : date_(start), scale_(scale), join_(static_cast<float>(join)), seed_(seed) {
    for (const ToyGroup& group : groups)
      for (std::uint32_t i = 0; i < group.agents; ++i)
        group_of_.push_back(static_cast<std::uint32_t>(&group - groups.data()));
    member_.resize(group_of_.size());
    members_of_.resize(groups.size());
    for (std::size_t begin = 0; begin < member_.size(); begin += 64)
      blocks_.push_back({begin, std::min(begin + 64, member_.size())});
    plan_.push_back({"join",
                     Phase::choice,
                     "Agents join and leave.",
                     {"member"},
                     {"member"},
                     {},
                     [this](CommunityRange range) { let_join(range); }});
    plan_.push_back({"count",
                     Phase::observation,
                     "Counts the members.",
                     {"member"},
                     {"members"},
                     [this](Executor&) { count(); },
                     {}});
    observables_.push_back(
        {"members", "1", "members of the club", {"group"}, [this](std::span<float> out) {
           std::copy(members_of_.begin(), members_of_.end(), out.begin());
         }});
    observables_.push_back({"week", "1", "number of the week", {}, [this](std::span<float> out) {
                              out[0] = static_cast<float>(week_);
                            }});
  }

  /// Shows the first agents one by one.
  void follow(std::size_t agents) {
    observables_.push_back({"agent_member", "1", "whether the agent is a member", {"agent"}, {}});
    observables_.back().codes = {"out", "in"};
    observables_.back().fill = [this, agents](std::span<float> out) {
      for (std::size_t i = 0; i < agents; ++i) out[i] = static_cast<float>(member_[i]);
    };
  }

  Date date() const override { return date_; }
  const std::vector<Process>& plan() const override { return plan_; }
  const std::vector<CommunityRange>& blocks() const override { return blocks_; }
  void advance() override {
    date_ = date_ + 7;
    ++week_;
  }
  const std::vector<Observable>& observables() const override { return observables_; }
  std::span<const double> series() const override { return {&total_, 1}; }
  const std::vector<Result>& results() const override { return results_; }
  const std::vector<EventRecord>& happened() const override { return happened_; }
  void visit(StateArchive& archive) override {
    archive.piece("date", date_);
    archive.piece("week", week_);
    archive.piece("total", total_);
    archive.piece("member", member_);
    archive.piece("members_of", members_of_);
    archive.piece("results", results_);
    archive.piece("happened", happened_);
  }
  std::uint64_t agents() const override { return member_.size(); }

 private:
  void let_join(CommunityRange range) {
    for (std::size_t i = range.begin; i < range.end; ++i)
      if (Draws(seed_, 1, static_cast<std::uint32_t>(i), week_).unit(0) < join_) member_[i] ^= 1u;
  }
  void count() {
    std::fill(members_of_.begin(), members_of_.end(), 0.0f);
    for (std::size_t i = 0; i < member_.size(); ++i)
      members_of_[group_of_[i]] += static_cast<float>(member_[i]);
    total_ = 0;
    for (const float members : members_of_) total_ += scale_ * members;
    if (week_ == 2) {
      results_.push_back({"vote_share",
                          "election",
                          date_,
                          {},
                          "all",
                          "all",
                          "club",
                          total_ / (scale_ * static_cast<double>(member_.size()))});
      happened_.push_back({"election", date_, "outcome", false, "dated", "a vote was held"});
    }
  }

  Date date_;
  double scale_;
  float join_;
  Seed seed_;
  std::uint32_t week_ = 0;
  double total_ = 0;
  std::vector<std::uint32_t> group_of_, member_;
  std::vector<float> members_of_;
  std::vector<CommunityRange> blocks_;
  std::vector<Process> plan_;
  std::vector<Observable> observables_;
  std::vector<Result> results_;
  std::vector<EventRecord> happened_;
};

class ToyModel final : public Model {
 public:
  ToyModel(const Inputs& inputs, Problems& problems) : start_(inputs.start), scale_(inputs.scale) {
    if (const Node* settings = inputs.settings.find("parameters"))
      parameters_.apply(*settings, problems);
    const Table& table = inputs.tables.at("groups");
    axes_.push_back({"group", "group of people", {}});
    for (std::size_t i = 0; i < table.size(); ++i) {
      const Row row = table.row(i, problems);
      const double people = row.number("people");
      groups_.push_back({row.text("group"), static_cast<std::uint32_t>(people / scale_)});
      axes_[0].labels.push_back(groups_.back().name);
    }
    series_.push_back(
        {"members", "club", "all", "all", "", "people", Aggregate::level, "", {}, {}});
    if (inputs.panel.agents > 0) add_panel(inputs.panel.agents);
  }
  const ParameterSet& parameters() const override { return parameters_; }
  const std::vector<Axis>& axes() const override { return axes_; }
  const std::vector<Series>& series() const override { return series_; }
  std::vector<Process> plan() const override { return sample().plan(); }
  std::vector<Observable> observables() const override { return sample().observables(); }
  std::string panel() const override { return panel_ > 0 ? "agent" : ""; }
  std::vector<std::pair<std::string, Section>> description() const override {
    return {{"events", {{{"id", "election"}, {"meaning", "a vote is \"held\""}}}}};
  }
  std::unique_ptr<Simulation> start(Seed seed, Executor&) const override {
    auto run = std::make_unique<ToySimulation>(start_, scale_, parameters_.join, groups_, seed);
    if (panel_ > 0) run->follow(panel_);
    return run;
  }

 private:
  /// Only to be looked at: the processes and observables refer to it.
  ToySimulation sample() const {
    ToySimulation run(start_, scale_, parameters_.join, {}, {1, 0});
    if (panel_ > 0) run.follow(panel_);
    return run;
  }
  void add_panel(std::size_t wanted) {
    Axis axis{"agent", "agent of the panel", {}, {{"agent_group", "group", "", {}, {}}}};
    for (const ToyGroup& group : groups_)
      for (std::uint32_t i = 0; i < group.agents && panel_ < wanted; ++i, ++panel_) {
        axis.labels.push_back(std::to_string(panel_));
        axis.coordinates[0].texts.push_back(group.name);
      }
    axes_.push_back(std::move(axis));
  }

  ToyParameters parameters_;
  Date start_;
  double scale_;
  std::vector<ToyGroup> groups_;
  std::size_t panel_ = 0;
  std::vector<Axis> axes_;
  std::vector<Series> series_;
};

inline ModelEntry entry() {
  return {"toy",
          "People join and leave a club",
          {{"groups",
            "groups.csv",
            {.columns = {columns::id("group"), columns::number("people", 0, 1e8, "people")},
             .key = {"group"}}}},
          Date::from_ymd(1900, 1, 1),
          Date::from_ymd(1999, 12, 31),
          10,
          [](const Inputs& inputs, Problems& problems) {
            return std::make_shared<const ToyModel>(inputs, problems);
          },
          [] {
            Inputs inputs;
            inputs.tables["groups"] = Table("groups.csv", {"group", "people"});
            Problems problems;
            const ToyModel model(inputs, problems);
            return output_names(model.observables(), model.axes());
          }};
}

}  // namespace sim::toy

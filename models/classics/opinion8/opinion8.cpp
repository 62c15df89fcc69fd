#include "models/classics/opinion8/opinion8.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "models/classics/opinion8/kernel.hpp"
#include "sim/core/names.hpp"

namespace classics {
namespace {

constexpr std::size_t groups_per_block = 16;  // about 4000 agents
constexpr int days_per_step = 7;

constexpr std::uint32_t start_decision = sim::decision_key("opinion8.start");
constexpr std::uint32_t step_decision = sim::decision_key("opinion8.step");
static_assert(start_decision != step_decision);

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P people{*this,
           {"population.people", "people", 1e6, 250, 1e9,
            "people; one agent stands for `scale` of them", "assumption"}};
  P confidence{*this,
               {"opinion.confidence", "1", 0.25, 0, 1,
                "opinions at least so far apart do not attract", "assumption"}};
  P step{*this,
         {"opinion.step", "1", 0.2, 0, 1,
          "share of the way to the mean of those met and of like mind", "assumption"}};
  P contagion{*this,
              {"grievance.contagion", "1", 0.02, 0, 1,
               "share of the way to the mean grievance of those met", "assumption"}};
  P distance_weight{*this,
                    {"choice.distance_weight", "1", 6, 0, 15,
                     "B, utility lost over the whole range of opinion", "assumption"}};
  P radical_weight{*this,
                   {"choice.radical_weight", "1", 3, 0, 15,
                    "G, utility of a party at either end to those of grievance 1", "assumption"}};
  P loyalty{
      *this,
      {"choice.loyalty", "1", 4, 0, 15, "S, utility of the party chosen before", "assumption"}};

  Opinion8Rules rules() const {
    return {confidence, step, contagion, distance_weight, radical_weight, loyalty};
  }
};

/// What a run is made of, besides its seed.
struct Setting {
  Opinion8Rules rules;
  std::size_t groups;
  sim::Date start;
};

class Opinion8Run final : public sim::Simulation {
 public:
  Opinion8Run(const Setting& setting, sim::Seed seed, sim::Executor& executor);

  sim::Date date() const override { return date_; }
  const std::vector<sim::Process>& plan() const override { return plan_; }
  const std::vector<sim::CommunityRange>& blocks() const override { return blocks_; }
  void advance() override {
    date_ = date_ + days_per_step;
    ++step_;
  }
  const std::vector<sim::Observable>& observables() const override { return observables_; }
  std::span<const double> series() const override { return {}; }
  const std::vector<sim::Result>& results() const override { return results_; }
  const std::vector<sim::EventRecord>& happened() const override { return happened_; }
  void visit(sim::StateArchive& archive) override;
  std::uint64_t agents() const override { return opinion_.size(); }

 private:
  using Counts = std::array<std::uint32_t, party_count>;

  void start(sim::CommunityRange groups);
  void meet_and_choose(sim::CommunityRange groups);
  void count();
  std::vector<sim::Process> make_plan();
  std::vector<sim::Observable> make_observables();

  Opinion8Rules rules_;
  sim::Date date_;
  sim::Seed seed_;
  std::uint32_t step_ = 0;
  std::vector<float> opinion_, grievance_;
  std::vector<std::uint8_t> party_;
  std::vector<sim::CommunityRange> blocks_;
  std::vector<Counts> counts_of_;  // [block]
  Counts counts_{};
  std::vector<sim::Process> plan_;
  std::vector<sim::Observable> observables_;
  std::vector<sim::Result> results_;
  std::vector<sim::EventRecord> happened_;
};

Opinion8Run::Opinion8Run(const Setting& setting, sim::Seed seed, sim::Executor& executor)
    : rules_(setting.rules),
      date_(setting.start),
      seed_(seed),
      opinion_(setting.groups * group_size),
      grievance_(opinion_.size()),
      party_(opinion_.size()) {
  for (std::size_t begin = 0; begin < setting.groups; begin += groups_per_block)
    blocks_.push_back({begin, std::min(begin + groups_per_block, setting.groups)});
  counts_of_.resize(blocks_.size());
  executor.for_each(blocks_.size(), [&](std::size_t block) { start(blocks_[block]); });
  plan_ = make_plan();
  observables_ = make_observables();
}

void Opinion8Run::start(sim::CommunityRange groups) {
  constexpr auto members = static_cast<std::uint32_t>(group_size);
  for (std::size_t group = groups.begin; group < groups.end; ++group) {
    const sim::Draws draws(seed_, start_decision, group, 0);
    for (std::uint32_t i = 0; i < members; ++i) {
      const std::size_t agent = group * group_size + i;
      opinion_[agent] = draws.unit(i);
      grievance_[agent] = draws.unit(i + members);
      party_[agent] = static_cast<std::uint8_t>(draws.below(i + 2 * members, party_count));
    }
  }
}

void Opinion8Run::meet_and_choose(sim::CommunityRange groups) {
  Counts counts{};
  for (std::size_t group = groups.begin; group < groups.end; ++group) {
    const std::size_t first = group * group_size;
    step_group(rules_, {seed_, step_decision, group, step_}, opinion_.data() + first,
               grievance_.data() + first, party_.data() + first);
    count_group(party_.data() + first, counts);
  }
  counts_of_[groups.begin / groups_per_block] = counts;
}

void Opinion8Run::count() {
  counts_ = {};
  for (const Counts& counts : counts_of_)
    for (std::size_t p = 0; p < party_count; ++p) counts_[p] += counts[p];
}

std::vector<sim::Process> Opinion8Run::make_plan() {
  return {{"meeting_and_choice",
           sim::Phase::society,
           "members of each group meet; then all choose a party",
           {"opinion", "grievance", "party"},
           {"opinion", "grievance", "party"},
           {},
           [this](sim::CommunityRange groups) { meet_and_choose(groups); }},
          {"count",
           sim::Phase::observation,
           "adherents of each party",
           {"party"},
           {"party_share"},
           [this](sim::Executor&) { count(); },
           {}}};
}

/// Mean of (value - 1/2)^power, power 1 or 2: in eight partial sums, so in a fixed order.
template <int power>
double moment_of(const std::vector<float>& values) {
  constexpr std::size_t parts = 8;
  std::array<double, parts> sums{};
  const auto add = [&](std::size_t i, std::size_t part) {
    const double d = static_cast<double>(values[i]) - 0.5;
    sums[part] += power == 1 ? d : d * d;
  };
  const std::size_t whole = values.size() / parts * parts;
  for (std::size_t i = 0; i < whole; i += parts)
    for (std::size_t part = 0; part < parts; ++part) add(i + part, part);
  for (std::size_t i = whole; i < values.size(); ++i) add(i, i - whole);
  double sum = 0;
  for (const double part : sums) sum += part;
  return sum / static_cast<double>(values.size());
}

double mean_of(const std::vector<float>& values) { return 0.5 + moment_of<1>(values); }

double variance_of(const std::vector<float>& values) {
  const double mean = moment_of<1>(values);
  return moment_of<2>(values) - mean * mean;
}

std::vector<sim::Observable> Opinion8Run::make_observables() {
  const auto one = [](const char* name, const char* long_name, auto value) {
    return sim::Observable{name, "1", long_name, {}, [value](std::span<float> out) {
                             out[0] = static_cast<float>(value());
                           }};
  };
  return {{"party_share",
           "1",
           "share of the agents who hold to a party",
           {"party"},
           [this](std::span<float> out) {
             for (std::size_t p = 0; p < party_count; ++p)
               out[p] = static_cast<float>(counts_[p] / static_cast<double>(party_.size()));
           }},
          one("opinion_mean", "mean opinion", [this] { return mean_of(opinion_); }),
          one("opinion_variance", "variance of opinion", [this] { return variance_of(opinion_); }),
          one("grievance_mean", "mean grievance", [this] { return mean_of(grievance_); })};
}

void Opinion8Run::visit(sim::StateArchive& archive) {
  archive.piece("date", date_);
  archive.piece("step", step_);
  archive.piece("opinion", opinion_);
  archive.piece("grievance", grievance_);
  archive.piece("party", party_);
  archive.piece("counts_of", counts_of_);
  archive.piece("counts", counts_);
}

class Opinion8Model final : public sim::Model {
 public:
  Opinion8Model(const sim::Inputs& inputs, sim::Problems& problems)
      : start_(inputs.start), scale_(inputs.scale) {
    if (const sim::Node* settings = inputs.settings.find("parameters"))
      parameters_.apply(*settings, problems);
    axes_.push_back({"party", "party, by its position from 0 to 1", {}});
    for (std::size_t p = 0; p < party_count; ++p)
      axes_[0].labels.push_back("party_" + std::to_string(p));
  }
  const sim::ParameterSet& parameters() const override { return parameters_; }
  const std::vector<sim::Axis>& axes() const override { return axes_; }
  const std::vector<sim::Series>& series() const override { return series_; }
  std::vector<sim::Process> plan() const override { return sample().plan(); }
  std::vector<sim::Observable> observables() const override { return sample().observables(); }
  std::vector<std::pair<std::string, Section>> description() const override { return {}; }
  std::unique_ptr<sim::Simulation> start(sim::Seed seed, sim::Executor& executor) const override {
    const double groups = parameters_.people / scale_ / group_size;
    return std::make_unique<Opinion8Run>(
        Setting{parameters_.rules(), std::max(std::size_t{1}, static_cast<std::size_t>(groups)),
                start_},
        seed, executor);
  }

 private:
  /// Only to be looked at: its processes and observables refer to what is gone.
  Opinion8Run sample() const {
    sim::SerialExecutor executor;
    return {{parameters_.rules(), 1, start_}, {}, executor};
  }

  Parameters parameters_;
  sim::Date start_;
  double scale_;
  std::vector<sim::Axis> axes_;
  std::vector<sim::Series> series_;
};

/// Top-level tables of a scenario that this model and the program read.
void check_settings(const sim::Node& settings, sim::Problems& problems) {
  static const std::vector<std::string> known = {"model", "title",  "question", "note",
                                                 "run",   "output", "data",     "parameters"};
  if (!settings.is_object()) return;
  for (const auto& [key, node] : *settings.object())
    if (std::find(known.begin(), known.end(), key) == known.end())
      problems.add(node.origin, "the scenario has an unknown key '" + key + "'",
                   sim::suggest_name(key, known));
}

std::shared_ptr<const sim::Model> build(const sim::Inputs& inputs, sim::Problems& problems) {
  check_settings(inputs.settings, problems);
  return std::make_shared<const Opinion8Model>(inputs, problems);
}

}  // namespace

sim::ModelEntry opinion8_entry() {
  // Steps are weeks of a calendar that means nothing: from day 0 of dates, a hundred years at most.
  return {"opinion8",
          "Opinions in groups of 250 and eight parties, to measure the engine",
          {},
          sim::Date(0),
          sim::Date::from_ymd(2069, 12, 31),
          1,
          build};
}

}  // namespace classics

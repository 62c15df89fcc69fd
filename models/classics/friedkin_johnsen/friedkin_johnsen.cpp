#include "models/classics/friedkin_johnsen/friedkin_johnsen.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "sim/core/simple_model.hpp"

namespace classics {
namespace {

constexpr double tolerance_of_sums = 1e-9;  // rows of weights are decimal fractions

struct Group {
  std::vector<std::string> names;
  std::vector<double> first, susceptibility;
  std::vector<double> weights;  // [member, other]
};

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P susceptibility{*this,
                   {"influence.susceptibility", "1", 1, 0, 1,
                    "factor on what members.csv says of each", "assumption"}};
  Group group;

  void read(const sim::Inputs& inputs, sim::Problems& problems);
};

void read_members(const sim::Table& table, Group& group, sim::Problems& problems) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    group.names.push_back(row.text("member"));
    group.first.push_back(row.number("opinion"));
    group.susceptibility.push_back(row.number("susceptibility"));
  }
}

/// Pairs that are not in the table have no weight.
void read_weights(const sim::Table& table, Group& group, sim::Problems& problems) {
  const std::size_t n = group.names.size();
  group.weights.assign(n * n, 0.0);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::size_t at = row.index("member", group.names) * n + row.index("other", group.names);
    if (at < group.weights.size()) group.weights[at] = row.number("weight");
  }
  if (!table.is_sound()) return;
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += group.weights[i * n + j];
    if (std::fabs(sum - 1) > tolerance_of_sums)
      problems.add({table.file(), 0}, "the weights that member '" + group.names[i] +
                                          "' gives have the sum " + sim::number_text(sum) +
                                          " (it must be 1)");
  }
}

void Parameters::read(const sim::Inputs& inputs, sim::Problems& problems) {
  read_members(inputs.tables.at("members"), group, problems);
  read_weights(inputs.tables.at("weights"), group, problems);
}

class FriedkinJohnsenRun final : public sim::SimpleSimulation {
 public:
  FriedkinJohnsenRun(const Parameters& parameters, const sim::RunContext& context)
      : SimpleSimulation(context),
        group_(parameters.group),
        susceptibility_(group_.susceptibility),
        opinion_(group_.first) {
    for (double& a : susceptibility_) a *= parameters.susceptibility;
    add_state("opinion", opinion_);
    add_process("influence", sim::Phase::society, "all give way to one another at once",
                [this] { give_way(); }, {"opinion"}, {"opinion"});
    add_axis("member", "member of the group", group_.names);
    add_observable("opinion", "1", "opinion of a member", {"member"}, [this](std::span<float> out) {
      for (std::size_t i = 0; i < opinion_.size(); ++i) out[i] = static_cast<float>(opinion_[i]);
    });
    add_observable("largest_move", "1", "largest change of an opinion in the week",
                   [this] { return largest_move_; });
  }
  std::uint64_t agents() const override { return opinion_.size(); }

 private:
  void give_way() {
    const std::vector<double> before = opinion_;
    opinion_ = influenced(before, group_.first, susceptibility_, group_.weights);
    largest_move_ = 0;
    for (std::size_t i = 0; i < opinion_.size(); ++i)
      largest_move_ = std::max(largest_move_, std::fabs(opinion_[i] - before[i]));
    if (!is_last_week()) return;
    for (std::size_t i = 0; i < opinion_.size(); ++i)
      add_result("opinion", opinion_[i], group_.names[i]);
  }

  const Group& group_;
  std::vector<double> susceptibility_, opinion_;
  double largest_move_ = 0;
};

}  // namespace

std::vector<double> influenced(std::span<const double> opinion, std::span<const double> first,
                               std::span<const double> susceptibility,
                               std::span<const double> weights) {
  const std::size_t n = opinion.size();
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    double heard = 0;
    for (std::size_t j = 0; j < n; ++j) heard += weights[i * n + j] * opinion[j];
    out[i] = susceptibility[i] * heard + (1 - susceptibility[i]) * first[i];
  }
  return out;
}

sim::ModelEntry friedkin_johnsen_entry() {
  auto entry = sim::simple_entry<FriedkinJohnsenRun, Parameters>(
      "friedkin_johnsen", "A group whose members give way and hold on to their first opinions");
  using namespace sim::columns;
  constexpr double most = 1e6;   // opinions may be amounts or probabilities of any unit
  constexpr std::size_t most_members = 1000;  // each has a weight for each
  entry.inputs = {{"members",
                   "friedkin_johnsen/members.csv",
                   {.columns = {id("member"), number("opinion", -most, most, "1"),
                                share("susceptibility")},
                    .key = {"member"},
                    .most_rows = most_members}},
                  {"weights",
                   "friedkin_johnsen/weights.csv",
                   {.columns = {reference("member", "members", "member"),
                                reference("other", "members", "member"), share("weight")},
                    .key = {"member", "other"},
                    .complete = {"member"},
                    .most_rows = most_members * most_members}}};
  return entry;
}

}  // namespace classics

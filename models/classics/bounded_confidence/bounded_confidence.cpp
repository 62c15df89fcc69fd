#include "models/classics/bounded_confidence/bounded_confidence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "models/rules/meeting.hpp"
#include "sim/core/names.hpp"
#include "sim/core/simple_model.hpp"

namespace classics {
namespace {

constexpr std::size_t bins = 100;  // of the histogram that is written
constexpr std::size_t people_per_block = 128;

constexpr std::uint32_t start_decision = sim::decision_key("bounded_confidence.start");
constexpr std::uint32_t meeting_decision = sim::decision_key("bounded_confidence.meeting");
static_assert(start_decision != meeting_decision);

struct Parameters : sim::ParameterSet {
  using P = sim::Parameter;
  P people{*this,
           {"population.people", "people", 1000, 2, 1e6, "people; each is an agent", "assumption",
            true}};
  P confidence{*this,
               {"meeting.confidence", "1", 0.2, 0, 1,
                "opinions at least so far apart do not move each other", "assumption"}};
  P smallest{*this,
             {"clusters.smallest_share", "1", 0.01, 0, 0.5,
              "clusters of a smaller share of the people are not counted", "assumption"}};
};

struct DeffuantParameters : Parameters {
  P step{*this,
         {"meeting.step", "1", 0.5, 0, 0.5,
          "share of the difference that each of the two gives way", "deffuant_2000"}};
};

/// What the two models share: opinions and what can be seen of them.
class Opinions : public sim::SimpleSimulation {
 public:
  std::uint64_t agents() const override { return opinion_.size(); }

 protected:
  Opinions(const Parameters& parameters, const sim::RunContext& context)
      : SimpleSimulation(context),
        confidence_(static_cast<float>(parameters.confidence)),
        smallest_(parameters.smallest),
        opinion_(parameters.people.count()) {
    const sim::Draws chance = draws(start_decision);
    for (std::uint32_t i = 0; i < opinion_.size(); ++i) opinion_[i] = chance.unit(i);
    before_ = opinion_;
    add_state("opinion", opinion_);
    add_state("before", before_);
    add_state("settled", settled_);
  }

  void add_what_is_seen() {
    add_process("observe", sim::Phase::observation, "counts opinions and clusters",
                [this] { observe(); }, {"opinion"}, {"clusters"});
    Names labels;
    for (std::size_t bin = 0; bin < bins; ++bin) labels.push_back(std::to_string(bin));
    add_axis("opinion", "hundredth of the range of opinion, from 0", labels);
    add_observable("opinion_share", "1", "share of the people with such an opinion", {"opinion"},
                   [this](std::span<float> out) { fill_histogram(out); });
    add_observable("clusters", "1", "clusters that cannot reach one another, small ones apart",
                   [this] { return static_cast<double>(clusters_.size()); });
    add_observable("largest_move", "1", "largest change of an opinion in the week",
                   [this] { return largest_move_; });
  }

  float confidence2() const { return confidence_ * confidence_; }
  std::vector<float>& opinion() { return opinion_; }
  const std::vector<float>& before() const { return before_; }

 private:
  void observe() {
    largest_move_ = 0;
    for (std::size_t i = 0; i < opinion_.size(); ++i)
      largest_move_ = std::max(largest_move_, std::fabs(double{opinion_[i]} - before_[i]));
    if (largest_move_ == 0 && !settled_) add_result("weeks_until_settled", week());
    settled_ = settled_ || largest_move_ == 0;
    before_ = opinion_;
    clusters_ = clusters_of(opinion_, confidence_);
    std::erase_if(clusters_, [&](const Cluster& c) { return c.share < smallest_; });
    if (is_last_week()) report();
  }
  void report() {
    add_result("clusters", static_cast<double>(clusters_.size()));
    for (std::size_t c = 0; c < clusters_.size(); ++c) {
      add_result("cluster_position", clusters_[c].position, "cluster_" + std::to_string(c));
      add_result("cluster_share", clusters_[c].share, "cluster_" + std::to_string(c));
    }
  }
  void fill_histogram(std::span<float> out) const {
    std::vector<std::uint32_t> people(bins, 0);
    for (const float x : opinion_)
      ++people[std::min(bins - 1, static_cast<std::size_t>(x * static_cast<float>(bins)))];
    for (std::size_t bin = 0; bin < bins; ++bin)
      out[bin] = static_cast<float>(people[bin] / static_cast<double>(opinion_.size()));
  }

  float confidence_;
  double smallest_;
  std::vector<float> opinion_, before_;  // now; at the end of the week before
  std::vector<Cluster> clusters_;
  double largest_move_ = 0;
  bool settled_ = false;
};

class DeffuantRun final : public Opinions {
 public:
  DeffuantRun(const DeffuantParameters& parameters, const sim::RunContext& context)
      : Opinions(parameters, context), step_(static_cast<float>(parameters.step)) {
    add_process("meet", sim::Phase::society, "pairs drawn at random meet one after the other",
                [this] { meet_in_pairs(); }, {"opinion"}, {"opinion"});
    add_what_is_seen();
  }

 private:
  void meet_in_pairs() {
    const sim::Draws chance = draws(meeting_decision);
    const auto people = static_cast<std::uint32_t>(opinion().size());
    constexpr std::array<float, 1> salience = {1};
    for (std::uint32_t pair = 0; pair < people; ++pair) {
      const std::uint32_t i = chance.below(2 * pair, people);
      const std::uint32_t other = chance.below(2 * pair + 1, people - 1);
      const std::uint32_t j = other + (other >= i ? 1 : 0);
      std::array<float, 1> a = {opinion()[i]}, b = {opinion()[j]};
      const std::array<float, 1> a_before = a;
      rules::meet(a, b, salience, confidence2(), step_);
      rules::meet(b, a_before, salience, confidence2(), step_);
      opinion()[i] = a[0];
      opinion()[j] = b[0];
    }
  }

  float step_;
};

class HegselmannKrauseRun final : public Opinions {
 public:
  HegselmannKrauseRun(const Parameters& parameters, const sim::RunContext& context)
      : Opinions(parameters, context) {
    set_blocks(opinion().size(), people_per_block);
    add_parallel_process(
        "meet", sim::Phase::society, "all take the mean opinion of those near them",
        [this](sim::CommunityRange people) { take_means(people); }, {"opinion"}, {"opinion"});
    add_what_is_seen();
  }

 private:
  void take_means(sim::CommunityRange people) {
    for (std::size_t i = people.begin; i < people.end; ++i) {
      const float mine = before()[i];
      double sum = 0, near = 0;
      for (const float theirs : before()) {
        const float distance2 = rules::weighted_square(1.0f, theirs - mine);
        const float counts = rules::step_within(distance2, confidence2(), 1.0f);
        sum += double{counts} * theirs;
        near += counts;
      }
      opinion()[i] = near > 0 ? static_cast<float>(sum / near) : mine;  // 0: without confidence
    }
  }
};

}  // namespace

std::vector<Cluster> clusters_of(std::vector<float> opinions, float confidence) {
  std::sort(opinions.begin(), opinions.end());
  std::vector<Cluster> clusters;
  for (std::size_t begin = 0, end; begin < opinions.size(); begin = end) {
    double sum = opinions[begin];
    for (end = begin + 1; end < opinions.size(); ++end) {
      if (opinions[end] - opinions[end - 1] >= confidence) break;
      sum += opinions[end];
    }
    const auto members = static_cast<double>(end - begin);
    clusters.push_back({sum / members, members / static_cast<double>(opinions.size())});
  }
  return clusters;
}

sim::ModelEntry deffuant_entry() {
  return sim::simple_entry<DeffuantRun, DeffuantParameters>(
      "deffuant", "Opinions that move each other in pairs when they are near");
}

sim::ModelEntry hegselmann_krause_entry() {
  return sim::simple_entry<HegselmannKrauseRun, Parameters>(
      "hegselmann_krause", "Opinions that take the mean of all that are near");
}

}  // namespace classics

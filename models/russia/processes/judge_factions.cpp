#include <algorithm>
#include <array>

#include "models/russia/processes/run.hpp"

namespace russia {

namespace {

/// The hopes of February after a week: lost by the same experience that radicalises, sooner where
/// others have lost theirs, down to disillusion; once others govern they are forgotten.
float hope_after_week(const Run& run, std::size_t row, float grievance) {
  const Parameters& p = run.world.parameters;
  const float hope = run.state.organisation.hope[row];
  if (run.state.polity.regime != Polity::Regime::provisional)
    return hope - static_cast<float>(p.valence_decay) * hope;
  const float doubt = static_cast<float>(p.first_doubt) + 1 - hope;
  const float lost = static_cast<float>(p.hope_lost) * disappointment_of(run, row) * grievance *
                     run.world.opinions.radical[row % class_count] * doubt;
  return hope - std::min(1.0f, lost) * (hope + static_cast<float>(p.disillusion));
}

using Distances = std::array<float, most_factions>;

/// Salience times the squared distance of each faction from the mean opinion of a class at a place
/// (row: place x class, where people are).
Distances distances_of(const Run& run, std::size_t row) {
  const Aggregates& sums = run.state.sums;
  const Polity& polity = run.state.polity;
  const auto people = static_cast<double>(sums.people[row]);
  const auto& salience = run.world.opinions.salience[row % class_count];
  Distances distance{};
  for (std::size_t k = 0; k < issue_count; ++k) {
    const auto sum = static_cast<double>(sums.position[row * issue_count + k]);
    const float wish = static_cast<float>(sum / people) * position_unit;
    for (std::size_t f = 0; f < run.world.factions.size(); ++f) {
      if (polity.living[f] == 0) continue;
      const float gap = polity.perceived[f][k] - wish;
      distance[f] += salience[k] * gap * gap;
    }
  }
  return distance;
}

/// The same of those who govern, by their posts.
float distance_of_government(const Run& run, const Distances& distance) {
  const auto& government = run.state.polity.government;
  float sum = 0, posts = 0;
  for (std::size_t f = 0; f < government.size(); ++f) {
    sum += government[f] * distance[f];
    posts += government[f];
  }
  return posts > 0 ? sum / posts : 0;
}

}  // namespace

/// Valence in every class of a place: it fades; those who govern are blamed in proportion to
/// grievance where opponents have cadres to say so; and those who stand apart from a government
/// that is blamed gain where their own cadres are heard, as far as they are nearer to what the
/// class wishes.
void judge_factions(Run run, sim::Executor&) {
  const Parameters& p = run.world.parameters;
  State& s = run.state;
  const std::size_t factions = run.world.factions.size();
  const auto decay = static_cast<float>(p.valence_decay);
  const auto blame = static_cast<float>(p.blame);
  const auto half = static_cast<float>(p.agitation_half);
  const auto gain = static_cast<float>(p.opposition_gain);
  const auto& government = s.polity.government;
  const float governed = *std::max_element(government.begin(), government.end());
  for (std::size_t l = 0; l < run.world.land.localities.size(); ++l) {
    float opponents = 0;
    for (std::size_t f = 0; f < factions; ++f)
      opponents += (1 - s.polity.government[f]) * s.organisation.cadres[l * factions + f];
    const float heard = opponents / (opponents + half);
    for (std::size_t c = 0; c < class_count; ++c) {
      const std::size_t at = l * class_count + c;
      const auto people = static_cast<double>(s.sums.people_at(l, c));
      if (people == 0) continue;
      const auto grievance =
          static_cast<float>(grievance_unit * static_cast<double>(s.sums.grievance[at]) / people);
      s.organisation.hope[at] = hope_after_week(run, at, grievance);
      const Distances distance = distances_of(run, at);
      const float rulers = distance_of_government(run, distance);
      for (std::size_t f = 0; f < factions; ++f) {
        float& valence = s.organisation.valence[at * factions + f];
        valence -= decay * valence + blame * s.polity.blamed[f] * grievance * heard;
        if (s.polity.banned[f] != 0 || s.polity.blamed[f] > 0 || distance[f] >= rulers) continue;
        const float own = s.organisation.cadres[l * factions + f] * s.outlook.reach[c][f];
        const float answer = 1 - distance[f] / rulers;
        valence += gain * answer * blame * governed * grievance * own / (own + half);
      }
    }
  }
}

}  // namespace russia

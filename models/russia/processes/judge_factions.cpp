#include <algorithm>

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

}  // namespace

/// Valence in every class of a place: it fades; those who govern are blamed in proportion to
/// grievance where opponents have cadres to say so; and those who stand apart from a government
/// that is blamed gain where their own cadres are heard.
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
      for (std::size_t f = 0; f < factions; ++f) {
        float& valence = s.organisation.valence[at * factions + f];
        valence -= decay * valence + blame * s.polity.blamed[f] * grievance * heard;
        if (s.polity.banned[f] != 0 || s.polity.blamed[f] > 0) continue;
        const float own = s.organisation.cadres[l * factions + f] * s.outlook.reach[c][f];
        valence += gain * blame * governed * grievance * own / (own + half);
      }
    }
  }
}

}  // namespace russia

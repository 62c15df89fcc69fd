#include "models/russia/observables/observables.hpp"
#include "models/russia/observables/panel.hpp"
#include "models/russia/processes/run.hpp"
#include "models/russia/russia_model.hpp"
#include "models/russia/start.hpp"
#include "models/russia/state_archive.hpp"

namespace russia {

/// A week, in order. Agents read last week's sums, and their own community as it now is;
/// so processes of communities run side by side, one block of communities after another.
std::vector<sim::Process> RussiaRun::plan_of(Run run) {
  using sim::CommunityRange;
  using sim::Executor;
  using sim::Phase;
  return {
      {"drivers", Phase::drivers, "war, prices and rations of the week; what fades, fades",
       {"drivers_monthly", "war_losses_monthly"}, {"drivers", "stirred"},
       [run](Executor&) { update_drivers(run); }, {}},
      {"events", Phase::drivers, "what is due happens; posts and positions follow their events",
       {"events", "happened"}, {"polity", "conditions", "organisation", "allegiance"},
       [run](Executor&) { apply_events(run); }, {}},
      {"movement", Phase::movement, "losses, capture, desertion, release; then men are called up",
       {"drivers", "conditions", "grievance"}, {"status", "people"},
       [run](Executor& e) { move_people(run, e); }, {}},
      {"towns", Phase::movement, "townspeople leave hungry towns for the village, or come back",
       {"drivers", "policy"}, {"status"},
       {}, [run](CommunityRange r) { leave_towns(run, r); }},
      {"outlook", Phase::society, "who can be met, heard and chosen at every place",
       {"position", "cadres", "label", "valence", "polity"}, {"outlook"},
       [run](Executor& e) { look_around(run, e); }, {}},
      {"action", Phase::society, "strikes, refusals, seizures, risings: episodes that begin, last and rest, day by day",
       {"grievance", "legitimacy", "outlook"}, {"acting"},
       [run](Executor& e) { take_action(run, e); }, {}},
      {"hardship", Phase::society, "hardship of each community; grievance follows it",
       {"drivers", "conditions"}, {"hardship", "grievance"},
       {}, [run](CommunityRange r) { feel_hardship(run, r); }},
      {"meeting", Phase::society, "meeting, agitation and experience; homes before the army",
       {"position", "outlook", "sums", "grievance", "policy"}, {"position", "anchor"},
       {}, [run](CommunityRange r) { meet_and_hear(run, r); }},
      {"allegiance", Phase::choice, "some think over whom they support, or that they support nobody",
       {"position", "outlook", "grievance"}, {"allegiance"},
       {}, [run](CommunityRange r) { choose_allegiance(run, r); }},
      {"count", Phase::choice, "people, followers, what they own to in public, opinion, action",
       {"allegiance", "bans", "position", "acting"}, {"counts"},
       {}, [run](CommunityRange r) { count_people(run, r); }},
      {"books", Phase::institutions, "this week's sums take the place of last week's",
       {"counts"}, {"sums"},
       [run](Executor&) { close_books(run); }, {}},
      {"valence", Phase::institutions, "credit and blame of the factions",
       {"sums", "government", "cadres"}, {"valence"},
       [run](Executor& e) { judge_factions(run, e); }, {}},
      {"cadres", Phase::institutions, "organisation follows support, legality and the wings",
       {"sums", "bans", "seed", "polity"}, {"cadres", "label"},
       [run](Executor& e) { organise_cadres(run, e); }, {}},
      {"adaptation", Phase::institutions, "factions that adapt move on the issues",
       {"allegiance", "position", "government"}, {"polity"},
       [run](Executor& e) { adapt_positions(run, e); }, {}},
      {"assemblies", Phase::institutions, "elections, congresses and conferences that are due",
       {"sums", "cadres", "allegiance"}, {"results", "polity"},
       [run](Executor&) { hold_assemblies(run); }, {}},
      {"observation", Phase::observation, "series of the week, in people",
       {"sums", "flows", "cadres"}, {"series"},
       [run](Executor&) { observe_series(run); }, {}},
  };
}

RussiaRun::RussiaRun(std::shared_ptr<const World> world, sim::Seed seed, sim::Executor& executor)
    : world_(std::move(world)) {
  const Run run{*world_, state_, seed};
  start_state(run, executor);
  plan_ = plan_of(run);
  observables_ = output_observables(*world_, state_);
  for (sim::Observable& more : panel_observables(run)) observables_.push_back(std::move(more));
}

void RussiaRun::advance() {
  constexpr int days_per_week = 7;
  ++state_.week;
  state_.date = state_.date + days_per_week;
}

void RussiaRun::visit(sim::StateArchive& archive) { visit_state(archive, state_); }

}  // namespace russia

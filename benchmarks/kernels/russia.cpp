// The kernels of the model russia on some communities as they are in October 1917, which fit into
// the second-level cache; and the processes of a week on the whole society at 1:1000.
#include <algorithm>
#include <vector>

#include "benchmarks/kernels/kernels.hpp"
#include "models/russia/world.test.hpp"

namespace kernels {
namespace {

using namespace russia;  // NOLINT: the file is about it

constexpr double people_per_agent = 1000;

/// The society of the outbreak of war and, from the run of 1917, of the eve of October.
struct Society {
  test::Stage stage{{}, people_per_agent};
  State outbreak = stage.state;
  State october;
  std::vector<sim::Process> plan = RussiaRun::plan_of(stage.run());

  Society() {
    constexpr int week = 7;
    for (State& s = stage.state; s.date < sim::Date::from_ymd(1917, 10, 28);
         s.date = s.date + week, ++s.week)
      sim::run_plan(plan, stage.world.blocks, stage.executor);
    october = stage.state;
  }
};

/// A community with all that its kernels need, made as its processes make it. Communities of army
/// and home have their share.
struct Gathering {
  Members members;
  Manner manner;
  Before before;
  Meeting meeting;
  Ban ban;
  const Wings* wings = nullptr;
  Menu menu;
  Revisers revisers;
  sim::Draws choice;
};

Meeting meeting_of(const Run& run, std::size_t c, const Members& members) {
  const Parameters& p = run.world.parameters;
  const Outlook& o = run.state.outlook;
  Meeting m{.voices = &o.voices[run.world.layout.locality[c]],
            .turn = members.count / 2,
            .draws = run.draws(decision::meeting, c)};
  if (m.voices->has_strangers) m.strangers_rate = static_cast<float>(p.place_meetings);
  if (m.voices->has_soldiers)
    m.soldiers_rate = static_cast<float>(p.soldier_meetings) * serving_share(run, c);
  m.speakers_rate = m.voices->heard;
  m.speakers_lost = m.voices->heard * grievance_of(run, c);
  return m;
}

Menu menu_of(const Run& run, std::size_t c) {
  const Outlook& o = run.state.outlook;
  const std::size_t social = index(run.world.layout.social_class[c]);
  const std::size_t row = (std::size_t{run.world.layout.locality[c]} * class_count + social) *
                          run.world.factions.size();
  Menu menu;
  menu.nests = o.nests.size();
  std::copy(o.nests.begin(), o.nests.end(), menu.dissimilarity.begin());
  for (std::size_t k = 0; k < issue_count; ++k)
    menu.square[k] = static_cast<float>(run.world.parameters.issue_weight) *
                     run.world.opinions.salience[social][k] * position_unit * position_unit;
  for (const auto& living : o.living) {
    const FactionIndex f = living.faction;
    menu.choice[menu.n] = {.faction = f,
                           .nest = living.nest,
                           .company = static_cast<std::uint8_t>(menu.n),
                           .languages = run.world.assemblies.languages[f],
                           .constant = o.appeal[row + f] + o.constant[social][f],
                           .linear = o.linear[social][f]};
    ++menu.n;
  }
  return menu;
}

std::vector<Gathering> gather(Society& society) {
  constexpr std::size_t wanted = 16;
  const Run run = society.stage.run();
  const Outlook& o = run.state.outlook;
  std::vector<std::size_t> peopled;
  for (std::size_t c = 0; c < run.world.layout.communities(); ++c)
    if (o.present[c] > 0) peopled.push_back(c);
  std::vector<Gathering> all;
  all.reserve(wanted);
  for (std::size_t k = 0; k < wanted; ++k) {
    const std::size_t c = peopled[k * peopled.size() / wanted];
    const Members members = members_of(run, c);
    const std::size_t social = index(run.world.layout.social_class[c]);
    all.push_back(
        {.members = members,
         .manner = manner_of(run.world, social),
         .before = {},
         .meeting = meeting_of(run, c, members),
         .ban = {0x15u, fixed15(0.8f), {run.seed, decision::courage, run.world.layout.key[c], 0}},
         .wings = &o.wings[social],
         .menu = menu_of(run, c),
         .revisers = {},
         .choice = run.draws(decision::choice, c)});
    Gathering& last = all.back();
    last.meeting.manner = &last.manner;
    look_at(last.members, last.manner, last.before);
    find_revisers(last.members, 0, last.choice, 1, last.revisers);
    People followers;
    const auto people = static_cast<float>(count_followers(last.members, followers));
    write_company(o.living, followers, 1 / people, 0, last.revisers);
    std::fill_n(last.revisers.abstention.begin(), last.revisers.n, 0.5f);
  }
  return all;
}

std::size_t members_in(const std::vector<Gathering>& all) {
  std::size_t n = 0;
  for (const Gathering& g : all) n += g.members.count;
  return n;
}

std::size_t revisers_in(const std::vector<Gathering>& all) {
  std::size_t n = 0;
  for (const Gathering& g : all) n += g.revisers.n;
  return n;
}

void add_kernels(const Add& add, std::vector<Gathering>& all) {
  const std::size_t members = members_in(all);
  const auto each = [&](const char* name, std::size_t items, auto kernel) {
    add({std::string("russia: ") + name,
         items,
         [&all, kernel] {
           for (Gathering& g : all) kernel(g);
         },
         {}});
  };
  each("look_at", members, [](Gathering& g) { look_at(g.members, g.manner, g.before); });
  each("meet", members, [](Gathering& g) { meet(g.members, g.before, g.meeting); });
  each("meet, anchors follow", members, [](Gathering& g) {
    Meeting meeting = g.meeting;
    meeting.anchors_follow = true;
    meet(g.members, g.before, meeting);
  });
  each("find_revisers, one in ten", members, [](Gathering& g) {
    static Revisers revisers;
    revisers.n = 0;
    find_revisers(g.members, 0, g.choice, 0.1f, revisers);
    benchmark::DoNotOptimize(revisers);
  });
  each("choose, revisers", revisers_in(all), [](Gathering& g) { choose(g.menu, g.revisers); });
  static People people;
  each("count_followers", members,
       [](Gathering& g) { benchmark::DoNotOptimize(count_followers(g.members, people)); });
  each("add_silent", members, [](Gathering& g) {
    people = {};
    add_silent(g.members, g.ban, people);
  });
  static std::array<std::uint8_t, most_slots> codes;
  each("write_wings", members, [](Gathering& g) { write_wings(g.members, *g.wings, codes); });
  each("sum_people", members,
       [](Gathering& g) { benchmark::DoNotOptimize(sum_people(g.members)); });
}

/// Every process meets October as it was. Calling up is measured at the outbreak of war too, when
/// the army is filled.
void add_processes(const Add& add, Society& society) {
  const std::size_t agents = society.stage.world.layout.agents;
  const auto run = [&society](const sim::Process& process) {
    if (process.once)
      process.once(society.stage.executor);
    else
      process.each(society.stage.everybody());
  };
  for (const sim::Process& process : society.plan) {
    if (process.label == "drivers" || process.label == "books") continue;  // no agents
    add({"week: " + process.label, agents, [run, process] { run(process); },
         [&society] { society.stage.state = society.october; }});
    if (process.label != "movement") continue;
    add({"week: movement, outbreak of war", agents, [run, process] { run(process); },
         [&society] {
           society.stage.state = society.outbreak;
           update_drivers(society.stage.run());
         }});
  }
}

}  // namespace

void add_russia(const Add& add) {
  static Society society;
  static std::vector<Gathering> gatherings = gather(society);
  add_kernels(add, gatherings);
  add_processes(add, society);
}

}  // namespace kernels

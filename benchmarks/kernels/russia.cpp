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

std::vector<Gathering> gather(Society& society) {
  constexpr std::size_t wanted = 16;
  const Run run = society.stage.run();
  const Outlook& o = run.state.outlook;
  std::vector<std::size_t> peopled;
  for (std::size_t c = 0; c < run.world.layout.communities(); ++c)
    if (o.present[c] > 0) peopled.push_back(c);
  std::vector<Gathering> all;
  all.reserve(wanted);
  constexpr std::uint32_t every_language = 0xffffffffu;
  constexpr float disappointment = 0.1f;
  for (std::size_t k = 0; k < wanted; ++k) {
    const std::size_t c = peopled[k * peopled.size() / wanted];
    const Members members = members_of(run, c);
    const std::size_t l = run.world.layout.locality[c];
    const std::size_t social = index(run.world.layout.social_class[c]);
    const Manner manner = manner_of(run.world, social);
    all.push_back(
        {.members = members,
         .manner = manner,
         .before = {},
         .meeting = meeting_of(run, c, manner, disappointment),
         .ban = {0x15u, fixed15(0.8f), {run.seed, decision::courage, run.world.layout.key[c], 0}},
         .wings = &o.wings[social],
         .menu = {},
         .revisers = {},
         .choice = run.draws(decision::choice, c)});
    Gathering& last = all.back();
    last.meeting.manner = &last.manner;
    last.meeting.anchors_follow = false;
    write_menu(run, l, social, every_language, last.menu);
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

#include <algorithm>
#include <array>

#include "models/russia/processes/run.hpp"
#include "sim/core/shared_sum.hpp"

namespace russia {
namespace {

/// Sums of neighbouring communities of one place and class, which go to the books together.
/// Threads may add to the same rows: whole numbers, so their order is of no matter.
class Counter {
 public:
  explicit Counter(const Run& run) : run_(run) {}

  void add(std::size_t c) {
    if (run_.state.outlook.present[c] == 0) return;
    const std::size_t row = row_of(c);
    if (row != row_) {
      flush();
      row_ = row;
      locality_ = run_.world.layout.locality[c];
      class_ = index(run_.world.layout.social_class[c]);
    }
    const Members members = members_of(run_, c, weights_);
    const State& s = run_.state;
    write_codes(members,
                {s.outlook.banned, static_cast<float>(run_.world.parameters.expression_fear),
                 sim::Draws(run_.seed, decision::courage, run_.world.layout.key[c], 0),
                 s.outlook.count_wings ? &s.outlook.wings[class_] : nullptr},
                codes_);
    count_codes(members.people == nullptr ? weights_.of(run_, c) : members.people, members.slots);
    const PeopleSums sums = sum_people(members);
    people_ += sums.people;
    for (std::size_t k = 0; k < issue_count; ++k) position_[k] += sums.position[k];
    const auto all = static_cast<double>(sums.people);
    acting_ += static_cast<std::int64_t>(all * s.communities.acting[c] + 0.5);
    grievance_ += static_cast<std::int64_t>(all * grievance_of(run_, c) / grievance_unit + 0.5);
  }

  void flush() {
    if (people_ == 0) return;
    Aggregates& books = run_.state.counts;
    post(books.people[row_], people_);
    post(books.acting[row_], acting_);
    post(books.grievance[row_], grievance_);
    for (std::size_t k = 0; k < issue_count; ++k)
      post(books.position[row_ * issue_count + k], position_[k]);
    for (const auto& living : run_.state.outlook.living) flush_faction(books, living.faction);
    people_ = acting_ = grievance_ = 0;
    position_ = {};
    bins_ = {};
  }

 private:
  static constexpr std::size_t codes = 256, tables = 2;

  static void post(std::int64_t& to, std::int64_t value) {
    if (value != 0) sim::add_shared(to, value);
  }

  std::size_t row_of(std::size_t c) const {
    const Layout& layout = run_.world.layout;
    return std::size_t{layout.locality[c]} * class_count + index(layout.social_class[c]);
  }

  /// Adds weights to the bins of the codes.
  void count_codes(const std::uint32_t* weights, std::size_t slots) {
    // Tables in turn, so that equal neighbours do not wait for each other.
    for (std::size_t i = 0; i < slots; i += tables)
      for (std::size_t t = 0; t < tables; ++t) bins_[t][codes_[i + t]] += weights[i + t];
  }

  void flush_faction(Aggregates& books, std::size_t f) {
    std::array<std::int64_t, Wings::most_wings> by_wing{};
    std::int64_t silent = 0;
    for (std::size_t wing = 0; wing < Wings::most_wings; ++wing)
      for (const std::size_t silence : {std::size_t{0}, std::size_t{code::silent}}) {
        std::int64_t n = 0;
        for (const auto& table : bins_) n += table[f | silence | (wing << code::wing_shift)];
        by_wing[wing] += n;
        if (silence != 0) silent += n;
      }
    const std::int64_t all = by_wing[0] + by_wing[1] + by_wing[2] + by_wing[3];
    if (all == 0) return;
    post(books.support[row_ * books.factions + f], all);
    post(books.expression[row_ * books.factions + f], all - silent);
    if (!run_.state.outlook.count_wings) return;
    const Wings& wings = run_.state.outlook.wings[class_];
    for (std::size_t p = 0; p < wings.n; ++p) {
      if ((wings.party[p].members >> f & 1u) == 0) continue;
      for (std::size_t k = 0; k < wings.party[p].n; ++k)
        post(books.nearest[locality_ * books.factions + wings.party[p].wing[k].faction],
             by_wing[k]);
      return;
    }
    post(books.nearest[locality_ * books.factions + f], all);
  }

  const Run& run_;
  std::size_t row_ = static_cast<std::size_t>(-1), locality_ = 0, class_ = 0;
  std::array<std::uint8_t, most_slots> codes_;
  Weights weights_;
  std::array<std::array<std::uint32_t, codes>, tables> bins_{};
  std::int64_t people_ = 0, acting_ = 0, grievance_ = 0;
  std::array<std::int64_t, issue_count> position_{};
};

}  // namespace

/// Counts people, followers, what they own to in public, and opinion, of every place and class.
/// Followers of a banned party own to it only if they have the courage for it, which is theirs for
/// life: repression works here, and not on allegiance.
void count_people(Run run, sim::CommunityRange range) {
  Counter counter(run);
  for (std::size_t c = range.begin; c < range.end; ++c) counter.add(c);
  counter.flush();
}

/// This week's sums take the place of last week's.
void close_books(Run run) {
  State& s = run.state;
  if (!s.outlook.count_wings) s.counts.nearest = s.sums.nearest;
  s.counts.parties = s.outlook.count_wings ? s.outlook.wings[0].membership() : s.sums.parties;
  std::swap(s.sums, s.counts);
  s.counts.clear();
}

}  // namespace russia

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
    const std::size_t row = run_.world.layout.row_of(c);
    if (row != row_) {
      flush();
      row_ = row;
      locality_ = run_.world.layout.locality[c];
      class_ = index(run_.world.layout.social_class[c]);
    }
    const Members members = members_of(run_, c);
    count_allegiance(members, c);
    const PeopleSums sums = sum_people(members);
    people_ += sums.people;
    for (std::size_t k = 0; k < issue_count; ++k) position_[k] += sums.position[k];
    const auto all = static_cast<double>(sums.people);
    acting_ += static_cast<std::int64_t>(all * run_.state.communities.acting[c] + 0.5);
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
    followers_ = silent_ = {};
    if (run_.state.outlook.count_wings) wings_ = {};
  }

 private:
  static constexpr std::size_t codes = 256, tables = 4;

  static void post(std::int64_t& to, std::int64_t value) {
    if (value != 0) sim::add_shared(to, value);
  }

  void count_allegiance(const Members& members, std::size_t c) {
    const Outlook& o = run_.state.outlook;
    People followers;
    count_followers(members, followers);
    std::uint32_t banned = 0;
    for (const auto& living : o.living) {
      followers_[living.faction] += followers[living.faction];
      banned |= (o.banned >> living.faction & 1u) != 0 ? followers[living.faction] : 0;
    }
    if (banned != 0) add_silent(members, ban_of(run_, c), silent_);
    if (!o.count_wings) return;
    write_wings(members, o.wings[class_], codes_);
    // Tables in turn, so that equal neighbours do not wait for each other.
    for (std::size_t i = 0; i < members.slots; i += tables)
      for (std::size_t t = 0; t < tables; ++t)
        wings_[t][codes_[i + t]] += members.people == nullptr ? 1 : members.people[i + t];
  }

  void flush_faction(Aggregates& books, std::size_t f) {
    if (followers_[f] == 0) return;
    post(books.support[row_ * books.factions + f], followers_[f]);
    post(books.expression[row_ * books.factions + f], followers_[f] - silent_[f]);
    if (!run_.state.outlook.count_wings) return;
    const Wings& wings = run_.state.outlook.wings[class_];
    std::int64_t* const nearest = books.nearest.data() + locality_ * books.factions;
    for (std::size_t p = 0; p < wings.n; ++p) {
      const Wings::Party& party = wings.party[p];
      if ((party.members >> f & 1u) == 0) continue;
      for (std::size_t k = 0; k < party.n; ++k)
        for (const auto& table : wings_)
          post(nearest[party.wing[k].faction], table[f | k << code::wing_shift]);
      return;
    }
    post(nearest[f], followers_[f]);
  }

  const Run& run_;
  std::size_t row_ = static_cast<std::size_t>(-1), locality_ = 0, class_ = 0;
  std::array<std::uint8_t, most_slots> codes_;
  People followers_{}, silent_{};
  std::array<std::array<std::uint32_t, codes>, tables> wings_{};  // people by code
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

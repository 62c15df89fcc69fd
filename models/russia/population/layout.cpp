#include "models/russia/population/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "sim/core/names.hpp"
#include "sim/core/numeric.hpp"
#include "sim/core/random.hpp"

namespace russia {
namespace {

constexpr std::uint32_t smallest_community = 20, largest_community = 300;

/// A class at a place: people and agents of each stratum.
struct Cell {
  SocialClass social_class;
  std::array<std::int64_t, stratum_count> people{};
  std::array<std::int64_t, stratum_count> agents{};
  std::int64_t all_agents() const { return std::accumulate(agents.begin(), agents.end(), 0LL); }
};

std::int64_t whole(double value) { return static_cast<std::int64_t>(value); }

/// Rounds the adults of a province's cells to whole people, keeping the total of the province.
void round_cells(std::vector<std::vector<double>>& adults) {
  double sum = 0;
  std::int64_t rounded = 0;
  double* largest = nullptr;
  for (auto& place : adults)
    for (double& n : place) {
      sum += n;
      n = std::floor(n);
      rounded += whole(n);
      if (largest == nullptr || n > *largest) largest = &n;
    }
  if (largest != nullptr) *largest += static_cast<double>(std::llround(sum) - rounded);
}

Cell make_cell(SocialClass c, std::int64_t people, double called_share, const Parameters& p,
               double scale) {
  Cell cell{c, {}, {}};
  const auto called =
      std::min<std::int64_t>(people, std::llround(static_cast<double>(people) * called_share));
  const auto rear = std::llround(static_cast<double>(called) * p.rear_share);
  cell.people = {people - called, called - rear, rear};
  for (std::size_t s = 0; s < stratum_count; ++s) {
    if (cell.people[s] == 0) continue;
    const double weight = people_per_agent(p, scale, static_cast<Stratum>(s));
    const auto agents = std::llround(static_cast<double>(cell.people[s]) / weight);
    cell.agents[s] =
        std::clamp<std::int64_t>(scale <= 1 ? cell.people[s] : agents, 1, cell.people[s]);
  }
  // Too few agents to be a community: take more of the settled, each standing for fewer people.
  const auto least = std::min<std::int64_t>(whole(p.smallest_cell), people);
  const std::int64_t lacking = least - cell.all_agents();
  if (lacking > 0) cell.agents[0] = std::min(cell.people[0], cell.agents[0] + lacking);
  return cell;
}

double median_size(SocialClass c, const Parameters& p) {
  switch (c) {
    case SocialClass::peasant:
    case SocialClass::cossack: return p.commune;
    case SocialClass::intelligentsia: return p.circle;
    default: return p.shop;
  }
}

/// Cuts `agents` into communities of log-normal size between 20 and 300.
std::vector<std::uint32_t> draw_sizes(std::int64_t agents, SocialClass c, std::uint64_t key,
                                      const Parameters& p) {
  const sim::Draws draws({0, 0}, sim::decision_key("population.size"), key, 0);
  const auto median = static_cast<float>(median_size(c, p));
  const auto spread = static_cast<float>(p.commune_spread);
  std::vector<std::uint32_t> sizes;
  for (std::uint32_t k = 0; agents > 0; ++k) {
    const float drawn = median * sim::exp_portable(spread * draws.normal(k));
    auto size = static_cast<std::int64_t>(std::clamp(drawn, static_cast<float>(smallest_community),
                                                     static_cast<float>(largest_community)));
    if (agents - size < smallest_community)
      size = agents <= largest_community ? agents : agents / 2;
    sizes.push_back(static_cast<std::uint32_t>(size));
    agents -= size;
  }
  return sizes;
}

class Builder {
 public:
  Builder(const Geography& land, const Parameters& p, double scale)
      : land_(land), p_(p), scale_(scale) {
    out_.offsets.push_back(0);
  }

  Layout build() {
    const auto exposure = call_up_exposure(p_);
    std::vector<std::vector<Cell>> cells(land_.home_localities);
    for (std::size_t province = 0; province < land_.provinces.size(); ++province)
      fill_cells(province, exposure, cells);
    for (std::size_t l = 0; l < land_.home_localities; ++l) {
      out_.first_community.push_back(static_cast<std::uint32_t>(out_.communities()));
      const std::vector<double> languages = language_shares(land_, land_.localities[l], p_);
      for (const Cell& cell : cells[l]) add_cell(l, cell, languages);
    }
    out_.first_segment.push_back(static_cast<std::uint32_t>(out_.segments.size()));
    add_up_segments();
    out_.home_communities = out_.communities();
    out_.home_slots = out_.offsets.back();
    out_.agents = std::accumulate(out_.members.begin(), out_.members.end(), std::size_t{0});
    if (!out_.is_everybody()) write_home_weights();
    add_army();
    out_.first_community.push_back(static_cast<std::uint32_t>(out_.communities()));
    return std::move(out_);
  }

 private:
  void fill_cells(std::size_t province, const std::array<double, class_count>& exposure,
                  std::vector<std::vector<Cell>>& cells) {
    std::vector<std::size_t> places;
    std::vector<std::vector<double>> adults;
    for (std::size_t l = 0; l < land_.home_localities; ++l) {
      if (land_.localities[l].province != static_cast<int>(province)) continue;
      places.push_back(l);
      adults.emplace_back(land_.localities[l].adults.begin(), land_.localities[l].adults.end());
    }
    round_cells(adults);
    double exposed = 0;
    for (const auto& place : adults)
      for (const SocialClass c : home_classes) exposed += exposure[index(c)] * place[index(c)];
    const double called = p_.liable_people * land_.provinces[province].mobilised_share;
    const double rate = exposed > 0 ? called / exposed : 0;
    for (std::size_t k = 0; k < places.size(); ++k)
      for (const SocialClass c : home_classes) {
        const std::int64_t people = whole(adults[k][index(c)]);
        if (people <= 0) continue;
        const double share = std::min(rate * exposure[index(c)], p_.most_called_share.value());
        cells[places[k]].push_back(make_cell(c, people, share, p_, scale_));
      }
  }

  void add_cell(std::size_t l, const Cell& cell, const std::vector<double>& languages) {
    const std::string label =
        land_.localities[l].label + "/" + class_names()[index(cell.social_class)];
    const std::int64_t all = cell.all_agents();
    const auto sizes = draw_sizes(all, cell.social_class, sim::key_of(label), p_);
    std::int64_t before = 0;
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      out_.locality.push_back(static_cast<std::uint16_t>(l));
      out_.social_class.push_back(cell.social_class);
      out_.key.push_back(sim::key_of(label + "/" + std::to_string(k)));
      out_.first_segment.push_back(static_cast<std::uint32_t>(out_.segments.size()));
      const std::int64_t after = before + sizes[k];
      std::uint32_t slot = out_.offsets.back();
      for (std::size_t s = 0; s < stratum_count; ++s)
        slot = add_stratum(cell, s, before, after, all, slot, languages);
      close_community(slot - out_.offsets.back());
      out_.nationality.resize(out_.offsets.back(), 0);
      before = after;
    }
  }

  void add_up_segments() {
    out_.people_before = {0};
    for (const Segment& s : out_.segments) {
      const std::uint32_t people = (s.end - s.begin) * s.weight;
      out_.people_before.push_back(out_.people_before.back() + people);
      std::uint32_t& heaviest = out_.heaviest[static_cast<std::size_t>(s.stratum)];
      heaviest = std::max(heaviest, s.weight);
    }
  }

  void write_home_weights() {
    out_.home_weight.resize(out_.home_slots, 0);
    for (const Segment& s : out_.segments)
      std::fill(out_.home_weight.begin() + s.begin, out_.home_weight.begin() + s.end, s.weight);
  }

  /// Ends the community at hand, who has so many members, at the next multiple of slots.
  void close_community(std::uint32_t members) {
    constexpr std::uint32_t multiple = Layout::slot_multiple;
    out_.members.push_back(static_cast<std::uint16_t>(members));
    out_.offsets.push_back(out_.offsets.back() + (members + multiple - 1) / multiple * multiple);
  }

  /// Agents of one stratum in the community that holds agents [before, after) of its cell.
  std::uint32_t add_stratum(const Cell& cell, std::size_t s, std::int64_t before,
                            std::int64_t after, std::int64_t all, std::uint32_t slot,
                            const std::vector<double>& languages) {
    const std::int64_t agents = cell.agents[s];
    if (agents == 0) return slot;
    // Strata are spread evenly over the communities; the settled take what rounding leaves.
    const auto cut = [&](std::int64_t at) {
      return s == 0 ? at - before_other(cell, at, all) : agents * at / all;
    };
    const std::int64_t from = cut(before), to = cut(after);
    const std::int64_t weight = cell.people[s] / agents, heavier = cell.people[s] % agents;
    const auto add = [&](std::int64_t begin, std::int64_t end, std::int64_t people) {
      if (begin >= end) return;
      const auto last = slot + static_cast<std::uint32_t>(end - begin);
      out_.segments.push_back(
          {slot, last, static_cast<std::uint32_t>(people), static_cast<Stratum>(s)});
      slot = last;
    };
    for (std::int64_t rank = from; rank < to; ++rank)
      out_.nationality.push_back(nationality_at(
          (static_cast<double>(rank) + 0.5) / static_cast<double>(agents), languages));
    add(from, std::min(to, heavier), weight + 1);
    add(std::max(from, heavier), to, weight);
    return slot;
  }

  static std::int64_t before_other(const Cell& cell, std::int64_t at, std::int64_t all) {
    return cell.agents[1] * at / all + cell.agents[2] * at / all;
  }

  /// People of a cell are ordered by language, so that communes speak one, as they did.
  static std::uint8_t nationality_at(double quantile, const std::vector<double>& shares) {
    double sum = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      sum += shares[k];
      if (quantile < sum) return static_cast<std::uint8_t>(k);
    }
    return static_cast<std::uint8_t>(std::max_element(shares.begin(), shares.end()) -
                                     shares.begin());
  }

  void add_army() {
    const double liable = p_.liable_people;
    for (std::size_t l = land_.home_localities; l < land_.localities.size(); ++l) {
      const Locality& place = land_.localities[l];
      out_.first_community.push_back(static_cast<std::uint32_t>(out_.communities()));
      add_companies(l, room_of(place, liable));
    }
  }

  /// Agents that may serve at a place at one time. Where an agent stands for several people, those
  /// of small cells stand for fewer: so there is room for more than the strength of the place.
  std::uint32_t room_of(const Locality& place, double liable) const {
    constexpr double largest_red_army = 5.5e6;  // Oct 1920, drivers_monthly.csv
    const bool everybody = scale_ <= 1;
    const double chance = everybody ? 1.01 : 1.5;
    // 6.9 million early in 1917 to 6.0 in November, for which the strength stands.
    const double most_of_front = everybody ? 1.2 : 1.8;
    const bool rear = place.kind == LocalityKind::garrison || place.kind == LocalityKind::fleet;
    const double weight = people_per_agent(p_, scale_, rear ? Stratum::rear : Stratum::line);
    double men = std::max(place.people, place.people_later);
    if (place.red_army)
      men = std::min(largest_red_army, liable);
    else if (place.kind == LocalityKind::front)
      men *= most_of_front;
    return static_cast<std::uint32_t>(chance * men / weight + 20);
  }

  void add_companies(std::size_t l, std::uint32_t room) {
    const auto company = static_cast<std::uint32_t>(p_.company);
    const std::uint32_t companies = (room + company - 1) / company;
    for (std::uint32_t k = 0; k < companies; ++k) {
      out_.locality.push_back(static_cast<std::uint16_t>(l));
      out_.social_class.push_back(SocialClass::soldier);
      out_.key.push_back(sim::key_of(land_.localities[l].label + "/company/" + std::to_string(k)));
      close_community(std::min(company, room - k * company));
    }
  }

  const Geography& land_;
  const Parameters& p_;
  double scale_;
  Layout out_;
};

}  // namespace

std::vector<double> language_shares(const Geography& land, const Locality& locality,
                                    const Parameters& parameters) {
  const Province& province = land.provinces[static_cast<std::size_t>(locality.province)];
  std::vector<double> shares = province.language_shares;
  if (locality.label.starts_with("city:")) return shares;
  double urban_adults = 0, all_adults = 0;
  for (const Locality& other : land.localities) {
    if (other.province != locality.province || other.is_army()) continue;
    const double adults = std::accumulate(other.adults.begin(), other.adults.end(), 0.0);
    all_adults += adults;
    if (other.kind == LocalityKind::town) urban_adults += adults;
  }
  const auto odds = [&](std::size_t k) {
    const std::string& language = land.languages[k];
    const bool minority = province.language_shares[k] < 0.5;
    if (language == "jewish") return parameters.urban_jewish.value();
    if (language == "russian" && minority) return parameters.urban_russian.value();
    if ((language == "polish" || language == "armenian" || language == "german") && minority)
      return parameters.urban_polish.value();
    return 1.0;
  };
  std::vector<double> urban(shares.size());
  double sum = 0;
  for (std::size_t k = 0; k < shares.size(); ++k) sum += urban[k] = shares[k] * odds(k);
  for (double& share : urban) share /= sum;
  if (locality.kind == LocalityKind::town) return urban;
  const double u = all_adults > 0 ? urban_adults / all_adults : 0;
  sum = 0;
  for (std::size_t k = 0; k < shares.size(); ++k)
    sum += shares[k] = std::max(0.0, shares[k] - u * urban[k]);
  for (double& share : shares) share /= sum;
  return shares;
}

double people_per_agent(const Parameters& parameters, double scale, Stratum stratum) {
  const std::array<double, stratum_count> relative = {
      parameters.settled_weight, parameters.line_weight, parameters.rear_weight};
  return std::max(1.0, scale * relative[static_cast<std::size_t>(stratum)]);
}

Layout build_layout(const Geography& land, const Parameters& parameters, double scale) {
  return Builder(land, parameters, scale).build();
}

}  // namespace russia

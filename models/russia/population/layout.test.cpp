#include "models/russia/population/layout.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "models/russia/world.test.hpp"

namespace russia {
namespace {

using test::every_adult;

class Population : public testing::TestWithParam<double> {
 protected:
  const std::shared_ptr<const RussiaModel> model_ = test::model({}, GetParam());
  const World& world_ = model_->world();
  const Layout& layout_ = world_.layout;

  /// People of a home community.
  std::int64_t people(std::size_t c) const {
    std::int64_t sum = 0;
    for (const Segment& s : layout_.segments_of(c)) sum += std::int64_t{s.end - s.begin} * s.weight;
    return sum;
  }
  std::size_t province(std::size_t c) const {
    return static_cast<std::size_t>(world_.land.localities[layout_.locality[c]].province);
  }
};

TEST_P(Population, adds_up_to_the_tables_to_the_person) {
  std::vector<std::int64_t> by_province(world_.land.provinces.size(), 0);
  for (std::size_t c = 0; c < layout_.home_communities; ++c) by_province[province(c)] += people(c);
  std::int64_t all = 0;
  for (std::size_t p = 0; p < by_province.size(); ++p) {
    double documented = 0;
    for (const double n : world_.land.provinces[p].adults) documented += n;
    EXPECT_EQ(by_province[p], std::llround(documented)) << world_.land.provinces[p].id;
    all += by_province[p];
  }
  EXPECT_EQ(all, static_cast<std::int64_t>(every_adult));
}

TEST_P(Population, gives_every_home_slot_the_weight_of_its_segment) {
  std::vector<std::uint32_t> expected(layout_.home_slots, 0);
  for (const Segment& s : layout_.segments)
    for (std::uint32_t slot = s.begin; slot < s.end; ++slot) expected[slot] = s.weight;
  if (layout_.is_everybody()) expected.clear();
  EXPECT_EQ(layout_.home_weight, expected);
}

TEST_P(Population, adds_up_by_class_but_for_the_rounding_of_cells) {
  // Cells are rounded down to whole people; the largest of a province takes what is left of it.
  const std::size_t provinces = world_.land.provinces.size();
  std::vector<std::array<double, class_count>> wanted(provinces), found(provinces);
  std::vector<double> cells(provinces, 0);
  for (std::size_t l = 0; l < world_.land.home_localities; ++l) {
    const auto p = static_cast<std::size_t>(world_.land.localities[l].province);
    for (std::size_t c = 0; c < class_count; ++c) {
      wanted[p][c] += world_.land.localities[l].adults[c];
      cells[p] += world_.land.localities[l].adults[c] > 0 ? 1 : 0;
    }
  }
  for (std::size_t c = 0; c < layout_.home_communities; ++c)
    found[province(c)][index(layout_.social_class[c])] += static_cast<double>(people(c));
  for (std::size_t p = 0; p < provinces; ++p) {
    EXPECT_EQ(found[p][index(SocialClass::soldier)], 0);
    for (const SocialClass c : home_classes)
      EXPECT_NEAR(found[p][index(c)], wanted[p][index(c)], cells[p])
          << world_.land.provinces[p].id << " " << class_names()[index(c)];
  }
}

TEST_P(Population, gives_every_cell_of_people_a_community) {
  std::set<std::pair<std::size_t, SocialClass>> cells;
  for (std::size_t c = 0; c < layout_.home_communities; ++c)
    cells.insert({layout_.locality[c], layout_.social_class[c]});
  for (std::size_t l = 0; l < world_.land.home_localities; ++l)
    for (const SocialClass c : home_classes)
      if (world_.land.localities[l].adults[index(c)] >= 1) {
        EXPECT_TRUE(cells.contains({l, c}))
            << world_.land.localities[l].label << " " << class_names()[index(c)];
      }
}

TEST_P(Population, makes_communities_of_20_to_300_or_the_whole_cell) {
  std::map<std::pair<std::size_t, SocialClass>, int> communities;
  for (std::size_t c = 0; c < layout_.home_communities; ++c)
    ++communities[{layout_.locality[c], layout_.social_class[c]}];
  for (std::size_t c = 0; c < layout_.home_communities; ++c) {
    const std::uint32_t size = layout_.members[c];
    EXPECT_LE(size, 300u);
    EXPECT_GE(size, 1u);
    const bool whole_cell = communities[{layout_.locality[c], layout_.social_class[c]}] == 1;
    if (!whole_cell) {
      EXPECT_GE(size, 20u);
    }
  }
  for (std::size_t c = layout_.home_communities; c < layout_.communities(); ++c)
    EXPECT_LE(layout_.members[c], 300u);
  for (std::size_t c = 0; c < layout_.communities(); ++c) {
    EXPECT_EQ(layout_.offsets[c] % Layout::slot_multiple, 0u);
    EXPECT_LE(layout_.end_of(c), layout_.offsets[c + 1]);
  }
}

TEST_P(Population, covers_each_home_community_with_segments_exactly) {
  for (std::size_t c = 0; c < layout_.home_communities; ++c) {
    std::uint32_t slot = layout_.offsets[c];
    for (const Segment& segment : layout_.segments_of(c)) {
      EXPECT_EQ(segment.begin, slot);
      EXPECT_LT(segment.begin, segment.end);
      EXPECT_GE(segment.weight, 1u);
      slot = segment.end;
    }
    EXPECT_EQ(slot, layout_.end_of(c));
  }
  EXPECT_EQ(layout_.offsets[layout_.home_communities], layout_.home_slots);
  EXPECT_EQ(layout_.nationality.size(), layout_.home_slots);
}

TEST_P(Population, sorts_communities_by_locality) {
  const std::size_t localities = world_.land.localities.size();
  ASSERT_EQ(layout_.first_community.size(), localities + 1);
  EXPECT_EQ(layout_.first_community[0], 0u);
  EXPECT_EQ(layout_.first_community[localities], layout_.communities());
  for (std::size_t l = 0; l < localities; ++l)
    for (std::size_t c = layout_.first_community[l]; c < layout_.first_community[l + 1]; ++c) {
      EXPECT_EQ(layout_.locality[c], l);
      EXPECT_EQ(world_.land.localities[l].is_army(), c >= layout_.home_communities);
    }
  EXPECT_EQ(std::set(layout_.key.begin(), layout_.key.end()).size(), layout_.communities());
}

/// Nationalities are dealt by rank within a stratum of a cell. Each language gets an interval of
/// ranks, whose two ends are rounded: it is off by less than one agent of each such group.
TEST_P(Population, speaks_the_languages_of_its_places) {
  const std::size_t languages = world_.land.languages.size();
  const std::size_t provinces = world_.land.provinces.size();
  std::vector<std::vector<double>> found(provinces, std::vector<double>(languages, 0));
  std::vector<std::vector<double>> wanted = found;
  std::vector<double> tolerance(provinces, 0);
  std::map<std::tuple<std::size_t, SocialClass, Stratum>, std::uint32_t> heaviest;
  std::vector<double> at(world_.land.home_localities, 0);
  for (std::size_t c = 0; c < layout_.home_communities; ++c) {
    at[layout_.locality[c]] += static_cast<double>(people(c));
    for (const Segment& s : layout_.segments_of(c)) {
      auto& weight = heaviest[{layout_.locality[c], layout_.social_class[c], s.stratum}];
      weight = std::max(weight, s.weight);
      for (std::uint32_t slot = s.begin; slot < s.end; ++slot)
        found[province(c)][layout_.nationality[slot]] += s.weight;
    }
  }
  for (const auto& [group, weight] : heaviest)
    tolerance[static_cast<std::size_t>(world_.land.localities[std::get<0>(group)].province)] +=
        weight;
  for (std::size_t l = 0; l < world_.land.home_localities; ++l) {
    const Locality& place = world_.land.localities[l];
    const std::vector<double> shares = language_shares(world_.land, place, world_.parameters);
    for (std::size_t k = 0; k < languages; ++k)
      wanted[static_cast<std::size_t>(place.province)][k] += at[l] * shares[k];
  }
  for (std::size_t p = 0; p < provinces; ++p)
    for (std::size_t k = 0; k < languages; ++k)
      EXPECT_NEAR(found[p][k], wanted[p][k], tolerance[p])
          << world_.land.provinces[p].id << " " << world_.land.languages[k];
}

INSTANTIATE_TEST_SUITE_P(AtScale, Population, testing::Values(50'000, 5'000, 1'000));

TEST(Layout, has_as_many_agents_at_the_everyday_scale_as_the_seed_noise_needs) {
  const auto model = test::model({}, 1000);
  EXPECT_GE(model->world().layout.agents, 85'000u);
  EXPECT_LE(model->world().layout.agents, 135'000u);
}

/// Towns take their languages by odds; the countryside has the rest of the census, never less than
/// nobody. What would be below zero is the only difference to the census.
TEST(Layout, keeps_the_languages_of_the_census_where_odds_allow) {
  const auto model = test::model();
  const World& w = model->world();
  for (std::size_t p = 0; p < w.land.provinces.size(); ++p) {
    const Province& province = w.land.provinces[p];
    double urban_adults = 0, all = 0;
    std::vector<double> urban, rural;
    for (std::size_t l = 0; l < w.land.home_localities; ++l) {
      const Locality& place = w.land.localities[l];
      if (place.province != static_cast<int>(p)) continue;
      double adults = 0;
      for (const double n : place.adults) adults += n;
      all += adults;
      const bool town = place.kind == LocalityKind::town;
      urban_adults += town ? adults : 0;
      (town ? urban : rural) = language_shares(w.land, place, w.parameters);
    }
    if (rural.empty() || urban.empty()) continue;
    const double u = urban_adults / all;
    double below_zero = 1e-9;
    for (std::size_t k = 0; k < urban.size(); ++k)
      below_zero += std::max(0.0, u * urban[k] - province.language_shares[k]);
    for (std::size_t k = 0; k < urban.size(); ++k)
      EXPECT_NEAR(u * urban[k] + (1 - u) * rural[k], province.language_shares[k], below_zero)
          << province.id << " " << w.land.languages[k];
  }
}

}  // namespace
}  // namespace russia

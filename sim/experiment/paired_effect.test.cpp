#include "sim/experiment/paired_effect.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/core/random.hpp"

namespace sim::experiment {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

TEST(PairedEffect, subtracts_replicate_by_replicate) {
  PairedBootstrap bootstrap({});
  const std::vector<double> base{1, 2, 3, 4, 5}, variant{2, 2, 5, 5, 6};
  const PairedEffect effect = bootstrap.effect(base, variant);
  EXPECT_EQ(effect.pairs, 5u);
  EXPECT_DOUBLE_EQ(effect.base, 3);
  EXPECT_DOUBLE_EQ(effect.variant, 4);
  EXPECT_DOUBLE_EQ(effect.difference, 1);
  EXPECT_DOUBLE_EQ(effect.positive_share, 0.8);
  EXPECT_DOUBLE_EQ(effect.deviation, std::sqrt(0.5));
  EXPECT_DOUBLE_EQ(effect.gain, (2.5 + 3.5) / 0.5);
  EXPECT_LT(effect.interval.low, 1);
  EXPECT_GT(effect.interval.high, 1);
}

TEST(PairedEffect, does_not_change_with_what_base_and_variant_share) {
  PairedBootstrap one({}), other({});
  const std::vector<double> base{1, 2, 3, 4, 5}, variant{2, 2, 5, 5, 6};
  const std::vector<double> noisy_base{11, -6, 3, 20, 0}, noisy_variant{12, -6, 5, 21, 1};
  const PairedEffect plain = one.effect(base, variant),
                     noisy = other.effect(noisy_base, noisy_variant);
  EXPECT_DOUBLE_EQ(plain.difference, noisy.difference);
  EXPECT_DOUBLE_EQ(plain.interval.low, noisy.interval.low);
  EXPECT_DOUBLE_EQ(plain.interval.high, noisy.interval.high);
  EXPECT_GT(noisy.gain, 30 * plain.gain);
}

TEST(PairedEffect, counts_only_replicates_in_which_both_found_a_value) {
  PairedBootstrap bootstrap({});
  const std::vector<double> base{1, none, 3, 4, none}, variant{2, 7, none, 6, none};
  const PairedEffect effect = bootstrap.effect(base, variant);
  EXPECT_EQ(effect.replicates, 5u);
  EXPECT_EQ(effect.in_base, 3u);
  EXPECT_EQ(effect.in_variant, 3u);
  EXPECT_EQ(effect.pairs, 2u);
  EXPECT_DOUBLE_EQ(effect.difference, 1.5);
  EXPECT_DOUBLE_EQ(effect.base, 2.5);
}

TEST(PairedEffect, has_no_interval_of_fewer_than_five_pairs) {
  PairedBootstrap bootstrap({});
  const std::vector<double> base(5, 0), variant{3, 1, 2, 5, 4};
  for (std::size_t pairs = 1; pairs <= 5; ++pairs) {
    const PairedEffect effect =
        bootstrap.effect(std::span(base).first(pairs), std::span(variant).first(pairs));
    EXPECT_EQ(std::isnan(effect.interval.low), pairs < 5) << pairs;
    EXPECT_EQ(std::isnan(effect.interval.high), pairs < 5) << pairs;
    EXPECT_EQ(std::isnan(effect.deviation), pairs < 2) << pairs;
  }
}

TEST(PairedEffect, has_no_interval_of_one_pair_and_nothing_of_none) {
  PairedBootstrap bootstrap({});
  const std::vector<double> one{1, none}, two{3, 2}, nothing{none, none};
  EXPECT_DOUBLE_EQ(bootstrap.effect(one, two).difference, 2);
  EXPECT_TRUE(std::isnan(bootstrap.effect(one, two).interval.low));
  EXPECT_FALSE(pairs_needed(bootstrap.effect(one, two).deviation, 1));
  EXPECT_TRUE(std::isnan(bootstrap.effect(nothing, two).difference));
  EXPECT_EQ(bootstrap.effect(nothing, two).in_variant, 2u);
}

TEST(PairedEffect, of_a_difference_that_never_varies_is_known_for_sure) {
  PairedBootstrap bootstrap({});
  const std::vector<double> base{1, 2, 3, 4, 5}, same{1, 2, 3, 4, 5}, shifted{2, 3, 4, 5, 6};
  EXPECT_EQ(bootstrap.effect(base, same).interval.low, 0);
  EXPECT_EQ(bootstrap.effect(base, same).interval.high, 0);
  EXPECT_EQ(bootstrap.effect(base, same).positive_share, 0);
  EXPECT_EQ(bootstrap.effect(base, shifted).interval.low, 1);
  EXPECT_TRUE(std::isinf(bootstrap.effect(base, shifted).gain));
  EXPECT_EQ(pairs_needed(0, 0.02), 5u);
}

TEST(PairedEffect, gives_the_same_interval_for_the_same_seed) {
  std::vector<double> base(20, 0), variant;  // skewed: the upper end is that of the resamples
  for (int i = 0; i < 20; ++i) variant.push_back(i * i * i);
  const auto high = [&](std::uint32_t seed) {
    PairedBootstrap bootstrap({.seed = seed});
    return bootstrap.effect(base, variant).interval.high;
  };
  EXPECT_EQ(high(1), high(1));
  EXPECT_NE(high(1), high(2));
}

/// How often the interval of `pairs` draws holds their mean, over 1000 samples.
double coverage(std::size_t pairs, double (*draw)(const Draws&, std::uint32_t), double mean) {
  PairedBootstrap bootstrap({.resamples = 1000});
  const std::vector<double> base(pairs, 0);
  constexpr int samples = 1000;
  int held = 0;
  for (int sample = 0; sample < samples; ++sample) {
    const Draws draws({5, static_cast<std::uint32_t>(sample)}, 1, 0, 0);
    std::vector<double> variant;
    for (std::uint32_t i = 0; i < pairs; ++i) variant.push_back(draw(draws, i));
    const Interval interval = bootstrap.effect(base, variant).interval;
    held += interval.low <= mean && mean <= interval.high ? 1 : 0;
  }
  return static_cast<double>(held) / samples;
}

double normal(const Draws& draws, std::uint32_t i) { return draws.normal(i); }
double skewed(const Draws& draws, std::uint32_t i) {
  return -std::log(1 - static_cast<double>(draws.unit(i)));
}

TEST(PairedEffect, interval_holds_the_mean_about_as_often_as_it_says) {
  // Standard error of a coverage of 0.95: 0.007. Plain percentiles give 0.89 for 8 normal draws.
  for (const std::size_t pairs : {5, 6, 8, 30}) {
    EXPECT_GT(coverage(pairs, normal, 0), 0.93) << pairs;
    EXPECT_LT(coverage(pairs, normal, 0), 0.98) << pairs;
  }
  EXPECT_GT(coverage(5, skewed, 1), 0.86);
  EXPECT_GT(coverage(8, skewed, 1), 0.88);
  EXPECT_GT(coverage(30, skewed, 1), 0.91);
}

TEST(PairedEffect, tells_how_alike_the_pairs_are) {
  PairedBootstrap bootstrap({});
  const std::vector<double> base(5, 0), variant{-1, 2, 3, 0, 6};
  const PairedEffect effect = bootstrap.effect(base, variant);
  EXPECT_DOUBLE_EQ(effect.same_sign_share, 0.6);
  EXPECT_DOUBLE_EQ(effect.spread.low, -0.8);
  EXPECT_DOUBLE_EQ(effect.spread.high, 5.4);
  const std::vector<double> opposite{1, -2, -3, 0, -6};
  EXPECT_DOUBLE_EQ(bootstrap.effect(base, opposite).same_sign_share, 0.6);
}

TEST(PairedEffect, has_the_p_value_of_a_t_test) {
  PairedBootstrap bootstrap({});
  const std::vector<double> base(5, 0), variant{1, 2, 3, 4, 6};
  // R: t.test(c(1, 2, 3, 4, 6))$p.value
  EXPECT_NEAR(bootstrap.effect(base, variant).p, 0.020475874, 1e-8);
  const std::vector<double> shifted(5, 2);
  EXPECT_DOUBLE_EQ(bootstrap.effect(base, shifted).p, 1.0 / 16) << "five signs that agree";
  EXPECT_EQ(bootstrap.effect(base, base).p, 1);
  EXPECT_TRUE(
      std::isnan(bootstrap.effect(std::span(base).first(4), std::span(variant).first(4)).p));
}

TEST(PairsForPower, are_those_of_r) {
  // R: power.t.test(delta = d, sd = 1, power = 0.8, type = "one.sample")$n: 33.4, 9.9, 198.2
  EXPECT_EQ(pairs_for_power(0.5, 1, 0.8), 34u);
  EXPECT_EQ(pairs_for_power(-1, 1, 0.8), 10u);
  EXPECT_EQ(pairs_for_power(0.02, 0.1, 0.8), 199u);
  EXPECT_EQ(pairs_for_power(10, 1, 0.8), 5u);
  EXPECT_EQ(pairs_for_power(1, 0, 0.8), 5u);
  EXPECT_FALSE(pairs_for_power(0, 1, 0.8));
  EXPECT_FALSE(pairs_for_power(1e-6, 1, 0.8));
  EXPECT_FALSE(pairs_for_power(none, 1, 0.8));
  EXPECT_GT(pairs_for_power(0.5, 1, 0.95).value(), 34u);
}

TEST(PairsNeeded, gives_the_width_that_was_asked_for) {
  EXPECT_EQ(pairs_needed(0.05, 0.02), 99u);  // 2 * 1.984 * 0.05 / sqrt(99) = 0.01994
  for (const double deviation : {0.001, 0.03, 1.0})
    for (const double width : {0.01, 0.2}) {
      const std::size_t pairs = pairs_needed(deviation, width).value();
      const auto width_of = [&](std::size_t n) {
        return 2 * t_quantile(0.975, n - 1) * deviation / std::sqrt(static_cast<double>(n));
      };
      EXPECT_LE(width_of(pairs), width);
      EXPECT_TRUE(pairs == least_units || width_of(pairs - 1) > width);
    }
  EXPECT_FALSE(pairs_needed(none, 0.1));
}

}  // namespace
}  // namespace sim::experiment

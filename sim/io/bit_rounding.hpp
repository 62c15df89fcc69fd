#pragma once

#include <span>

namespace sim::io {

/// Mantissa bits that keep that many significant decimal digits: the error of a rounded number is
/// below half a unit of the last digit. 23 (all) for 7 digits and more, and for 0.
int mantissa_bits(int digits);

/// Rounds each number to the nearest of those whose mantissa has only `bits` bits, so that it
/// compresses better. NaN, infinities and whole numbers up to 2^24, such as counts, stay exact.
/// Source: bit rounding, Klöwer et al. 2021, Nature Computational Science 1, 713-724.
void round_bits(std::span<float> numbers, int bits);

}  // namespace sim::io

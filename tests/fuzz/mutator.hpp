#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace fuzz {

/// Changes texts at random: bytes, words, numbers, lines; nests and repeats; mixes two texts. Most
/// changes keep the structure, so that what lies behind the parsers is reached. The same seed gives
/// the same texts. Of binary files it changes bytes and numbers, where they are not all zero.
class Mutator {
 public:
  /// `seeds`: texts to begin with; not empty.
  Mutator(std::vector<std::string> seeds, std::uint32_t seed, bool binary = false);
  std::string next();

 private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }
  const std::string& any_seed() { return seeds_[below(seeds_.size())]; }
  void change(std::string& text);
  void change_binary(std::string& bytes);
  /// A place of a file most of which is zero.
  std::size_t place_in(const std::string& bytes);
  void change_bytes(std::string& text);
  /// Replaces a word or number by a word of the text, of another or of a list of awkward ones.
  void change_word(std::string& text);
  void change_lines(std::string& text);
  void nest(std::string& text);

  std::vector<std::string> seeds_;
  std::mt19937 random_;
  bool binary_;
};

}  // namespace fuzz

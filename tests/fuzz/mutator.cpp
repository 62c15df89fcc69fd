#include "tests/fuzz/mutator.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace fuzz {
namespace {

using Span = std::pair<std::size_t, std::size_t>;  // begin, length

constexpr std::size_t longest = 1'000'000;

const std::vector<std::string>& awkward_words() {
  static const std::vector<std::string> words = {"",
                                                 "0",
                                                 "-1",
                                                 "1e15",
                                                 "1e308",
                                                 "1e-308",
                                                 "-0.0",
                                                 "nan",
                                                 "inf",
                                                 "9223372036854775807",
                                                 "99999999999999999999",
                                                 "0.5",
                                                 "true",
                                                 "yes",
                                                 "\"\"",
                                                 "\"two words\"",
                                                 "\"a;b\"",
                                                 "*",
                                                 "all",
                                                 "nobody",
                                                 "[]",
                                                 "{}",
                                                 "[[]]",
                                                 "{a = 1}",
                                                 "1917-11-07",
                                                 "1917-02-29",
                                                 "9999-12-31",
                                                 "0001-01-01",
                                                 "07:32:00",
                                                 "\"\\u0000\"",
                                                 "\xff",
                                                 "\xf0\x9f\x98\x80",
                                                 "'''",
                                                 "\"\"\"",
                                                 "#",
                                                 ";",
                                                 ",",
                                                 "\x1b[31m",
                                                 std::string(1, '\0'),
                                                 std::string(5000, 'a')};
  return words;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

/// The word at or after a place; empty at the end.
Span word_at(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_word(text[at])) ++at;
  std::size_t begin = at, end = at;
  while (begin > 0 && is_word(text[begin - 1])) --begin;
  while (end < text.size() && is_word(text[end])) ++end;
  return {begin, end - begin};
}

/// The line that a place is in, with its end.
Span line_at(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
  return {begin, text.empty() ? 0 : end + 1 - begin};
}

}  // namespace

Mutator::Mutator(std::vector<std::string> seeds, std::uint32_t seed, bool binary)
    : seeds_(std::move(seeds)), random_(seed), binary_(binary) {}

std::string Mutator::next() {
  std::string text = any_seed();
  for (std::size_t changes = 1 + below(3); changes > 0; --changes) change(text);
  if (text.size() > longest) text.resize(longest);
  return text;
}

void Mutator::change(std::string& text) {
  if (binary_) return change_binary(text);
  switch (below(8)) {
    case 0: return change_bytes(text);
    case 1:
    case 2: return change_lines(text);
    case 3: return below(8) == 0 ? nest(text) : change_word(text);
    default: return change_word(text);
  }
}

std::size_t Mutator::place_in(const std::string& bytes) {
  constexpr int tries = 1000;
  std::size_t at = below(bytes.size());
  for (int i = 0; i < tries && bytes[at] == 0; ++i) at = below(bytes.size());
  return at;
}

void Mutator::change_binary(std::string& bytes) {
  static const std::vector<std::uint64_t> numbers = {0,
                                                     1,
                                                     7,
                                                     0xff,
                                                     0xffff,
                                                     0x7fffffff,
                                                     0xffffffff,
                                                     0x7fffffffffffffff,
                                                     0xffffffffffffffff,
                                                     std::uint64_t{1} << 40,
                                                     0x7ff8000000000000};
  if (bytes.empty()) return;
  const std::size_t at = place_in(bytes), kind = below(8), rest = bytes.size() - at;
  if (kind == 0) return bytes.resize(at);
  if (kind == 1) {  // what stands elsewhere
    const std::size_t from = place_in(bytes);
    const std::size_t size = std::min({1 + below(64), rest, bytes.size() - from});
    bytes.replace(at, size, bytes.substr(from, size));
  } else if (kind <= 3) {
    std::uint64_t number = numbers[below(numbers.size())];
    for (std::size_t i = 0; i < std::min<std::size_t>(rest, std::size_t{1} << below(4)); ++i) {
      bytes[at + i] = static_cast<char>(number & 0xff);
      number >>= 8;
    }
  } else if (kind <= 5) {
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
  } else {
    bytes[at] = static_cast<char>(below(256));
  }
}

void Mutator::change_bytes(std::string& text) {
  if (text.empty()) return;
  for (std::size_t n = 1 + below(4); n > 0; --n)
    text[below(text.size())] = static_cast<char>(below(256));
  if (below(8) == 0) text.resize(below(text.size()));
}

void Mutator::change_word(std::string& text) {
  const auto [begin, length] = word_at(text, below(text.size()));
  std::string word = awkward_words()[below(awkward_words().size())];
  if (below(3) == 0) {
    const std::string& other = below(2) == 0 ? text : any_seed();
    const auto [from, size] = word_at(other, below(other.size()));
    word = other.substr(from, size);
  }
  text.replace(begin, length, word);
}

void Mutator::change_lines(std::string& text) {
  const auto [begin, length] = line_at(text, below(text.size()));
  const std::string line = text.substr(begin, length);
  const std::string& other = any_seed();
  const auto [from, size] = line_at(other, below(other.size()));
  switch (below(5)) {
    case 0: text.erase(begin, length); break;
    case 1: text.insert(begin, line); break;
    case 2: text += line; break;
    case 3: text.insert(begin, other.substr(from, size)); break;
    default: text.erase(below(2) == 0 ? begin : std::min(text.size(), begin + length));
  }
}

void Mutator::nest(std::string& text) {
  static const std::vector<std::string> parts = {"[",  "{a=",     "a.", "\"",
                                                 "\n", "[[a]]\n", "x,", "]"};
  const std::string& part = parts[below(parts.size())];
  std::string many;
  for (std::size_t n = std::size_t{1} << below(17); n > 0; --n) many += part;
  text.insert(below(text.size() + 1), many);
}

}  // namespace fuzz

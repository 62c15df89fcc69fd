#include "sim/core/problems.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <locale>
#include <numeric>
#include <sstream>
#include <tuple>

namespace sim {
namespace {

std::string line_of(const Problem& problem) {
  std::string text = problem.where.file.empty() ? "input" : problem.where.file;
  if (problem.where.line > 0) text += ":" + std::to_string(problem.where.line);
  text += ": " + problem.text;
  if (!problem.suggestion.empty()) text += ". " + problem.suggestion;
  return text;
}

std::string join(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) text += (text.empty() ? "" : "\n") + line_of(problem);
  return text;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string number_text(double value) {
  constexpr int enough_digits = 17;
  constexpr double written_out_below = 1e15;  // and exact as an integer
  if (std::abs(value) < written_out_below && value == std::floor(value))
    return std::to_string(static_cast<long long>(value));
  std::string text;
  for (int digits = 6; digits <= enough_digits; ++digits) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out.precision(digits);
    out << value;
    text = out.str();
    if (std::strtod(text.c_str(), nullptr) == value) break;
  }
  return text;
}

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(join(problems)), problems_(std::move(problems)) {}

void refuse(const std::string& where, const std::string& why, const std::string& suggestion) {
  Problems problems;
  problems.add({where, 0}, why, suggestion);
  throw InputError(problems.all());
}

void Problems::add(Origin where, std::string text, std::string suggestion) {
  problems_.push_back({std::move(where), std::move(text), std::move(suggestion)});
}

void Problems::throw_if_any() const {
  if (problems_.empty()) return;
  std::vector<Problem> sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.where.file, a.where.line) < std::tie(b.where.file, b.where.line);
  });
  const auto same = [](const Problem& a, const Problem& b) {
    return std::tie(a.where.file, a.where.line, a.text) ==
           std::tie(b.where.file, b.where.line, b.text);
  };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  throw InputError(std::move(sorted));
}

bool has_control_character(std::string_view text) {
  constexpr unsigned char first_printable = 0x20, del = 0x7f;
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < first_printable && c != '\n' && c != '\t') || byte == del;
  });
}

std::string suggest_name(std::string_view unknown, std::span<const std::string> known) {
  constexpr std::size_t max_listed = 12;
  const std::string* best = nullptr;
  std::size_t best_distance = unknown.size() / 2 + 1;
  for (const std::string& name : known) {
    const bool part = unknown.size() > 2 && name.find(unknown) != std::string::npos;
    const std::size_t distance = part ? 1 : edit_distance(unknown, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = &name;
    }
  }
  if (best != nullptr) return "Did you mean '" + *best + "'?";
  std::string text = known.empty() ? "There are none" : "Known:";
  for (std::size_t i = 0; i < known.size() && i < max_listed; ++i)
    text += (i == 0 ? " " : ", ") + known[i];
  if (known.size() > max_listed) text += ", ... (" + std::to_string(known.size()) + " in all)";
  return text;
}

}  // namespace sim

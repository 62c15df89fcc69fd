#include "models/russia/population/opinions.hpp"

#include <cmath>

namespace russia {

std::vector<sim::InputFile> opinion_inputs() {
  return {{"class_positions", "history/class_positions.csv",
           {"class", "issue", "mean", "sd", "salience"}},
          {"class_traits", "history/class_traits.csv", {"class", "war_burden", "radical"}}};
}

Opinions read_opinions(const sim::Inputs& inputs, sim::Problems& problems) {
  Opinions opinions;
  const sim::Table& table = inputs.tables.at("class_positions");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::size_t c =
        find_name("class", row.text("class"), class_names(), row.origin(), problems);
    const std::size_t k =
        find_name("issue", row.text("issue"), issue_names(), row.origin(), problems);
    opinions.mean[c][k] = static_cast<float>(row.number("mean", -1, 1));
    opinions.spread[c][k] = static_cast<float>(row.number("sd", 0, 1));
    opinions.salience[c][k] = static_cast<float>(row.number("salience", 0, 1));
  }
  for (std::size_t c = 0; c < class_count; ++c) {
    float sum = 0;
    for (const float s : opinions.salience[c]) sum += s;
    if (std::abs(sum - 1) > 0.01f)
      problems.add({table.file(), 0}, "the salience of the issues for class '" + class_names()[c] +
                                          "' adds up to " + std::to_string(sum) + " (not to 1)");
  }
  const sim::Table& traits = inputs.tables.at("class_traits");
  for (std::size_t i = 0; i < traits.size(); ++i) {
    const sim::Row row = traits.row(i, problems);
    const std::size_t c =
        find_name("class", row.text("class"), class_names(), row.origin(), problems);
    opinions.war_burden[c] = static_cast<float>(row.number("war_burden", 0, 1));
    opinions.radical[c] = static_cast<float>(row.number("radical", 0, 1));
  }
  return opinions;
}

}  // namespace russia

#include "models/russia/population/opinions.hpp"

#include <cmath>

namespace russia {

std::vector<sim::InputFile> opinion_inputs() {
  using namespace sim::columns;
  const auto social_class = word("class", class_names());
  return {{"class_positions",
           "history/class_positions.csv",
           {.columns = {social_class, word("issue", issue_names()), number("mean", -1, 1, "1"),
                        share("sd"), share("salience")},
            .key = {"class", "issue"},
            .complete = {"class", "issue"}}},
          {"class_traits",
           "history/class_traits.csv",
           {.columns = {social_class, share("war_burden"), share("radical")},
            .key = {"class"},
            .complete = {"class"}}}};
}

Opinions read_opinions(const sim::Inputs& inputs, sim::Problems& problems) {
  Opinions opinions;
  const sim::Table& table = inputs.tables.at("class_positions");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const sim::Row row = table.row(i, problems);
    const std::size_t c = row.index("class", class_names()), k = row.index("issue", issue_names());
    opinions.mean[c][k] = static_cast<float>(row.number("mean"));
    opinions.spread[c][k] = static_cast<float>(row.number("sd"));
    opinions.salience[c][k] = static_cast<float>(row.number("salience"));
  }
  for (std::size_t c = 0; c < class_count && table.is_sound(); ++c) {
    float sum = 0;
    for (const float s : opinions.salience[c]) sum += s;
    if (std::abs(sum - 1) > 0.01f)
      problems.add({table.file(), 0}, "the salience of the issues for class '" + class_names()[c] +
                                          "' adds up to " + std::to_string(sum) + " (not to 1)");
  }
  const sim::Table& traits = inputs.tables.at("class_traits");
  for (std::size_t i = 0; i < traits.size(); ++i) {
    const sim::Row row = traits.row(i, problems);
    const std::size_t c = row.index("class", class_names());
    opinions.war_burden[c] = static_cast<float>(row.number("war_burden"));
    opinions.radical[c] = static_cast<float>(row.number("radical"));
  }
  return opinions;
}

}  // namespace russia

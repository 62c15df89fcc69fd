#include "sim/experiment/bound_file.hpp"

#include <algorithm>
#include <limits>

#include "sim/io/run_arrays.hpp"
#include "sim/io/run_file.hpp"
#include "sim/io/toml.hpp"

namespace sim::experiment {
namespace {

/// The axes of which the scenario of a run keeps only some labels.
std::vector<std::string> axes_in_part(const std::filesystem::path& file) {
  Problems ignored;
  const Node scenario = io::parse_toml(io::read_scenario_text(file, ignored), file, ignored);
  std::vector<std::string> axes;
  const Node* select = scenario.find("output.select");
  if (select == nullptr || select->object() == nullptr) return axes;
  for (const auto& [axis, labels] : *select->object())
    if (const auto* array = std::get_if<Node::Array>(&labels.value); array && !array->empty())
      axes.push_back(axis);
  return axes;
}

}  // namespace

BoundCourses read_bound_courses(const std::vector<Bound>& bounds, const RunData& run,
                                const std::filesystem::path& file) {
  BoundCourses courses;
  if (bounds.empty()) return courses;
  const io::RunArrays arrays(file);
  const BoundReader reader(bounds, arrays.axes(), arrays.observables());
  courses.reasons = reader.reasons();
  const std::size_t weeks = run.times.size(), count = bounds.size();
  courses.values.assign(run.replicates * weeks * count, std::numeric_limits<double>::quiet_NaN());
  const std::vector<std::string> in_part = axes_in_part(file);
  for (const char* axis : {"place", "social_class", "faction"})
    if (std::find(in_part.begin(), in_part.end(), axis) != in_part.end()) {
      for (std::string& reason : courses.reasons)
        if (reason.empty())
          reason = std::string("the run records only some labels of the axis '") + axis + "'";
      return courses;
    }
  constexpr std::size_t at_a_time = io::RunFileWriter::weeks_per_block;
  for (std::size_t replicate = 0; replicate < run.replicates; ++replicate)
    for (std::size_t first = 0; first < weeks; first += at_a_time) {
      const std::size_t block = std::min(at_a_time, weeks - first);
      std::vector<std::vector<float>> read;
      for (const std::size_t index : reader.needed())
        read.push_back(arrays.read(arrays.observables()[index], replicate, first, block));
      for (std::size_t week = 0; week < block; ++week) {
        std::vector<std::span<const float>> of_week;
        for (const std::vector<float>& all : read)
          of_week.push_back(std::span(all).subspan(week * all.size() / block, all.size() / block));
        reader.read_week(
            of_week,
            std::span(courses.values).subspan((replicate * weeks + first + week) * count, count));
      }
    }
  return courses;
}

}  // namespace sim::experiment

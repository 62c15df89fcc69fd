#include "sim/io/run_arrays.hpp"

#include <algorithm>

namespace sim::io {

RunArrays::RunArrays(const std::filesystem::path& path) : file_(Hdf5File::open(path)) {
  for (const std::string& name : file_.names_in(file_.id())) {
    if (!file_.is_dataset(file_.id(), name)) continue;
    const Handle dataset = file_.open_dataset(file_.id(), name);
    const std::vector<std::string> axes = file_.scale_names(dataset);
    if (axes.size() < 2 || axes[0] != "replicate" || axes[1] != "time") continue;
    Observable observable;
    observable.name = name;
    observable.averaged_by = file_.text_attribute(dataset.id(), "averaged_by").value_or("");
    observable.axes.assign(axes.begin() + 2, axes.end());
    for (const std::string& axis : observable.axes) add_axis(axis);
    observables_.push_back(std::move(observable));
  }
}

/// A text coordinate: numbers of words that an attribute lists, separated by blanks (CF flags).
/// Files of format 1 hold the texts themselves.
std::vector<std::string> RunArrays::read_flags(const std::string& name) const {
  const Handle dataset = file_.open_dataset(file_.id(), name);
  const std::optional<std::string> meanings = file_.text_attribute(dataset.id(), "flag_meanings");
  if (!meanings) return file_.read_texts(file_.id(), name);
  std::vector<std::string> words(1), texts;
  for (const char c : *meanings)
    if (c == ' ')
      words.emplace_back();
    else
      words.back() += c;
  for (const double number : file_.read_numbers(file_.id(), name)) {
    const auto k = static_cast<std::size_t>(number);
    if (!(number >= 0) || k >= words.size())
      file_.refuse_content("'" + name + "' has the unknown flag " + std::to_string(number));
    texts.push_back(words[k]);
  }
  return texts;
}

void RunArrays::add_axis(const std::string& name) {
  if (std::any_of(axes_.begin(), axes_.end(), [&](const Axis& axis) { return axis.name == name; }))
    return;
  Axis axis{name, "", file_.read_texts(file_.id(), name)};
  const std::string groups = name + "_groups";
  if (file_.has(file_.id(), groups))
    axis.coordinates.push_back({groups, "", "", read_flags(groups), {}});
  axes_.push_back(std::move(axis));
}

std::vector<float> RunArrays::read(const Observable& observable, std::size_t replicate,
                                   std::size_t first, std::size_t weeks) const {
  const Handle dataset = file_.open_dataset(file_.id(), observable.name);
  std::vector<hsize_t> count = file_.size_of(dataset), start(count.size(), 0);
  start[0] = replicate;
  start[1] = first;
  count[0] = 1;
  count[1] = weeks;
  return file_.read_block(dataset, start, count);
}

}  // namespace sim::io

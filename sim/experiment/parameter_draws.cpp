#include "sim/experiment/parameter_draws.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace sim::experiment {
namespace {

/// The bits of a number behind the point: 0, 1/2, 1/4, 3/4, 1/8, ...
double van_der_corput(std::size_t number) {
  double value = 0, half = 0.5;
  for (; number > 0; number /= 2, half /= 2)
    if (number % 2 == 1) value += half;
  return value;
}

/// A run of a model that nobody else holds.
class DrawnSimulation final : public Simulation {
 public:
  DrawnSimulation(std::shared_ptr<const Model> model, Seed seed, Executor& executor)
      : model_(std::move(model)), simulation_(model_->start(seed, executor)) {}
  Date date() const override { return simulation_->date(); }
  const std::vector<Process>& plan() const override { return simulation_->plan(); }
  const std::vector<CommunityRange>& blocks() const override { return simulation_->blocks(); }
  void advance() override { simulation_->advance(); }
  const std::vector<Observable>& observables() const override { return simulation_->observables(); }
  std::span<const double> series() const override { return simulation_->series(); }
  const std::vector<Result>& results() const override { return simulation_->results(); }
  const std::vector<EventRecord>& happened() const override { return simulation_->happened(); }
  std::uint64_t agents() const override { return simulation_->agents(); }
  void visit(StateArchive& archive) override { simulation_->visit(archive); }

 private:
  std::shared_ptr<const Model> model_;
  std::unique_ptr<Simulation> simulation_;
};

class DrawnModel final : public Model {
 public:
  DrawnModel(std::shared_ptr<const Model> model, const ModelEntry& entry, Inputs inputs,
             ParameterDraws draws)
      : model_(std::move(model)),
        entry_(entry),
        inputs_(std::move(inputs)),
        draws_(std::move(draws)) {}
  const ParameterSet& parameters() const override { return model_->parameters(); }
  const std::vector<Axis>& axes() const override { return model_->axes(); }
  const std::vector<Series>& series() const override { return model_->series(); }
  std::vector<Process> plan() const override { return model_->plan(); }
  std::vector<Observable> observables() const override { return model_->observables(); }
  std::vector<std::pair<std::string, Section>> description() const override {
    return model_->description();
  }
  std::unique_ptr<Simulation> start(Seed seed, Executor& executor) const override;

 private:
  std::shared_ptr<const Model> model_;
  const ModelEntry& entry_;
  const Inputs inputs_;
  const ParameterDraws draws_;
};

std::unique_ptr<Simulation> DrawnModel::start(Seed seed, Executor& executor) const {
  Inputs inputs = inputs_;
  draws_.apply(seed.replicate, inputs.settings);
  Problems problems;
  std::shared_ptr<const Model> own = entry_.build(inputs, problems);
  problems.throw_if_any();
  const auto same_axes = [](const Axis& a, const Axis& b) {
    return a.name == b.name && a.labels == b.labels;
  };
  if (!std::equal(axes().begin(), axes().end(), own->axes().begin(), own->axes().end(),
                  same_axes) ||
      own->series().size() != series().size())
    throw std::runtime_error("the parameters of replicate " + std::to_string(seed.replicate) +
                             " change the axes or series of the model");
  return std::make_unique<DrawnSimulation>(std::move(own), seed, executor);
}

}  // namespace

ParameterDraws::ParameterDraws(Table table, std::vector<std::string> keeps,
                               const ParameterSet& parameters, Problems& problems)
    : keeps_(std::move(keeps)) {
  constexpr const char* weight = "weight";
  constexpr double most = 1e12;
  TableSchema schema{.columns = {columns::number(weight, 0, most, "1")}};
  std::vector<std::string> known;
  for (const Parameter* parameter : parameters.all()) known.push_back(parameter->info().name);
  for (const std::string& column : table.columns()) {
    if (column == weight) continue;
    const Parameter* parameter = parameters.find(column);
    if (parameter == nullptr) {
      problems.add({table.file(), 1}, "unknown parameter '" + column + "'",
                   suggest_name(column, known));
      continue;
    }
    const ParameterInfo& info = parameter->info();
    names_.push_back(column);
    schema.columns.push_back(columns::number(column, info.low, info.high, info.unit));
    schema.columns.back().whole = info.whole;
  }
  check_table(table, schema, problems);
  double sum = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Row row = table.row(i, problems);
    weights_.push_back(row.number(weight));
    sum += weights_.back();
    values_.emplace_back();
    for (const std::string& name : names_) values_.back().push_back(row.number(name));
  }
  if (sum <= 0 && table.is_sound())
    problems.add({table.file(), 0}, "has no parameter set with a weight above 0");
  for (double& one : weights_) one /= sum;
}

std::size_t ParameterDraws::set_of(std::size_t replicate) const {
  const double wanted = van_der_corput(replicate);
  double sum = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    if (weights_[i] <= 0) continue;
    sum += weights_[i];
    last = i;
    if (wanted < sum) return i;
  }
  return last;  // the sum is 1 but for rounding
}

bool ParameterDraws::keeps(const std::string& name) const {
  return std::find(keeps_.begin(), keeps_.end(), name) != keeps_.end();
}

void ParameterDraws::apply(std::size_t replicate, Node& settings) const {
  const std::vector<double>& set = values_[set_of(replicate)];
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (!keeps(names_[i])) settings.set("parameters." + names_[i], {set[i], {}});
}

ParameterDraws ParameterDraws::keeping(const std::vector<std::string>& more) const {
  ParameterDraws draws = *this;
  draws.keeps_.insert(draws.keeps_.end(), more.begin(), more.end());
  return draws;
}

std::vector<double> ParameterDraws::values(std::size_t replicate,
                                           const ParameterSet& parameters) const {
  const std::vector<double>& set = values_[set_of(replicate)];
  std::vector<double> all;
  for (const Parameter* parameter : parameters.all()) {
    const auto name = std::find(names_.begin(), names_.end(), parameter->info().name);
    all.push_back(name == names_.end() || keeps(*name)
                      ? parameter->value()
                      : set[static_cast<std::size_t>(name - names_.begin())]);
  }
  return all;
}

std::shared_ptr<const Model> draw_parameters(std::shared_ptr<const Model> model,
                                             const ModelEntry& entry, Inputs inputs,
                                             ParameterDraws draws) {
  return std::make_shared<const DrawnModel>(std::move(model), entry, std::move(inputs),
                                            std::move(draws));
}

}  // namespace sim::experiment

#include "sim/experiment/sweep/points.hpp"

#include <algorithm>

#include "sim/core/names.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/scenario.hpp"
#include "sim/io/toml.hpp"

namespace sim::experiment {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t most_points = 10'000'000;

/// A value as the id of a point sees it: 1 and 1.0 are one number.
std::string canonical(const Node& value) {
  return is_number(value) ? number_text(number_in(value)) : value.text();
}

std::string id_of(const std::vector<Factor>& factors, const std::vector<Node>& values) {
  std::vector<std::string> lines;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    for (const std::string& key : factors[f].keys)
      lines.push_back(key + "=" + canonical(values[f]));
    for (std::size_t i = 0; i < factors[f].cases.size(); ++i)
      if (factors[f].values[i].text() == values[f].text())
        lines.push_back(factors[f].cases[i].text());
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return io::content_hash(text);
}

class PointsReader {
 public:
  PointsReader(ObjectReader& sweep, const Node& settings, const ParameterSet& parameters,
               Problems& problems)
      : sweep_(sweep), settings_(settings), parameters_(parameters), problems_(problems) {}
  Points read();

 private:
  void read_design();
  void make_points();
  void add(std::vector<Node> values);
  void scale(UnitPoints unit);
  void make_grid();
  void change_one_at_a_time();
  std::optional<Node> middle(const Factor& factor) const;
  void read_list();
  void read_csv_of_points(const Node& file);
  void read_inline_points(const Node& list);
  std::vector<std::size_t> factors_of_columns(const std::vector<std::string>& names,
                                              const Origin& where);
  void check_listed(std::size_t factor, const Node& value);
  std::size_t asked() const { return result_.design.points.empty() ? 0 : result_.design.points[0]; }

  ObjectReader& sweep_;
  const Node& settings_;
  const ParameterSet& parameters_;
  Problems& problems_;
  Points result_;
};

void PointsReader::read_design() {
  static const std::vector<std::string> known = {
      "grid", "list", "one_at_a_time", "latin_hypercube", "sobol", "saltelli", "morris"};
  Design& design = result_.design;
  design.kind = sweep_.text("design");
  if (!design.kind.empty() && std::find(known.begin(), known.end(), design.kind) == known.end())
    problems_.add(sweep_.node("design")->origin, "there is no design '" + design.kind + "'",
                  suggest_name(design.kind, known));
  design.seed = static_cast<std::uint32_t>(sweep_.integer("seed", 1, 0, 0xffffffff));
  const Node* points = sweep_.node("points");
  const bool counts = design.kind == "latin_hypercube" || design.kind == "sobol" ||
                      design.kind == "saltelli" || design.kind == "morris";
  if (points == nullptr && counts)
    problems_.add(sweep_.origin(), "[sweep] lacks 'points'",
                  "The number of points; of base points for saltelli, of trajectories for morris");
  if (points != nullptr && !counts && !design.kind.empty())
    problems_.add(points->origin, "[sweep]: 'points' has no meaning for the design '" +
                                      design.kind + "' (its factors or its list tell them)");
  if (points != nullptr && points->is_array() && design.kind == "latin_hypercube") {
    for (const Node& part : *points->array()) {
      Node wrapped{Node::Object{}, part.origin};
      wrapped.set("points", part);
      ObjectReader reader(wrapped, problems_, "[sweep]");
      design.points.push_back(
          static_cast<std::size_t>(reader.integer("points", 1, 1, most_points)));
    }
  } else if (points != nullptr) {
    design.points = {static_cast<std::size_t>(sweep_.integer("points", 1, 1, most_points))};
  }
  if (design.kind == "morris") {
    design.levels = static_cast<std::size_t>(sweep_.integer("levels", 4, 2, 1000));
    if (design.levels % 2 != 0)
      problems_.add(sweep_.node("levels")->origin,
                    "[sweep]: 'levels' is " + std::to_string(design.levels) +
                        " (it must be even: with an odd number the values of a factor are not "
                        "drawn equally often)",
                    "Take " + std::to_string(design.levels + 1));
  }
}

void PointsReader::add(std::vector<Node> values) {
  result_.points.push_back(point_of(result_.factors, std::move(values)));
}

void PointsReader::scale(UnitPoints unit) {
  for (const std::vector<double>& row : unit) {
    std::vector<Node> values;
    for (std::size_t f = 0; f < row.size(); ++f) values.push_back(result_.factors[f].at(row[f]));
    add(std::move(values));
  }
  result_.unit = std::move(unit);
}

/// The last factor changes fastest.
void PointsReader::make_grid() {
  std::vector<std::vector<Node>> rows{{}};
  for (const Factor& factor : result_.factors) {
    const std::vector<Node> values = factor.grid();
    if (rows.size() * values.size() > static_cast<std::size_t>(most_points)) {
      problems_.add(factor.origin, "the grid has more than " + std::to_string(most_points) +
                                       " points (name fewer levels or values)");
      return;
    }
    std::vector<std::vector<Node>> longer;
    for (const auto& row : rows)
      for (const Node& value : values) {
        longer.push_back(row);
        longer.back().push_back(value);
      }
    rows = std::move(longer);
  }
  for (auto& row : rows) add(std::move(row));
}

std::optional<Node> PointsReader::middle(const Factor& factor) const {
  constexpr std::string_view prefix = "parameters.";
  if (!std::holds_alternative<std::monostate>(factor.base.value)) return factor.base;
  for (const std::string& key : factor.keys) {
    if (const Node* node = settings_.find(key)) return *node;
    if (!key.starts_with(prefix)) continue;
    if (const Parameter* parameter = parameters_.find(key.substr(prefix.size())))
      return Node{parameter->value(), factor.origin};
  }
  return {};
}

void PointsReader::change_one_at_a_time() {
  const std::size_t before = problems_.all().size();
  std::vector<Node> base;
  for (const Factor& factor : result_.factors) {
    std::optional<Node> value = middle(factor);
    if (!value)
      problems_.add(factor.origin, "the factor '" + factor.name + "' lacks 'base'",
                    "one_at_a_time needs the value that it has while others change");
    base.push_back(value.value_or(Node{}));
  }
  if (problems_.all().size() > before) return;
  add(base);
  for (std::size_t f = 0; f < base.size(); ++f)
    for (const Node& value : result_.factors[f].grid()) {
      if (canonical(value) == canonical(base[f])) continue;
      std::vector<Node> values = base;
      values[f] = value;
      add(std::move(values));
    }
}

/// The factor of each column; a column that names a key and no factor becomes one.
std::vector<std::size_t> PointsReader::factors_of_columns(const std::vector<std::string>& names,
                                                          const Origin& where) {
  std::vector<std::size_t> columns;
  std::vector<Factor>& factors = result_.factors;
  std::vector<std::string> known;
  for (const Factor& factor : factors) known.push_back(factor.name);
  for (const std::string& name : names) {
    const auto found = std::find_if(factors.begin(), factors.end(), [&](const Factor& factor) {
      return factor.name == name || (factor.keys.size() == 1 && factor.keys[0] == name);
    });
    columns.push_back(static_cast<std::size_t>(found - factors.begin()));
    if (found != factors.end()) continue;
    if (name.find('.') == std::string::npos) {
      problems_.add(where, "there is no factor '" + name + "' (a key of the scenario has a dot)",
                    known.empty() ? "" : suggest_name(name, known));
      continue;
    }
    Node declared{Node::Object{}, where};
    declared.set("key", {name, where});
    Node list{Node::Array{std::move(declared)}, where};
    for (Factor& factor : read_factors(list, false, problems_))
      factors.push_back(std::move(factor));
  }
  for (std::size_t f = 0; f < factors.size(); ++f)
    if (std::find(columns.begin(), columns.end(), f) == columns.end())
      problems_.add(where, "the points lack the factor '" + factors[f].name + "'");
  return columns;
}

void PointsReader::check_listed(std::size_t factor, const Node& value) {
  const Factor& f = result_.factors[factor];
  if (!f.allows(value))
    problems_.add(value.origin, "the factor '" + f.name + "' cannot be " + value.text() +
                                    " (outside of its range or values)");
}

void PointsReader::read_csv_of_points(const Node& file) {
  const auto* name = std::get_if<std::string>(&file.value);
  if (name == nullptr) {
    problems_.add(file.origin, "[sweep]: 'file' is " + file.text() + " (a CSV file is needed)");
    return;
  }
  const std::size_t before = problems_.all().size();
  const fs::path path = fs::path(file.origin.file).parent_path() / *name;
  const Table table = io::read_csv(path, problems_);
  if (problems_.all().size() > before) return;
  const std::vector<std::size_t> columns =
      factors_of_columns({table.columns().begin(), table.columns().end()}, {table.file(), 1});
  if (problems_.all().size() > before) return;
  for (std::size_t row = 0; row < table.size(); ++row) {
    std::vector<Node> values(result_.factors.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string& cell = table.cell(row, static_cast<int>(c));
      const Origin where{table.file(), table.line(row)};
      if (cell.empty()) problems_.add(where, "the cell of '" + table.columns()[c] + "' is empty");
      values[columns[c]] = io::parse_toml_value(cell, where, problems_);
      check_listed(columns[c], values[columns[c]]);
    }
    add(std::move(values));
  }
  if (table.size() == 0) problems_.add({table.file(), 0}, "has no points");
}

void PointsReader::read_inline_points(const Node& list) {
  const Node::Array* items = list.array();
  if (items == nullptr || items->empty()) {
    problems_.add(list.origin, "'sweep.point' is " + list.kind(),
                  "Write each point below a line [[sweep.point]]");
    return;
  }
  for (const Node& item : *items) {
    const Node::Object* members = item.object();
    if (members == nullptr) {
      problems_.add(item.origin, "a point is " + item.kind() + " (a table is needed)");
      continue;
    }
    std::vector<std::string> names;
    for (const auto& [name, value] : *members) names.push_back(name);
    const std::size_t before = problems_.all().size();
    const std::vector<std::size_t> columns = factors_of_columns(names, item.origin);
    if (problems_.all().size() > before) continue;
    std::vector<Node> values(result_.factors.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      values[columns[c]] = (*members)[c].second;
      check_listed(columns[c], values[columns[c]]);
    }
    add(std::move(values));
  }
  // A later point may have named a key that earlier ones lack.
  for (const Point& point : result_.points)
    if (point.values.size() < result_.factors.size())
      problems_.add(
          point.values.empty() ? list.origin : point.values.front().origin,
          "the point lacks the factor '" + result_.factors[point.values.size()].name + "'");
}

void PointsReader::read_list() {
  const Node *file = sweep_.node("file"), *point = sweep_.node("point");
  if ((file == nullptr) == (point == nullptr)) {
    problems_.add(sweep_.origin(),
                  std::string("[sweep] has ") + (file ? "both" : "neither") +
                      " 'file' and 'point' (the design 'list' needs one of them)",
                  "file = \"points.csv\", or each point below a line [[sweep.point]]");
  } else if (file != nullptr) {
    read_csv_of_points(*file);
  } else {
    read_inline_points(*point);
  }
}

void PointsReader::make_points() {
  const Design& design = result_.design;
  const std::size_t count = result_.factors.size();
  if (design.kind == "list") {
    read_list();
  } else if (design.kind == "grid") {
    make_grid();
  } else if (design.kind == "one_at_a_time") {
    change_one_at_a_time();
  } else if (design.kind == "latin_hypercube") {
    UnitPoints unit;
    for (const std::size_t part : design.points) {
      const UnitPoints more = unit.empty() ? latin_hypercube(part, count, design.seed)
                                           : extend_latin_hypercube(unit, part, design.seed);
      unit.insert(unit.end(), more.begin(), more.end());
    }
    scale(std::move(unit));
  } else if (design.kind == "sobol") {
    scale(sobol(asked(), count, design.seed));
  } else if (design.kind == "saltelli") {
    scale(saltelli(asked(), count, design.seed));
  } else if (design.kind == "morris") {
    scale(morris(asked(), count, design.levels, design.seed));
  }
}

Points PointsReader::read() {
  const std::size_t before = problems_.all().size();
  read_design();
  const bool list = result_.design.kind == "list";
  if (const Node* factors = sweep_.node("factor")) {
    result_.factors = read_factors(*factors, !list, problems_);
  } else if (!list) {
    problems_.add(sweep_.origin(), "[sweep] has no factor",
                  "Write each factor below a line [[sweep.factor]]");
  }
  constexpr std::size_t most_factors = 1000;
  if (result_.factors.size() > most_factors)
    problems_.add(sweep_.origin(), "[sweep] has more than 1000 factors");
  if (problems_.all().size() == before) make_points();
  for (const char* known : {"file", "point", "levels"}) sweep_.ignore(known);
  return std::move(result_);
}

}  // namespace

Points read_points(ObjectReader& sweep, const Node& settings, const ParameterSet& parameters,
                   Problems& problems) {
  return PointsReader(sweep, settings, parameters, problems).read();
}

Point point_of(const std::vector<Factor>& factors, std::vector<Node> values) {
  std::string id = id_of(factors, values);
  return {std::move(values), std::move(id)};
}

Node settings_at(const Point& point, const std::vector<Factor>& factors, const Node& base) {
  Node settings = base;
  for (std::size_t f = 0; f < factors.size(); ++f) factors[f].apply(point.values[f], settings);
  return settings;
}

}  // namespace sim::experiment

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/model.hpp"
#include "sim/core/node.hpp"

namespace sim::io {

/// A scenario with its bases and overrides applied.
struct Scenario {
  Node settings;  // within a table, plain values before tables
  std::filesystem::path file;
  std::vector<std::filesystem::path> files;  // the file and its bases, nearest first
};

/// Reads a TOML file whose optional key `base` names another (relative to the file) that it
/// changes: tables are merged key by key, everything else is replaced. `overrides` ("run.seed=7")
/// are applied last, in order. Mistakes, also a base that leads back to itself, go to `problems`.
Scenario read_scenario(const std::filesystem::path& path, const std::vector<std::string>& overrides,
                       Problems& problems);

/// The same from a text that scenario_text() wrote; `file` is where it stands, for messages.
Scenario parse_scenario(std::string_view text, const std::filesystem::path& file,
                        const std::vector<std::string>& overrides, Problems& problems);

/// Settings as TOML text that reads back to the same settings, provided plain values stand before
/// tables, as read_scenario leaves them.
std::string scenario_text(const Node& settings);

/// FNV-1a, 64 bits, as 16 hexadecimal digits. Tells texts apart; no protection against forgery.
/// Source: Fowler, Noll, Vo, draft-eastlake-fnv.
std::string content_hash(std::string_view text);

/// Reads the files of a model below `data_folder` into Inputs::tables and Inputs::documents, and
/// checks the tables against their schemas. A document that could not be read is an empty Node. The other members of Inputs are left to the caller.
Inputs read_inputs(const std::vector<InputFile>& files, const std::filesystem::path& data_folder,
                   Problems& problems);

/// A hash of all tables and documents, by which changed data are noticed.
std::uint64_t digest_of(const Inputs& inputs);

}  // namespace sim::io

#include "sim/io/checkpoint_file.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "sim/io/test_folder.hpp"

namespace sim::io {
namespace {

struct State {
  std::uint32_t week = 0;
  std::vector<float> column;
  std::vector<std::optional<Date>> dates;
  std::vector<Result> results;
  std::string text;

  void visit(StateArchive& archive) {
    archive.piece("week", week);
    archive.piece("column", column);
    archive.piece("dates", dates);
    archive.piece("results", results);
    archive.piece("text", text);
  }
};

std::uint64_t digest_of(State& state) {
  DigestArchive archive;
  state.visit(archive);
  return archive.value();
}

/// Larger than the blocks in which a file is written, and no multiple of them.
State some_state() {
  State state{7, std::vector<float>(700'001), {Date(1), {}}, {}, "текст"};
  for (std::size_t i = 0; i < state.column.size(); ++i) state.column[i] = static_cast<float>(i);
  state.results.push_back({"share", "vote", Date(1), Date(2), "all", "all", "x", 0.25});
  return state;
}

void write(const std::filesystem::path& path, State state) {
  CheckpointWriter writer(path, {"seed 7", "run a"});
  state.visit(writer);
  writer.close();
}

/// What the reader says, or nothing.
std::string refusal_of(const std::filesystem::path& path) {
  try {
    CheckpointReader reader(path);
    State state;
    state.visit(reader);
    reader.finish();
  } catch (const InputError& error) {
    return error.problems().at(0).text;
  }
  return "";
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(CheckpointFile, what_is_written_is_read_back) {
  const TestFolder folder;
  State first = some_state(), second;
  second.results.resize(5);
  second.dates.assign(3, Date(3));
  write(folder / "one", first);
  EXPECT_FALSE(std::filesystem::exists(folder / "one.new"));
  CheckpointReader reader(folder / "one");
  EXPECT_EQ(reader.owner(), (std::vector<std::string>{"seed 7", "run a"}));
  second.visit(reader);
  reader.finish();
  EXPECT_EQ(digest_of(first), digest_of(second));
  EXPECT_EQ(second.column, first.column);
  EXPECT_EQ(second.text, "текст");
}

TEST(CheckpointFile, a_name_never_holds_half_of_one) {
  const TestFolder folder;
  State state = some_state();
  write(folder / "one", state);
  {
    CheckpointWriter writer(folder / "one", {});
    State().visit(writer);
    EXPECT_TRUE(std::filesystem::exists(folder / "one.new"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "one.new"));
  EXPECT_EQ(refusal_of(folder / "one"), "");
}

TEST(CheckpointFile, a_torn_one_is_refused_wherever_it_is_torn) {
  const TestFolder folder;
  State small{1, {1, 2, 3}, {Date(1), {}}, {}, "text"};
  write(folder / "small", small);
  const std::string whole = bytes_of(folder / "small");
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(refusal_of(folder.file("cut", whole.substr(0, length))), "") << length;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_NE(refusal_of(folder.file("damaged", damaged)), "") << at;
  }
  EXPECT_NE(refusal_of(folder.file("longer", whole + "x")), "");
  EXPECT_EQ(refusal_of(folder.file("same", whole)), "");
}

TEST(CheckpointFile, damage_in_a_large_one_is_found) {
  const TestFolder folder;
  write(folder / "large", some_state());
  const std::string whole = bytes_of(folder / "large");
  ASSERT_GT(whole.size(), 2u << 20);
  for (const std::size_t at : {std::size_t{1 << 20}, whole.size() / 2, whole.size() - 17}) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_EQ(refusal_of(folder.file("damaged", damaged)),
              "is torn: its content does not fit its checksum");
  }
}

TEST(CheckpointFile, other_files_versions_and_pieces_are_refused) {
  const TestFolder folder;
  write(folder / "one", some_state());
  std::string other = bytes_of(folder / "one");
  other[16] = 2;
  EXPECT_EQ(refusal_of(folder.file("version", other)),
            "has format version 2 (this program reads version 1)");
  EXPECT_EQ(refusal_of(folder.file("text", std::string(100, 'x'))), "is no checkpoint");
  EXPECT_EQ(refusal_of(folder / "missing"), "cannot be opened (No such file or directory)");
  CheckpointReader reader(folder / "one");
  std::uint32_t number = 0;
  EXPECT_THROW(reader.piece("year", number), InputError);
}

}  // namespace
}  // namespace sim::io

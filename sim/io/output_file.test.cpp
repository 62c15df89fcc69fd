#include "sim/io/output_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "sim/io/test_folder.hpp"
#include "sim/io/text_file.hpp"

namespace sim::io {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

OutputRules rules(std::vector<fs::path> inputs = {}, bool force = false) {
  const auto is_own = [](const fs::path& path) {
    Problems ignored;
    return read_text_file(path, ignored).value_or("").starts_with("ours");
  };
  return {"a list", is_own, std::move(inputs), force};
}

/// Why an output is refused; empty when it is not.
std::string refusal(const fs::path& path, const OutputRules& rules) {
  try {
    check_output(path, rules);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

std::string content(const fs::path& path) {
  Problems problems;
  return read_text_file(path, problems).value_or("none");
}

TEST(OutputFile, replaces_only_what_is_of_its_kind_unless_forced) {
  const TestFolder folder;
  EXPECT_EQ(refusal(folder / "new/deep/list.txt", rules()), "");
  EXPECT_EQ(refusal(folder.file("ours.txt", "ours, old"), rules()), "");
  EXPECT_EQ(refusal(folder.file("empty.txt", ""), rules()), "");
  const fs::path other = folder.file("other.txt", "precious");
  EXPECT_THAT(refusal(other, rules()), AllOf(HasSubstr("is not a list of narod"),
                                             HasSubstr("--output"), HasSubstr("--force")));
  EXPECT_EQ(refusal(other, rules({}, true)), "");
  folder.file("list.txt.part", "precious");
  EXPECT_THAT(refusal(folder / "list.txt", rules()), HasSubstr("list.txt.part"));
  EXPECT_EQ(content(other), "precious");
}

TEST(OutputFile, never_replaces_an_input_under_any_of_its_names) {
  const TestFolder folder;
  const fs::path input = folder.file("input.txt", "ours");
  fs::create_symlink(input, folder / "link.txt");
  fs::create_hard_link(input, folder / "other_name.txt");
  for (const char* name : {"input.txt", "./input.txt", "link.txt", "other_name.txt"})
    EXPECT_THAT(refusal(folder / name, rules({input}, true)), HasSubstr("is read by this command"));
}

TEST(OutputFile, refuses_folders_devices_and_names_that_are_too_long) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0666), 0);
  EXPECT_THAT(refusal(folder / "fifo", rules({}, true)), HasSubstr("not a regular file"));
  EXPECT_THAT(refusal("/dev/null", rules({}, true)), HasSubstr("not a regular file"));
  EXPECT_THAT(refusal(folder / "", rules()), HasSubstr("is a folder"));
  fs::create_directory(folder / "sub");
  EXPECT_THAT(refusal(folder / "sub", rules()), HasSubstr("is a folder"));
  EXPECT_THAT(refusal(folder / std::string(300, 'a'), rules()), HasSubstr("too long"));
  EXPECT_THAT(refusal(folder / std::string(252, 'a'), rules()), HasSubstr("too long"));
  EXPECT_THAT(refusal(folder.file("file.txt", "") / "x.txt", rules()), HasSubstr("not a folder"));
}

TEST(OutputFile, changes_as_a_whole_or_not_at_all) {
  const TestFolder folder;
  const fs::path path = folder.file("list.txt", "ours, old");
  {
    OutputFile file(path);
    file.out() << "ours, half";
    EXPECT_EQ(content(path), "ours, old");
  }
  EXPECT_EQ(content(path), "ours, old");
  EXPECT_FALSE(fs::exists(part_of(path)));
  OutputFile file(path);
  file.out() << "ours, new";
  file.close();
  EXPECT_EQ(content(path), "ours, new");
  EXPECT_FALSE(fs::exists(part_of(path)));
}

TEST(OutputFile, does_not_follow_links_at_its_part) {
  const TestFolder folder;
  const fs::path victim = folder.file("victim.txt", "precious"), path = folder / "list.txt";
  fs::create_symlink(victim, part_of(path));
  EXPECT_THROW(OutputFile file(path), std::runtime_error);
  EXPECT_THAT(refusal(path, rules({}, true)), HasSubstr("is a link"));
  fs::remove(part_of(path));
  fs::create_hard_link(victim, part_of(path));
  {
    OutputFile file(path);
    file.out() << "ours";
    file.close();
  }
  EXPECT_EQ(content(path), "ours");
  EXPECT_EQ(content(victim), "precious");
}

TEST(OutputFile, tells_why_it_could_not_be_written) {
  DescriptorBuffer buffer(Descriptor(-1).number());
  std::ostream out(&buffer);
  out << "text";
  EXPECT_FALSE(out.flush());
  EXPECT_EQ(buffer.error(), EBADF);
}

}  // namespace
}  // namespace sim::io

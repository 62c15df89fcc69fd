#include <fmt/format.h>

#include <ostream>

#include "sim/cli/command.hpp"
#include "sim/cli/sweep_runs.hpp"
#include "sim/experiment/sweep/merge.hpp"

namespace sim::cli {
namespace {

using experiment::StudyFolder;
using io::StudyIndex;

int merge(const Arguments& arguments, const Context& context) {
  const std::vector<std::string> names = arguments.positionals();
  if (names.size() < 2)
    arguments.refuse("a FROM is missing (there is only the folder to merge into, " + names[0] + ")",
                     "For example: narod merge " + names[0] + " FOLDER FOLDER");
  std::vector<StudyFolder> from;
  for (std::size_t i = 1; i < names.size(); ++i) from.emplace_back(names[i]);
  for (const StudyFolder& folder : from) folder.design();  // refuses what is no study
  StudyFolder into(names[0]);
  StudyIndex index = into.has_study() ? into.design() : from[0].design();
  for (const StudyFolder& folder : from)
    experiment::check_same_key(index.key_text, folder.design(), folder.path());
  into.prepare();
  into.lock({});
  if (!into.has_study()) into.write(index);
  const experiment::Merged merged = experiment::merge_runs(into, from);
  into.find_runs(index);
  into.write(index);
  context.out << fmt::format(
      "{}: {} files of runs copied, {} there already{}; {}\n", names[0], merged.copied,
      merged.known,
      merged.unreadable > 0 ? fmt::format(", {} without any run left out", merged.unreadable) : "",
      counts_text(counts_of(index)));
  return 0;
}

}  // namespace

Command merge_command() {
  return {
      "merge",
      "DIR FROM...",
      "Put the runs of several folders of one study together",
      "  narod merge out/NAME here/NAME there/NAME\n",
      "For parts (narod sweep --shard) that were made on machines without a common disk. DIR\n"
      "is the folder of a study or a new one. Folders of another study are refused, and so\n"
      "are runs of the same point and replicate that ended differently; nothing is copied\n"
      "then. The folders FROM are not changed.\n",
      [](options::options_description_easy_init) {},
      merge};
}

}  // namespace sim::cli

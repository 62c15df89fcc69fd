// Feeds the readers of narod with mutated files: narod_fuzz TARGET [--count N] [--seconds N]
// [--seed N] [--keep FOLDER]. Each reader may refuse its input; a crash, another exception, more
// than Target::most_seconds or 2 GB ends the program, and the input that did it stays in FOLDER.

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

#include "sim/core/problems.hpp"
#include "tests/fuzz/mutator.hpp"
#include "tests/fuzz/targets.hpp"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr long most_kilobytes = 2'000'000;

void took_too_long(int) {
  constexpr char text[] = "an input took too long\n";
  if (::write(STDERR_FILENO, text, sizeof text - 1) < 0) ::_exit(1);
  ::abort();
}

/// Runs one input; whether it was accepted. Other exceptions than InputError end the program.
bool accepts(const fuzz::Target& target, const std::string& input) {
  ::alarm(target.most_seconds);
  bool accepted = true;
  try {
    target.read(input);
  } catch (const sim::InputError& error) {
    accepted = false;
    if (std::strlen(error.what()) == 0) throw std::logic_error("refused without a reason");
  }
  ::alarm(0);
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  if (usage.ru_maxrss > most_kilobytes) throw std::runtime_error("more than 2 GB of memory taken");
  return accepted;
}

struct Wanted {
  std::string target;
  std::size_t count = 1000;
  double seconds = 0;  // 0: as many inputs as `count`
  std::uint32_t seed = 1;
  fs::path keep;
  fs::path input;  // run this one only
};

Wanted read_arguments(int argc, char** argv) {
  std::map<std::string, std::string> values;
  for (int i = 2; i + 1 < argc; i += 2) values[argv[i]] = argv[i + 1];
  Wanted wanted;
  wanted.target = argc > 1 ? argv[1] : "";
  wanted.keep = fs::temp_directory_path();
  for (const auto& [flag, value] : values) {
    if (flag == "--count")
      wanted.count = std::stoul(value);
    else if (flag == "--seconds")
      wanted.seconds = std::stod(value);
    else if (flag == "--seed")
      wanted.seed = static_cast<std::uint32_t>(std::stoul(value));
    else if (flag == "--keep")
      wanted.keep = value;
    else if (flag == "--input")
      wanted.input = value;
    else
      throw std::invalid_argument("unknown option " + flag);
  }
  return wanted;
}

int fuzz_target(const fuzz::Target& target, const Wanted& wanted) {
  fs::create_directories(wanted.keep);
  const fs::path last = wanted.keep / (target.name + ".input");
  fuzz::Mutator mutator(target.seeds, wanted.seed, target.binary);
  const auto begin = Clock::now();
  const auto passed = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  std::size_t done = 0, accepted = 0;
  for (const std::string& seed : target.seeds) accepts(target, seed);
  while (wanted.seconds > 0 ? passed() < wanted.seconds : done < wanted.count) {
    const std::string input = mutator.next();
    std::ofstream(last, std::ios::binary) << input;
    accepted += accepts(target, input) ? 1 : 0;
    ++done;
  }
  fs::remove(last);
  std::cout << target.name << ": " << done << " inputs, " << accepted << " accepted, "
            << static_cast<int>(passed()) << " s\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    ::signal(SIGALRM, took_too_long);
    const Wanted wanted = read_arguments(argc, argv);
    const fs::path scratch =
        fs::temp_directory_path() / ("narod_fuzz_" + std::to_string(::getpid()));
    fs::create_directories(scratch);
    std::string known;
    for (const fuzz::Target& target : fuzz::targets(NAROD_SOURCE_DIR "/configs", scratch)) {
      known += " " + target.name;
      if (target.name != wanted.target) continue;
      if (wanted.input.empty()) {
        const int code = fuzz_target(target, wanted);
        fs::remove_all(scratch);
        return code;
      }
      std::ifstream in(wanted.input, std::ios::binary);
      const bool accepted =
          accepts(target, {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
      std::cout << (accepted ? "accepted\n" : "refused\n");
      fs::remove_all(scratch);
      return 0;
    }
    std::cerr << "usage: narod_fuzz TARGET [--count N | --seconds N] [--seed N] [--keep FOLDER] "
                 "[--input FILE]\ntargets:"
              << known << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "narod_fuzz: " << error.what() << '\n';
    return 1;
  }
}

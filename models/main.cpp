#include "models/classics/opinion8/opinion8.hpp"
#include "models/russia/russia.hpp"
#include "sim/cli/cli.hpp"

int main(int argc, char** argv) {
  return sim::cli::main(argc, argv, {russia::entry(), classics::opinion8_entry()});
}

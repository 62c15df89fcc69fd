#include "models/classics/epstein/epstein.hpp"
#include "models/classics/granovetter/granovetter.hpp"
#include "models/classics/kuran/kuran.hpp"
#include "models/classics/opinion8/opinion8.hpp"
#include "models/russia/russia.hpp"
#include "sim/cli/cli.hpp"

int main(int argc, char** argv) {
  const sim::Catalogue catalogue{
      russia::entry(),
      classics::epstein_entry(),
      classics::granovetter_entry(),
      classics::kuran_entry(),
      classics::opinion8_entry(),
  };
  return sim::cli::main(argc, argv, catalogue);
}

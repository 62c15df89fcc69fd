#include "models/classics/bounded_confidence/bounded_confidence.hpp"
#include "models/classics/brock_durlauf/brock_durlauf.hpp"
#include "models/classics/epstein/epstein.hpp"
#include "models/classics/friedkin_johnsen/friedkin_johnsen.hpp"
#include "models/classics/granovetter/granovetter.hpp"
#include "models/classics/kuran/kuran.hpp"
#include "models/classics/opinion8/opinion8.hpp"
#include "models/classics/party_competition/party_competition.hpp"
#include "models/russia/russia.hpp"
#include "sim/cli/cli.hpp"

namespace {

sim::Catalogue catalogue() {
  return {
      russia::entry(),
      classics::brock_durlauf_entry(),
      classics::deffuant_entry(),
      classics::epstein_entry(),
      classics::friedkin_johnsen_entry(),
      classics::granovetter_entry(),
      classics::hegselmann_krause_entry(),
      classics::kuran_entry(),
      classics::opinion8_entry(),
      classics::party_competition_entry(),
  };
}

}  // namespace

int main(int argc, char** argv) { return sim::cli::main(argc, argv, catalogue); }

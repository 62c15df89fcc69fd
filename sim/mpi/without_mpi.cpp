#ifndef NAROD_MPI

#include <stdexcept>

#include "sim/mpi/ranks.hpp"

namespace sim::mpi {

class Ranks::Messages {};

bool available() { return false; }

Ranks::Ranks() { throw std::logic_error("built without MPI"); }
Ranks::~Ranks() = default;
std::size_t Ranks::rank() const { return 0; }
std::size_t Ranks::size() const { return 1; }
experiment::SweepEnd Ranks::run(experiment::Handout&, const std::string&,
                                const std::function<experiment::SweepRunner()>&,
                                const std::function<void()>&, bool) {
  return {experiment::SweepEnd::How::broken, "built without MPI"};
}
bool Ranks::work(const std::string&, const std::function<experiment::SweepRunner()>&) {
  return false;
}
void Ranks::refuse_to_work(const std::string&) {}

}  // namespace sim::mpi

#endif

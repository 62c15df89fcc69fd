#pragma once

#include "models/russia/institutions/assemblies.hpp"
#include "models/russia/processes/run.hpp"

namespace russia {

/// People of a class at a locality who vote for a faction in an election of a soviet: those who
/// follow it in private or, as far as votes are open (condition open_votes), in public.
double voters_for(const Run& run, std::size_t locality, std::size_t social_class,
                  std::size_t faction);
/// The same of the soviets that sit: of the day on which each member was elected.
double sitting_followers(const Run& run, std::size_t locality, std::size_t social_class,
                         std::size_t faction);
/// Those who voted for nobody.
double sitting_without_party(const Run& run, std::size_t locality, std::size_t social_class);
/// Cadres per adult.
double sitting_cadres(const Run& run, std::size_t locality, std::size_t faction);

/// Each week some of the local soviets are elected again (soviets.term_of_office), whoever
/// sits in the others stays, also of a party that is banned meanwhile. There are none under the
/// tsar: they begin with those who are elected in the first week after him.
void renew_soviets(Run run);

/// All local soviets of the assembly's places that represent its group are elected again.
void elect_soviets(Run run, const Assembly& assembly);

}  // namespace russia

#pragma once

#include "models/russia/history/event_parameters.hpp"

namespace russia {

/// Every number of the model: unit, default, range, meaning, source. Ranges are those in which a
/// calibration may look; rates admit 0, which switches their process off. `assumption` means that
/// nobody has measured it. The same declaration serves `narod describe`, the checks of a scenario
/// and the provenance of a run. Those of events.toml are in history/event_parameters.hpp.
struct Parameters : EventParameters {
  // Population: how agents stand for people.
  P liable_people{*this, {"population.liable_people", "people", 17.0e6, 15.4e6, 20e6,
    "adults who may be called up in the course of the run", "golovin_1931; military.csv"}};
  P rear_share{*this, {"population.rear_share", "1", 0.19, 0.05, 0.4,
    "share of the liable who serve in the rear and are sampled more finely", "garrisons.csv"}};
  P rear_weight{*this, {"population.rear_weight", "1", 0.125, 0.05, 1,
    "people per agent of the rear stratum, relative to scale", "assumption"}};
  P line_weight{*this, {"population.line_weight", "1", 0.8, 0.2, 1,
    "people per agent of the line stratum, relative to scale", "assumption"}};
  P settled_weight{*this, {"population.settled_weight", "1", 1.25, 1, 2,
    "people per agent of those never called up, relative to scale", "assumption"}};
  P smallest_cell{*this, {"population.smallest_cell", "agents", 20, 5, 100,
    "agents of a class at a place, however few people they stand for", "assumption"}};
  P company{*this, {"population.company", "agents", 200, 50, 300,
    "soldiers of a company, sailors of a crew", "communities.md"}};
  P commune{*this, {"population.commune", "agents", 150, 60, 250,
    "median adults of a village commune", "communities.md"}};
  P commune_spread{*this, {"population.commune_spread", "1", 0.5, 0, 1,
    "standard deviation of the logarithm of community size", "communities.md"}};
  P shop{*this, {"population.shop", "agents", 100, 50, 300,
    "workers of a shop; also adults of a town block", "communities.md"}};
  P circle{*this, {"population.circle", "agents", 24, 20, 60,
    "members of a circle, a staff, an editorial board", "communities.md"}};
  P workers_in_towns{*this, {"population.workers_in_towns", "1", 25, 5, 100,
    "odds of a worker to live in a named town, relative to those of a peasant", "assumption"}};
  P other_in_towns{*this, {"population.other_in_towns", "1", 52.1, 10, 200,
    "odds of propertied and other people to live in a named town, relative to those of a peasant",
    "assumption"}};
  P intelligentsia_in_towns{*this, {"population.intelligentsia_in_towns", "1", 100, 20, 300,
    "odds of the intelligentsia to live in a named town, relative to those of a peasant",
    "assumption"}};
  P exposure_worker{*this, {"population.exposure_worker", "1", 0.62, 0.3, 1,
    "readiness to be called up relative to peasants: workers", "classes.csv"}};
  P exposure_intelligentsia{*this, {"population.exposure_intelligentsia", "1", 0.55, 0.3, 1,
    "readiness to be called up relative to peasants: intelligentsia", "classes.csv"}};
  P exposure_other{*this, {"population.exposure_other", "1", 0.45, 0.2, 1,
    "readiness to be called up relative to peasants: other", "classes.csv"}};
  P most_in_towns{*this, {"population.most_in_towns", "1", 0.9, 0.5, 1,
    "largest share of a class, or of a province, that its named towns may hold", "assumption"}};
  P most_called_share{*this, {"population.most_called_share", "1", 0.45, 0.3, 0.5,
    "largest share of the adults of a class at a place that may be called up",
    "men of 18 to 43 among adults; assumption"}};
  P ample_allotment{*this, {"population.ample_allotment", "desyatinas per household", 20, 12, 40,
    "allotment at which there is no land hunger", "assumption"}};
  P scarce_allotment{*this, {"population.scarce_allotment", "desyatinas per household", 5, 2, 8,
    "allotment at which land hunger is full", "assumption"}};
  P unknown_land_hunger{*this, {"population.unknown_land_hunger", "1", 0.4, 0, 1,
    "land hunger where no allotment is documented", "assumption"}};
  P land_opinion{*this, {"population.land_opinion", "1", 0.2, 0, 0.5,
    "how far land hunger and communal tenure shift the peasants' opinion on land", "assumption"}};
  P urban_jewish{*this, {"population.urban_jewish", "1", 5, 1, 10,
    "odds that a Yiddish speaker lives in town, relative to the average of the province",
    "census of 1897, towns of the Pale; assumption"}};
  P urban_russian{*this, {"population.urban_russian", "1", 2, 1, 5,
    "the same for Russian speakers where they are a minority", "assumption"}};
  P urban_polish{*this, {"population.urban_polish", "1", 1.5, 0.5, 4,
    "the same for Polish, Armenian and German speakers outside their home provinces", "assumption"}};

  P army_share{*this, {"population.army_share", "1", 0.11, 0.08, 0.14,
    "soldiers among all adults when the following of parties by class is counted (1917)",
    "military.csv, some 9 to 10 million men"}};

  // Movement: who is called up, falls, is captured, deserts, comes home.
  P garrisons_1914{*this, {"movement.garrisons_1914", "1", 0.45, 0.2, 1,
    "men in garrisons in Aug 1914 relative to Jan 1917", "assumption"}};
  P most_called{*this, {"movement.most_called_per_week", "people", 1.2e6, 0, 4e6,
    "most people called up in a week", "military.csv, first wave 3.1 million in about 3 weeks"}};
  P dead_share{*this, {"movement.dead_share", "1", 0.252, 0.2, 0.35,
    "dead among killed and wounded: 1.3 of 5.15 million", "golovin_1931"}};
  P desertion{*this, {"movement.desertion_per_week", "1/week", 0.00247, 0, 0.02,
    "hazard that a soldier with grievance 1 deserts under the old army", "assumption"}};
  P desertion_committees{*this, {"movement.desertion_committees", "1", 2.0, 0, 10,
    "factor added to desertion once soldiers' committees exist", "assumption"}};
  P desertion_red{*this, {"movement.desertion_red_per_week", "1/week", 0.0289, 0, 0.1,
    "hazard that a conscript of the Red Army with hardship 1 deserts", "assumption"}};
  P registered_share{*this, {"movement.registered_share", "1", 0.5, 0.1, 1,
    "deserters who enter the registers", "assumption; all historians hold the figures too low"}};
  P demobilisation{*this, {"movement.demobilisation_per_week", "1/week", 0.07, 0, 0.15,
    "share of the old army that goes home in a week", "military.csv, old_army_remaining"}};
  P prisoners_return{*this, {"movement.prisoners_return_per_week", "1/week", 0.015, 0, 0.1,
    "prisoners of war who come home in a week after the armistice", "assumption"}};
  P fleet_demobilisation{*this, {"movement.fleet_demobilisation_per_week", "1/week", 0.02, 0, 0.1,
    "share of the fleets' men that goes home in a week", "assumption"}};

  // History: what is put in from the record.
  P patience{*this, {"history.patience", "weeks", 26, 4, 104,
    "weeks that a driver waits for what it requires before the run's horizon is reached",
    "assumption"}};

  // Towns that empty: who leaves for a village, and who comes back.
  P town_bearable{*this, {"towns.bearable", "1", 0.48, 0.3, 1,
    "hardship of a town above which people leave it and below which they come back", "assumption"}};
  P town_leaving{*this, {"towns.leaving_per_week", "1/week", 0.03, 0, 0.2,
    "hazard of leaving a town per unit of hardship above the bearable", "assumption"}};
  P town_return{*this, {"towns.return_per_week", "1/week", 0.02, 0, 0.2,
    "hazard of coming back to a town without hardship", "assumption"}};
  P town_rooted{*this, {"towns.rooted", "1", 0.3, 0, 1,
    "townspeople who have no village to go to, or never would", "assumption"}};
  P town_trade{*this, {"towns.trade_relief", "1", 1, 0, 1,
    "how much of the hardship of towns free trade in grain takes from those who may leave them",
    "assumption"}};

  // The regime of 1914: its policy on the issues, each from -1 to 1.
  P tsar_war{*this, {"policy.war_1914", "1", 1, 0.5, 1, "policy of the Tsar's state: war",
    "assumption"}};
  P tsar_land{*this, {"policy.land_1914", "1", 1, 0.5, 1, "policy of the Tsar's state: land",
    "assumption"}};
  P tsar_power{*this, {"policy.power_1914", "1", 1, 0.5, 1, "policy of the Tsar's state: power",
    "assumption"}};
  P tsar_democracy{*this, {"policy.democracy_1914", "1", -0.5, -1, 0.5,
    "policy of the Tsar's state: democracy", "assumption"}};
  P tsar_grain{*this, {"policy.grain_1914", "1", 0.5, 0, 1, "policy of the Tsar's state: grain",
    "assumption"}};

  // Hardship and grievance.
  P wage_weight{*this, {"hardship.wage", "1", 0.622, 0, 2,
    "hardship of townspeople per lost share of the real wage", "assumption"}};
  P ration_weight{*this, {"hardship.ration", "1", 0.381, 0, 1,
    "hardship of townspeople per lost share of the bread ration", "assumption"}};
  P garrison_town{*this, {"hardship.garrison_town", "1", 0.5, 0, 1,
    "how much of the town's hardship its garrison feels", "assumption"}};
  P other_town{*this, {"hardship.other_town", "1", 0.5, 0, 1,
    "how much of the town's hardship the propertied and other people feel", "assumption"}};
  P ration_levy{*this, {"hardship.ration_levy", "1", 0.25, 0, 0.6,
    "share of the pre-war ration that a full levy brings to the towns, beyond the documented course",
    "petrograd_bread_g_per_day, some 100 to 250 g of 800 under the levy; assumption"}};
  P ration_trade{*this, {"hardship.ration_trade", "1", 0.2, 0, 0.6,
    "share of the pre-war ration that free trade brings to the towns, beyond the documented course",
    "assumption"}};
  P surplus_ration{*this, {"hardship.surplus_ration", "1", 0.5, 0, 1,
    "how hard rations fall in towns of grain surplus provinces, relative to Petrograd",
    "assumption"}};
  P land_weight{*this, {"hardship.land_hunger", "1", 0.464, 0, 1,
    "hardship of peasants at full land hunger", "assumption"}};
  P requisition_weight{*this, {"hardship.requisition", "1", 0.5, 0, 1,
    "hardship of peasants at full requisition", "assumption"}};
  P full_levy{*this, {"hardship.full_levy", "poods per rural head", 6, 1, 30,
    "levy of a campaign, after an average harvest, that is felt in full", "levies.csv; assumption"}};
  P famine_weight{*this, {"hardship.famine", "1", 0.4, 0, 1,
    "hardship of peasants in the famine", "assumption"}};
  P losses_weight{*this, {"hardship.losses", "1", 5.88, 0, 20,
    "hardship of front soldiers per weekly loss of their number", "assumption"}};
  P weariness_weight{*this, {"hardship.weariness", "1", 0.182, 0, 1,
    "hardship of soldiers at full war weariness", "assumption"}};
  P weariness_home{*this, {"hardship.weariness_home", "1", 0.227, 0, 1,
    "hardship at full war weariness of those at home, the propertied and other people apart", "assumption"}};
  P weariness_power{*this, {"hardship.weariness_power", "1", 2.8, 1, 5,
    "exponent of weariness in cumulative losses: above 1 it is convex", "assumption"}};
  P weariness_losses{*this, {"hardship.weariness_losses", "people", 6.27e6, 5e6, 12e6,
    "killed, wounded and captured at which weariness is full", "war_losses_monthly.csv"}};
  P property_weight{*this, {"hardship.property", "1", 0.6, 0, 1,
    "hardship of the propertied under soviet power", "assumption"}};
  P red_army_weight{*this, {"hardship.red_army", "1", 0.3, 0, 1,
    "hardship of soldiers of the Red Army", "assumption"}};
  P disturbance{*this, {"hardship.disturbance", "1", 0.06, 0, 0.3,
    "standard deviation of a community's own disturbance of hardship", "assumption"}};
  P persistence{*this, {"hardship.persistence", "1", 0.9, 0, 0.99,
    "weekly autocorrelation of the disturbance", "assumption"}};
  P grievance_rate{*this, {"grievance.rate_per_week", "1/week", 0.138, 0, 0.5,
    "speed at which grievance follows hardship", "assumption"}};
  P habituation{*this, {"grievance.habituation", "1", 0.4, 0, 1,
    "share of a lasting hardship that people get used to", "assumption"}};
  P habit_rate{*this, {"grievance.habit_per_week", "1/week", 0.016, 0, 0.1,
    "speed at which people get used to hardship", "assumption"}};
  P stir_step{*this, {"grievance.stir_step", "1", 0.037, 0, 0.1,
    "grievance that one point of an event's push adds to a class (capped)", "events.toml, priors"}};
  P stir_decay{*this, {"grievance.stir_decay_per_week", "1/week", 0.1, 0, 0.5,
    "decay of what events stirred up", "assumption"}};

  // Influence.
  P confidence{*this, {"influence.confidence", "1", 0.695, 0.4, 2,
    "distance of opinion beyond which people do not move each other", "deffuant_2000; assumption"}};
  P meeting_step{*this, {"influence.meeting_step", "1/week", 0.0524, 0, 0.2,
    "step towards a member of the community in a meeting", "assumption"}};
  P place_meetings{*this, {"influence.place_meetings_per_week", "1/week", 0.0637, 0, 0.5,
    "probability to meet somebody of the place outside the community", "assumption"}};
  P soldier_meetings{*this, {"influence.soldier_meetings_per_week", "1/week", 0.184, 0, 0.4,
    "probability that word of a serving member of the commune is heard, times the share away",
    "communities.md, letters and leave; assumption"}};
  P agitation_step{*this, {"influence.agitation_step", "1", 0.0178, 0, 0.1,
    "step towards the position of a cadre's faction", "assumption"}};
  P agitation_half{*this, {"influence.agitation_half", "cadres per adult", 0.00846, 0.001, 0.1,
    "cadres at which one agent in two hears agitation in a week", "assumption"}};
  P hinterland{*this, {"influence.hinterland", "1", 0.5, 0, 2,
    "cadres of a front who work among the people where it stands, relative to those who live there",
    "front_hinterland.csv for the places; assumption"}};
  P weariness_step{*this, {"experience.weariness_per_week", "1/week", 0.0238, 0, 0.12,
    "drift towards peace at full war weariness", "assumption"}};
  P radicalisation{*this, {"experience.radicalisation_per_week", "1/week", 0.00921, 0, 0.1,
    "drift of the lower classes on power per disappointment times grievance", "assumption"}};
  P requisition_step{*this, {"experience.requisition_per_week", "1/week", 0.02, 0, 0.15,
    "drift of peasants towards free trade at full requisition", "assumption"}};
  P anchor_pull{*this, {"experience.anchor_pull_per_week", "1/week", 0.00833, 0, 0.03,
    "pull back to the anchor", "assumption"}};
  P anchor_drift{*this, {"experience.anchor_drift_per_week", "1/week", 0.00349, 0, 0.05,
    "speed at which the anchor follows opinion", "assumption"}};

  // Allegiance.
  P issue_weight{*this, {"allegiance.issue_weight", "1", 2.38, 1, 6,
    "weight of squared distance of opinion (beta)", "assumption"}};
  P cadre_weight{*this, {"allegiance.cadre_weight", "1", 0.585, 0.3, 1.5,
    "weight of the logarithm of organisation (omega)", "assumption"}};
  P cadre_floor{*this, {"allegiance.cadre_floor", "cadres per adult", 0.000014, 0.00001, 0.005,
    "organisation that any party has in word and print", "assumption"}};
  P cadres_by_class{*this, {"allegiance.cadres_by_class", "1", 0.853, 0, 1,
    "how far cadres reach the classes in proportion to their party's roots (base_* of factions.csv) "
    "instead of all alike", "assumption"}};
  P conformity{*this, {"allegiance.conformity", "1", 0.781, 0, 2.5,
    "weight of the share of a faction in the own community (eta)", "brock_durlauf_2001; assumption"}};
  P abstention{*this, {"allegiance.abstention", "1", -3.82, -8, 4,
    "utility of supporting nobody", "assumption"}};
  P indifference{*this, {"allegiance.indifference", "1", 2.5, 0, 6,
    "utility of supporting nobody where parties have no public life", "assumption"}};
  P indifference_educated{*this, {"allegiance.educated_indifference", "1", 0.9, 0, 1,
    "indifference of the intelligentsia and the propertied, relative to others", "assumption"}};
  P openness_tsar{*this, {"allegiance.openness_tsar", "1", 0.3, 0, 1,
    "public life of parties under the Tsar in the war, relative to 1917", "assumption"}};
  P openness_police{*this, {"allegiance.openness_police", "1", 0.8, 0, 1,
    "public life that a political police of one party takes at its full reach", "assumption"}};
  P loyalty_lost{*this, {"allegiance.loyalty_lost", "1", 2.06, 0, 6,
    "utility of abstention per grievance of a supporter of a governing party", "assumption"}};
  P nest{*this, {"allegiance.nest", "1", 0.65, 0.3, 1,
    "dissimilarity of the wings of one party until they split", "assumption"}};
  P party_line{*this, {"allegiance.party_line", "1", 0.963, 0, 1,
    "how far a wing is taken for its whole party while they stand behind one list", "assumption"}};
  P reputation_line{*this, {"allegiance.reputation_line", "1", 0.9, 0, 1,
    "how far a wing without committees of its own shares the reputation of its party", "assumption"}};
  P national_pull{*this, {"allegiance.national_pull", "1", 1.7, 0, 5,
    "utility of a national list to those whose language it speaks", "assumption"}};
  P private_fear{*this, {"allegiance.private_fear", "1", 0, 0, 8,
    "utility that a banned party loses in private choice at the full reach of the political police "
    "(0: private choice does not see repression)", "assumption; the rival one is above 0"}};
  P revision_worker{*this, {"allegiance.revision_worker_per_week", "1/week", 0.218, 0, 0.5,
    "probability to think one's allegiance over: workers", "assumption"}};
  P revision_peasant{*this, {"allegiance.revision_peasant_per_week", "1/week", 0.0948, 0, 0.5,
    "probability to think one's allegiance over: peasants and Cossacks", "assumption"}};
  P revision_soldier{*this, {"allegiance.revision_soldier_per_week", "1/week", 0.0784, 0, 0.5,
    "probability to think one's allegiance over: soldiers", "assumption"}};
  P revision_educated{*this, {"allegiance.revision_educated_per_week", "1/week", 0.1, 0, 0.5,
    "probability to think one's allegiance over: intelligentsia and other", "assumption"}};

  // Valence and label.
  P blame{*this, {"valence.blame_per_week", "1/week", 0.12, 0, 0.6,
    "valence a governing faction loses per share of government, grievance and opposition",
    "assumption"}};
  P shared_blame{*this, {"valence.shared_blame", "1", 0.7, 0, 1,
    "share of the blame for one wing's posts that falls on the others before a split",
    "assumption"}};
  P opposition_gain{*this, {"valence.opposition_gain", "1", 1, 0, 1,
    "share of the blame on those who govern that is credit for those who stand apart and are "
    "heard", "assumption"}};
  P rally{*this, {"valence.rally", "1", 2.6, 0, 6,
    "valence of those who hold soviet power for workers, soldiers and peasants under a full "
    "White threat", "assumption"}};
  P valence_decay{*this, {"valence.decay_per_week", "1/week", 0.0586, 0, 0.2,
    "decay of valence", "assumption"}};
  P credit{*this, {"valence.credit", "1", 0.1, 0, 0.3,
    "valence of one point of credit or blame from an event (capped)", "events.toml, priors"}};
  P honeymoon{*this, {"valence.honeymoon", "1", 2.91, 0, 4,
    "valence that the hopes of February 1917 give the party that leads the soviets", "assumption"}};
  P honeymoon_partner{*this, {"valence.honeymoon_partner", "1", 0.55, 0, 1,
    "the same for its partners in their majority, relative to it", "assumption"}};
  P hope_lost{*this, {"valence.hope_lost_per_week", "1/week", 0.6, 0, 4,
    "speed at which the hopes of February are lost, per disappointment, grievance, radicalism and "
    "hopes that others have lost", "assumption"}};
  P first_doubt{*this, {"valence.first_doubt", "1", 0.05, 0, 1,
    "doubt that there is before anybody has lost hope, as a share of hopes lost", "assumption"}};
  P disillusion{*this, {"valence.disillusion", "1", 0.3, 0, 1,
    "what lost hopes cost in the end the parties that bore them, relative to what they gave",
    "assumption"}};
  P label_fading{*this, {"valence.label_fading_per_week", "1/week", 0.005, 0, 0.05,
    "speed at which the label of a suppressed party is forgotten", "assumption"}};

  // Cadres.
  P cadre_adjustment{*this, {"cadres.adjustment_per_week", "1/week", 0.128, 0, 0.2,
    "speed at which organisation follows support", "assumption"}};
  P cadre_ratio{*this, {"cadres.per_supporter", "cadres per supporter", 0.0264, 0.005, 0.1,
    "cadres that supporters bring forth where a party is legal", "assumption"}};
  P cadre_ratio_educated{*this, {"cadres.educated_factor", "1", 3.85, 1, 10,
    "cadres per supporter among the intelligentsia, relative to others", "assumption"}};
  P cadre_ratio_peasant{*this, {"cadres.peasant_factor", "1", 0.0796, 0.02, 1,
    "cadres per supporter among peasants and Cossacks, relative to townspeople", "assumption"}};
  P newcomers{*this, {"cadres.newcomers", "1", 0.25, 0, 1,
    "cadres per supporter who came with the honeymoon, relative to others", "assumption"}};
  P cadre_ground{*this, {"cadres.ground", "1", 1, 0, 1,
    "how far the geography of a party's cores holds for the cadres that followers bring forth",
    "faction_seeds.csv; assumption"}};
  P illegal_factor{*this, {"cadres.illegal_factor", "1", 0.12, 0, 0.5,
    "cadres that a banned party keeps, relative to a legal one", "assumption"}};
  P tsar_factor{*this, {"cadres.tsar_factor", "1", 0.25, 0, 1,
    "cadres of a socialist party that is not banned under the Tsar, relative to a legal one", "assumption"}};
  P monopoly{*this, {"cadres.monopoly", "1", 0.8, 0, 1,
    "organisation that parties outside the government lose at the full reach of the political "
    "police", "assumption"}};
  P posts_home{*this, {"cadres.posts_home", "cadres per post", 0.2, 0, 1,
    "posts of the state at home that go to members of those who hold soviet power",
    "state_posts.csv for the posts; assumption"}};
  P posts_army{*this, {"cadres.posts_army", "cadres per soldier", 0.05, 0, 0.2,
    "posts of soviet power in the Red Army that go to members", "assumption"}};
  P posts_rate{*this, {"cadres.posts_per_week", "1/week", 0.012, 0, 0.1,
    "speed at which posts are filled with members", "assumption"}};
  P members_per_cadre{*this, {"cadres.members_per_cadre", "people per cadre", 0.854, 0.5, 10,
    "enrolled members per cadre", "assumption"}};
  P realignment{*this, {"cadres.realignment", "1", 0.12, 0, 2,
    "how much of their followers' thinking again a party's committees follow from wing to wing",
    "assumption"}};
  P left_cadres_kept{*this, {"cadres.left_kept_at_reunification", "1", 0.06, 0.05, 0.8,
    "share of their cadres that wings keep when their party reunites", "assumption"}};
  P split_margin{*this, {"cadres.split_margin", "1", 0.05, 0, 1,
    "squared distance by which a wing must be nearer for followers to go with it when it "
    "splits off", "assumption"}};

  P elected_yield{*this, {"cadres.elected_yield", "1", 1, 0, 1,
    "how far cadres follow seats in elected bodies, times yield_elected of the faction",
    "assumption"}};
  P apparatus_yield{*this, {"cadres.apparatus_yield", "1", 1, 0, 2,
    "cadres per supporter that an apparatus of coercion adds, times yield_coercion of the faction",
    "assumption"}};

  // Factions that adapt, and blocs.
  P adaptation_weeks{*this, {"adaptation.weeks", "weeks", 4, 1, 52,
    "time between two steps of factions that adapt", "assumption", true}};
  P adaptation_speed{*this, {"adaptation.speed", "1", 0.05, 0, 1,
    "share of the way to its goal that a faction goes in a step", "assumption"}};
  P hunter_step{*this, {"adaptation.hunter_step", "1", 0.02, 0, 0.3,
    "length of a step of hunters and predators", "laver_2005; assumption"}};
  P bloc_pooling{*this, {"bloc.pooling", "1", 0.2, 0, 1,
    "share of the agitation of a bloc that speaks for all its members alike", "assumption"}};
  P call_alone{*this, {"bloc.call_alone", "1", 0.5, 0, 1,
    "how far the call of a party carries that stands in no bloc, relative to one that does",
    "assumption"}};

  // Expression and action.
  P start_worker{*this, {"action.start_worker", "1/day", 0.27, 0, 2,
    "hazard that a shop strikes at full grievance, organised and unafraid", "assumption"}};
  P start_educated{*this, {"action.start_educated", "1/day", 0.08, 0, 1,
    "the same of employees and other educated people", "assumption"}};
  P start_peasant{*this, {"action.start_peasant", "1/day", 0.13, 0, 2,
    "hazard that a commune acts on the land at full grievance", "assumption"}};
  P start_soldier{*this, {"action.start_soldier", "1/day", 0.2, 0, 2,
    "hazard that a company refuses at full grievance, organised and unafraid", "assumption"}};
  P start_rising{*this, {"action.start_rising", "1/day", 0.12, 0, 2,
    "hazard that a commune rises against soviet power at full grievance", "assumption"}};
  P strike_length{*this, {"action.strike_days", "days", 10, 1, 60,
    "mean length of a strike", "assumption"}};
  P seizure_length{*this, {"action.seizure_days", "days", 6, 1, 60,
    "mean length of a commune's action on the land", "assumption"}};
  P refusal_length{*this, {"action.refusal_days", "days", 6, 1, 60,
    "mean length of a refusal", "assumption"}};
  P rising_length{*this, {"action.rising_days", "days", 21, 1, 120,
    "mean length of a rising", "assumption"}};
  P rest_worker{*this, {"action.rest_worker", "weeks", 7, 1, 60,
    "mean rest after a strike", "assumption"}};
  P rest_peasant{*this, {"action.rest_peasant", "weeks", 20, 1, 60,
    "mean rest after a commune's action", "assumption"}};
  P rest_soldier{*this, {"action.rest_soldier", "weeks", 6, 1, 60,
    "mean rest after a refusal", "assumption"}};
  P shop_people{*this, {"action.shop_people", "people", 300, 50, 2000,
    "workers of a shop that strikes as one", "assumption"}};
  P company_people{*this, {"action.company_people", "people", 250, 100, 1000,
    "soldiers of a company that refuses as one", "assumption"}};
  P commune_people{*this, {"action.commune_people", "people", 250, 50, 1000,
    "adults of a commune that acts as one", "assumption"}};
  P contagion{*this, {"action.contagion", "1", 22, 0, 40,
    "logarithm of the hazard in a large town per share acting that people see", "assumption"}};
  P contagion_village{*this, {"action.contagion_village", "1", 4, 0, 20,
    "the same between communes", "assumption"}};
  P large_town{*this, {"action.large_town", "people", 120000, 20000, 1000000,
    "people of a class (workers: of those in large works) from which a town is large: in a smaller "
    "one crowds count by the square root of its size", "assumption"}};
  P largest_crowd{*this, {"action.largest_crowd", "1", 1.5, 1, 3,
    "most that a crowd counts, relative to that of a large town", "assumption"}};
  P nerve{*this, {"action.nerve", "1", 0.1, 0.005, 0.3,
    "share acting that people imagine when they see nobody: towns and army", "assumption"}};
  P nerve_village{*this, {"action.nerve_village", "1", 0.025, 0.005, 0.3,
    "the same in villages", "assumption"}};
  P unorganised{*this, {"action.unorganised", "1", 0.2, 0, 1,
    "hazard of workers and soldiers whom nobody organises, relative to those whom many do", "assumption"}};
  P bargaining{*this, {"action.bargaining", "1", 0.2, 0, 1,
    "hazard of strikes where committees and soviets bargain, relative to elsewhere", "assumption"}};
  P campaign{*this, {"action.campaign", "1", 60, 0, 400,
    "hazard that a day on which circles call adds where all work in large works, relative to other "
    "days", "strike_days.csv for the days; assumption"}};
  P field_work{*this, {"action.field_work", "1", 0.5, 0, 1,
    "part of a commune's readiness that sowing, haymaking and harvest take",
    "seasons.csv for the days; assumption"}};
  P unheard{*this, {"action.word_alone", "1", 0.05, 0, 1,
    "readiness of communes that have not heard that land can be taken, relative to those that "
    "have", "assumption"}};
  P word_half{*this, {"action.word_half", "1", 0.03, 0.001, 1,
    "share of claims made good elsewhere at which half of the communes have heard", "assumption"}};
  P claim_taken{*this, {"action.claim_taken", "1", 1, 0, 1,
    "share of a commune's claims on land that an action makes good", "assumption"}};
  P registered_actions{*this, {"action.registered", "1", 0.13, 0.001, 1,
    "share of communes' actions on the land that were registered", "assumption"}};
  P risen_share{*this, {"action.risen_share", "1", 0.1, 0.01, 1,
    "share of a district's peasants acting at which it counts as risen", "assumption"}};
  P coercion{*this, {"action.coercion", "1", 0.15, 0.1, 0.5,
    "police and troops ready against a community, as a share of it, in peace", "assumption"}};
  P call_half{*this, {"action.call_half", "cadres per adult", 0.000975, 0.00005, 0.01,
    "calling cadres at which the threshold has fallen by half as much", "assumption"}};
  P sight{*this, {"action.sight", "1", 0.5, 0, 1,
    "weight of those who act elsewhere in the town, beside those of the own shop or company",
    "assumption; lustick_2020: how much of the population a person sees"}};
  P legitimacy{*this, {"action.legitimacy", "1", 0.735, 0.3, 0.95,
    "legitimacy of the regime at the outbreak of war", "assumption"}};
  P legitimacy_loss{*this, {"action.legitimacy_loss", "1", 0.4, 0, 1,
    "legitimacy the Tsar loses at full weariness", "assumption"}};
  P legitimacy_tsar_village{*this, {"action.legitimacy_tsar_village", "1", 0.9, 0.5, 1,
    "legitimacy of the Tsar in the villages at the outbreak of war", "assumption"}};
  P legitimacy_credit{*this, {"action.legitimacy_credit", "1", 0.15, 0, 1,
    "legitimacy of the Provisional Government per valence of those who govern", "assumption"}};
  P legitimacy_village{*this, {"action.legitimacy_village", "1", 0.6, 0, 1,
    "legitimacy of soviet power in the villages without a White threat, relative to 1914",
    "assumption"}};
  P legitimacy_soviet_town{*this, {"action.legitimacy_soviet_town", "1", 0.5, 0, 1,
    "legitimacy of soviet power elsewhere, relative to 1914", "assumption"}};
  P coercion_provisional{*this, {"action.coercion_provisional", "1", 0.191, 0, 1,
    "coercion of the Provisional Government relative to 1914: the police is dissolved",
    "assumption"}};
  P coercion_front{*this, {"action.coercion_front", "1", 2, 1, 5,
    "coercion at fronts and in fleets before the soldiers' committees, relative to elsewhere",
    "assumption"}};
  P coercion_soviet{*this, {"action.coercion_soviet", "1", 0.4, 0, 1,
    "coercion of soviet power without the Cheka, relative to 1914", "assumption"}};
  P terror_fading{*this, {"action.terror_fading_per_week", "1/week", 0.03, 0, 0.2,
    "speed at which the terror of 1918 abates", "assumption"}};
  P expression_fear{*this, {"expression.fear", "1", 0.8, 0, 1,
    "share of the followers of a banned party who do not own to it in public", "assumption"}};
  P disputes{*this, {"action.disputes_per_week", "1/week", 0.000604, 0, 0.01,
    "workers on strike over the pay of their shop alone, in any week", "assumption"}};
  P in_arms{*this, {"action.in_arms", "1", 0.12, 0.0001, 0.2,
    "share of the peasants who act against soviet power that bears arms at one time",
    "assumption"}};
  P strike_organisers{*this, {"action.strike_organisers", "cadres per worker", 0.004, 0.001, 1,
    "calling cadres among the workers of a place at which they join half of the most strikes",
    "assumption"}};
  P political_share{*this, {"action.political_share", "1", 0.215, 0, 1,
    "strikers whose strike has political demands", "assumption"}};
  P uninspected{*this, {"action.uninspected", "1", 1.8, 1, 3,
    "strikers of all enterprises per striker of inspected works", "assumption"}};
  P rising_people{*this, {"action.rising_people", "people", 20000, 10000, 10000000,
    "acting peasants who make one recorded rising in a week", "assumption"}};

  // Institutions.
  P delegates_by_cadres{*this, {"institutions.delegates_by_cadres", "1", 0.734, 0, 1,
    "share of delegates that follows cadres and not supporters", "assumption"}};
  P majority{*this, {"institutions.majority", "1", 1.88, 1, 3,
    "exponent of the shares of a local soviet among those whom it sends to a congress: above 1 "
    "majorities send more than their share", "taagepera_shugart_1989; assumption"}};
  P town_over_weight{*this, {"institutions.town_over_weight", "1", 2.75, 1, 5,
    "delegates of a townsman against those of a peasant in joint congresses",
    "assemblies.csv, fifth congress: 2.5 to 3"}};
  P front_delegates{*this, {"institutions.front_delegates", "1", 0.651, 0.1, 3,
    "delegates of a soldier against those of a worker", "assumption"}};
  P excluded_delegates{*this, {"institutions.banned_delegates", "1", 0.02, 0, 1,
    "delegates of a banned party against those of a legal one", "assumption"}};
  P padding{*this, {"institutions.padding", "1", 0.25, 0, 0.5,
    "disputed mandates of the incumbent at a congress it may pad, as a share of all",
    "assumption; assemblies.csv, fifth congress"}};
  P separate_list{*this, {"institutions.separate_list_known", "1", 0.204, 0, 1,
    "followers of a wing who find its separate list beside the official one", "assumption"}};
  P smallest_town{*this, {"institutions.smallest_town", "people", 15000, 1000, 100000,
    "inhabitants (1910) from which a town is counted apart", "assemblies.csv"}};
  P turnout_habit{*this, {"institutions.turnout", "1", 0.72, 0.4, 1,
    "people with an allegiance who go to the poll", "assumption"}};
  P local_fatigue{*this, {"institutions.local_fatigue", "1", 0.5, 0, 1,
    "turnout lost in local elections once the hopes of February are gone", "assumption"}};

  // Soviets: terms of office, delegates without a party, votes in the open.
  P term_of_office{*this, {"soviets.term_of_office", "weeks", 40, 4, 200,
    "mean time for which a member of a local soviet sits, but for general elections "
    "(assemblies.csv, kind renewal); by law 13 weeks from July 1918, in fact longer",
    "vladimirsky_1920; assumption"}};
  P without_party_step{*this, {"soviets.without_party_step", "1", 0.2, 0.02, 1,
    "odds of a delegate without a party against one of a party at each election on the way from "
    "the people to a body",
    "assumption; shares of 1920 at congresses of uezds, provinces and the country"}};
  P appointed{*this, {"soviets.appointed", "1", 0.5, 0, 0.95,
    "share of the delegates of indirect congresses whom the governing party's executives appoint "
    "once votes are open (condition open_votes 1)", "assumption"}};
  P strikes_recorded{*this, {"soviets.strikes_recorded", "1", 0.3, 0.02, 1,
    "strikers whom the returns of Soviet offices record", "assumption"}};
  P peasants_per_uezd{*this, {"soviets.peasants_per_uezd", "people", 75000, 20000, 300000,
    "adult peasants of an uezd", "286 uezds of some 21.5 million adult peasants, end of 1918"}};
  P peace_below{*this, {"soviets.peace_below", "1", -0.65, -1, 0,
    "opinion on the war below which somebody is for a separate peace: midway between the treaty "
    "(-1) and those who would rather resist (-0.3)", "faction_positions.csv; assumption"}};
};

}  // namespace russia

// Several trainings of the same network, or of several networks: what is common to the seeds, and whether the networks differ.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tasks/network_report/accuracy.hpp"

namespace axograd::tasks::network_report {

struct SeedScore {
  std::string network;  // "connectome", "random control"; scores of one name belong together
  std::int64_t seed = 0;
  Share held_out;
  double iterations = -1;  // until the criterion of the training was met; below 0: never, or not known
  double cpu_s = -1;
};

struct NetworkScore {
  std::string network;
  int seeds = 0, reached = 0;  // of them at or above the criterion
  double mean = 0, sd = 0, worst = 0;
  Interval interval{0, 1};  // 95 % of the mean over seeds (Student's t), cut at 0 and 1; [0, 1] with one seed
};
std::vector<NetworkScore> by_network(const std::vector<SeedScore>& scores, double criterion);  // in order of appearance

// Mean of a - mean of b with Welch's 95 % interval (1947). Needs two seeds of each; otherwise the interval is [-1, 1].
struct Difference {
  double mean = 0;
  Interval interval{-1, 1};
};
Difference difference(const std::vector<SeedScore>& scores, const std::string& a, const std::string& b);

double student_quantile(double part, double freedom);  // part in (0, 1), freedom > 0; about 1e-10

// Table of seeds, of networks, and, with more than one, how far the first is from each of the others in words.
nlohmann::json seeds_section(const std::vector<SeedScore>& scores, double criterion, nlohmann::json& summary);

}  // namespace axograd::tasks::network_report

#include "tasks/preprocess/split.hpp"

#include "core/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

// The message of the UsageError that f() ends in; empty when it does not.
template <class F> std::string refusal(F f) {
  try {
    f();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("by file: the suffix decides") {
  const std::vector<SweepShape> sweeps{{"cell/x_aec.abf", 100, 0.1},
                                       {"cell/x_training.abf", 600, 0.1},
                                       {"cell/x_test.abf", 200, 0.1},
                                       {"cell/x_test.abf", 200, 0.1}};
  SplitOptions options;
  options.train.begin = 10;
  options.train.end = 50;
  const Split s = split(sweeps, options);
  CHECK(s.train == std::vector<Piece>{{1, 100, 500}});
  CHECK(s.test == std::vector<Piece>{{2, 0, 200}, {3, 0, 200}});
  options.test_file = "tset";
  CHECK_THROWS_AS(split(sweeps, options), UsageError);
}

TEST_CASE("by sweep: what is not for testing is for training") {
  const std::vector<SweepShape> sweeps(4, {"a", 50, 1.0});
  SplitOptions options;
  options.by = "sweep";
  options.test_sweeps = {1};
  CHECK(split(sweeps, options).train == std::vector<Piece>{{0, 0, 50}, {2, 0, 50}, {3, 0, 50}});
  options.train_sweeps = {3};
  CHECK(split(sweeps, options).train == std::vector<Piece>{{3, 0, 50}});
  options.train_sweeps = {1};
  CHECK(refusal([&] { split(sweeps, options); }).find("sweep 1 is for training and for testing") != std::string::npos);
  options.train_sweeps = {4};
  CHECK(refusal([&] { split(sweeps, options); }).find("sweeps 0 to 3") != std::string::npos);
}

TEST_CASE("by time: the first part of every repeat trains, the last part tests") {
  const std::vector<SweepShape> sweeps(9, {"l5", 200000, 0.1});
  SplitOptions options;
  options.by = "time";
  options.train.end = 10000;
  options.test.begin = 10000;
  const Split s = split(sweeps, options);
  REQUIRE(s.train.size() == 9);
  CHECK(s.train[8] == Piece{8, 0, 100000});
  CHECK(s.test[8] == Piece{8, 100000, 200000});
  options.train.end = 10001;
  CHECK(refusal([&] { split(sweeps, options); }).find("overlap") != std::string::npos);
}

TEST_CASE("a region outside its sweep is refused") {
  RoiOptions roi;
  roi.begin = 30;
  CHECK(refusal([&] { region({"a", 20, 1.0}, 5, roi); }).find("nothing of sweep 5, which lasts 20 ms") != std::string::npos);
  roi.begin = 5;
  roi.end = 1e9;
  CHECK(region({"a", 20, 1.0}, 5, roi) == Piece{5, 5, 20});
}

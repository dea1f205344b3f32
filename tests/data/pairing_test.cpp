// Channels in separate files and the pairs that their names suggest.
#include "data/pairing.hpp"
#include "core/base/error.hpp"
#include "tests/data/files.hpp"

using namespace axograd;
using namespace axograd::data;

TEST_CASE("files pair by the one number of a channel in their names") {
  const std::vector<std::string> files = {"d/B6_Ch0_IDRest_181.ibw",   "d/B6_Ch0_IDRest_182.ibw",   "d/B6_Ch3_IDRest_181.ibw",
                                          "d/B6_Ch3_IDRest_182.ibw",   "d/B95_Ch0_IDRest_107.ibw",  "d/B95_Ch3_IDRest_107.ibw",
                                          "d/Cell3_Test_ch2_1009.ibw", "d/Cell3_Test_ch3_1009.ibw", "d/alone.ibw"};
  const auto groups = group_by_channel(files);
  REQUIRE(groups.size() == 5);
  CHECK(groups[0] == std::vector<std::string>{files[0], files[2]});
  CHECK(groups[1] == std::vector<std::string>{files[1], files[3]});
  CHECK(groups[2] == std::vector<std::string>{files[4], files[5]});
  CHECK(groups[3] == std::vector<std::string>{files[6], files[7]});
  CHECK(groups[4] == std::vector<std::string>{files[8]});
}

TEST_CASE("channels pair when sweeps, lengths and sampling agree") {
  const Recording v = test::read_text("t [ms],V_m [mV]\n0,-70\n0.1,-69\n0.2,-68\n", "v"),
                  i = test::read_text("t [ms],I [pA]\n0,1\n0.1,2\n0.2,3\n", "i");
  const Recording pair = pair_channels({v, i});
  REQUIRE(pair.channels.size() == 2);
  CHECK(pair.sweeps[0].samples[1] == std::vector<double>{1, 2, 3});
  CHECK(pair.fact("file 2") == "i");
  const Recording shorter = test::read_text("t [ms],I [pA]\n0,1\n0.1,2\n", "short"),
                  slower = test::read_text("t [ms],I [pA]\n0,1\n1,2\n2,3\n", "slow");
  CHECK(test::has(test::error_of([&] { pair_channels({v, shorter}); }), "2 samples against 3"));
  CHECK(test::has(test::error_of([&] { pair_channels({v, slower}); }), "sampling interval"));
}

TEST_CASE("real Igor files find their partners in their folder") {
  const std::string folder = test::real_data();
  if (folder.empty()) return;
  const Recording pair = read_with_partners(folder + "ibw/B6_Ch3_IDRest_181.ibw");
  REQUIRE(pair.channels.size() == 2);
  CHECK(voltage_channel(pair) >= 0);
  CHECK(current_channel(pair) >= 0);
  CHECK(read_with_partners(folder + "nwb/PYR2.abf").channels.size() == 2);
}

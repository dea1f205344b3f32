// Checkpoints: exact round trips, every damaged file refused, the newest whole one found.
#include "fitting/checkpoint.hpp"

#include <cmath>
#include <cstring>
#include <fstream>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "fitting/callbacks/checkpoint_writer.hpp"
#include "fitting/callbacks/history_writer.hpp"
#include "fitting/callbacks/stop_signal.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/safetensors.hpp"
#include "tests/fitting/problem_bank.hpp"
#include "tests/fitting/support.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;
using namespace axograd::fitting::testing;

namespace {

Snapshot sample() {
  Snapshot s;
  s.metadata = {{"optimizer", "adam"}, {"config_sha256", "a \"quoted\" text"}};
  s.arrays["x"] = {{3}, {0.1, -1e-310, 1e300}, {}};
  s.arrays["one"] = {{}, {std::nextafter(1.0, 2.0)}, {}};
  s.arrays["count"] = {{}, {}, {-7}};
  s.arrays["table"] = {{2, 2}, {1, INFINITY, -0.0, 4}, {}};
  s.arrays["none"] = {{0, 5}, {}, {}};
  return s;
}

// The bytes of a file with this header and data; the checksum of the header is made right, so that other checks are reached.
std::string file_of(std::string header, const std::string& data) {
  const auto where = header.find("\"crc32c\":\"00000000\"");
  char sum[9];
  std::snprintf(sum, sizeof sum, "%08x", crc32c(header));
  if (where != std::string::npos) header.replace(where + 10, 8, sum);
  const uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
}

std::string with_entry(const std::string& entries) {
  return R"({"__metadata__":{"crc32c":"00000000","crc32c.a":"8c28b28a","crc32c.b":"8c28b28a","format_version":"1"})" +
         (entries.empty() ? "" : "," + entries) + "}";
}

bool contains(const std::string& text, const std::string& part) {
  UNSCOPED_INFO("in: " << text);
  return text.find(part) != std::string::npos;
}

std::string refusal(const std::string& bytes) {
  try {
    from_safetensors(bytes, "file");
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a snapshot comes back with the same bits") {
  const Snapshot s = sample(), back = from_safetensors(to_safetensors(s), "file");
  CHECK(back.metadata == s.metadata);
  CHECK(back.arrays == s.arrays);
  CHECK(std::signbit(back.arrays.at("table").reals[2]));
  const std::string bytes = to_safetensors(s);
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), 8);
  CHECK(header % 8 == 0);
  CHECK(bytes[8] == '{');
}

TEST_CASE("every flipped bit and every truncation of a checkpoint is refused") {
  const std::string bytes = to_safetensors(sample());
  int accepted = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      if (refusal(damaged) == "accepted") ++accepted;
    }
    if (refusal(bytes.substr(0, at)) == "accepted") ++accepted;
  }
  CHECK(accepted == 0);
  CHECK(refusal(bytes + '\0') != "accepted");
}

TEST_CASE("hostile headers are refused with a reason") {
  const std::string data(8, '\0');
  const auto entry = [](const char* name, const char* dtype, const char* shape, const char* offsets) {
    return std::string("\"") + name + R"(":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
  };
  const auto what = [&](const std::string& entries) { return refusal(file_of(with_entry(entries), data)); };
  const std::string whole = entry("a", "F64", "[1]", "[0,8]");
  CHECK(contains(what(entry("a", "F32", "[2]", "[0,8]")), "dtype"));
  CHECK(contains(what(entry("a", "F64", "[2]", "[0,8]")), "do not hold 2"));
  CHECK(contains(what(entry("a", "F64", "[1]", "[0,16]")), "do not hold"));
  CHECK(contains(what(entry("a", "F64", "[1]", "[8,0]")), "do not hold"));
  CHECK(contains(what(entry("a", "F64", "[-1]", "[0,8]")), "bad shape"));
  CHECK(contains(what(entry("a", "F64", "[1.5]", "[0,8]")), "bad shape"));
  CHECK(contains(what(entry("a", "F64", "[1152921504606846976,1152921504606846976]", "[0,8]")), "overflows"));
  CHECK(contains(what(entry("a", "F64", "[1152921504606846976,2]", "[0,0]")), "overflows"));
  CHECK(contains(what(whole + "," + entry("b", "F64", "[1]", "[0,8]")), "overlaps"));
  CHECK(contains(what(""), "data section"));
  CHECK(contains(what(whole + "," + whole), "not readable"));
  CHECK(contains(what("\"a\":3"), "dtype"));
  CHECK(contains(refusal(file_of("[]", "")), "does not start"));
  CHECK(contains(refusal(file_of("{}", "")), "__metadata__"));
  CHECK(contains(refusal(std::string("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10)), "claims"));
  CHECK(contains(refusal(std::string("\x00\x00\x00", 3)), "too few"));
}

TEST_CASE("a folder keeps the last two and the best, and finds the newest whole file") {
  TemporaryFolder folder;
  CheckpointFolder store(folder.path("run/checkpoints"));
  CHECK_FALSE(store.newest());
  Snapshot s = sample();
  for (long k : {1, 2, 3, 4}) {
    s.arrays["count"].integers[0] = k;
    store.write(s, k, k == 2);
  }
  CHECK_FALSE(std::filesystem::exists(store.path_of(2)));
  CHECK(std::filesystem::exists(store.path_of(3)));
  CHECK(store.newest()->snapshot.arrays["count"].integers[0] == 4);
  CHECK(store.best()->arrays["count"].integers[0] == 2);

  std::filesystem::resize_file(store.path_of(4), 100);
  const auto found = store.newest();
  REQUIRE(found);
  CHECK(found->snapshot.arrays.at("count").integers[0] == 3);
  CHECK(found->damaged.size() == 1);
  std::filesystem::resize_file(store.path_of(3), 0);
  REQUIRE_THROWS_AS(store.newest(), InputError);

  store.write(s, 1, false);  // a run that was started over: later numbers are older files
  CHECK(store.newest()->path == store.path_of(1));
}

TEST_CASE("a signal saves, says how to go on, and the resumed run with its history equals the uninterrupted one") {
  const auto p = least_squares_bank()[7];
  const auto lines_of = [](const std::string& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line.substr(0, line.find(",\"cpu_s\"")));
    return lines;
  };
  TemporaryFolder folder;
  const auto leg = [&](const std::string& name, long stop_at) {
    clear_stop();
    make_folders(folder.path(name));
    const CheckpointFolder store(folder.path(name) + "/checkpoints");
    struct Trigger final : Callback {
      long at;
      Action on(const Moment& m) override {
        if (m.phase == Phase::iteration && m.now.iteration == at) request_stop(2);
        return Action::go_on;
      }
      std::string_view name() const override { return "trigger"; }
      void visit_state(StateVisitor&) override {}
    };
    const auto trigger = std::make_shared<Trigger>();
    trigger->at = stop_at;
    LevenbergMarquardt lm;
    const auto found = store.newest();
    return fit(
        *p.objective, p.start, lm, {.iterations = 60},
        {trigger, std::make_shared<HistoryWriter>(folder.path(name) + "/history.jsonl", "fit"), std::make_shared<StopSignal>(),
         std::make_shared<CheckpointWriter>(store, CheckpointOptions{.iterations = 7}, std::map<std::string, std::string>{},
                                            "axograd resume RUN")},
        found ? &found->snapshot : nullptr);
  };
  const Report whole = leg("whole", -1);
  const Report stopped = leg("parts", 23);
  CHECK(stopped.status == Status::stopped);
  CHECK(stopped.iterations == 23);
  CHECK(stopped.reason == "asked by the user");
  CHECK(contains(stopped.advice, "To go on: axograd resume RUN"));
  const Report rest = leg("parts", -1);
  clear_stop();
  CHECK(rest.status == whole.status);
  CHECK(same_bits(rest.x, whole.x));
  CHECK(lines_of(folder.path("parts/history.jsonl")) == lines_of(folder.path("whole/history.jsonl")));
  CHECK(lines_of(folder.path("whole/history.jsonl")).size() == static_cast<size_t>(whole.iterations) + 1);

  // Killed after the first history line and before the first checkpoint, with a line of an earlier stage before it.
  const std::string earlier = R"({"stage":"before","iteration":0})";
  make_folders(folder.path("early"));
  write_file_atomic(folder.path("early/history.jsonl"), earlier + "\n" + lines_of(folder.path("whole/history.jsonl"))[0] +
                                                            "}\n{\"stage\":\"fi");
  leg("early", -1);
  auto expected = lines_of(folder.path("whole/history.jsonl"));
  expected.insert(expected.begin(), earlier);
  CHECK(lines_of(folder.path("early/history.jsonl")) == expected);
}

TEST_CASE("a folder that cannot be written warns and does not end the fit") {
  TemporaryFolder folder;
  write_file_atomic(folder.path("file"), "in the way");
  std::vector<std::string> warnings;
  const auto p = least_squares_bank()[0];
  LevenbergMarquardt lm;
  const auto writer = std::make_shared<CheckpointWriter>(CheckpointFolder(folder.path("file/checkpoints")),
                                                         CheckpointOptions{.iterations = 5}, std::map<std::string, std::string>{},
                                                         "", [&](const std::string& w) { warnings.push_back(w); });
  const Report r = fit(*p.objective, p.start, lm, {}, {writer});
  CHECK(r.status == Status::converged);
  CHECK(warnings.size() >= 2);
}

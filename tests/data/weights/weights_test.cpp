// Weights of networks: exact round trips, and what is refused.
#include "data/weights/weights_file.hpp"

#include <cmath>
#include <cstring>

#include "core/base/error.hpp"
#include "core/base/safetensors.hpp"
#include "tests/data/weights/sample.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::data;
using namespace axograd::data::testing;

namespace {

std::string refusal(const std::string& bytes) {
  try {
    weights_of(bytes, "net.safetensors");
  } catch (const InputError& e) {
    return e.what();
  }
  return "accepted";
}

// The sample's file with one text of its header replaced by another of the same length.
std::string altered(const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  std::string bytes = weights_bytes(sample_weights());
  const auto at = bytes.find(from);
  REQUIRE(at != std::string::npos);
  return bytes.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("weights come back with the same bits") {
  const Weights w = sample_weights(), back = weights_of(weights_bytes(w), "file");
  CHECK(back.metadata == w.metadata);
  CHECK(back.vectors == w.vectors);
  REQUIRE(back.populations.size() == 2);
  CHECK(back.populations[1].name == "I");
  CHECK(back.populations[1].sign == -1);
  REQUIRE(back.projections.size() == w.projections.size());
  for (std::size_t i = 0; i < w.projections.size(); ++i) {
    const Projection &a = w.projections[i], &b = back.projections[i];
    CHECK(a.name == b.name);
    CHECK(a.unit == b.unit);
    CHECK(a.dense == b.dense);
    CHECK(a.from == b.from);
    CHECK(a.to == b.to);
    CHECK(a.values == b.values);
    CHECK(a.pre_sign == b.pre_sign);
    CHECK(a.post_count == b.post_count);
  }
  CHECK(std::signbit(back.projections[0].dense[1]));
  CHECK(weights_bytes(back) == weights_bytes(w));
}

TEST_CASE("other programs find a matrix by its name and shape") {
  const std::string bytes = weights_bytes(sample_weights());
  const SafetensorsView file = read_safetensors(bytes, "file");
  CHECK(file.tensors.at("projection.in.weight").dtype == "F32");
  CHECK(file.tensors.at("projection.in.weight").shape == std::vector<std::int64_t>{2, 3});
  CHECK(file.tensors.at("projection.rec.sign").dtype == "I8");
  CHECK(file.metadata.at("task") == "evidence");
}

TEST_CASE("a projection that repeats others is not written") {
  Weights w = sample_weights();
  w.projections[1].joined = true;
  const Weights back = weights_of(weights_bytes(w), "file");
  CHECK(back.projections.size() == 2);
  CHECK(back.find("rec") == nullptr);
}

TEST_CASE("weights that do not fit their counts are not written") {
  const auto problem = [](auto change) {
    Weights w = sample_weights();
    change(w);
    CHECK_THROWS_AS(weights_bytes(w), UsageError);
    return weights_problem(w);
  };
  CHECK(weights_problem(sample_weights()).empty());
  CHECK(problem([](Weights& w) { w.projections[0].dense.pop_back(); }).find("5 weights for 2 by 3") != std::string::npos);
  CHECK(problem([](Weights& w) { w.projections[1].to[0] = 3; }).find("leaves its groups") != std::string::npos);
  CHECK(problem([](Weights& w) { w.projections[1].pre_sign[0] = 2; }).find("not -1, 0 or 1") != std::string::npos);
  CHECK(problem([](Weights& w) { w.projections[1].pre_sign.pop_back(); }).find("2 signs for 3") != std::string::npos);
  CHECK(problem([](Weights& w) { w.projections[1].name = "in"; }).find("unique") != std::string::npos);
  CHECK(problem([](Weights& w) { w.projections[1].from.pop_back(); }).find("differ in number") != std::string::npos);
}

TEST_CASE("files of another kind and damaged descriptions are refused with a reason") {
  Safetensors other;
  other.tensors["x"] = {"U8", {1}, "a"};
  CHECK(refusal(to_safetensors_bytes(other)).find("not a file of network weights") != std::string::npos);
  CHECK(refusal(altered("network weights 1", "network weights 9")).find("is read") != std::string::npos);
  CHECK(refusal(altered(R"(\"pre_count\":2)", R"(\"pre_count\":7)")).find("6 weights for 7 by 3") != std::string::npos);
  CHECK(refusal(altered(R"(\"pre_count\":2)", R"(\"pre_counx\":2)")).find("damaged") != std::string::npos);
  CHECK(refusal(altered("projection.in.weight", "projection.in.weighs")).find("is missing") != std::string::npos);
  CHECK(refusal(altered("vector.tau_m", "victor.tau_m")).find("belongs to nothing") != std::string::npos);
  CHECK(refusal(altered(R"(\"first\":2)", R"(\"first\":.)")).find("damaged") != std::string::npos);
  const std::string bytes = weights_bytes(sample_weights());
  for (std::size_t at = 0; at < bytes.size(); ++at) {  // whatever a flipped bit makes of it, it is read or refused
    for (int bit : {0, 3, 6}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      CHECK_FALSE(refusal(damaged).empty());
    }
  }
  for (std::size_t at = 0; at < bytes.size(); at += 7) CHECK(refusal(bytes.substr(0, at)) != "accepted");
}

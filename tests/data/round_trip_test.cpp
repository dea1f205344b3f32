// What our writers write, our readers read.
#include <cstdint>

#include "data/command.hpp"
#include "data/npy.hpp"
#include "data/writers.hpp"
#include "tests/data/files.hpp"

using namespace axograd;
using namespace axograd::data;
using test::sample_recording;
using test::Scratch;

TEST_CASE("ABF 2 written and read: samples within half a step, everything else exactly") {
  const Scratch scratch;
  const Recording before = sample_recording();
  write_abf2(scratch / "a.abf", before);
  const Recording after = read_recording(scratch / "a.abf");
  CHECK(after.format == "ABF2");
  REQUIRE(after.channels.size() == 2);
  CHECK(after.channels[0].name == "Im");
  CHECK(voltage_channel(after) == 0);
  CHECK(current_channel(after) == 1);
  CHECK(after.fact("protocol") == "a protocol");
  CHECK(after.fact("comment") == "a comment");
  CHECK(after.fact("date") == "2026-01-02");
  REQUIRE(after.sweeps.size() == 2);
  CHECK(after.sweeps[1].start_ms == Approx(100));
  CHECK(after.sweeps[1].dt_ms == Approx(0.1));
  REQUIRE(after.tags.size() == 1);
  CHECK(after.tags[0].comment == "wash in");
  CHECK(after.tags[0].time_ms == Approx(12.5));
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      double most = 0, worst = 0;
      REQUIRE(after.sweeps[i].samples[k].size() == 640);
      for (std::size_t t = 0; t < 640; ++t) {
        most = std::max({most, std::abs(before.sweeps[0].samples[k][t]), std::abs(before.sweeps[1].samples[k][t])});
        worst = std::max(worst, std::abs(after.sweeps[i].samples[k][t] - before.sweeps[i].samples[k][t]));
      }
      CHECK(worst <= most / 60000);
      CHECK(worst > 0);
    }
    REQUIRE(after.dacs.size() == 1);
    CHECK(after.dacs[0].unit == "pA");
    CHECK(*command_waveform(after, 0, i) == *command_waveform(before, 0, i));
  }
}

TEST_CASE("ABF 2 refuses what it cannot hold and leaves no file") {
  const Scratch scratch;
  Recording broken = sample_recording();
  broken.sweeps[0].samples[0][3] = std::nan("");
  CHECK(test::has(test::error_of([&] { write_abf2(scratch / "a.abf", broken); }), "not finite"));
  Recording uneven = sample_recording();
  uneven.sweeps[1].dt_ms = 0.2;
  CHECK(test::has(test::error_of([&] { write_abf2(scratch / "a.abf", uneven); }), "sampling interval"));
  CHECK_FALSE(std::filesystem::exists(scratch / "a.abf"));
}

TEST_CASE("CSV written and read: the same doubles") {
  const Scratch scratch;
  Recording before = sample_recording();
  before.sweeps[1].samples[1][5] = 1.0 / 3;
  before.channels[1].name = "I, injected";
  write_csv(scratch / "a.csv", before);
  const Recording after = read_recording(scratch / "a.csv");
  CHECK(after.format == "CSV");
  CHECK(after.warnings.empty());
  REQUIRE(after.sweeps.size() == 2);
  CHECK(after.channels[1].name == "I, injected");
  CHECK(after.channels[1].unit == "pA");
  CHECK(after.sweeps[1].start_ms == Approx(100));
  CHECK(after.sweeps[1].dt_ms == Approx(0.1));
  CHECK(after.sweeps[0].samples == before.sweeps[0].samples);
  CHECK(after.sweeps[1].samples == before.sweeps[1].samples);
  CHECK(after.fact("protocol") == "a protocol");
}

TEST_CASE("NumPy arrays of every type we write") {
  const Scratch scratch;
  const auto back = [&](const std::string& name) {
    const std::string bytes = test::bytes_of(scratch / name);
    return read_npy(Bytes(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), name));
  };
  const std::vector<double> f8 = {1.5, -2, 1e300, 4, 5, 6};
  write_npy(scratch / "f8.npy", f8, {2, 3});
  CHECK(back("f8.npy").values == f8);
  CHECK(back("f8.npy").shape == std::vector<std::size_t>{2, 3});
  CHECK(back("f8.npy").dtype == "<f8");
  write_npy(scratch / "f4.npy", std::vector<float>{0.5f, 2}, {2});
  CHECK(back("f4.npy").values == std::vector<double>{0.5, 2});
  write_npy(scratch / "i8.npy", std::vector<std::int64_t>{-7, 1LL << 40}, {1, 2, 1});
  CHECK(back("i8.npy").values == std::vector<double>{-7, 1099511627776.0});
  write_npy(scratch / "i4.npy", std::vector<std::int32_t>{42}, {});
  CHECK(back("i4.npy").values == std::vector<double>{42});
  CHECK(back("i4.npy").shape.empty());
  CHECK(test::bytes_of(scratch / "f8.npy").find('\n') % 64 == 63);  // the data start on a multiple of 64 bytes
  CHECK_THROWS_AS(write_npy(scratch / "bad.npy", f8, {2, 2}), UsageError);
}

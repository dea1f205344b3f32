// Headers written byte by byte: Igor waves in both byte orders, ABF 1, NumPy versions and orders, zips.
#include <zlib.h>

#include "data/command.hpp"
#include "tests/data/files.hpp"

using namespace axograd;
using namespace axograd::data;
using test::put;
using test::read_text;

namespace {

std::string ibw5(bool big, std::int16_t type, std::size_t width, int points, int columns = 0) {
  std::string b(384 + width * static_cast<std::size_t>(points), '\0');
  put<std::int16_t>(b, 0, 5, big);
  put<std::int32_t>(b, 12, 4, big);  // size of the note
  put<std::int32_t>(b, 76, points, big);
  put<std::int16_t>(b, 80, type, big);
  b.replace(92, 5, "trace");
  put<std::int32_t>(b, 132, columns > 0 ? points / columns : points, big);
  put<std::int32_t>(b, 136, columns, big);
  put<double>(b, 148, 5e-5, big);
  put<double>(b, 180, 0.25, big);
  b.replace(212, 2, "nA");
  b.replace(216, 1, "s");
  return b + "NOTE";
}

template <class T> std::string with_ramp(std::string bytes, bool big, int points) {
  for (int i = 0; i < points; ++i) put<T>(bytes, 384 + sizeof(T) * static_cast<std::size_t>(i), static_cast<T>(i), big);
  return bytes;
}

std::string abf1_bytes(int sweeps, int samples, int channels) {
  std::string b(6144, '\0');
  b.replace(0, 4, "ABF ");
  put(b, 4, 1.83f);
  put<std::int16_t>(b, 8, 5);
  put<std::int32_t>(b, 10, sweeps * samples * channels);
  put<std::int32_t>(b, 16, sweeps);
  put<std::int32_t>(b, 40, 12);
  put<std::int16_t>(b, 120, static_cast<std::int16_t>(channels));
  put(b, 122, 50.0f);  // us between multiplexed samples
  put(b, 244, 10.0f);
  put<std::int32_t>(b, 252, 32768);
  for (int k = 0; k < channels; ++k) {
    const std::size_t p = static_cast<std::size_t>(3 - k);  // physical inputs 3, 2, …
    put<std::int16_t>(b, 410 + 2 * static_cast<std::size_t>(k), static_cast<std::int16_t>(p));
    b.replace(442 + 10 * p, 4, k == 0 ? "Chan" : "Volt");
    b.replace(602 + 8 * p, 2, k == 0 ? "pA" : "mV");
    put(b, 730 + 4 * p, 1.0f);
    put(b, 922 + 4 * p, k == 0 ? 0.5f : 0.01f);
    put(b, 986 + 4 * p, 2.0f);
    put(b, 1050 + 4 * p, 1.0f);
    put(b, 1114 + 4 * p, 0.5f);
    put<std::int16_t>(b, 4512 + 2 * p, k == 0 ? 1 : 257);  // telegraph on for one; nonsense for the other
    put(b, 4576 + 4 * p, 4.0f);
  }
  for (int i = 0; i < sweeps * samples * channels; ++i) {
    const auto value = static_cast<std::int16_t>(i % 1000);
    b.append(reinterpret_cast<const char*>(&value), 2);
  }
  return b;
}

std::string npy_bytes(const std::string& header, const std::string& data, int version = 1) {
  std::string b = "\x93NUMPY";
  b += static_cast<char>(version);
  b += '\0';
  const auto size = static_cast<std::uint32_t>(header.size());
  b.append(reinterpret_cast<const char*>(&size), version == 1 ? 2 : 4);
  return b + header + data;
}

template <class T> std::string raw(std::initializer_list<T> values, bool big = false) {
  std::string b(sizeof(T) * values.size(), '\0');
  std::size_t at = 0;
  for (const T v : values) put(b, sizeof(T) * at++, v, big);
  return b;
}

std::string zip(const std::vector<std::pair<std::string, std::string>>& entries, bool deflated) {
  std::string file, directory;
  for (const auto& [name, bytes] : entries) {
    std::string packed = bytes;
    if (deflated) {
      packed.resize(compressBound(bytes.size()) + 64);
      z_stream stream{};
      deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream.avail_in = static_cast<uInt>(bytes.size());
      stream.next_out = reinterpret_cast<Bytef*>(packed.data());
      stream.avail_out = static_cast<uInt>(packed.size());
      deflate(&stream, Z_FINISH);
      packed.resize(stream.total_out);
      deflateEnd(&stream);
    }
    std::string local(30, '\0'), central(46, '\0');
    put<std::uint32_t>(local, 0, 0x04034b50);
    put<std::uint32_t>(central, 0, 0x02014b50);
    put<std::uint16_t>(local, 26, static_cast<std::uint16_t>(name.size()));
    put<std::uint16_t>(central, 28, static_cast<std::uint16_t>(name.size()));
    put<std::uint16_t>(central, 10, deflated ? 8 : 0);
    put<std::uint32_t>(central, 20, static_cast<std::uint32_t>(packed.size()));
    put<std::uint32_t>(central, 24, static_cast<std::uint32_t>(bytes.size()));
    put<std::uint32_t>(central, 42, static_cast<std::uint32_t>(file.size()));
    file += local + name + packed;
    directory += central + name;
  }
  std::string end(22, '\0');
  put<std::uint32_t>(end, 0, 0x06054b50);
  put<std::uint16_t>(end, 10, static_cast<std::uint16_t>(entries.size()));
  put<std::uint32_t>(end, 16, static_cast<std::uint32_t>(file.size()));
  return file + directory + end;
}

std::string ramp_f8(int n) {
  std::string b;
  for (int i = 0; i < n; ++i) b += raw<double>({static_cast<double>(i)});
  return b;
}

}  // namespace

TEST_CASE("Igor version 5 waves of every number type in both byte orders") {
  for (const bool big : {false, true}) {
    const auto check = [&](const std::string& bytes) {
      const Recording r = read_text(bytes, "wave");
      CHECK(r.format == "IBW");
      CHECK(r.channels[0].name == "trace");
      CHECK(r.channels[0].kind == Kind::current);
      CHECK(r.sweeps[0].dt_ms == Approx(0.05));
      CHECK(r.sweeps[0].start_ms == Approx(250));
      CHECK(r.fact("note") == "NOTE");
      REQUIRE(r.sweeps[0].size() == 100);
      CHECK(r.sweeps[0].samples[0][99] == 99);
      CHECK(current_pA(r, 0)[99] == 99000);
    };
    check(with_ramp<float>(ibw5(big, 2, 4, 100), big, 100));
    check(with_ramp<double>(ibw5(big, 4, 8, 100), big, 100));
    check(with_ramp<std::int8_t>(ibw5(big, 8, 1, 100), big, 100));
    check(with_ramp<std::int16_t>(ibw5(big, 0x10, 2, 100), big, 100));
    check(with_ramp<std::int32_t>(ibw5(big, 0x20, 4, 100), big, 100));
    check(with_ramp<std::uint8_t>(ibw5(big, 0x48, 1, 100), big, 100));
    check(with_ramp<std::uint16_t>(ibw5(big, 0x50, 2, 100), big, 100));
    check(with_ramp<std::uint32_t>(ibw5(big, 0x60, 4, 100), big, 100));
  }
}

TEST_CASE("a wave of two dimensions is one sweep per column") {
  const Recording r = read_text(with_ramp<float>(ibw5(false, 2, 4, 400, 4), false, 400), "wave");
  REQUIRE(r.sweeps.size() == 4);
  CHECK(r.sweeps[3].samples[0].front() == 300);
}

TEST_CASE("complex waves, texts and impossible shapes are refused") {
  CHECK(test::has(test::failure(ibw5(false, 3, 8, 10)), "complex"));
  CHECK(test::has(test::failure(ibw5(false, 2, 4, 100, 7)), "7 columns"));
  CHECK(test::has(test::failure(ibw5(false, 2, 4, 100, 50)), "2 rows"));
  std::string long_wave = ibw5(false, 2, 4, 10);
  put<std::int32_t>(long_wave, 76, 1 << 30);
  CHECK(test::has(test::failure(long_wave), "beyond the end of the file"));
  put<std::int32_t>(long_wave, 76, -5);
  CHECK(test::has(test::failure(long_wave), "-5"));
}

TEST_CASE("ABF 1: sampling sequence, multiplexed interval, scale, telegraph only when exactly 1") {
  const Recording r = read_text(abf1_bytes(2, 64, 2), "one.abf");
  REQUIRE(r.channels.size() == 2);
  CHECK(r.format == "ABF1");
  CHECK(r.channels[0].name == "Chan");
  CHECK(voltage_channel(r) == 1);
  REQUIRE(r.sweeps.size() == 2);
  CHECK(r.sweeps[0].dt_ms == Approx(0.1));
  CHECK(r.sweeps[0].size() == 64);
  // 10 V / 32768 / 0.5 / telegraphed 4, offset 2 - 0.5; the second sweep begins at multiplexed sample 128.
  CHECK(r.sweeps[1].samples[0][0] == Approx(128 * 10 / 32768.0 / 0.5 / 4 + 1.5));
  CHECK(r.sweeps[1].samples[1][0] == Approx(129 * 10 / 32768.0 / 0.01f + 1.5));
  CHECK(r.sweeps[1].start_ms == Approx(6.4));
}

TEST_CASE("ABF 1: the sweep table gives lengths, gap-free is one sweep") {
  std::string table = abf1_bytes(2, 64, 1);
  put<std::int32_t>(table, 92, static_cast<std::int32_t>(table.size() / 512) + 1);
  put<std::int32_t>(table, 96, 2);
  table.append((512 - table.size() % 512) % 512, '\0');
  put<std::int32_t>(table, 92, static_cast<std::int32_t>(table.size() / 512));
  for (const std::int32_t v : {0, 100, 5000, 28}) table += raw<std::int32_t>({v});
  const Recording uneven = read_text(table, "table.abf");
  REQUIRE(uneven.sweeps.size() == 2);
  CHECK(uneven.sweeps[0].size() == 100);
  CHECK(uneven.sweeps[1].size() == 28);
  CHECK(uneven.sweeps[1].start_ms == Approx(250));
  std::string gap_free = abf1_bytes(2, 64, 1);
  put<std::int16_t>(gap_free, 8, 3);
  CHECK(read_text(gap_free, "gap.abf").sweeps.size() == 1);
}

TEST_CASE("NumPy versions, byte orders, memory orders and number types") {
  const auto dict = [](const char* type, const char* order, const char* shape) {
    return std::string("{'descr': '") + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
  };
  for (const int version : {1, 2, 3}) {
    CHECK(read_text(npy_bytes(dict("<f8", "False", "(3,)"), raw<double>({1, 2, 3}), version), "a").sweeps[0].samples[0] ==
          std::vector<double>{1, 2, 3});
  }
  CHECK(read_text(npy_bytes(dict(">i2", "False", "(2,)"), raw<std::int16_t>({-7, 300}, true)), "a").sweeps[0].samples[0] ==
        std::vector<double>{-7, 300});
  CHECK(read_text(npy_bytes(dict("|u1", "False", "(2,)"), raw<std::uint8_t>({7, 200})), "a").sweeps[0].samples[0] ==
        std::vector<double>{7, 200});
  std::string fortran;
  for (int column = 0; column < 64; ++column)
    fortran += raw<float>({static_cast<float>(column), static_cast<float>(100 + column)});
  ReadOptions options;
  options.units = {"mV", "pA"};
  options.dt_ms = 0.5;
  const Recording r = read_text(npy_bytes(dict("<f4", "True", "(2, 64)"), fortran), "a", options);
  REQUIRE(r.channels.size() == 2);
  CHECK(r.warnings.empty());
  CHECK(r.sweeps[0].dt_ms == 0.5);
  CHECK(r.sweeps[0].samples[1][63] == 163);
  CHECK(test::has(test::failure(npy_bytes(dict("|O", "False", "(2,)"), "xxxxxxxxxxxxxxxx")), "'|O'"));
  CHECK(test::has(test::failure(npy_bytes(dict("<f8", "False", "(4294967296, 4294967296)"), "12345678")), "more values"));
  CHECK(test::has(test::failure(npy_bytes(dict("<f8", "False", "(2,)"), "12345678")), "beyond the end"));
}

TEST_CASE("NumPy archives, stored and deflated") {
  const std::string array = npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 64), }", ramp_f8(128));
  const std::string dt = npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", raw<double>({0.25}));
  for (const bool deflated : {false, true}) {
    const Recording r = read_text(zip({{"V_m_mV.npy", array}, {"I (pA).npy", array}, {"dt_ms.npy", dt}}, deflated), "a.npz");
    CHECK(r.format == "NPZ");
    REQUIRE(r.channels.size() == 2);
    CHECK(r.channels[0].name == "V_m");
    CHECK(current_channel(r) == 1);
    REQUIRE(r.sweeps.size() == 2);
    CHECK(r.sweeps[1].samples[1][63] == 127);
    CHECK(r.sweeps[1].dt_ms == 0.25);
    CHECK(r.warnings.empty());
  }
  std::string cut = zip({{"V_m_mV.npy", array}}, true);
  cut.resize(cut.size() / 2);
  CHECK(test::has(test::failure(cut), "directory"));
}

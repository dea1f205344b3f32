// Tables of text: CSV in its dialects, ATF, gzipped files; and the small helpers of inspection.
#include <zlib.h>

#include "data/inspect.hpp"
#include "data/unit_kind.hpp"
#include "tests/data/files.hpp"

using namespace axograd;
using namespace axograd::data;
using test::failure;
using test::has;
using test::read_text;

TEST_CASE("units in brackets, parentheses, in a row of their own, one per line") {
  for (const std::string header : {"t [s],V_m [mV],I [nA]\n", "time (s),V_m (mV),I (nA)\n", "t,V_m,I\ns,mV,nA\n"}) {
    const Recording r = read_text(header + "0,-70,0.5\n0.001,-69.5,1e-1\n0.002,-69,-0\n");
    INFO(header);
    REQUIRE(r.channels.size() == 2);
    CHECK(r.channels[0].name == "V_m");
    CHECK(r.sweeps[0].dt_ms == Approx(1));
    CHECK(voltage_mV(r, 0) == std::vector<double>{-70, -69.5, -69});
    CHECK(current_pA(r, 0)[0] == Approx(500));
    CHECK(r.warnings.empty());
  }
  const Recording quoted = read_text("\"s\"\n\"pA\"\n\"mV\"\n0\t1\t-70\n0.00025\t2\t-71\n");
  CHECK(quoted.sweeps[0].dt_ms == Approx(0.25));
  CHECK(current_channel(quoted) == 0);
  CHECK(voltage_channel(quoted) == 1);
}

TEST_CASE("separators, line ends, blank lines, comments") {
  for (const std::string s : {",", ";", "\t", "   "}) {
    const Recording r = read_text("# cell: 7\n# dt: 0.2 ms\n\nV [mV]" + s + "I [pA]\r\n1" + s + "2\r\n\r\n3" + s + "4\r\n");
    REQUIRE(r.channels.size() == 2);
    CHECK(r.sweeps[0].samples[1] == std::vector<double>{2, 4});
    CHECK(r.sweeps[0].dt_ms == 0.2);
    CHECK(r.fact("cell") == "7");
  }
  const Recording rate = read_text("# rate: 20 kHz\nV [mV]\n1\n2\n");
  CHECK(rate.sweeps[0].rate_hz() == Approx(20000));
}

TEST_CASE("a column of sweep numbers") {
  std::string text = "sweep,t [ms],V [mV]\n";
  for (int i = 0; i < 3; ++i) {
    for (int t = 0; t < 20; ++t)
      text += std::to_string(i) + "," + std::to_string(100 * i + t) + "," + std::to_string(i - t) + "\n";
  }
  const Recording r = read_text(text);
  REQUIRE(r.sweeps.size() == 3);
  CHECK(r.sweeps[2].start_ms == 200);
  CHECK(r.sweeps[2].samples[0][19] == -17);
}

TEST_CASE("columns without a header take the user's units") {
  ReadOptions options;
  options.units = {"1", "pA", "mV"};
  options.dt_ms = 1;
  const Recording r = read_text("0 10 -70\n1 11 -71\n", "a", options);
  CHECK(voltage_mV(r, 0) == std::vector<double>{-70, -71});
  const Recording bare = read_text("10,-70\n11,-71\n");
  CHECK(bare.warnings.size() == 3);
  CHECK(bare.channels[0].kind == Kind::other);
  options.units = {"mV"};
  CHECK(has(test::error_of([&] { read_text("0 1 2\n", "a", options); }), "1 units given for 3 columns"));
}

TEST_CASE("errors of tables name the line") {
  CHECK(has(failure("t [ms],V [mV]\n0,1\n1,two\n"), "line 3, column 2: 'two' is not a number"));
  CHECK(has(failure("t [ms],V [mV]\n0,1\n1\n"), "line 3: 1 of 2 columns"));
  CHECK(has(failure("t [ms],V [mV]\n0,1\n1,2,3\n"), "line 3: more than 2 columns"));
  CHECK(has(failure("t [ms],V [mV],I [pA]\n0,1\n1,2\n"), "3 titles for 2 columns"));
  CHECK(has(failure("t [ms],V [mV]\n0,1\n1,2\n3,3\n4,4\n"), "not evenly spaced"));
  CHECK(has(failure("t [ms],V [mV]\n1,1\n0,2\n"), "do not increase"));
  CHECK(has(failure("# dt: soon\nV [mV]\n1\n2\n"), "metadata 'dt: soon'"));
  CHECK(has(failure("only words\nand more\n"), "no known format"));
  CHECK(has(failure("bad file{}"), "bad file: no known format"));
  CHECK(has(failure(""), "empty"));
}

TEST_CASE("ATF: traces are sweeps, their columns channels") {
  const std::string head =
      "ATF\t1.0\n4\t5     \n\"AcquisitionMode=Episodic Stimulation\"\n\"Comment=slice 3\"\n\"SweepStartTimesMS=0.000,1000.000\"\n"
      "\"Signals=\"\t\"IN 0\"\t\"IN 1\"\t\"IN 0\"\t\"IN 1\"\n"
      "\"Time (s)\"\t\"Trace #1 (pA)\"\t\"Trace #1 (mV)\"\t\"Trace #2 (pA)\"\t\"Trace #2 (mV)\"\n";
  const Recording r = read_text(head + "0\t1\t2\t3\t4\n5e-5\t5\t6\t7\t8\n1e-4\t9\t10\t11\t12\n", "a.atf");
  CHECK(r.format == "ATF");
  REQUIRE(r.sweeps.size() == 2);
  REQUIRE(r.channels.size() == 2);
  CHECK(r.channels[1].name == "IN 1");
  CHECK(r.sweeps[0].dt_ms == Approx(0.05));
  CHECK(r.sweeps[1].start_ms == 1000);
  CHECK(r.sweeps[1].samples[0] == std::vector<double>{3, 7, 11});
  CHECK(voltage_mV(r, 1) == std::vector<double>{4, 8, 12});
  CHECK(r.fact("comment") == "slice 3");
  CHECK(has(failure("ATF\t1.0\n0\t999999999\n"), "number of columns"));
  CHECK(has(failure("ATF\t1.0\n0\t3\n\"Time (s)\"\t\"Trace #1 (mV)\"\n0\t1\n"), "2 titles for 3 columns"));
  CHECK(has(failure("ATF\t1.0\n9\t2\n"), "cut off"));
  CHECK(has(failure(head + "0\t1\t2\t3\n"), "columns"));
  CHECK(has(failure(head.substr(0, head.size() - 1)),
            "5 columns announced, 0 found"));  // found by fuzzing: no line feed at the end
}

TEST_CASE("gzipped tables read like plain ones; bombs are refused") {
  const test::Scratch scratch;
  const auto gz = [&](const std::string& name, const std::string& text) {
    gzFile file = gzopen((scratch / name).c_str(), "wb9");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
    return scratch / name;
  };
  const Recording r = read_recording(gz("a.csv.gz", "t [ms],V [mV]\n0,1\n1,2\n"));
  CHECK(r.sweeps[0].samples[0] == std::vector<double>{1, 2});
  const std::string bomb = gz("bomb.csv.gz", std::string(20000000, '0'));
  CHECK(has(test::error_of([&] { read_recording(bomb); }), "more than 16 times"));
  std::string cut = test::bytes_of(gz("b.csv.gz", "t [ms],V [mV]\n0,1\n1,2\n"));
  test::put_file(scratch / "cut.gz", cut.substr(0, cut.size() - 12));
  CHECK(has(test::error_of([&] { read_recording(scratch / "cut.gz"); }), "cut off"));
}

TEST_CASE("units decide the kind") {
  for (const char* unit : {"mV", "V", "uV", "µV", "volts", "Volt"}) CHECK(kind_of_unit(unit) == Kind::voltage);
  for (const char* unit : {"pA", "nA", "A", "uA", "amperes", "amp"}) CHECK(kind_of_unit(unit) == Kind::current);
  for (const char* unit : {"", "1", "s", "MOhm", "mV/ms", "nonsense", "nS"}) CHECK(kind_of_unit(unit) == Kind::other);
  CHECK(house_factor("V") == 1e3);
  CHECK(house_factor("A") == 1e12);
  CHECK(house_factor("nA") == 1e3);
  CHECK(clean_text(std::string(" \xB5"
                               "V\0\0",
                               5)) == "µV");
  CHECK(clean_text("µV") == "µV");
}

TEST_CASE("crossings keep a dead time, sparklines their width") {
  std::vector<double> v(100, -70);
  v[10] = v[12] = v[50] = 10;
  CHECK(crossings(v, 0, 1) == std::vector<std::size_t>{10, 50});
  CHECK(crossings(v, 0, 2) == std::vector<std::size_t>{10, 12, 50});
  CHECK(sparkline(v, 10) == "▁█▁▁▁█▁▁▁▁");
  CHECK(sparkline({1, 2}, 10) == "▁█");
  CHECK(sparkline({}, 10).empty());
  CHECK(sparkline({std::nan(""), 1, 2}, 3) == " ▁█");
  const Summary s = summary(read_text("t [ms],V [V],I [pA]\n0,-0.07,1\n1,0.01,2\n2,-0.07,3\n"));
  CHECK(s.spikes == 1);
  CHECK(s.sweeps[0].spikes == 1);
  CHECK(s.channels[1].mean == 2);
  CHECK(s.channels[0].maximum == 0.01);
}

// A reader in a child process: its recording and its errors come over, its crashes do not.
#include "data/child_reader.hpp"

#include <unistd.h>

#include <csignal>

#include "tests/data/files.hpp"

using namespace axograd;
using namespace axograd::data;
using test::error_of;
using test::has;

namespace {

const std::string content(4096, 'x');
const Bytes file(reinterpret_cast<const std::uint8_t*>(content.data()), content.size(), "some file");

}  // namespace

TEST_CASE("a recording made in a child arrives whole") {
  const auto make = [] {
    Recording r;
    r.channels = {{"V", "mV", Kind::voltage}, {"I", "pA", Kind::current}};
    r.provenance = {{"source", "nowhere"}};
    r.warnings = {"beware"};
    r.sweeps = {{0.5, 10, {{1, 2, 3}, {4, 5, 6}}, "first"}, {0.5, 20, {{7}, {8}}, "second"}};
    return r;
  };
  const Recording r = read_in_child(file, 12, make);
  REQUIRE(r.channels.size() == 2);
  CHECK(r.channels[1].kind == Kind::current);
  CHECK(r.fact("source") == "nowhere");
  CHECK(r.warnings == std::vector<std::string>{"beware"});
  REQUIRE(r.sweeps.size() == 2);
  CHECK(r.sweeps[0].samples[1] == std::vector<double>{4, 5, 6});
  CHECK(r.sweeps[1].label == "second");
  CHECK(r.sweeps[1].start_ms == 20);
}

TEST_CASE("errors and crashes in the child are InputErrors here") {
  CHECK(error_of([] { read_in_child(file, 12, [&]() -> Recording { throw InputError("some file: is bad"); }); }) ==
        "some file: is bad");
  CHECK(has(error_of([] {
              read_in_child(file, 12, [&]() -> Recording {
                std::raise(SIGSEGV);
                return {};
              });
            }),
            "some file: the file is damaged"));
  CHECK(has(error_of([] { read_in_child(file, 12, [&]() -> Recording { ::_exit(0); }); }), "damaged"));
  CHECK(has(error_of([] { read_in_child(file, 12, [&]() -> Recording { throw std::bad_alloc(); }); }), "damaged"));
  const auto huge = [] {
    Recording r;
    r.channels = {{"V", "mV", Kind::voltage}};
    r.sweeps = {{1, 0, {std::vector<double>(10000)}}};
    return r;
  };
  CHECK(has(error_of([&] { read_in_child(file, 12, huge); }), "larger than the file can hold"));
}

TEST_CASE("a truncated HDF5 file is refused") {
  const std::string folder = test::real_data();
  if (folder.empty()) return;
  const std::string whole = test::bytes_of(folder + "qsnmc2007/challengeA_training.h5");
  for (const std::size_t size : {100u, 1000u, 100000u, 2000000u}) CHECK(has(test::failure(whole.substr(0, size)), "HDF5"));
}

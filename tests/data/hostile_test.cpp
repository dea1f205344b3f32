// Damaged and hostile files end in an InputError; truncation at any byte never reads beyond the end.
#include <random>

#include "data/writers.hpp"
#include "tests/data/files.hpp"

using namespace axograd;
using namespace axograd::data;
using test::put;

namespace {

std::string abf2_bytes() {
  static const std::string bytes = [] {
    const test::Scratch scratch;
    write_abf2(scratch / "a.abf", test::sample_recording());
    return test::bytes_of(scratch / "a.abf");
  }();
  return bytes;
}

// Reads; true if an InputError ended it, false if a recording came out. Anything else escapes and fails the test.
bool refused(const std::string& bytes) {
  try {
    test::read_text(bytes, "mutant");
    return false;
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).find("mutant") == 0);
    return true;
  }
}

}  // namespace

TEST_CASE("a truncated file is refused at every length") {
  const std::string whole = abf2_bytes();
  int read = 0;
  for (std::size_t size = 0; size < whole.size(); size += 7) read += refused(whole.substr(0, size)) ? 0 : 1;
  // What follows the samples is the last section; cutting its padding alone does no harm.
  CHECK(read <= 512 / 7 + 1);
  CHECK_FALSE(refused(whole));
}

TEST_CASE("hostile section tables are refused before anything is allocated") {
  const std::string whole = abf2_bytes();
  for (const std::size_t row : {76u, 92u, 108u, 156u, 220u, 236u, 252u, 316u}) {
    INFO(row);
    std::string bytes = whole;
    put<std::uint64_t>(bytes, row + 8, 0x7FFFFFFFFFFFFFFFull);  // count
    CHECK(refused(bytes));
    bytes = whole;
    put<std::uint32_t>(bytes, row, 0xFFFFFFFFu);  // block
    CHECK(refused(bytes));
    bytes = whole;
    put<std::uint32_t>(bytes, row + 4, 0u);  // entry size
    CHECK(refused(bytes));
    bytes = whole;
    put<std::uint64_t>(bytes, row + 8, 0x2000000000000001ull);  // count times size wraps around to a small number
    CHECK(refused(bytes));
  }
  std::string many = whole;
  put<std::uint32_t>(many, 12, 0xFFFFFFFFu);  // episodes
  put<std::uint64_t>(many, 316 + 8, 0ull);
  CHECK(refused(many));
}

TEST_CASE("random mutations end in an error or a recording") {
  std::mt19937 random(7);
  const std::string whole = abf2_bytes();
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = whole;
    for (unsigned k = 0; k < 1 + random() % 8; ++k)
      bytes[random() % (i % 2 == 0 ? 512 : bytes.size())] = static_cast<char>(random());
    refused(bytes);
  }
  SUCCEED();
}

TEST_CASE("a header that makes no sense says so") {
  std::string bytes = abf2_bytes();
  put<std::uint16_t>(bytes, 30, 9);
  CHECK(test::has(test::failure(bytes), "data format 9"));
  CHECK(test::has(test::failure("ABF2"), "beyond the end of the file"));
  CHECK(test::has(test::failure("ABF "), "the header reaches beyond the end"));
  CHECK(test::has(test::failure("\x89HDF\r\n\x1a\n"), "HDF5"));
  CHECK(test::has(test::failure(std::string("\0\0\0\0\0\0\0\0", 8)), "no known format"));
}

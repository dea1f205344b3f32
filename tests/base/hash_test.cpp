// Known answers: FIPS 180-4 examples (NIST CSRC) and RFC 3720 appendix B.4.
#include "core/base/hash.hpp"

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/base/scratch.hpp"

using namespace axograd;

TEST_CASE("sha256 known answers", "[hash]") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256 does not depend on how the bytes arrive", "[hash]") {
  const std::string text(1000, 'x');
  for (std::size_t piece : {1u, 3u, 55u, 56u, 63u, 64u, 65u, 500u}) {
    Sha256 sum;
    for (std::size_t at = 0; at < text.size(); at += piece) sum.add(std::string_view(text).substr(at, piece));
    CHECK(sum.hex() == sha256(text));
  }
  const Scratch folder;
  write_file_atomic(folder / "x", text);
  CHECK(sha256_of_file(folder / "x") == sha256(text));
  CHECK_THROWS_AS(sha256_of_file(folder / "absent"), InputError);
}

TEST_CASE("crc32c known answers", "[hash]") {
  CHECK(crc32c("123456789") == 0xE3069283u);
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AAu);
  CHECK(crc32c(std::string(32, '\xFF')) == 0x62A8AB43u);
  CHECK(crc32c("6789", crc32c("12345")) == 0xE3069283u);
}

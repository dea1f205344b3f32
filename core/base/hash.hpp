// SHA-256 (FIPS 180-4) for provenance and CRC-32C (Castagnoli; RFC 3720, B.4) for checkpoints.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace axograd {

class Sha256 {
 public:
  void add(std::string_view bytes);
  std::string hex();  // 64 digits; ends the computation

 private:
  void block(const unsigned char* data);
  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 64> rest_{};
  std::size_t rest_size_ = 0;
  std::uint64_t bytes_ = 0;
};

std::string sha256(std::string_view bytes);
std::string sha256_of_file(const std::string& path);  // throws InputError

// Pass the result back as `start` to go on.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t start = 0);

}  // namespace axograd

// Feeds mutants of sample files to the readers: fuzz_driver COUNT SEED SECONDS FILE…
// Prints one line per file: how many mutants were read, how many refused with an InputError, and the largest amount of memory
// held at once over the file's size. Any other exception, a sanitizer's report, or memory beyond the bound ends it with 1.
#include <malloc.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "data/archive.hpp"
#include "data/command.hpp"
#include "data/inflate.hpp"
#include "data/input_file.hpp"
#include "data/inspect.hpp"
#include "data/read_recording.hpp"

namespace {
// Live bytes of C++ allocations; the readers make no others but zlib's 40 KiB and HDF5's own.
std::atomic<std::size_t> live{0}, peak{0};
void count(void* memory) {
  const std::size_t now = live += malloc_usable_size(memory);
  std::size_t before = peak;
  while (now > before && !peak.compare_exchange_weak(before, now)) {}
}
}  // namespace

void* operator new(std::size_t size) {
  if (size > (std::size_t{1} << 32)) throw std::bad_alloc();
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  count(memory);
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  void* memory = std::malloc(size);
  if (memory != nullptr) count(memory);
  return memory;
}
void operator delete(void* memory) noexcept {
  if (memory != nullptr) live -= malloc_usable_size(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { operator delete(memory); }

namespace {

using Buffer = std::vector<std::uint8_t>;

// One mutant: a few bytes, words or blocks changed, the end cut or a piece doubled. Headers are hit more often than samples.
Buffer mutate(const Buffer& original, std::mt19937& random) {
  static constexpr std::uint32_t words[] = {0,          1,          0x7FFF,     0x8000,     0xFFFF,     0x7FFFFFFF,
                                            0x80000000, 0xFFFFFFFF, 0x40000000, 0x7F800000, 0x7FC00000, 512};
  Buffer bytes = original;
  const std::size_t head = std::min<std::size_t>(bytes.size(), random() % 2 == 0 ? 512 : 8192);
  const auto place = [&](std::size_t width) {
    const std::size_t range = random() % 8 == 0 ? bytes.size() : head;
    return range > width ? random() % (range - width) : 0;
  };
  for (unsigned k = 0, n = 1 + random() % 6; k < n && bytes.size() > 8; ++k) {
    switch (random() % 6) {
      case 0: bytes[place(1)] = static_cast<std::uint8_t>(random()); break;
      case 1: bytes[place(1)] ^= static_cast<std::uint8_t>(1u << random() % 8); break;
      case 2: {
        const std::uint32_t word = words[random() % std::size(words)];
        const std::size_t at = place(4);
        for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::uint8_t>(word >> 8 * i);
        break;
      }
      case 3: {
        const std::size_t at = place(4);
        for (std::size_t i = 0; i < 2; ++i) bytes[at + i] = static_cast<std::uint8_t>(random());
        break;
      }
      case 4: {
        const std::size_t from = place(64), to = place(64), n_bytes = 1 + random() % 64;
        for (std::size_t i = 0; i < n_bytes && std::max(from, to) + i < bytes.size(); ++i) bytes[to + i] = bytes[from + i];
        break;
      }
      default:
        if (random() % 8 == 0) bytes.resize(1 + random() % bytes.size());
    }
  }
  return bytes;
}

// Everything a user's command would do with the file.
void use(const Buffer& bytes) {
  using namespace axograd::data;
  const Bytes view(bytes.data(), bytes.size(), "mutant");
  if (is_gzip(view)) {
    const std::vector<std::string> members = tar_members(view);
    const Buffer inner = members.empty() ? inflate_all(view, 0, view.size(), Wrapping::gzip) : tar_member(view, members.front());
    summary(read_bytes(inner.data(), inner.size(), "mutant"));
    return;
  }
  const Recording recording = read_bytes(bytes.data(), bytes.size(), "mutant");
  if (recording.sweeps.size() * recording.channels.size() < 1000) summary(recording);
  for (std::size_t d = 0; d < recording.dacs.size(); ++d) command_waveform(recording, d, recording.sweeps.size() - 1);
}

struct Outcome {
  long read = 0, refused = 0;
  double worst = 0;  // memory over size of the mutant
};

bool try_one(const Buffer& bytes, Outcome& outcome) {
  constexpr std::size_t fixed = 1 << 16;  // messages, tables, a piece of a stream
  const std::size_t before = live;
  peak = before;
  bool read = false;
  try {
    use(bytes);
    read = true;
  } catch (const axograd::InputError& error) {
    if (std::string(error.what()).find("mutant") != 0) {
      std::printf("message without the path: %s\n", error.what());
      return false;
    }
  } catch (const std::exception& error) {
    std::printf("unexpected exception: %s\n", error.what());
    return false;
  }
  (read ? outcome.read : outcome.refused)++;
  const std::size_t used = peak - before;
  if (used > fixed)
    outcome.worst = std::max(outcome.worst, static_cast<double>(used - fixed) / static_cast<double>(bytes.size()));
  if (used > fixed + 15 * bytes.size()) {  // the file itself is the sixteenth
    std::printf("%zu bytes held for a file of %zu\n", used, bytes.size());
    return false;
  }
  return true;
}

bool fuzz(const std::string& path, long count, unsigned seed, double seconds) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  Buffer original;
  for (int c; (c = std::fgetc(file)) != EOF;) original.push_back(static_cast<std::uint8_t>(c));
  std::fclose(file);
  std::mt19937 random(seed);
  Outcome outcome;
  const auto start = std::chrono::steady_clock::now();
  long made = 0;
  for (; made < count; ++made) {
    const Buffer mutant = mutate(original, random);
    if (!try_one(mutant, outcome)) {
      const std::string kept = "fuzz-finding-" + std::to_string(made);
      std::FILE* out = std::fopen(kept.c_str(), "wb");
      std::fwrite(mutant.data(), 1, mutant.size(), out);
      std::fclose(out);
      std::printf("%s: mutant %ld kept as %s\n", path.c_str(), made, kept.c_str());
      return false;
    }
    if (std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > seconds) break;
  }
  std::printf("%-60s %8ld mutants %8ld read %8ld refused, memory %.1f x size\n", path.c_str(), outcome.read + outcome.refused,
              outcome.read, outcome.refused, outcome.worst);
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::puts("fuzz_driver COUNT SEED SECONDS FILE...");
    return 2;
  }
  bool good = true;
  for (int i = 4; i < argc; ++i)
    good = fuzz(argv[i], std::atol(argv[1]), static_cast<unsigned>(std::atol(argv[2])) + static_cast<unsigned>(i),
                std::atof(argv[3])) &&
           good;
  return good ? 0 : 1;
}

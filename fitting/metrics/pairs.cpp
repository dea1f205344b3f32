#include "fitting/metrics/pairs.hpp"

#include <algorithm>

namespace axograd::fitting {

std::int64_t count_pairs(std::span<const int> a, std::span<const int> b, int low, int high) {
  std::int64_t count = 0;
  std::size_t first = 0, last = 0;  // a[first, last) lies within the window of the current m
  for (int m : b) {
    while (first < a.size() && a[first] - m < low) ++first;
    last = std::max(last, first);
    while (last < a.size() && a[last] - m <= high) ++last;
    count += static_cast<std::int64_t>(last - first);
  }
  return count;
}

std::int64_t coincidences(std::span<const int> a, std::span<const int> b, int window) {
  std::int64_t count = 0;
  std::size_t j = 0;
  for (int s : a) {
    while (j < b.size() && b[j] < s - window) ++j;
    if (j < b.size() && b[j] <= s + window) {
      ++count;
      ++j;
    }
  }
  return count;
}

std::int64_t coincidences_with_replacement(std::span<const int> a, std::span<const int> b, int window) {
  std::int64_t count = 0;
  std::size_t j = 0;
  for (int s : a) {
    while (j < b.size() && b[j] < s - window) ++j;
    if (j < b.size() && b[j] <= s + window) ++count;
  }
  return count;
}

Train pooled(const Trains& trains, int samples) {
  Train all;
  for (const Train& train : trains)
    for (int s : train)
      if (s < samples) all.push_back(s);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace axograd::fitting

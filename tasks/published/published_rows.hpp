// What others reach on the two problems: the paper's own figures (arXiv 2406.19708, Tables S2 and S3) and those of its released
// code (commit 022e1dc), run as it is on one core.
#pragma once
#include <span>
#include <string_view>

namespace axograd::tasks {

struct PublishedRow {
  const char* method;
  const char* loss;       // as it was given
  long evaluations;       // of the loss, at least; -1: not given
  const char* paper_s;    // wall-clock seconds in the paper
  const char* code_loss;  // of the released code; "" where it was not run
  const char* code_cpu_s;
};

// For "hh2406" or "gif2406".
std::span<const PublishedRow> published_rows(std::string_view problem);

}  // namespace axograd::tasks

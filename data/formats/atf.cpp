// Axon Text File 1.0: optional header records, titles "Trace #k (unit)", columns. Trace k is sweep k; the columns of one trace
// are its channels, named by the record "Signals=".
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "data/formats.hpp"
#include "data/text_table.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data::atf {
namespace {

constexpr std::size_t most_records = 1000;

struct Head {
  std::size_t columns = 0, position = 0, line_number = 0;
  std::vector<std::string> titles, signals;
  std::vector<double> starts_ms;
  std::vector<std::pair<std::string, std::string>> facts;
};

std::size_t number(const Bytes& file, const std::string& text, const char* what, std::size_t most) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > most) file.fail(fmt::format("{} is '{}', a number up to {} is needed", what, text, most));
  return value;
}

void read_record(std::string_view line, Head& head) {
  const std::vector<std::string> fields = split_fields(line, '\t');
  if (fields.empty()) return;
  const std::size_t equals = fields.front().find('=');
  if (equals == std::string::npos) return;
  const std::string key = fields.front().substr(0, equals), value = fields.front().substr(equals + 1);
  if (key == "Signals")
    head.signals.assign(fields.begin() + 1, fields.end());
  else if (key == "SweepStartTimesMS") {
    for (const std::string& text : split_fields(value, ',')) {
      double start = 0;
      std::from_chars(text.data(), text.data() + text.size(), start);
      head.starts_ms.push_back(start);
    }
  } else if (!value.empty() && (key == "AcquisitionMode" || key == "Comment"))
    head.facts.emplace_back(key == "Comment" ? "comment" : "mode", value);
}

Head read_head(const Bytes& file) {
  Lines lines(file.all());
  std::string_view line;
  const auto next = [&] {
    if (!lines.next(line)) file.fail("the header is cut off");
  };
  next();
  const std::vector<std::string> magic = split_fields(line, '\t');
  if (magic.size() < 2 || !magic[1].starts_with("1"))
    file.fail(fmt::format("version '{}' of ATF; 1.x is read", magic.size() < 2 ? "" : magic[1]));
  next();
  const std::vector<std::string> counts = split_fields(line, '\t');
  if (counts.size() < 2) file.fail("line 2 must hold the numbers of header records and columns");
  Head head;
  const std::size_t records = number(file, counts[0], "the number of header records", most_records);
  head.columns = number(file, counts[1], "the number of columns", file.size() / 2);
  for (std::size_t i = 0; i < records; ++i) {
    next();
    read_record(line, head);
  }
  next();
  head.titles = split_fields(line, '\t');
  if (head.titles.size() > head.columns) head.titles.resize(head.columns);
  if (head.titles.size() < 2 || head.titles.size() != head.columns) {
    file.fail(
        fmt::format("{} titles for {} columns; a column of times and one of data are needed", head.titles.size(), head.columns));
  }
  head.position = lines.position();
  head.line_number = lines.number();
  return head;
}

// Sweep a column belongs to, counted from 0: by "Trace #k", else all columns are channels of one sweep.
std::size_t trace_of(const std::string& title) {
  const std::size_t at = title.find('#');
  std::size_t k = 0;
  if (at != std::string::npos) std::from_chars(title.data() + at + 1, title.data() + title.size(), k);
  return k;
}

}  // namespace

bool can_read(const Bytes& file) { return file.starts_with("ATF\t") || file.starts_with("ATF "); }

Recording read(const Bytes& file, const ReadOptions&) {
  const Head head = read_head(file);
  const char separator = file.all().substr(head.position, 4096).find('\t') != std::string_view::npos ? '\t' : ',';
  std::vector<std::vector<double>> columns = read_columns(file, file.all(), head.position, head.line_number, separator);
  if (columns.size() != head.columns) file.fail(fmt::format("{} columns announced, {} found", head.columns, columns.size()));
  const Title time = split_title(head.titles.front());
  const double factor = ms_factor(time.unit);
  if (factor == 0) file.fail(fmt::format("the first column is '{}', a time with its unit is needed", head.titles.front()));
  const double dt = even_spacing(file, columns.front()) * factor;

  Recording out;
  out.provenance = head.facts;
  std::size_t trace = 0, channel = 0;
  for (std::size_t k = 1; k < columns.size(); ++k) {
    const Title title = split_title(head.titles[k]);
    const std::size_t of = trace_of(title.name);
    if (k == 1 || of != trace) {
      if (!out.sweeps.empty() && channel != out.channels.size())
        file.fail(fmt::format("trace {} has {} of {} signals", trace, channel, out.channels.size()));
      const std::size_t i = out.sweeps.size();
      out.sweeps.push_back({dt, (i < head.starts_ms.size() ? head.starts_ms[i] : 0) + columns.front().front() * factor, {}});
      trace = of;
      channel = 0;
    }
    if (out.sweeps.size() == 1) {
      const bool named = k - 1 < head.signals.size() && !head.signals[k - 1].empty();
      out.channels.push_back(make_channel(named ? head.signals[k - 1] : title.name, title.unit));
    } else if (channel >= out.channels.size() || out.channels[channel].unit != title.unit) {
      file.fail(fmt::format("column '{}' does not repeat the first trace's signals", head.titles[k]));
    }
    out.sweeps.back().samples.push_back(std::move(columns[k]));
    ++channel;
  }
  return out;
}

}  // namespace axograd::data::atf

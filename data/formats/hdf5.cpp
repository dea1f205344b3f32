// HDF5: in every group, the one- and two-dimensional datasets of numbers with an attribute "unit" are channels, rows are sweeps.
// Groups follow each other by name; a sweep's label is its group's. The file is read from memory, through the C library, in a
// child process: damaged files make libhdf5 1.10 read beyond its own buffers (found by scripts/fuzz-formats).
#include <fmt/format.h>

#include "data/formats.hpp"

#ifndef AXOGRAD_HAS_HDF5
namespace axograd::data::hdf5 {
bool can_read(const Bytes& file) { return file.starts_with("\x89HDF\r\n\x1a\n"); }
Recording read(const Bytes& file, const ReadOptions&) {
  file.fail("an HDF5 file, and this axograd is built without HDF5 (configure with AXOGRAD_HDF5=ON where libhdf5 is installed)");
}
}  // namespace axograd::data::hdf5
#else

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "data/child_reader.hpp"
#include "data/hdf5_id.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data::hdf5 {
namespace {

constexpr std::uint64_t most_expansion = 12;  // values in memory against bytes in the file
constexpr std::size_t most_datasets = 10000, shortest_sweep = 64;

using Id = Hdf5Id;

struct Dataset {
  std::string group, name, unit;
  std::size_t rows = 0, columns = 0;
  std::optional<double> dt_ms;
};

std::string text_attribute(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return {};
  const Id attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  if (!attribute.ok()) return {};
  const Id type(H5Aget_type(attribute), H5Tclose), space(H5Aget_space(attribute), H5Sclose);
  if (!type.ok() || H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return {};
  if (H5Tis_variable_str(type) > 0) {
    char* text = nullptr;
    if (H5Aread(attribute, type, &text) < 0 || text == nullptr) return {};
    const std::unique_ptr<char, decltype(&H5free_memory)> owner(text, H5free_memory);
    return clean_text(text);
  }
  const std::size_t size = H5Tget_size(type);
  if (size == 0 || size > 256) return {};
  std::string text(size, '\0');
  return H5Aread(attribute, type, text.data()) < 0 ? "" : clean_text(text.substr(0, text.find('\0')));
}

std::optional<double> number_attribute(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return std::nullopt;
  const Id attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Id space(H5Aget_space(attribute), H5Sclose), type(H5Aget_type(attribute), H5Tclose);
  const H5T_class_t kind = H5Tget_class(type);
  double value = 0;
  if ((kind != H5T_FLOAT && kind != H5T_INTEGER) || H5Sget_simple_extent_npoints(space) != 1) return std::nullopt;
  if (H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0 || !(value > 0)) return std::nullopt;
  return value;
}

std::optional<double> dt_of(hid_t object) {
  if (const auto dt = number_attribute(object, "dt_ms")) return dt;
  if (const auto rate = number_attribute(object, "rate_hz")) return 1000 / *rate;
  return std::nullopt;
}

struct Scan {
  std::vector<Dataset> found;
  bool too_many = false;
};

// Called for every object; takes the numeric datasets of one or two dimensions that have a unit.
herr_t look_at(hid_t root, const char* path, const H5O_info_t* info, void* data) {
  auto& scan = *static_cast<Scan*>(data);
  if (info->type != H5O_TYPE_DATASET) return 0;
  const Id dataset(H5Dopen2(root, path, H5P_DEFAULT), H5Dclose);
  if (!dataset.ok()) return 0;
  const Id space(H5Dget_space(dataset), H5Sclose), type(H5Dget_type(dataset), H5Tclose);
  const H5T_class_t kind = H5Tget_class(type);
  const int rank = H5Sget_simple_extent_ndims(space);
  if ((kind != H5T_FLOAT && kind != H5T_INTEGER) || rank < 1 || rank > 2) return 0;
  std::string unit = text_attribute(dataset, "unit");
  if (unit.empty()) unit = text_attribute(dataset, "units");
  if (unit.empty()) return 0;
  hsize_t sizes[2] = {1, 1};
  H5Sget_simple_extent_dims(space, sizes, nullptr);
  const std::string whole(path);
  const std::size_t slash = whole.rfind('/');
  const bool nested = slash != std::string::npos;
  scan.found.push_back({nested ? whole.substr(0, slash) : "", nested ? whole.substr(slash + 1) : whole, unit,
                        rank == 2 ? sizes[0] : 1, rank == 2 ? sizes[1] : sizes[0], dt_of(dataset)});
  scan.too_many = scan.found.size() > most_datasets;
  return scan.too_many ? 1 : 0;
}

// The sizes add up to no more than the file can reasonably hold: a dataset may claim any extent without storing a byte.
void check_sizes(const Bytes& file, const std::vector<Dataset>& datasets) {
  std::uint64_t left = most_expansion * file.size() / 8;
  for (const Dataset& d : datasets) {
    if (d.rows == 0 || d.columns == 0) file.fail(fmt::format("dataset '{}/{}' is empty", d.group, d.name));
    if (d.rows > 1 && d.columns < shortest_sweep)
      file.fail(fmt::format("dataset '{}/{}' has {} samples per row: time must come last", d.group, d.name, d.columns));
    if (d.columns > left / d.rows)
      file.fail(fmt::format("the datasets are more than {} times as large as the file: refused", most_expansion));
    left -= d.rows * d.columns;
  }
}

void read_group(const Bytes& file, hid_t root, const Dataset* first, std::size_t count, double dt_ms, Recording& out) {
  const std::size_t base = out.sweeps.size();
  for (std::size_t i = 0; i < first->rows; ++i) {
    out.sweeps.push_back({first->dt_ms.value_or(dt_ms), 0, {}, first->group});
    out.sweeps.back().samples.reserve(count);
  }
  for (std::size_t k = 0; k < count; ++k) {
    const Dataset& d = first[k];
    if (d.rows != first->rows || d.columns != first->columns) {
      file.fail(fmt::format("datasets '{}' and '{}' of group '{}' differ in shape", d.name, first->name, d.group));
    }
    const Id dataset(H5Dopen2(root, ((d.group.empty() ? "" : d.group + "/") + d.name).c_str(), H5P_DEFAULT), H5Dclose);
    const Id all(H5Dget_space(dataset), H5Sclose);
    const hsize_t extent[2] = {1, d.columns};
    const bool flat = H5Sget_simple_extent_ndims(all) == 1;
    const Id memory(H5Screate_simple(flat ? 1 : 2, flat ? extent + 1 : extent, nullptr), H5Sclose);
    for (std::size_t row = 0; row < d.rows; ++row) {
      const hsize_t start[2] = {row, 0};
      std::vector<double> values(d.columns);
      const bool selected = flat || H5Sselect_hyperslab(all, H5S_SELECT_SET, start, nullptr, extent, nullptr) >= 0;
      if (!selected || H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, all, H5P_DEFAULT, values.data()) < 0) {
        file.fail(fmt::format("dataset '{}/{}' is damaged: row {} cannot be read", d.group, d.name, row));
      }
      out.sweeps[base + row].samples.push_back(std::move(values));
    }
  }
}

}  // namespace

bool can_read(const Bytes& file) { return file.starts_with("\x89HDF\r\n\x1a\n"); }

namespace {

Recording read_here(const Bytes& file, const ReadOptions& options) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are reported by our own message
  const Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access, 1 << 16, 0);
  H5Pset_file_image(access, const_cast<std::uint8_t*>(file.data()), file.size());
  const Id root(H5Fopen("recording", H5F_ACC_RDONLY, access), H5Fclose);
  if (!root.ok()) file.fail("the HDF5 file is truncated or damaged");
  if (H5Aexists(root, "nwb_version") > 0) file.fail("an NWB file; plain HDF5 with units on its datasets is read");

  Scan scan;
  const herr_t visited = H5Ovisit2(root, H5_INDEX_NAME, H5_ITER_INC, look_at, &scan, H5O_INFO_BASIC);
  if (visited < 0) file.fail("the HDF5 file is damaged: its objects cannot be listed");
  if (scan.too_many) file.fail(fmt::format("more than {} datasets", most_datasets));
  std::vector<Dataset>& found = scan.found;
  if (found.empty()) file.fail("no dataset of one or two dimensions with an attribute 'unit'");
  std::stable_sort(found.begin(), found.end(), [](const Dataset& a, const Dataset& b) { return a.group < b.group; });
  check_sizes(file, found);

  Recording out;
  std::optional<double> stated = dt_of(root);
  if (!stated) stated = options.dt_ms;
  if (!stated && !found.front().dt_ms)
    out.warnings.push_back("no sampling interval (attribute dt_ms or rate_hz): 1 ms per sample assumed");
  for (const char* key : {"source", "sample_index_unit", "comment", "description"}) {
    if (std::string value = text_attribute(root, key); !value.empty()) out.provenance.emplace_back(key, std::move(value));
  }
  for (std::size_t i = 0; i < found.size();) {
    std::size_t next = i;
    while (next < found.size() && found[next].group == found[i].group) ++next;
    for (std::size_t k = i; k < next; ++k) {
      if (i == 0) out.channels.push_back(make_channel(found[k].name, found[k].unit));
    }
    bool same = next - i == out.channels.size();
    for (std::size_t k = i; same && k < next; ++k)
      same = found[k].name == out.channels[k - i].name && found[k].unit == out.channels[k - i].unit;
    if (!same) file.fail(fmt::format("group '{}' has other channels than group '{}'", found[i].group, found[0].group));
    read_group(file, root, &found[i], next - i, stated.value_or(1), out);
    i = next;
  }
  return out;
}

}  // namespace

Recording read(const Bytes& file, const ReadOptions& options) {
  return read_in_child(file, most_expansion, [&] { return read_here(file, options); });
}

}  // namespace axograd::data::hdf5
#endif

// Small files of every format for scripts/fuzz-formats: fuzz_samples FOLDER
#include <zlib.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>
#ifdef AXOGRAD_HAS_HDF5
#include <hdf5.h>
#endif

#include "data/npy.hpp"
#include "data/writers.hpp"

namespace {

using namespace axograd::data;

Recording recording() {
  Recording r;
  r.channels = {{"V_m", "mV", Kind::voltage}, {"I", "pA", Kind::current}};
  r.dacs = {{0, "Cmd 0", "pA", Kind::current, 0, true, CommandSource::epochs, "", {}}};
  for (int type = 1; type <= 7; ++type) {
    if (type != 6) r.dacs[0].epochs.push_back({type - 1, static_cast<EpochType>(type), 10.0 * type, 1, 20, 2, 8, 4});
  }
  r.tags = {{2, "tag"}};
  r.provenance = {{"comment", "a sample"}};
  for (int i = 0; i < 4; ++i) {
    Sweep sweep{0.1, 20.0 * i, {{}, {}}};
    for (int t = 0; t < 200; ++t) {
      sweep.samples[0].push_back(-70 + 30 * std::sin(0.2 * t));
      sweep.samples[1].push_back(100 * std::cos(0.1 * t + i));
    }
    r.sweeps.push_back(std::move(sweep));
  }
  return r;
}

void put(const std::string& path, const std::string& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);
}

std::string get(const std::string& path) {
  std::string bytes;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  for (int c; (c = std::fgetc(file)) != EOF;) bytes += static_cast<char>(c);
  std::fclose(file);
  return bytes;
}

template <class T> void set(std::string& bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

std::string abf1() {
  std::string b(6144, '\0');
  b.replace(0, 4, "ABF ");
  set(b, 4, 1.83f);
  set<std::int16_t>(b, 8, 5);
  set<std::int32_t>(b, 10, 800);
  set<std::int32_t>(b, 16, 2);
  set<std::int32_t>(b, 40, 12);
  set<std::int16_t>(b, 120, 2);
  set(b, 122, 50.0f);
  set(b, 244, 10.0f);
  set<std::int32_t>(b, 252, 32768);
  set<std::int16_t>(b, 412, 1);
  for (std::size_t p = 0; p < 16; ++p) {
    for (const std::size_t at : {730u, 922u, 1050u}) set(b, at + 4 * p, 1.0f);
    b.replace(602 + 8 * p, 2, p == 0 ? "mV" : "pA");
  }
  set<std::int16_t>(b, 2296, 1);
  set<std::int16_t>(b, 2300, 1);
  set<std::int16_t>(b, 2308, 3);
  set(b, 2348, 10.0f);
  set<std::int32_t>(b, 2508, 100);
  set<std::int32_t>(b, 2136, 20);
  set<std::int32_t>(b, 2216, 5);
  for (int i = 0; i < 800; ++i) b.append({static_cast<char>(i), static_cast<char>(i / 256)});
  set<std::int32_t>(b, 92, static_cast<std::int32_t>((b.size() + 511) / 512));
  set<std::int32_t>(b, 96, 2);
  b.append(512 - b.size() % 512, '\0');
  for (const std::int32_t v : {0, 400, 500, 400}) b.append(reinterpret_cast<const char*>(&v), 4);
  return b;
}

// An Igor wave of version 5.
std::string ibw() {
  std::string b(384, '\0');
  set<std::int16_t>(b, 0, 5);
  set<std::int32_t>(b, 12, 4);
  set<std::int32_t>(b, 76, 400);
  set<std::int16_t>(b, 80, 2);
  set<std::int32_t>(b, 132, 100);
  set<std::int32_t>(b, 136, 4);
  set(b, 148, 1e-4);
  b.replace(212, 2, "mV");
  for (int i = 0; i < 400; ++i) {
    const float value = 0.1f * static_cast<float>(i);
    b.append(reinterpret_cast<const char*>(&value), 4);
  }
  return b + "note";
}

std::string atf() {
  std::string text =
      "ATF\t1.0\n2\t3\n\"Comment=x\"\n\"Signals=\"\t\"IN 0\"\t\"IN 0\"\n\"Time (s)\"\t\"Trace #1 (mV)\"\t\"Trace #2 (mV)\"\n";
  char line[80];
  for (int t = 0; t < 300; ++t) {
    std::snprintf(line, sizeof line, "%g\t%g\t%g\n", t * 1e-4, -70 + t * 0.1, -60 - t * 0.2);
    text += line;
  }
  return text;
}

// A zip of one stored entry.
std::string npz(const std::string& name, const std::string& bytes) {
  std::string local(30, '\0'), central(46, '\0'), end(22, '\0');
  set<std::uint32_t>(local, 0, 0x04034b50);
  set<std::uint16_t>(local, 26, static_cast<std::uint16_t>(name.size()));
  set<std::uint32_t>(central, 0, 0x02014b50);
  set<std::uint16_t>(central, 28, static_cast<std::uint16_t>(name.size()));
  set<std::uint32_t>(central, 20, static_cast<std::uint32_t>(bytes.size()));
  set<std::uint32_t>(central, 24, static_cast<std::uint32_t>(bytes.size()));
  set<std::uint32_t>(end, 0, 0x06054b50);
  set<std::uint16_t>(end, 10, 1);
  set<std::uint32_t>(end, 16, static_cast<std::uint32_t>(local.size() + name.size() + bytes.size()));
  return local + name + bytes + central + name + end;
}

#ifdef AXOGRAD_HAS_HDF5
void hdf5(const std::string& path, const std::vector<double>& values) {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hsize_t size[2] = {4, 200}, chunk[2] = {1, 200};
  const hid_t space = H5Screate_simple(2, size, nullptr), list = H5Pcreate(H5P_DATASET_CREATE), text = H5Tcopy(H5T_C_S1),
              one = H5Screate(H5S_SCALAR);
  H5Pset_chunk(list, 2, chunk);
  H5Pset_deflate(list, 4);
  H5Tset_size(text, 2);
  for (const char* name : {"voltage", "current"}) {
    const hid_t dataset = H5Dcreate2(file, name, H5T_IEEE_F32LE, space, H5P_DEFAULT, list, H5P_DEFAULT);
    H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    const hid_t unit = H5Acreate2(dataset, "unit", text, one, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(unit, text, name[0] == 'v' ? "mV" : "pA");
    H5Aclose(unit);
    H5Dclose(dataset);
  }
  H5Tclose(text);
  H5Pclose(list);
  H5Sclose(one);
  H5Sclose(space);
  H5Fclose(file);
}
#endif

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string folder = std::string(argv[1]) + "/";
  const Recording r = recording();
  write_abf2(folder + "small.abf", r);
  write_csv(folder + "small.csv", r);
  put(folder + "small1.abf", abf1());
  put(folder + "small.atf", atf());
  put(folder + "small.ibw", ibw());
  std::vector<double> values;
  for (int i = 0; i < 800; ++i) values.push_back(std::sin(0.1 * i));
  write_npy(folder + "small.npy", values, {4, 200});
  put(folder + "small.npz", npz("V_m_mV.npy", get(folder + "small.npy")));
  const std::string csv = get(folder + "small.csv");
  gzFile gz = gzopen((folder + "small.csv.gz").c_str(), "wb");
  gzwrite(gz, csv.data(), static_cast<unsigned>(csv.size()));
  gzclose(gz);
#ifdef AXOGRAD_HAS_HDF5
  hdf5(folder + "small.h5", values);
#endif
  return 0;
}

#include <fmt/format.h>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "data/weights/nir.hpp"

#ifndef AXOGRAD_HAS_HDF5
namespace axograd::data {
bool nir_available() { return false; }
void write_nir(const std::string& path, const NirNetwork&) {
  throw UsageError(
      path +
      ": NIR files are HDF5, and this axograd is built without it (configure with AXOGRAD_HDF5=ON where libhdf5 is installed)");
}
}  // namespace axograd::data
#else

#include "data/hdf5_id.hpp"

namespace axograd::data {
namespace {

using Id = Hdf5Id;
using Names = std::vector<std::pair<std::string, std::string>>;

hid_t checked(hid_t id) {
  if (id < 0) throw ResourceError("libhdf5 could not make the NIR file");
  return id;
}

class File {
 public:
  File()
      : access_(checked(H5Pcreate(H5P_FILE_ACCESS)), H5Pclose),
        plain_(checked(H5Pcreate(H5P_DATASET_CREATE)), H5Pclose),
        text_(checked(H5Tcopy(H5T_C_S1)), H5Tclose),
        file_(create(access_), H5Fclose) {
    H5Pset_obj_track_times(plain_, false);  // the same network gives the same bytes
    H5Tset_size(text_, H5T_VARIABLE);
    H5Tset_cset(text_, H5T_CSET_UTF8);
  }

  void group(const std::string& path) {
    Id(checked(H5Gcreate2(file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)), H5Gclose);
  }

  void text(const std::string& path, const std::string& value) {
    const Id space(checked(H5Screate(H5S_SCALAR)), H5Sclose);
    const char* pointer = value.c_str();
    put(path, text_, text_, space, &pointer);
  }
  void numbers(const std::string& path, const std::vector<double>& x) {
    put(path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, Id(checked(simple({x.size()})), H5Sclose), x.data());
  }
  void matrix(const std::string& path, const std::vector<float>& x, std::size_t rows, std::size_t columns) {
    put(path, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, Id(checked(simple({rows, columns})), H5Sclose), x.data());
  }
  void shape(const std::string& path, std::int64_t size) {
    put(path, H5T_STD_I64LE, H5T_NATIVE_INT64, Id(checked(simple({1})), H5Sclose), &size);
  }
  void pairs(const std::string& path, const Names& names) {
    std::vector<const char*> pointers;
    for (const auto& [a, b] : names) pointers.push_back(a.c_str()), pointers.push_back(b.c_str());
    put(path, text_, text_, Id(checked(simple({names.size(), 2})), H5Sclose), pointers.data());
  }
  std::string bytes() {
    H5Fflush(file_, H5F_SCOPE_GLOBAL);
    const ssize_t size = H5Fget_file_image(file_, nullptr, 0);
    if (size <= 0) throw ResourceError("libhdf5 could not make the NIR file");
    std::string out(std::size_t(size), '\0');
    H5Fget_file_image(file_, out.data(), out.size());
    return out;
  }

 private:
  static hid_t create(hid_t access) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are reported by our own message
    H5Pset_fapl_core(access, 1 << 20, 0);         // in memory alone
    return checked(H5Fcreate("network.nir", H5F_ACC_TRUNC, H5P_DEFAULT, access));
  }
  static hid_t simple(const std::vector<hsize_t>& sizes) { return H5Screate_simple(int(sizes.size()), sizes.data(), nullptr); }
  void put(const std::string& path, hid_t stored, hid_t given, hid_t space, const void* data) {
    const Id set(checked(H5Dcreate2(file_, path.c_str(), stored, space, H5P_DEFAULT, plain_, H5P_DEFAULT)), H5Dclose);
    if (H5Dwrite(set, given, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) throw ResourceError("libhdf5 could not make the NIR file");
  }

  Id access_, plain_, text_, file_;
};

class Writer {
 public:
  explicit Writer(const NirNetwork& network) : n_(network) {}

  std::string bytes() {
    file_.text("/version", "1.0");
    file_.group("/node");
    file_.text("/node/type", "NIRGraph");
    file_.group("/node/nodes");
    const Projection &in = *n_.weights.find("in"), &out = *n_.weights.find("out");
    end("input", "Input", in.pre_count);
    linear(in, nullptr);
    neurons();
    join({"input", "in", "neurons"});
    if (const Projection* rec = n_.weights.find("rec")) {
      linear(*rec, nullptr);
      join({"neurons", "rec", "neurons"});
    }
    const auto bias = n_.weights.vectors.find("bias");
    const std::vector<float>* added = bias == n_.weights.vectors.end() ? nullptr : &bias->second;
    linear(out, n_.tau_out > 0 ? nullptr : added);
    end("output", "Output", out.post_count);
    if (n_.tau_out > 0) {
      readout(out.post_count);
      if (added) behind_the_leak(*added);
      join(added ? std::vector<std::string>{"neurons", "out", "readout", "bias", "output"}
                 : std::vector<std::string>{"neurons", "out", "readout", "output"});
    } else {
      join({"neurons", "out", "output"});
    }
    file_.pairs("/node/edges", edges_);
    metadata();
    return file_.bytes();
  }

 private:
  std::string node(const std::string& name, const char* type) {
    const std::string path = "/node/nodes/" + name;
    file_.group(path);
    file_.text(path + "/type", type);
    return path + "/";
  }
  void join(const std::vector<std::string>& chain) {
    for (std::size_t i = 1; i < chain.size(); ++i) edges_.emplace_back(chain[i - 1], chain[i]);
  }
  void end(const char* name, const char* type, int size) { file_.shape(node(name, type) + "shape", size); }

  // NIR's weight is [post, pre].
  void linear(const Projection& p, const std::vector<float>* bias) {
    const auto rows = std::size_t(p.post_count), columns = std::size_t(p.pre_count);
    std::vector<float> W(rows * columns, 0.0f);
    p.each([&](int i, int j, float w) { W[std::size_t(j) * columns + std::size_t(i)] += w; });
    const std::string path = node(p.name, bias ? "Affine" : "Linear");
    file_.matrix(path + "weight", W, rows, columns);
    if (bias) file_.numbers(path + "bias", {bias->begin(), bias->end()});
  }

  static std::vector<double> seconds(std::vector<double> ms) {
    for (double& x : ms) x *= 1e-3;
    return ms;
  }
  void neurons() {
    const NirNeurons& c = n_.neurons;
    const bool currents = !c.tau_syn.empty();
    const std::string path = node("neurons", currents ? "CubaLIF" : "LIF");
    file_.numbers(path + (currents ? "tau_mem" : "tau"), seconds(c.tau_m));
    file_.numbers(path + "r", c.r);
    file_.numbers(path + "v_leak", c.v_leak);
    file_.numbers(path + "v_threshold", c.v_threshold);
    file_.numbers(path + "v_reset", c.v_reset);
    if (!currents) return;
    file_.numbers(path + "tau_syn", seconds(c.tau_syn));
    file_.numbers(path + "w_in", c.w_in);
  }
  void readout(int outputs) {
    const std::string path = node("readout", "LI");
    const auto O = std::size_t(outputs);
    file_.numbers(path + "tau", seconds(std::vector<double>(O, n_.tau_out)));
    file_.numbers(path + "r", std::vector<double>(O, nir_unit_jump(n_.tau_out, n_.dt)));
    file_.numbers(path + "v_leak", std::vector<double>(O, 0.0));
  }
  void behind_the_leak(const std::vector<float>& bias) {
    const std::string path = node("bias", "Affine");
    std::vector<float> identity(bias.size() * bias.size(), 0.0f);
    for (std::size_t i = 0; i < bias.size(); ++i) identity[i * bias.size() + i] = 1;
    file_.matrix(path + "weight", identity, bias.size(), bias.size());
    file_.numbers(path + "bias", {bias.begin(), bias.end()});
  }
  void metadata() {
    file_.group("/node/metadata");
    file_.text("/node/metadata/dt", fmt::format("{:g}", n_.dt * 1e-3));
    file_.text("/node/metadata/time_unit", "s");
    for (const auto& [key, value] : n_.weights.metadata) {
      if (key.empty() || key == "dt" || key == "time_unit" || key.find('/') != std::string::npos || key == ".") continue;
      file_.text("/node/metadata/" + key, value);
    }
  }

  const NirNetwork& n_;
  File file_;
  Names edges_;
};

}  // namespace

bool nir_available() { return true; }

void write_nir(const std::string& path, const NirNetwork& network) {
  std::string reasons;
  for (const std::string& p : nir_problems(network)) reasons += " " + p;
  if (!reasons.empty()) throw UsageError(path + ": this network cannot be written as NIR." + reasons);
  write_file_atomic(path, Writer(network).bytes());
}

}  // namespace axograd::data
#endif

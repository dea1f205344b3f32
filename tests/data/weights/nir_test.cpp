// NIR: what is written is there for an HDF5 reader, and what cannot be said is refused with its reason. (That the package nir
// reads these files has been checked by hand: it is no dependency of the tests.)
#include "data/weights/nir.hpp"

#include <unistd.h>

#include <filesystem>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "tests/data/weights/sample.hpp"
#include "tests/support/catch.hpp"
#ifdef AXOGRAD_TEST_HDF5
#include "data/hdf5_id.hpp"
#endif

using namespace axograd;
using namespace axograd::data;
using namespace axograd::data::testing;

namespace {

NirNetwork sample_network() {
  NirNetwork n;
  n.weights = sample_weights();
  n.neurons.tau_m = {20, 20, 10}, n.neurons.r = {20, 20, 10};
  n.neurons.v_leak = n.neurons.v_reset = {0, 0, 0}, n.neurons.v_threshold = {1, 1, 1};
  n.tau_out = 20;
  return n;
}

std::string refusal(const NirNetwork& n) {
  try {
    write_nir((std::filesystem::temp_directory_path() / "never.nir").string(), n);
  } catch (const UsageError& e) {
    return e.what();
  }
  return "written";
}

}  // namespace

TEST_CASE("what NIR cannot say is refused, every reason by itself") {
  NirNetwork n = sample_network();
  CHECK(nir_problems(n).empty());
  n.beyond.neuron = "adaptive_lif", n.beyond.soft_reset = n.beyond.conductances = n.beyond.plasticity = true;
  n.beyond.t_ref = 2, n.beyond.longest_delay = 5;
  CHECK(nir_problems(n).size() == 6);
  n.neurons = {};
  CHECK(nir_problems(n).size() == 6);  // another neuron's missing parameters are no reason
  const auto one = [](auto change, const char* words) {
    NirNetwork broken = sample_network();
    change(broken);
    const auto problems = nir_problems(broken);
    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().find(words) != std::string::npos);
  };
  one([](NirNetwork& b) { b.weights.projections.pop_back(); }, "are needed");
  one([](NirNetwork& b) { b.neurons.r.pop_back(); }, "2 values for 3 neurons");
  one([](NirNetwork& b) { b.neurons.w_in = {1, 1, 1}; }, "together or not at all");
  one([](NirNetwork& b) { b.weights.projections[1].name = "lateral"; }, "no place");
  one([](NirNetwork& b) { b.weights.vectors["bias"] = {1, 2}; }, "2 values for 1 outputs");
  one([](NirNetwork& b) { b.weights.projections[0].dense.clear(), b.weights.projections[0].post_count = 4; }, "\"in\" ends at 4");
  n = sample_network();
  n.beyond.soft_reset = true;
  if (nir_available()) CHECK(refusal(n).find("subtract their threshold") != std::string::npos);
  if (!nir_available()) CHECK(refusal(sample_network()).find("without it") != std::string::npos);
}

#ifdef AXOGRAD_TEST_HDF5
namespace {

class Nir {
 public:
  explicit Nir(const std::string& path) : file_(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose) {
    REQUIRE(file_.ok());
  }
  std::vector<std::string> text(const std::string& path) const {
    const Hdf5Id set(H5Dopen2(file_, path.c_str(), H5P_DEFAULT), H5Dclose);
    REQUIRE(set.ok());
    const Hdf5Id type(H5Dget_type(set), H5Tclose), space(H5Dget_space(set), H5Sclose);
    std::vector<char*> raw(std::size_t(H5Sget_simple_extent_npoints(space)));
    REQUIRE(H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()) >= 0);
    std::vector<std::string> out(raw.begin(), raw.end());
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, raw.data());
    return out;
  }
  std::vector<double> numbers(const std::string& path) const {
    const Hdf5Id set(H5Dopen2(file_, path.c_str(), H5P_DEFAULT), H5Dclose);
    REQUIRE(set.ok());
    const Hdf5Id space(H5Dget_space(set), H5Sclose);
    std::vector<double> out(std::size_t(H5Sget_simple_extent_npoints(space)));
    REQUIRE(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.data()) >= 0);
    return out;
  }

 private:
  Hdf5Id file_;
};

}  // namespace

TEST_CASE("a network is written with its graph, transposed weights and times in seconds") {
  const std::string path = (std::filesystem::temp_directory_path() / ("axograd-" + std::to_string(::getpid()) + ".nir")).string();
  write_nir(path, sample_network());
  const std::string first = read_file(path);
  {
    const Nir file(path);
    CHECK(file.text("/node/type") == std::vector<std::string>{"NIRGraph"});
    CHECK(file.text("/node/nodes/neurons/type")[0] == "LIF");
    CHECK(file.numbers("/node/nodes/neurons/tau") == std::vector<double>{0.02, 0.02, 0.01});
    CHECK(file.numbers("/node/nodes/rec/weight") == std::vector<double>{0, 0, -1.5, 0.25, 0, 0, 0, 0.75, 0});  // [post, pre]
    CHECK(file.text("/node/nodes/out/type")[0] == "Linear");
    CHECK(file.text("/node/nodes/bias/type")[0] == "Affine");
    CHECK(file.numbers("/node/nodes/bias/bias") == std::vector<double>{0.5});
    CHECK(file.numbers("/node/nodes/bias/weight") == std::vector<double>{1});
    CHECK(file.numbers("/node/nodes/readout/r")[0] == Approx(20));
    CHECK(file.numbers("/node/nodes/input/shape") == std::vector<double>{2});
    CHECK(file.text("/node/edges") == std::vector<std::string>{"input", "in", "in", "neurons", "neurons", "rec", "rec", "neurons",
                                                               "neurons", "out", "out", "readout", "readout", "bias", "bias",
                                                               "output"});
    CHECK(file.text("/node/metadata/task")[0] == "evidence");
  }
  write_nir(path, sample_network());
  CHECK(read_file(path) == first);
  NirNetwork currents = sample_network();
  currents.neurons.tau_syn = {5, 5, 5}, currents.neurons.w_in = {5, 5, 5}, currents.tau_out = 0;
  write_nir(path, currents);
  {
    const Nir file(path);
    CHECK(file.text("/node/nodes/neurons/type")[0] == "CubaLIF");
    CHECK(file.numbers("/node/nodes/neurons/tau_syn")[2] == Approx(0.005));
    CHECK(file.text("/node/edges").size() == 12);
    CHECK(file.text("/node/nodes/out/type")[0] == "Affine");
  }
  std::filesystem::remove(path);
}
#endif

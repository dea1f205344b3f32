// Connectomes from texts written for one test.
#pragma once
#include "data/connectome/read.hpp"
#include "tests/data/files.hpp"

namespace axograd::data::test {

// A folder with files, and the options that read "edges.csv" in it (signs free unless a test says otherwise).
struct Bench {
  Scratch folder;
  ConnectomeOptions options;

  explicit Bench(const std::string& edges, const std::string& nodes = "") {
    put("edges.csv", edges);
    options.edges = folder / "edges.csv";
    options.signs.from = "free";
    if (nodes.empty()) return;
    put("nodes.csv", nodes);
    options.nodes = folder / "nodes.csv";
  }
  std::string put(const std::string& name, const std::string& text) {
    put_file(folder / name, text);
    return folder / name;
  }
  Connectome read() const { return read_connectome(options); }
  // The message of the error that reading ends in, with the folder's name taken out; empty without an error.
  std::string message() const {
    std::string text = error_of([&] { read(); });
    const std::string path = folder / "";
    for (std::size_t at = text.find(path); at != std::string::npos; at = text.find(path)) text.erase(at, path.size());
    return text;
  }
};

}  // namespace axograd::data::test

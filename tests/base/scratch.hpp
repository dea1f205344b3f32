// A temporary folder for one test, its files by `scratch / "name"`.
#pragma once
#include "tests/support/temporary_folder.hpp"

struct Scratch {
  axograd::testing::TemporaryFolder folder;
  std::string path = folder.path();
  std::string operator/(const std::string& name) const { return folder.path(name); }
};

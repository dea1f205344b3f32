// What this program is and where its files are.
#pragma once
#include <string>

namespace axograd::apps {

const char* version();
std::string program_path();  // of the running executable
// Folder that holds experiments/ and data/: beside the build folder of the program, or AXOGRAD_HOME. Empty when there is none.
std::string home_folder();
// Where a library of ours lies: beside the program or in ../lib. Empty when it is not there.
std::string our_library(const std::string& name);

}  // namespace axograd::apps

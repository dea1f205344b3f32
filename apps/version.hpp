// What this program is and where its files are.
#pragma once
#include <string>

namespace axograd::apps {

const char* version();
std::string program_path();  // of the running executable
// Folder that holds experiments/ and data/: beside the build folder of the program, or AXOGRAD_HOME. Empty when there is none.
std::string home_folder();

}  // namespace axograd::apps

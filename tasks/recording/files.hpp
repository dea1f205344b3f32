// Files of a folder by pattern.
#pragma once
#include <string>
#include <vector>

namespace axograd::tasks {

// Files of a folder that match a pattern with * and ?, sorted. Of "archive.tar.gz!pattern" the members whose whole path matches,
// as paths "folder/archive.tar.gz!member". InputError when there are none (lists what is there).
std::vector<std::string> matching_files(const std::string& folder, const std::string& pattern);

}  // namespace axograd::tasks

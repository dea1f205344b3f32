// The report of a run: one HTML file made from the files of the run folder alone (docs/run-folder.md).
#pragma once
#include <filesystem>
#include <string>

namespace axograd {

// The whole page as text. Parts whose files or keys are missing are left out; a figure that cannot be drawn says why in its
// place. Throws InputError when the folder does not exist, holds nothing to report, or a JSON file in it cannot be parsed.
std::string report_html(const std::filesystem::path& run_folder);

// Writes report_html() to run_folder/report.html (atomically) and returns that path. Throws ResourceError when it cannot.
std::filesystem::path write_report(const std::filesystem::path& run_folder);

}  // namespace axograd

// Which files and sweeps of a recording a task reads.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/record/options.hpp"
#include "tasks/preprocess/options.hpp"

namespace axograd::tasks {

// Where the recording lies. Patterns may hold * and ?; they are looked for in `folder`, or after "archive.tar.gz!" among the
// members of an archive there.
struct RecordingOptions {
  std::string name;
  std::string folder;
  std::string electrode_file = "*_aec*";
  std::vector<std::string> train_files = {"*_training*"};
  std::vector<std::string> test_files = {"*_test*"};
  std::vector<std::string> train_labels, test_labels;
  std::vector<int> train_sweeps, test_sweeps;
  std::string voltage_channel, current_channel;
  std::optional<double> sampling_step;
  RoiOptions train, test;
  template <class V> void visit(V& v) {
    v("name", name, {.doc = "name of the recording in the report; empty: the folder's name"});
    v("folder", folder, {.doc = "folder of the files", .required = true, .path = PathKind::folder});
    v("electrode_file", electrode_file,
      {.doc = "file of the sub-threshold noise that the electrode is estimated from; empty: none"});
    v("train_files", train_files, {.doc = "files to fit"});
    v("test_files", test_files, {.doc = "files held out to score the fit; repeats of one stimulus where possible"});
    v("train_labels", train_labels, {.doc = "only sweeps with these labels (as `axograd inspect` shows them); empty: all"});
    v("test_labels", test_labels, {.doc = "the same for the held-out sweeps"});
    v("train_sweeps", train_sweeps,
      {.doc = "only these sweeps, counted from 0 over all training files in the order of their names; empty: all", .low = 0});
    v("test_sweeps", test_sweeps, {.doc = "the same over the held-out files", .low = 0});
    v("voltage_channel", voltage_channel,
      {.doc = "name of the voltage channel where a file has several; empty: the one in volts"});
    v("current_channel", current_channel, {.doc = "the same for the current"});
    v("sampling_step", sampling_step,
      {.doc = "sampling interval of files that do not state it", .unit = "ms", .low = 1e-4, .high = 100});
    v("train", train, {.doc = "region of every training sweep that counts; what comes before it still sets the spike history"});
    v("test", test, {.doc = "region of every held-out sweep that counts; simulations start at its begin"});
  }
};

}  // namespace axograd::tasks

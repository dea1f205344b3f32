// What a user may set about how well the fitted parameters are known.
#pragma once
#include <string>
#include <vector>

#include "core/record/options.hpp"
#include "fitting/profile.hpp"

namespace axograd::tasks {

struct DiagnosisOptions {
  std::vector<std::string> profile;
  fitting::ProfileOptions profiles;
  bool stimuli = true;
  template <class V> void visit(V& v) {
    v("profile", profile,
      {.doc =
           "fitted parameters whose profile likelihood is computed: all others fitted again at values outwards from the optimum"});
    v("profiles", profiles, {.doc = "how the profiles are walked"});
    v("stimuli", stimuli,
      {.doc = "rank stimuli of the fitted window's length by what their recording would tell about the parameters"});
  }
};

}  // namespace axograd::tasks

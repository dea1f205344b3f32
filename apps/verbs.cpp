#include "apps/verb.hpp"

namespace axograd::apps {

#define AX_VERB(name) Verb name##_verb();
#include "apps/verbs.list"
#undef AX_VERB

std::span<const Verb> verbs() {
  static const Verb all[] = {
#define AX_VERB(name) name##_verb(),
#include "apps/verbs.list"
#undef AX_VERB
  };
  return all;
}

}  // namespace axograd::apps

// Text put into the program at build time (apps/report/assets/, and dygraphs from the system), so that a report needs nothing
// else.
#pragma once
#include <string_view>

namespace axograd::report::assets {

extern const std::string_view style_css;
extern const std::string_view traces_js;
extern const std::string_view dygraph_js;  // empty when the build found no dygraphs: traces stay still pictures
extern const std::string_view dygraph_css;
extern const std::string_view dygraph_licence;

}  // namespace axograd::report::assets

// Writes an experiment that runs as it is. The templates are the files of experiments/, so the tests run them.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "apps/verb.hpp"
#include "apps/version.hpp"
#include "core/base/atomic_file.hpp"
#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

namespace axograd::apps {
namespace {

namespace fs = std::filesystem;

struct Template {
  std::string name, path, title;
};

std::vector<Template> templates() {
  const std::string home = home_folder();
  if (home.empty()) throw ResourceError("error: the folder experiments/ was not found; set AXOGRAD_HOME to axograd's source folder");
  std::vector<Template> out;
  for (const auto& entry : fs::directory_iterator(fs::path(home) / "experiments")) {
    if (entry.path().extension() != ".json") continue;
    const auto source = read_json(entry.path().string());
    const auto* title = source.find("/title");
    out.push_back({entry.path().stem().string(), entry.path().string(), title && title->is_string() ? title->get<std::string>() : ""});
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return out;
}

// Texts that name something beside the template, as seen from `folder`.
void collect_paths(const nlohmann::json& json, const fs::path& from, const fs::path& folder, std::vector<std::pair<std::string, std::string>>& out) {
  if (json.is_structured()) {
    for (const auto& item : json) collect_paths(item, from, folder, out);
  } else if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    std::error_code error;
    const bool path = text.starts_with("../") || text.starts_with("./");
    if (!path || !fs::exists(from / text, error)) return;
    const fs::path target = fs::weakly_canonical(from / text);
    const fs::path relative = fs::relative(target, fs::weakly_canonical(folder), error);
    const bool near = !error && std::count(relative.begin(), relative.end(), "..") <= 3;
    out.emplace_back(nlohmann::json(text).dump(), nlohmann::json(near ? relative.string() : target.string()).dump());
  }
}

// The template's own text, comments and all, with its paths changed.
std::string moved(const Template& from, const fs::path& folder) {
  std::string text = read_file(from.path, static_cast<std::int64_t>(json_max_bytes));
  std::vector<std::pair<std::string, std::string>> paths;
  collect_paths(parse_json(text, from.path).value, fs::path(from.path).parent_path(), folder, paths);
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  for (const auto& [old_text, new_text] : paths)
    for (std::size_t at = 0; (at = text.find(old_text, at)) != std::string::npos; at += new_text.size()) text.replace(at, old_text.size(), new_text);
  return text;
}

class Init final : public VerbRun {
 public:
  template <class V>
  void visit(V& v) {
    v("template", template_, {.doc = "name of the template; without it, they are listed"});
    v("folder", folder_, {.doc = "folder to write into"});
    v("force", force_, {.doc = "replace a file that is already there"});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }
  std::vector<std::string> optional_words() const override { return {"template", "folder"}; }

  Exit run(const Globals& globals) override {
    const auto all = templates();
    if (template_.empty()) return list(all, globals);
    std::vector<std::string> names;
    const Template* chosen = nullptr;
    for (const Template& t : all) {
      names.push_back(t.name);
      if (t.name == template_) chosen = &t;
    }
    if (!chosen) throw UsageError(fmt::format("axograd init: error: unknown template \"{}\"{}", template_, suggestion(template_, names)));
    const fs::path folder = globals.out.empty() ? folder_ : globals.out;
    make_folders(folder.string());
    const std::string path = (folder / (chosen->name + ".json")).lexically_normal().string();
    if (!force_ && fs::exists(path)) throw UsageError(fmt::format("{}: error: this file exists; --force replaces it", path));
    write_file_atomic(path, moved(*chosen, folder));
    if (globals.json)
      fmt::print("{}\n", nlohmann::json{{"file", path}}.dump());
    else
      fmt::print("wrote {}\nnext: axograd validate {}\n", path, path);
    return Exit::ok;
  }

 private:
  static Exit list(const std::vector<Template>& all, const Globals& globals) {
    if (globals.json) {
      auto out = nlohmann::json::array();
      for (const Template& t : all) out.push_back({{"name", t.name}, {"title", t.title}});
      fmt::print("{}\n", out.dump(2));
      return Exit::ok;
    }
    TextTable table({"template", ""});
    for (const Template& t : all) table.row({t.name, t.title});
    fmt::print("{}", table.text());
    return Exit::ok;
  }

  std::string template_, folder_ = ".";
  bool force_ = false;
};

}  // namespace

Verb init_verb() {
  return {"init", "write an experiment that runs as it is, to start from",
          "  axograd init\n"
          "  axograd init quickstart my_cell/\n",
          make_verb<Init>};
}

}  // namespace axograd::apps

// Prints a shell's completion script, made of the verbs and their arguments.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/cli.hpp"

namespace axograd::apps {
namespace {

// Flags, words and the flags' values per verb as arms of `case`; where nothing is known, files.
std::string bash_script() {
  std::vector<std::string> names;
  std::string arms, values;
  for (const Verb& verb : verbs()) {
    names.emplace_back(verb.name);
    std::vector<std::string> flags = {"--help"}, words;
    for (const Argument& a : arguments_of(verb)) {
      if (a.positional)
        words.insert(words.end(), a.choices.begin(), a.choices.end());
      else
        flags.push_back(a.shown);
      if (!a.positional && !a.choices.empty())
        values += fmt::format("    {}:{}) words=\"{}\" ;;\n", verb.name, a.shown, fmt::join(a.choices, " "));
    }
    arms += fmt::format("    {}) flags=\"{}\" words=\"{}\" ;;\n", verb.name, fmt::join(flags, " "), fmt::join(words, " "));
  }
  return fmt::format(R"(# axograd completion bash: source it, or keep it where bash-completion looks
_axograd() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} verb= flags="--help --version" words="{0} help" w
  for w in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $w in {1}) verb=$w; break ;; esac
  done
  case $verb in
{2}  esac
  case $verb:$before in
{3}  esac
  if [[ $word == -* ]]; then words=$flags; fi
  if [[ -n $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi
}}
complete -o filenames -F _axograd axograd
)",
                     fmt::join(names, " "), fmt::join(names, "|"), arms, values);
}

class Completion final : public VerbRun {
 public:
  template <class V> void visit(V& v) {
    v("shell", shell_, {.doc = "the shell it is for", .choices = {"bash"}, .required = true});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }

  Exit run(const Globals&) override {
    fmt::print("{}", bash_script());
    return Exit::ok;
  }

 private:
  std::string shell_;
};

}  // namespace

Verb completion_verb() {
  return {"completion", "print a script that completes verbs, flags and their values in a shell",
          "  axograd completion bash > ~/.local/share/bash-completion/completions/axograd\n"
          "  source <(axograd completion bash)\n",
          make_verb<Completion>};
}

}  // namespace axograd::apps

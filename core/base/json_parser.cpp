// The JSON reader behind parse_json(): recursive descent, because its messages must say where and what to write instead.
#include <charconv>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"

namespace axograd {
namespace {

constexpr std::size_t max_values = 1'000'000;

struct SyntaxError {};  // already in problems; unwinds to parse()

class Parser {
 public:
  Parser(std::string_view text, SourceJson& out) : text_(text), out_(out) {}

  void parse() {
    if (text_.size() > json_max_bytes) {
      add(0, "the text is larger than 16 MiB");
    } else {
      try {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
        skip_space();
        out_.value = value("", 0);
        skip_space();
        if (at_ < text_.size()) fail(at_, fmt::format("unexpected {} after the end of the document", shown()));
      } catch (const SyntaxError&) {
      }
    }
    problems_.raise();
  }

 private:
  // ---- positions and errors ----
  Position position(std::size_t where) {
    if (where < mark_) mark_ = 0, mark_position_ = {1, 1};
    for (; mark_ < where && mark_ < text_.size(); ++mark_) {
      if (text_[mark_] == '\n') {
        ++mark_position_.line;
        mark_position_.column = 1;
      } else if ((text_[mark_] & 0xC0) != 0x80) {  // not a continuation byte
        ++mark_position_.column;
      }
    }
    return mark_position_;
  }

  void add(std::size_t where, std::string message, std::string suggestion = {}, const char* code = "syntax") {
    Problem p;
    p.file = out_.file;
    const Position at = position(where);
    p.line = at.line;
    p.column = at.column;
    p.code = code;
    p.message = std::move(message);
    p.suggestion = std::move(suggestion);
    problems_.add(std::move(p));
  }

  [[noreturn]] void fail(std::size_t where, std::string message, std::string suggestion = {}) {
    add(where, std::move(message), std::move(suggestion));
    throw SyntaxError{};
  }

  // What stands here, for messages.
  std::string shown() const {
    if (at_ >= text_.size()) return "end of file";
    const auto c = static_cast<unsigned char>(text_[at_]);
    return c >= 0x20 && c < 0x7F ? fmt::format("'{}'", text_[at_]) : fmt::format("byte 0x{:02X}", c);
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
      } else if (text_.substr(at_).starts_with("//")) {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else {
        break;
      }
    }
  }

  // ---- values ----
  nlohmann::json value(const std::string& pointer, int depth) {
    if (++values_ > max_values) fail(at_, "more than 1 000 000 values");
    if (depth > json_max_depth) fail(at_, fmt::format("nested deeper than {} levels", json_max_depth));
    out_.places[pointer].value = position(at_);
    switch (peek()) {
      case '{': return object(pointer, depth);
      case '[': return array(pointer, depth);
      case '"': return string();
      case '\'': fail(at_, "texts stand in double quotes", "\"");
      default: break;
    }
    if (at_ >= text_.size()) fail(at_, "the text ends where a value was expected");
    return scalar();
  }

  nlohmann::json object(const std::string& pointer, int depth) {
    const std::size_t open = at_++;
    nlohmann::json out = nlohmann::json::object();
    skip_space();
    for (bool first = true; peek() != '}'; first = false) {
      if (!first && !next_item('}', open)) break;
      const std::size_t key_at = at_;
      const std::string key = object_key(open);
      const std::string path = pointer_join(pointer, key);
      if (out.contains(key)) {
        const Position before = out_.places[path].key;
        add(key_at, fmt::format("duplicate key \"{}\" (first at line {})", key, before.line), {}, "duplicate_key");
      }
      skip_space();
      if (peek() != ':') fail(at_, fmt::format("expected ':' after the key \"{}\", found {}", key, shown()), "':'");
      ++at_;
      skip_space();
      out_.places[path].key = position(key_at);
      out[key] = value(path, depth + 1);
      skip_space();
    }
    value_end_ = ++at_;
    return out;
  }

  nlohmann::json array(const std::string& pointer, int depth) {
    const std::size_t open = at_++;
    nlohmann::json out = nlohmann::json::array();
    skip_space();
    for (bool first = true; peek() != ']'; first = false) {
      if (!first && !next_item(']', open)) break;
      if (at_ >= text_.size()) unclosed(open);
      out.push_back(value(pointer + '/' + std::to_string(out.size()), depth + 1));
      skip_space();
    }
    value_end_ = ++at_;
    return out;
  }

  // Between two items: true with the next item ahead. Called with at_ past white space and not at the closing bracket.
  bool next_item(char close, std::size_t open) {
    if (at_ >= text_.size()) unclosed(open);
    if (peek() == (close == '}' ? ']' : '}')) fail(at_, fmt::format("'{}' opened at line {} is closed by {}", text_[open],
                                                                   position(open).line, shown()), fmt::format("'{}'", close));
    if (peek() != ',') fail(value_end_, fmt::format("missing ',' before {}", shown()), "','");
    const std::size_t comma = at_++;
    skip_space();
    if (peek() == close) fail(comma, fmt::format("trailing comma before '{}'", close), fmt::format("'{}' without the comma", close));
    return true;
  }

  [[noreturn]] void unclosed(std::size_t open) { fail(open, fmt::format("'{}' is never closed", text_[open])); }

  std::string object_key(std::size_t open) {
    if (at_ >= text_.size()) unclosed(open);
    if (peek() == '"') return string().get<std::string>();
    const std::size_t start = at_;
    const bool quote = peek() == '\'';
    std::size_t end = at_ + (quote ? 1 : 0);
    while (end < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[end])) || text_[end] == '_')) ++end;
    const std::string word(text_.substr(start + (quote ? 1 : 0), end - start - (quote ? 1 : 0)));
    if (word.empty()) fail(start, fmt::format("expected a key in double quotes, found {}", shown()));
    fail(start, "keys stand in double quotes", fmt::format("\"{}\"", word));
  }

  nlohmann::json scalar() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    const std::string word(text_.substr(start, at_ - start));
    value_end_ = at_;
    if (word.empty()) fail(start, fmt::format("expected a value, found {}", shown()));
    if (word == "true") return true;
    if (word == "false") return false;
    if (word == "null") return nullptr;
    const char c = word[0];
    if (c == '-' || c == '+' || c == '.' || (c >= '0' && c <= '9')) return number(word, start);
    const std::vector<std::string> words = {"true", "false", "null"};
    const std::string near = nearest(word, words);
    if (word == "NaN" || word == "nan" || word.starts_with("Inf") || word.starts_with("inf"))
      fail(start, fmt::format("{} is not a JSON number", word));
    fail(start, fmt::format("{} is no JSON value; a text stands in double quotes", word), near.empty() ? '"' + word + '"' : near);
  }

  static bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.' || c == '_' || (c & 0x80) != 0;
  }

  // JSON's number grammar: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
  static bool is_number(std::string_view s, bool& integer) {
    std::size_t i = 0;
    const auto digits = [&] {
      const std::size_t start = i;
      while (i < s.size() && s[i] >= '0' && s[i] <= '9') ++i;
      return i - start;
    };
    if (i < s.size() && s[i] == '-') ++i;
    const std::size_t first = i;
    const std::size_t whole = digits();
    if (whole == 0 || (whole > 1 && s[first] == '0')) return false;
    integer = true;
    if (i < s.size() && s[i] == '.') {
      ++i;
      integer = false;
      if (digits() == 0) return false;
    }
    if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
      ++i;
      integer = false;
      if (i < s.size() && (s[i] == '+' || s[i] == '-')) ++i;
      if (digits() == 0) return false;
    }
    return i == s.size();
  }

  nlohmann::json number(const std::string& word, std::size_t start) {
    bool integer = false;
    double real = 0;
    if (!is_number(word, integer)) {
      const char* begin = word.c_str() + (word[0] == '+' ? 1 : 0);
      const auto [end, error] = std::from_chars(begin, word.c_str() + word.size(), real);
      const bool meant = error == std::errc() && end == word.c_str() + word.size() && std::isfinite(real);
      const bool quantity = error == std::errc() && !meant;
      fail(start, quantity ? fmt::format("{} is no JSON number; a quantity stands in double quotes", word)
                           : fmt::format("{} is no JSON number", word),
           meant ? fmt::format("{}", real) : quantity ? fmt::format("\"{} {}\"", std::string(begin, end), std::string(end)) : "");
    }
    if (integer) {
      std::int64_t exact = 0;
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), exact);
      if (error == std::errc() && end == word.data() + word.size()) return exact;
    }
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), real);
    if (error == std::errc::result_out_of_range) {
      real = std::strtod(word.c_str(), nullptr);  // tells too small (fine, 0 or denormal) from too large
      if (std::isinf(real)) fail(start, fmt::format("{} is beyond the range of a double", word));
    }
    return real;
  }

  // ---- strings ----
  nlohmann::json string() {
    const std::size_t open = at_++;
    std::string out;
    for (;;) {
      if (at_ >= text_.size() || text_[at_] == '\n') fail(open, "this text has no closing quote", "'\"' at its end");
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') break;
      if (c < 0x20) fail(at_, fmt::format("control character 0x{:02X} in a text", c), fmt::format("\\u{:04X}", c));
      if (c == '\\')
        escape(out);
      else if (c < 0x80)
        out += text_[at_++];
      else
        multibyte(out);
    }
    value_end_ = ++at_;
    return out;
  }

  void escape(std::string& out) {
    const std::size_t start = at_++;
    const char c = peek();
    ++at_;
    switch (c) {
      case '"': case '\\': case '/': out += c; return;
      case 'b': out += '\b'; return;
      case 'f': out += '\f'; return;
      case 'n': out += '\n'; return;
      case 'r': out += '\r'; return;
      case 't': out += '\t'; return;
      case 'u': break;
      default: fail(start, "unknown escape in a text", "\\\\");
    }
    unsigned code = hex4(start);
    if (code >= 0xDC00 && code < 0xE000) fail(start, "second half of a surrogate pair without the first");
    if (code >= 0xD800 && code < 0xDC00) {
      if (!text_.substr(at_).starts_with("\\u")) fail(start, "first half of a surrogate pair without the second");
      at_ += 2;
      const unsigned low = hex4(start);
      if (low < 0xDC00 || low >= 0xE000) fail(start, "first half of a surrogate pair without the second");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
  }

  unsigned hex4(std::size_t start) {
    unsigned code = 0;
    const std::string_view digits = text_.substr(std::min(at_, text_.size()), 4);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error != std::errc() || end != digits.data() + 4 || digits.size() < 4) fail(start, "\\u takes four hexadecimal digits");
    at_ += 4;
    return code;
  }

  static void append_utf8(std::string& out, unsigned code) {
    const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0 | (code >> 6)), put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      put(0xE0 | (code >> 12)), put(0x80 | ((code >> 6) & 0x3F)), put(0x80 | (code & 0x3F));
    } else {
      put(0xF0 | (code >> 18)), put(0x80 | ((code >> 12) & 0x3F)), put(0x80 | ((code >> 6) & 0x3F)), put(0x80 | (code & 0x3F));
    }
  }

  // One character of 2-4 bytes; overlong forms, surrogates and values past U+10FFFF are refused.
  void multibyte(std::string& out) {
    const auto lead = static_cast<unsigned char>(text_[at_]);
    const int extra = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    unsigned code = lead & (0x3F >> extra);
    bool good = lead >= 0xC2 && lead <= 0xF4 && at_ + static_cast<std::size_t>(extra) < text_.size();
    for (int i = 1; good && i <= extra; ++i) {
      const auto c = static_cast<unsigned char>(text_[at_ + static_cast<std::size_t>(i)]);
      good = (c & 0xC0) == 0x80;
      code = (code << 6) | (c & 0x3F);
    }
    const unsigned least[] = {0, 0x80, 0x800, 0x10000};
    good = good && code >= least[extra] && code <= 0x10FFFF && !(code >= 0xD800 && code < 0xE000);
    if (!good) fail(at_, "not UTF-8");
    out += text_.substr(at_, static_cast<std::size_t>(extra) + 1);
    at_ += static_cast<std::size_t>(extra) + 1;
  }

  std::string_view text_;
  SourceJson& out_;
  Problems problems_;
  std::size_t at_ = 0, values_ = 0;
  std::size_t value_end_ = 0;  // just past the last value: where a missing comma belongs
  std::size_t mark_ = 0;
  Position mark_position_{1, 1};
};

}  // namespace

SourceJson parse_json(std::string_view text, const std::string& file) {
  SourceJson out;
  out.file = file;
  Parser(text, out).parse();
  return out;
}

}  // namespace axograd

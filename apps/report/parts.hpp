// The parts of the page that every run has, each from one file of the run folder. An empty string: nothing to show.
#pragma once
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "apps/report/figure.hpp"

namespace axograd::report {

// The verdict in words, from summary.json (or report.json's own "verdict"), one sentence per item, not escaped.
std::vector<std::string> verdict_sentences(const nlohmann::json& summary, const nlohmann::json& parameters,
                                           const nlohmann::json& report);

// Cards with the headline numbers.
std::string key_numbers(const nlohmann::json& summary);

// Model, baseline and the recording's own reliability side by side.
std::string scores_part(const nlohmann::json& summary, Context& context);

// Candidates of the model selection and what the data could not tell between them.
std::string variants_part(const nlohmann::json& summary, Context& context);

// Estimates with errors, correlations, identifiability.
std::string parameters_part(const nlohmann::json& parameters, Context& context);

// Loss and gradient against the iteration, a figure per stage. `history` holds the lines of history.jsonl.
std::string convergence_part(const std::vector<nlohmann::json>& history, Context& context);

// Where everything came from and how to do it again.
std::string provenance_part(const nlohmann::json& provenance, const nlohmann::json& summary);

// The effective configuration, folded.
std::string config_part(const nlohmann::json& config);

// A titled section of the page; "" when `body` is.
std::string section(const std::string& title, const std::string& lead, const std::string& body);

}  // namespace axograd::report

// Where the signs of a connectome come from. Nothing is guessed: a cell or an edge whose sign the chosen source does not give is
// an error that says what can be done.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "data/connectome/connectome.hpp"
#include "data/connectome/options.hpp"

namespace axograd::data {

// Fills in every edge's sign (and the nodes', where the source is about cells), or throws InputError. `file` starts the messages.
void settle_signs(Connectome& connectome, const SignOptions& options, const std::string& file);

// "+1", "-1", "E", "inhibitory" …: +1 or -1; 0 for "0", "", "NULL", "unknown". False for anything else.
bool parse_sign(const std::string& text, int& sign);
const std::vector<std::string>& sign_words();  // what parse_sign takes, for messages

// The 26 GABA neurons of the C. elegans hermaphrodite: DD01-06, VD01-13, RMED, RMEL, RMER, RMEV, AVL, DVB, RIS (McIntire,
// Jorgensen, Kaplan & Horvitz 1993, by anti-GABA staining; numbers with a zero in front as in Cook et al. 2019). Gendrel, Atlas &
// Hobert 2016 report twice as many classes with GABA, several of which only take it up; they are not counted as inhibitory here.
// GABA excites some enteric muscles (AVL, DVB), and acetylcholine and glutamate inhibit where the receptor is a chloride channel:
// a rule on the presynaptic cell cannot know.
std::span<const std::string> c_elegans_gaba_neurons();
bool is_c_elegans_gaba(const std::string& id);  // "DD1" as well as "DD01"

}  // namespace axograd::data

// This process: its time, memory and signals.
#pragma once
#include <cstdint>

namespace axograd {

double cpu_seconds();           // user + system time of all threads (getrusage)
double wall_seconds();          // monotonic, from an arbitrary start
std::int64_t peak_rss_bytes();  // largest resident set so far

// From now on the first SIGINT or SIGTERM only sets a flag; a second one ends the process at once with the signal's own code.
void catch_stop_signals();
bool stop_requested();
int stop_signal();             // SIGINT, SIGTERM or 0
void request_stop(int signal); // what the handler does; also for tests and --maxh
void clear_stop();

}  // namespace axograd

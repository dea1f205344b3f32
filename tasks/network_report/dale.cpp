#include "tasks/network_report/dale.hpp"

#include <cmath>

namespace axograd::tasks::network_report {

DaleCheck dale_check(const data::Projection& p) {
  DaleCheck out;
  p.each([&](int i, int j, float w) {
    if (w == 0 && p.is_dense()) return;  // no connection
    const int sign = p.sign_of(i);
    if (sign == 0) {
      ++out.free;
      return;
    }
    ++out.checked;
    if (float(sign) * w >= 0) return;  // a NaN counts as wrong
    ++out.wrong;
    const double size = std::abs(double(w));
    if (out.worst_pre >= 0 && !(size > out.worst)) return;
    out.worst = size, out.worst_pre = i, out.worst_post = j;
  });
  return out;
}

}  // namespace axograd::tasks::network_report

// Units: spelling, dimensions, exact conversions, and what the errors say.
#include "core/base/units.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace axograd;

namespace {

std::string failure(std::string_view text, std::string_view unit, std::string& suggestion) {
  try {
    parse_quantity(text, unit);
  } catch (const UnitError& error) {
    suggestion = error.suggestion;
    return error.what();
  }
  FAIL("accepted " << text);
  return {};
}

}  // namespace

TEST_CASE("quantities read exactly in the declared unit", "[units]") {
  CHECK(parse_quantity("20 ms", "ms") == 20);
  CHECK(parse_quantity("0.02 s", "ms") == 20);
  CHECK(parse_quantity("281pF", "pF") == 281);
  CHECK(parse_quantity("0.281 nF", "pF") == 281);
  CHECK(parse_quantity("-70.6 mV", "mV") == -70.6);
  CHECK(parse_quantity(" +1e-3 V ", "mV") == 1);
  CHECK(parse_quantity("2 nA", "pA") == 2000);
  CHECK(parse_quantity("36 mS/cm2", "mS/cm2") == 36);
  CHECK(parse_quantity("1 uF/cm^2", "uF/cm2") == 1);
  CHECK(parse_quantity("1 µF/cm²", "uF/cm2") == 1);
  CHECK(parse_quantity("0.01 uF/mm2", "uF/cm2") == Approx(1).epsilon(1e-15));
  CHECK(parse_quantity("30 MOhm", "MOhm") == 30);
  CHECK(parse_quantity("30 MΩ", "kOhm") == 30000);
  CHECK(parse_quantity("5 Hz", "1/s") == 5);
  CHECK(parse_quantity("5 /s", "Hz") == 5);
  CHECK(parse_quantity("2 1/ms", "kHz") == 2);
  CHECK(parse_quantity("50 %", "1") == 0.5);
  CHECK(parse_quantity("2 min", "s") == 120);
  CHECK(parse_quantity("1 V/s", "mV/ms") == 1);
  CHECK(parse_quantity("6.3 degC", "degC") == 6.3);
}

TEST_CASE("dimensions follow from the physics", "[units]") {
  CHECK(parse_unit("nS*mV").same_dimension(parse_unit("pA")));
  CHECK(convert(1, "nS*mV", "pA") == 1);
  CHECK(convert(1, "pF*mV/ms", "pA") == 1);
  CHECK(convert(1, "mS/cm2*mV", "uA/cm2") == 1);
  CHECK(convert(1, "MOhm*nF", "ms") == 1);
  CHECK(convert(1, "uF/cm2*mV/ms", "uA/cm2") == 1);
  CHECK(convert(1, "C/s", "A") == 1);
  CHECK(convert(1, "V*A", "W") == 1);
  CHECK(convert(1, "mM", "mol/m*1/m*1/m") == 1);
  CHECK_FALSE(parse_unit("K").same_dimension(parse_unit("degC")));
}

TEST_CASE("conversions there and back are the identity to the last bit or nearly", "[units]") {
  for (const char* unit : {"ms", "mV", "pA", "nS", "uA/cm2", "mS/cm2", "MOhm", "1/ms"})
    for (const auto& other : units_like(parse_unit(unit)))
      CHECK(convert(convert(0.1234567, unit, other), other, unit) == Approx(0.1234567).epsilon(4e-16));
}

TEST_CASE("errors name what was found and the nearest spelling", "[units]") {
  std::string near;
  CHECK(failure("20 mV", "ms", near).find("is a voltage, but a time is needed") != std::string::npos);
  CHECK(near == "\"20 ms\"");
  CHECK(failure("20 msec", "ms", near).find("unknown unit \"msec\"") != std::string::npos);
  CHECK(near == "\"20 ms\"");
  CHECK(failure("3 us/cm2", "mS/cm2", near).find("a conductance density is needed") != std::string::npos);
  failure("70 mv", "mV", near);
  CHECK(near == "\"70 mV\"");
  CHECK(failure("20", "ms", near).find("no unit") != std::string::npos);
  CHECK(near == "\"20 ms\"");
  CHECK(failure("fast", "ms", near).find("does not start with a number") != std::string::npos);
  CHECK(failure("inf ms", "ms", near).find("number") != std::string::npos);
  CHECK(failure("1 ms^99", "ms", near).find("unknown unit") != std::string::npos);
  CHECK(failure("1 " + std::string(1000, 'm'), "ms", near).find("unknown unit") != std::string::npos);
  CHECK_THROWS_AS(convert(1, "pA", "mV"), UnitError);
}

// Text for the page: escaping and numbers.
#pragma once
#include <string>
#include <string_view>

namespace axograd::report {

// Text made harmless in HTML, in element content and in quoted attributes.
std::string escape(std::string_view text);

// JSON text made harmless inside a <script> element.
std::string escape_script(std::string text);

// `value` with that many significant figures; "–" when not finite.
std::string number(double value, int figures = 4);

// The same without zeros at the end: 4 instead of 4.000.
std::string short_number(double value, int figures = 4);

// `value` with that many decimals; "–" when not finite.
std::string decimals(double value, int digits);

// `value` written so that its last figure fits its standard error: two figures of the error.
std::string with_precision_of(double value, double error);

// "label (unit)", without the bracket when the unit is empty or "1". Not escaped.
std::string with_unit(const std::string& label, const std::string& unit);

}  // namespace axograd::report

// Records: named scalars from one field list. The list is written once, as X(name, default, unit, low, high, doc); members,
// metadata, schema, documentation and tests come from it. Arrays: X(name[K], ...) is written XA(name, K, default, ...).
#pragma once
#include <cstddef>

#include "core/num/isa.hpp"

namespace axograd {

// What is known about one scalar. `unit` is "1" for a pure number. `low`/`high` bound it (both inclusive).
struct Field {
  const char* name;
  double value;  // default
  const char* unit;
  double low, high;
  const char* doc;   // meaning [source]
  int count = 1;     // > 1 for an array field; its scalars are name[0] … name[count-1]
};

// A view of one record's field list (static storage).
struct FieldList {
  const Field* fields = nullptr;
  int fields_count = 0;  // entries, arrays counted once
  int size = 0;          // scalars, arrays counted in full
  const Field* begin() const { return fields; }
  const Field* end() const { return fields + fields_count; }
};

}  // namespace axograd

// ---- the macro side: AX_RECORD(State, LIST) defines template <class T> struct State { …; each(f); } and State_fields ----
#define AX_MEMBER_(name, ...) T name;
#define AX_MEMBER_A_(name, count, ...) T name[count];
#define AX_VISIT_(name, ...) f(name);
#define AX_VISIT_A_(name, count, ...) \
  for (int i_ = 0; i_ < (count); ++i_) f(name[i_]);
#define AX_META_(name, value, unit, low, high, doc) ::axograd::Field{#name, value, unit, low, high, doc, 1},
#define AX_META_A_(name, count, value, unit, low, high, doc) ::axograd::Field{#name, value, unit, low, high, doc, count},
#define AX_COUNT_(name, ...) +1
#define AX_COUNT_A_(name, count, ...) +(count)
#define AX_ENTRY_(name, ...) +1

// LIST is a macro of two arguments (X, XA). All members are T, laid out as an array of `size` scalars in list order.
#define AX_RECORD(Rec, LIST)                                                            \
  template <class T>                                                                    \
  struct Rec {                                                                          \
    LIST(AX_MEMBER_, AX_MEMBER_A_)                                                      \
    template <class F>                                                                  \
    AX_HD void each(F&& f) {                                                            \
      LIST(AX_VISIT_, AX_VISIT_A_)                                                      \
    }                                                                                   \
    template <class F>                                                                  \
    AX_HD void each(F&& f) const {                                                      \
      LIST(AX_VISIT_, AX_VISIT_A_)                                                      \
    }                                                                                   \
    static constexpr int size = 0 LIST(AX_COUNT_, AX_COUNT_A_);                         \
  };                                                                                    \
  static constexpr ::axograd::Field Rec##_fields[] = {LIST(AX_META_, AX_META_A_)};      \
  static constexpr ::axograd::FieldList Rec##_list = {Rec##_fields, 0 LIST(AX_ENTRY_, AX_ENTRY_), 0 LIST(AX_COUNT_, AX_COUNT_A_)};

// An empty record (a model without history or coefficients).
#define AX_EMPTY_RECORD(Rec)                    \
  template <class T>                            \
  struct Rec {                                  \
    template <class F>                          \
    AX_HD void each(F&&) {}                     \
    template <class F>                          \
    AX_HD void each(F&&) const {}               \
    static constexpr int size = 0;              \
  };                                            \
  static constexpr ::axograd::FieldList Rec##_list = {};

// A C face for the few questions we ask of libphonenumber; every function survives any bytes.
#pragma once
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Reads `text` as a phone number, local numbers as dialled in `region` (ISO 3166 alpha-2, or "ZZ" for none), and
/// writes E.164 (with plus, NUL-terminated) to `out`. False if it cannot be a valid number or does not fit.
bool caduceus_phone_e164(const char *text, const char *region, char *out, size_t capacity);

/// The region of an E.164 number, such as "BR", to `out` (at least 4 bytes). False if unknown.
bool caduceus_phone_region(const char *e164, char *out, size_t capacity);

/// The number as people of its country write it abroad, such as "+55 11 91234-5678". False if it cannot be read.
bool caduceus_phone_international(const char *e164, char *out, size_t capacity);

#ifdef __cplusplus
}
#endif

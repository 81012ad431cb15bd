#pragma once

#include <cstdint>

namespace rolecall {

/// What came of reading a string.
struct StringEnd {
    /// One past the closing quote; on failure the byte at fault.
    uint8_t *end;
    /// The bytes of the unescaped text.
    uint32_t count;
    bool is_valid;
};

/// Reads the string whose first byte after the quote is `begin`, and unescapes it where it stands.
///
/// Eight bytes after `limit` must be readable. The text is valid UTF-8 without control characters
/// inside strings, which simdjson's first stage has checked.
StringEnd read_string(uint8_t *begin, uint8_t *limit) noexcept;

} // namespace rolecall

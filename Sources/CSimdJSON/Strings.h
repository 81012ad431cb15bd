#pragma once

#include <cstdint>
#include <cstring>

namespace rolecall {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte must be the lowest");

/// The high bits of the bytes of `word` that are zero; above the lowest of them, perhaps others.
inline uint64_t zero_bytes(uint64_t word) noexcept {
    constexpr uint64_t ones = 0x0101010101010101;
    return (word - ones) & ~word & (ones << 7);
}

/// The high bits of the bytes of `word` that equal `byte`, as exact as `zero_bytes`.
inline uint64_t bytes_equal(uint64_t word, uint8_t byte) noexcept {
    return zero_bytes(word ^ (0x0101010101010101 * byte));
}

/// Eight bytes from `cursor` on.
inline uint64_t word_at(const uint8_t *cursor) noexcept {
    uint64_t word;
    std::memcpy(&word, cursor, sizeof word);
    return word;
}

/// Whether one of the bytes of `word` may not stand in a JSON string as it is (RFC 8259 §7).
inline bool needs_escape(uint64_t word) noexcept {
    constexpr uint64_t ones = 0x0101010101010101;
    uint64_t controls = (word - ones * 0x20) & ~word & (ones << 7);
    return (controls | bytes_equal(word, '"') | bytes_equal(word, '\\')) != 0;
}

/// The first quote or backslash at or after `cursor`, or `limit`. Reads up to eight bytes too far.
inline uint8_t *find_special(uint8_t *cursor, uint8_t *limit) noexcept {
    for (; cursor < limit; cursor += 8) {
        uint64_t word = word_at(cursor);
        uint64_t hits = bytes_equal(word, '"') | bytes_equal(word, '\\');
        if (hits != 0) {
            cursor += __builtin_ctzll(hits) / 8;
            break;
        }
    }
    return cursor < limit ? cursor : limit;
}

/// What came of reading a string.
struct StringEnd {
    /// One past the closing quote; on failure the byte at fault.
    uint8_t *end;
    /// One past the unescaped text, which begins where the escaped one did.
    uint8_t *text_end;
    bool is_valid;
};

/// Reads the rest of a string from the first backslash on, and unescapes it where it stands.
///
/// Eight bytes after `limit` must be readable. The text is valid UTF-8 without control characters
/// inside strings, which simdjson's first stage has checked.
StringEnd read_escaped(uint8_t *backslash, uint8_t *limit) noexcept;

/// Reads the string whose first byte after the quote is `begin`, as `read_escaped` does.
inline StringEnd read_string(uint8_t *begin, uint8_t *limit) noexcept {
    uint8_t *special = find_special(begin, limit);
    if (special < limit && *special == '"') { return {special + 1, special, true}; }
    return read_escaped(special, limit);
}

} // namespace rolecall

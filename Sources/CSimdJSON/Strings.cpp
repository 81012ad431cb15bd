#include "Strings.h"

namespace rolecall {
namespace {

/// The value of four hexadecimal digits, or -1.
int32_t hexadecimal(const uint8_t *digits, const uint8_t *limit) noexcept {
    if (limit - digits < 4) { return -1; }
    int32_t value = 0;
    for (int index = 0; index < 4; index++) {
        uint8_t digit = digits[index];
        uint8_t lower = digit | 0x20;
        if (digit >= '0' && digit <= '9') {
            value = value * 16 + (digit - '0');
        } else if (lower >= 'a' && lower <= 'f') {
            value = value * 16 + (lower - 'a' + 10);
        } else {
            return -1;
        }
    }
    return value;
}

/// The scalar of the `\u` escape, or pair of them, at `cursor`, which moves past it; or -1.
///
/// Half a surrogate pair stands for nothing (RFC 7493 §2.1).
int32_t unicode_escape(uint8_t *&cursor, const uint8_t *limit) noexcept {
    int32_t unit = hexadecimal(cursor + 2, limit);
    if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) { return -1; }
    if (unit < 0xD800 || unit > 0xDFFF) {
        cursor += 6;
        return unit;
    }
    if (limit - cursor < 12 || cursor[6] != '\\' || cursor[7] != 'u') { return -1; }
    int32_t low = hexadecimal(cursor + 8, limit);
    if (low < 0xDC00 || low > 0xDFFF) { return -1; }
    cursor += 12;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

/// Writes `scalar` as UTF-8 and returns where it ends.
uint8_t *encode(int32_t scalar, uint8_t *out) noexcept {
    auto tail = [scalar](int shift) { return static_cast<uint8_t>(0x80 | ((scalar >> shift) & 0x3F)); };
    if (scalar < 0x80) {
        *out++ = static_cast<uint8_t>(scalar);
        return out;
    }
    if (scalar < 0x800) {
        *out++ = static_cast<uint8_t>(0xC0 | (scalar >> 6));
    } else if (scalar < 0x10000) {
        *out++ = static_cast<uint8_t>(0xE0 | (scalar >> 12));
        *out++ = tail(6);
    } else {
        *out++ = static_cast<uint8_t>(0xF0 | (scalar >> 18));
        *out++ = tail(12);
        *out++ = tail(6);
    }
    *out++ = tail(0);
    return out;
}

/// What a two-character escape stands for (RFC 8259 §7), or 0.
uint8_t short_escape(uint8_t letter) noexcept {
    switch (letter) {
    case '"':
    case '\\':
    case '/': return letter;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

/// Unescapes the escape at `cursor` to `out`, and moves both past it.
bool unescape(uint8_t *&cursor, uint8_t *&out, const uint8_t *limit) noexcept {
    if (limit - cursor < 2) { return false; }
    if (cursor[1] == 'u') {
        int32_t scalar = unicode_escape(cursor, limit);
        if (scalar < 0) { return false; }
        out = encode(scalar, out);
        return true;
    }
    uint8_t byte = short_escape(cursor[1]);
    if (byte == 0) { return false; }
    *out++ = byte;
    cursor += 2;
    return true;
}

} // namespace

StringEnd read_escaped(uint8_t *backslash, uint8_t *limit) noexcept {
    uint8_t *cursor = backslash;
    uint8_t *out = backslash;
    while (cursor < limit && *cursor == '\\') {
        if (!unescape(cursor, out, limit)) { return {cursor, out, false}; }
        uint8_t *plain = cursor;
        cursor = find_special(cursor, limit);
        std::memmove(out, plain, static_cast<size_t>(cursor - plain));
        out += cursor - plain;
    }
    return {cursor + 1, out, cursor < limit};
}

} // namespace rolecall

#include "Strings.h"
#include "include/CSimdJSON.h"

namespace {

/// Copies byte by byte what needs no escape.
size_t copy_bytes(const uint8_t *text, size_t count, uint8_t *out) noexcept {
    size_t index = 0;
    while (index < count && text[index] >= 0x20 && text[index] != '"' && text[index] != '\\') {
        out[index] = text[index];
        index++;
    }
    return index;
}

/// Copies the eight bytes at `offset`, unless one of them needs an escape.
bool copy_word(const uint8_t *text, size_t offset, uint8_t *out) noexcept {
    uint64_t word = rolecall::word_at(text + offset);
    if (rolecall::needs_escape(word)) { return false; }
    std::memcpy(out + offset, &word, sizeof word);
    return true;
}

/// Copies four to seven bytes as two halves that overlap, unless one needs an escape.
bool copy_halves(const uint8_t *text, size_t count, uint8_t *out) noexcept {
    uint32_t first, last;
    std::memcpy(&first, text, sizeof first);
    std::memcpy(&last, text + count - sizeof last, sizeof last);
    if (rolecall::needs_escape(uint64_t(first) << 32 | last)) { return false; }
    std::memcpy(out, &first, sizeof first);
    std::memcpy(out + count - sizeof last, &last, sizeof last);
    return true;
}

} // namespace

size_t rolecall_json_copy_plain(const uint8_t *text, size_t count, uint8_t *out) {
    size_t offset = 0;
    if (count >= 8) {
        // The last word overlaps the one before it, which is cheaper than single bytes.
        size_t last = count - 8;
        while (offset < last && copy_word(text, offset, out)) { offset += 8; }
        if (offset >= last && copy_word(text, last, out)) { return count; }
    } else if (count >= 4 && copy_halves(text, count, out)) {
        return count;
    }
    return offset + copy_bytes(text + offset, count - offset, out + offset);
}

int32_t rolecall_compare(const uint8_t *first, const uint8_t *second, size_t count) {
    return count == 0 ? 0 : std::memcmp(first, second, count);
}

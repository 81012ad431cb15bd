#include "Walk.h"
#include "Strings.h"

#include <algorithm>
#include <cstring>

namespace rolecall {
namespace {

/// Up to here each name is compared with each other, which is faster than sorting.
constexpr uint32_t pairwise_names = 16;

bool is_digit(uint8_t byte) noexcept { return byte >= '0' && byte <= '9'; }

/// The state of one walk through a text.
class Walk {
public:
    Walk(rolecall_json_parser &parser, size_t depth) noexcept;

    /// Reads the whole text, then `outcome` says how it ended.
    void run() noexcept;

    Outcome outcome;

private:
    /// What may come next.
    enum class State { value, first_element, first_name, name, after_value, done };

    [[gnu::always_inline]] bool step() noexcept;
    [[gnu::always_inline]] bool read_value(uint32_t offset) noexcept;
    [[gnu::always_inline]] bool read_name(uint32_t offset) noexcept;
    [[gnu::always_inline]] bool read_after_value(uint32_t offset) noexcept;

    [[gnu::always_inline]] bool open(uint32_t offset, rolecall_json_kind kind) noexcept;
    [[gnu::always_inline]] bool close(uint32_t offset) noexcept;
    [[gnu::always_inline]] bool read_string(uint32_t offset) noexcept;
    bool read_number(uint32_t offset) noexcept;
    bool read_literal(uint32_t offset, const char *text, rolecall_json_kind kind) noexcept;

    bool names_are_unique(uint32_t first) noexcept;
    [[gnu::always_inline]] void push(
        uint32_t start, uint32_t count, rolecall_json_kind kind) noexcept;
    bool fail(rolecall_json_status why, size_t where) noexcept;
    bool is_end_of_token(size_t offset) const noexcept;

    rolecall_json_parser &parser;
    uint8_t *const text;
    const uint32_t text_count;
    rolecall_json_node *const nodes;
    const uint32_t *next;
    const uint32_t *const last;
    uint32_t name_count = 0;
    size_t open_count = 0;
    const size_t depth;
    State state = State::value;
};

Walk::Walk(rolecall_json_parser &parser, size_t depth) noexcept
    : parser(parser), text(parser.text.get()), text_count(static_cast<uint32_t>(parser.text_count)),
      nodes(parser.nodes.get()), next(parser.stage->structural_indexes.get()),
      last(next + parser.stage->n_structural_indexes),
      depth(std::min<size_t>(depth, ROLECALL_JSON_DEPTH_MAX)) {}

void Walk::run() noexcept {
    while (next < last) {
        if (!step()) { return; }
    }
    if (state != State::done) { fail(ROLECALL_JSON_INVALID, text_count); }
}

bool Walk::step() noexcept {
    uint32_t offset = *next++;
    switch (state) {
    case State::first_element:
        if (text[offset] == ']') { return close(offset); }
        return read_value(offset);
    case State::value: return read_value(offset);
    case State::first_name:
        if (text[offset] == '}') { return close(offset); }
        return read_name(offset);
    case State::name: return read_name(offset);
    case State::after_value: return read_after_value(offset);
    case State::done: return fail(ROLECALL_JSON_INVALID, offset);
    }
    return fail(ROLECALL_JSON_INVALID, offset);
}

bool Walk::read_value(uint32_t offset) noexcept {
    if (open_count > 0) { nodes[parser.frames[open_count - 1].node].count++; }
    state = open_count > 0 ? State::after_value : State::done;
    switch (text[offset]) {
    case '{': return open(offset, ROLECALL_JSON_OBJECT);
    case '[': return open(offset, ROLECALL_JSON_ARRAY);
    case '"': return read_string(offset);
    case 't': return read_literal(offset, "true", ROLECALL_JSON_TRUE);
    case 'f': return read_literal(offset, "false", ROLECALL_JSON_FALSE);
    case 'n': return read_literal(offset, "null", ROLECALL_JSON_NULL);
    default: return read_number(offset);
    }
}

bool Walk::read_name(uint32_t offset) noexcept {
    if (text[offset] != '"') { return fail(ROLECALL_JSON_INVALID, offset); }
    parser.names[name_count++] = static_cast<uint32_t>(outcome.node_count);
    if (!read_string(offset)) { return false; }
    uint32_t colon = next < last ? *next++ : text_count;
    if (colon == text_count || text[colon] != ':') { return fail(ROLECALL_JSON_INVALID, colon); }
    state = State::value;
    return true;
}

bool Walk::read_after_value(uint32_t offset) noexcept {
    bool in_object = parser.frames[open_count - 1].is_object;
    if (text[offset] == ',') {
        state = in_object ? State::name : State::value;
        return true;
    }
    if (text[offset] != (in_object ? '}' : ']')) { return fail(ROLECALL_JSON_INVALID, offset); }
    return close(offset);
}

bool Walk::open(uint32_t offset, rolecall_json_kind kind) noexcept {
    if (open_count >= depth) { return fail(ROLECALL_JSON_TOO_DEEP, offset); }
    bool is_object = kind == ROLECALL_JSON_OBJECT;
    uint32_t node = static_cast<uint32_t>(outcome.node_count);
    parser.frames[open_count++] = {node, name_count, is_object};
    push(offset, 0, kind);
    state = is_object ? State::first_name : State::first_element;
    return true;
}

bool Walk::close(uint32_t offset) noexcept {
    const Frame &frame = parser.frames[--open_count];
    state = open_count > 0 ? State::after_value : State::done;
    if (!frame.is_object) { return true; }
    if (!names_are_unique(frame.names)) { return false; }
    name_count = frame.names;
    return true;
}

bool Walk::read_string(uint32_t offset) noexcept {
    uint8_t *begin = text + offset + 1;
    StringEnd string = rolecall::read_string(begin, text + text_count);
    if (!string.is_valid) {
        size_t fault = std::min<size_t>(static_cast<size_t>(string.end - text), text_count);
        return fail(ROLECALL_JSON_INVALID, fault);
    }
    push(offset + 1, static_cast<uint32_t>(string.text_end - begin), ROLECALL_JSON_STRING);
    return true;
}

bool Walk::read_number(uint32_t offset) noexcept {
    // The padding after the text is no digit, so no step runs past it (RFC 8259 §6).
    const uint8_t *cursor = text + offset;
    auto digits = [&cursor]() {
        const uint8_t *first = cursor;
        while (is_digit(*cursor)) { cursor++; }
        return cursor > first;
    };
    auto failed = [&]() { return fail(ROLECALL_JSON_INVALID, static_cast<size_t>(cursor - text)); };
    if (*cursor == '-') { cursor++; }
    if (*cursor == '0') {
        cursor++;
    } else if (!digits()) {
        return failed();
    }
    if (*cursor == '.') {
        cursor++;
        if (!digits()) { return failed(); }
    }
    if (*cursor == 'e' || *cursor == 'E') {
        cursor++;
        if (*cursor == '+' || *cursor == '-') { cursor++; }
        if (!digits()) { return failed(); }
    }
    size_t end = static_cast<size_t>(cursor - text);
    if (!is_end_of_token(end)) { return failed(); }
    if (end - offset > ROLECALL_JSON_NUMBER_MAX) {
        return fail(ROLECALL_JSON_NUMBER_TOO_LONG, offset);
    }
    push(offset, static_cast<uint32_t>(end - offset), ROLECALL_JSON_NUMBER);
    return true;
}

bool Walk::read_literal(uint32_t offset, const char *literal, rolecall_json_kind kind) noexcept {
    size_t count = std::strlen(literal);
    if (std::memcmp(text + offset, literal, count) != 0 || !is_end_of_token(offset + count)) {
        return fail(ROLECALL_JSON_INVALID, offset);
    }
    push(offset, static_cast<uint32_t>(count), kind);
    return true;
}

bool Walk::is_end_of_token(size_t offset) const noexcept {
    if (offset >= text_count) { return offset == text_count; }
    switch (text[offset]) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case ',':
    case ']':
    case '}': return true;
    default: return false;
    }
}

bool Walk::names_are_unique(uint32_t first) noexcept {
    uint32_t *names = parser.names.get() + first;
    uint32_t count = name_count - first;
    auto equal = [this](uint32_t a, uint32_t b) {
        const rolecall_json_node &x = nodes[a], &y = nodes[b];
        return x.count == y.count && std::memcmp(text + x.start, text + y.start, x.count) == 0;
    };
    if (count <= pairwise_names) {
        for (uint32_t later = 1; later < count; later++) {
            for (uint32_t earlier = 0; earlier < later; earlier++) {
                if (equal(names[earlier], names[later])) {
                    return fail(ROLECALL_JSON_DUPLICATE_MEMBER, names[later]);
                }
            }
        }
        return true;
    }
    // Sorting costs the same for every choice of names, which hashing does not.
    std::sort(names, names + count, [this](uint32_t a, uint32_t b) {
        const rolecall_json_node &x = nodes[a], &y = nodes[b];
        if (x.count != y.count) { return x.count < y.count; }
        int order = std::memcmp(text + x.start, text + y.start, x.count);
        return order != 0 ? order < 0 : a < b;
    });
    uint32_t *repeated = std::adjacent_find(names, names + count, equal);
    if (repeated == names + count) { return true; }
    return fail(ROLECALL_JSON_DUPLICATE_MEMBER, repeated[1]);
}

void Walk::push(uint32_t start, uint32_t count, rolecall_json_kind kind) noexcept {
    nodes[outcome.node_count++] = {start, count, kind};
}

bool Walk::fail(rolecall_json_status why, size_t where) noexcept {
    outcome.status = why;
    outcome.detail = where;
    return false;
}

} // namespace

Outcome walk(rolecall_json_parser &parser, size_t depth) noexcept {
    Walk walk(parser, depth);
    walk.run();
    return walk.outcome;
}

} // namespace rolecall

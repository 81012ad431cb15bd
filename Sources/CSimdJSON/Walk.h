#pragma once

#include "Parser.h"

namespace rolecall {

/// The second stage: checks the grammar token by token and writes down one node per value.
///
/// Every byte that is not blank lies in a token that is read whole, so nothing is skipped. Strings
/// are unescaped in place, since no escape is shorter than what it stands for.
class Walk {
public:
    Walk(rolecall_json_parser &parser, size_t depth) noexcept;

    /// Reads the whole text, then `status` and `detail` say how it ended.
    void run() noexcept;

    rolecall_json_status status = ROLECALL_JSON_OK;
    size_t detail = 0;
    size_t node_count = 0;

private:
    /// What may come next.
    enum class State { value, first_element, first_name, name, after_value, done };

    bool step() noexcept;
    bool read_value(uint32_t offset) noexcept;
    bool read_name(uint32_t offset) noexcept;
    bool read_after_value(uint32_t offset) noexcept;

    bool open(uint32_t offset, rolecall_json_kind kind) noexcept;
    bool close(uint32_t offset) noexcept;
    bool read_string(uint32_t offset) noexcept;
    bool read_number(uint32_t offset) noexcept;
    bool read_literal(uint32_t offset, const char *text, rolecall_json_kind kind) noexcept;

    bool names_are_unique(uint32_t first) noexcept;
    void push(uint32_t start, uint32_t count, rolecall_json_kind kind) noexcept;
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

} // namespace rolecall

#pragma once

#include "include/CSimdJSON.h"

#include <memory>
#include <simdjson.h>

namespace rolecall {

/// A container whose end has not been read.
struct Frame {
    uint32_t node;
    /// How many member names of the containers around it are on the stack of names.
    uint32_t names;
    bool is_object;
};

/// Frees what `malloc` made.
struct Free {
    void operator()(void *memory) const noexcept;
};

template <typename Element> using Buffer = std::unique_ptr<Element[], Free>;

} // namespace rolecall

/// Buffers that are used again from one document to the next, and simdjson's first stage.
///
/// The first stage checks UTF-8, finds control characters inside strings and indexes where each
/// token begins. The second stage is ours (`Walk`), because simdjson's refuses integers over 64 bits
/// and does not keep the text of numbers.
struct rolecall_json_parser {
    rolecall_json_parser() noexcept = default;

    /// Makes room for `count` bytes of text and copies them in, followed by padding.
    bool load(const uint8_t *bytes, size_t count) noexcept;

    /// Runs simdjson's first stage over the text.
    simdjson::error_code index() noexcept;

    /// Makes room for a node and a member name for each of `count` tokens.
    bool reserve_nodes(size_t count) noexcept;

    /// The bytes of text that fit without growing.
    size_t capacity() const noexcept { return text_capacity; }

    std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
    rolecall::Buffer<uint8_t> text;
    size_t text_count = 0;
    rolecall::Buffer<rolecall_json_node> nodes;
    /// The nodes of the member names of all open objects, innermost last.
    rolecall::Buffer<uint32_t> names;
    rolecall::Frame frames[ROLECALL_JSON_DEPTH_MAX];

private:
    size_t text_capacity = 0;
    size_t node_capacity = 0;
};

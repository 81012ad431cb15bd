#include "Parser.h"
#include "Walk.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

constexpr size_t initial_capacity = 4096;
constexpr size_t retained_capacity = 32 * 1024;

/// The smallest power of two that is not under `count`, so that growing is rare.
size_t rounded(size_t count) noexcept {
    size_t capacity = initial_capacity;
    while (capacity < count) { capacity *= 2; }
    return capacity;
}

template <typename Element> rolecall::Buffer<Element> allocate(size_t count) noexcept {
    return rolecall::Buffer<Element>(static_cast<Element *>(std::malloc(count * sizeof(Element))));
}

/// The parser that this thread keeps between documents.
thread_local std::unique_ptr<rolecall_json_parser> kept;

rolecall_json_document failed(rolecall_json_status status, size_t detail = 0) noexcept {
    return {status, detail, nullptr, nullptr, 0};
}

/// Where a control character stands inside a string, or where the text ends.
///
/// simdjson only says that there is one, or that the last string has no end. The slow search is
/// for the error message alone.
size_t string_fault(const uint8_t *text, size_t count) noexcept {
    bool in_string = false;
    for (size_t offset = 0; offset < count; offset++) {
        if (in_string && text[offset] < 0x20) { return offset; }
        if (in_string && text[offset] == '\\') {
            if (offset + 1 < count && text[offset + 1] >= 0x20) { offset++; }
        } else if (text[offset] == '"') {
            in_string = !in_string;
        }
    }
    return count;
}

} // namespace

void rolecall::Free::operator()(void *memory) const noexcept { std::free(memory); }

bool rolecall_json_parser::load(const uint8_t *bytes, size_t count) noexcept {
    if (count > simdjson::SIMDJSON_MAXSIZE_BYTES - simdjson::SIMDJSON_PADDING) { return false; }
    if (count > text_capacity || !stage) {
        size_t capacity = rounded(count);
        text_capacity = 0;
        text = allocate<uint8_t>(capacity + simdjson::SIMDJSON_PADDING);
        stage.reset();
        auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, ROLECALL_JSON_DEPTH_MAX, stage);
        if (!text || error || !stage) {
            stage.reset();
            return false;
        }
        text_capacity = capacity;
    }
    if (count > 0) { std::memcpy(text.get(), bytes, count); }
    std::memset(text.get() + count, 0, simdjson::SIMDJSON_PADDING);
    text_count = count;
    return true;
}

simdjson::error_code rolecall_json_parser::index() noexcept {
    return stage->stage1(text.get(), text_count, simdjson::stage1_mode::regular);
}

bool rolecall_json_parser::reserve_nodes(size_t count) noexcept {
    if (count <= node_capacity) { return true; }
    size_t capacity = rounded(count);
    node_capacity = 0;
    nodes = allocate<rolecall_json_node>(capacity);
    names = allocate<uint32_t>(capacity);
    if (!nodes || !names) { return false; }
    node_capacity = capacity;
    return true;
}

rolecall_json_parser *rolecall_json_acquire(void) {
    if (kept) { return kept.release(); }
    return new (std::nothrow) rolecall_json_parser();
}

void rolecall_json_release(rolecall_json_parser *parser) {
    std::unique_ptr<rolecall_json_parser> owned(parser);
    if (owned && !kept && owned->capacity() <= retained_capacity) { kept = std::move(owned); }
}

rolecall_json_document rolecall_json_parse(
    rolecall_json_parser *parser, const uint8_t *bytes, size_t count, size_t depth) {
    if (!parser->load(bytes, count)) { return failed(ROLECALL_JSON_NO_MEMORY); }
    switch (parser->index()) {
    case simdjson::SUCCESS: break;
    case simdjson::UTF8_ERROR: return failed(ROLECALL_JSON_INVALID_UTF8);
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY: return failed(ROLECALL_JSON_NO_MEMORY);
    default: return failed(ROLECALL_JSON_INVALID, string_fault(parser->text.get(), count));
    }
    if (!parser->reserve_nodes(parser->stage->n_structural_indexes)) {
        return failed(ROLECALL_JSON_NO_MEMORY);
    }
    rolecall::Outcome outcome = rolecall::walk(*parser, depth);
    switch (outcome.status) {
    case ROLECALL_JSON_OK:
    case ROLECALL_JSON_DUPLICATE_MEMBER:
        return {outcome.status, outcome.detail, parser->text.get(), parser->nodes.get(),
                outcome.node_count};
    default: return failed(outcome.status, outcome.detail);
    }
}

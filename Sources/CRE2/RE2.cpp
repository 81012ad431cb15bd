#include "include/CRE2.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <re2/re2.h>
#include <string>

struct rolecall_re2 {
    rolecall_re2(const re2::StringPiece &pattern, const RE2::Options &options)
        : expression(pattern, options) {}

    RE2 expression;
};

namespace {

rolecall_re2_compilation failed(rolecall_re2_status status) noexcept {
    return {status, nullptr, 0, {}, 0};
}

rolecall_re2_compilation refused(const RE2 &expression) {
    if (expression.error_code() == RE2::ErrorPatternTooLarge) {
        return failed(ROLECALL_RE2_TOO_LARGE);
    }
    rolecall_re2_compilation result = failed(ROLECALL_RE2_INVALID);
    const std::string &error = expression.error();
    result.error_count = std::min(error.size(), sizeof(result.error));
    std::memcpy(result.error, error.data(), result.error_count);
    return result;
}

RE2::Options options(int64_t memory_max) {
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingUTF8);
    options.set_max_mem(memory_max);
    options.set_log_errors(false);
    // Nobody asks what a group matched.
    options.set_never_capture(true);
    return options;
}

re2::StringPiece piece(const uint8_t *bytes, size_t count) {
    return re2::StringPiece(reinterpret_cast<const char *>(bytes), count);
}

} // namespace

rolecall_re2_compilation rolecall_re2_compile(
    const uint8_t *pattern, size_t count, int64_t memory_max) {
    try {
        auto compiled = std::make_unique<rolecall_re2>(piece(pattern, count), options(memory_max));
        if (!compiled->expression.ok()) { return refused(compiled->expression); }
        rolecall_re2_compilation result = failed(ROLECALL_RE2_OK);
        result.program_size = compiled->expression.ProgramSize();
        result.expression = compiled.release();
        return result;
    } catch (...) {
        return failed(ROLECALL_RE2_NO_MEMORY);
    }
}

rolecall_re2_answer rolecall_re2_search(
    const rolecall_re2 *expression, const uint8_t *text, size_t count) {
    try {
        bool found = expression->expression.Match(
            piece(text, count), 0, count, RE2::UNANCHORED, nullptr, 0);
        return found ? ROLECALL_RE2_MATCH : ROLECALL_RE2_NO_MATCH;
    } catch (...) {
        // What a search allocates belongs to objects that free it.
        return ROLECALL_RE2_SEARCH_FAILED;
    }
}

void rolecall_re2_free(rolecall_re2 *expression) { delete expression; }

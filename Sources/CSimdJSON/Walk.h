#pragma once

#include "Parser.h"

namespace rolecall {

/// How the second stage ended.
struct Outcome {
    rolecall_json_status status = ROLECALL_JSON_OK;
    /// As in `rolecall_json_document`.
    size_t detail = 0;
    size_t node_count = 0;
};

/// The second stage: checks the grammar token by token and writes down one node per value.
///
/// Every byte that is not blank lies in a token that is read whole, so nothing is skipped. Strings
/// are unescaped in place, since no escape is shorter than what it stands for.
Outcome walk(rolecall_json_parser &parser, size_t depth) noexcept;

} // namespace rolecall

#ifndef ROLECALL_CSIMDJSON_H
#define ROLECALL_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A closed set of constants, which is an `enum` in Swift with the given case names.
#define ROLECALL_ENUM __attribute__((enum_extensibility(closed))) : uint32_t
#define ROLECALL_SWIFT_NAME(name) __attribute__((swift_name(name)))

/// The deepest nesting that a parser keeps track of, whatever the caller's own limit.
enum { ROLECALL_JSON_DEPTH_MAX = 512 };

/// The most bytes of a number's text (RFC 8259 §6 lets a reader set a limit).
enum { ROLECALL_JSON_NUMBER_MAX = 1100 };

/// How a parse ended.
typedef enum ROLECALL_ENUM {
    ROLECALL_JSON_OK ROLECALL_SWIFT_NAME("ok") = 0,
    /// Not JSON as RFC 8259 has it; `detail` is the offset of the byte that shows it.
    ROLECALL_JSON_INVALID ROLECALL_SWIFT_NAME("invalid") = 1,
    /// Not UTF-8 (RFC 8259 §8.1).
    ROLECALL_JSON_INVALID_UTF8 ROLECALL_SWIFT_NAME("invalidUTF8") = 2,
    /// An object names a member twice; `detail` is the node of the repeated name.
    ROLECALL_JSON_DUPLICATE_MEMBER ROLECALL_SWIFT_NAME("duplicateMember") = 3,
    /// More containers inside one another than asked for.
    ROLECALL_JSON_TOO_DEEP ROLECALL_SWIFT_NAME("tooDeep") = 4,
    /// There is no memory for the buffers, or the text is over 4 GB.
    ROLECALL_JSON_NO_MEMORY ROLECALL_SWIFT_NAME("noMemory") = 5,
    /// A number is longer than `ROLECALL_JSON_NUMBER_MAX`.
    ROLECALL_JSON_NUMBER_TOO_LONG ROLECALL_SWIFT_NAME("numberTooLong") = 6,
} rolecall_json_status;

/// What a node is. The name of an object's member is a string node before its value.
typedef enum ROLECALL_ENUM {
    ROLECALL_JSON_NULL ROLECALL_SWIFT_NAME("null") = 0,
    ROLECALL_JSON_FALSE ROLECALL_SWIFT_NAME("false") = 1,
    ROLECALL_JSON_TRUE ROLECALL_SWIFT_NAME("true") = 2,
    ROLECALL_JSON_NUMBER ROLECALL_SWIFT_NAME("number") = 3,
    ROLECALL_JSON_STRING ROLECALL_SWIFT_NAME("string") = 4,
    ROLECALL_JSON_ARRAY ROLECALL_SWIFT_NAME("array") = 5,
    ROLECALL_JSON_OBJECT ROLECALL_SWIFT_NAME("object") = 6,
} rolecall_json_kind;

/// One value or member name. Nodes stand in document order, a container before its contents.
typedef struct {
    /// Where its text begins in `rolecall_json_document.text`; for a string, after the quote.
    uint32_t start;
    /// Bytes of text (of a string: unescaped), or the elements or members of a container.
    uint32_t count;
    rolecall_json_kind kind;
} rolecall_json_node;

/// The outcome of a parse. The pointers are good until the parser is used again or released.
typedef struct {
    rolecall_json_status status;
    size_t detail;
    const uint8_t *text;
    const rolecall_json_node *nodes;
    size_t node_count;
} rolecall_json_document;

typedef struct rolecall_json_parser rolecall_json_parser;

/// A parser of the caller's own until it is released, or NULL without memory.
///
/// Each thread keeps one released parser for the next time.
rolecall_json_parser *rolecall_json_acquire(void);

/// Gives a parser back. One that has grown over 32 KiB of text is freed.
void rolecall_json_release(rolecall_json_parser *parser);

/// Parses `count` bytes, which need no padding and are copied.
rolecall_json_document rolecall_json_parse(
    rolecall_json_parser *parser, const uint8_t *bytes, size_t count, size_t depth);

/// Copies the bytes of `text` up to the first that a JSON string must escape (RFC 8259 §7), and
/// returns how many those are. `out` must have room for `count`.
size_t rolecall_json_copy_plain(const uint8_t *text, size_t count, uint8_t *out);

/// `memcmp`, which in C may not be given NULL, not even with a count of 0.
int32_t rolecall_compare(const uint8_t *first, const uint8_t *second, size_t count);

#ifdef __cplusplus
}
#endif

#endif

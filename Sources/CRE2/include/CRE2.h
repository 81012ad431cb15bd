#ifndef ROLECALL_CRE2_H
#define ROLECALL_CRE2_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A closed set of constants, which is an `enum` in Swift with the given case names.
#define ROLECALL_RE2_ENUM __attribute__((enum_extensibility(closed))) : uint32_t
#define ROLECALL_RE2_SWIFT_NAME(name) __attribute__((swift_name(name)))

/// The bytes of error text that are kept.
enum { ROLECALL_RE2_ERROR_MAX = 256 };

/// How a compilation ended.
typedef enum ROLECALL_RE2_ENUM {
    ROLECALL_RE2_OK ROLECALL_RE2_SWIFT_NAME("ok") = 0,
    /// Not RE2 syntax; `error` says why.
    ROLECALL_RE2_INVALID ROLECALL_RE2_SWIFT_NAME("invalid") = 1,
    /// The program does not fit in the memory allowed.
    ROLECALL_RE2_TOO_LARGE ROLECALL_RE2_SWIFT_NAME("tooLarge") = 2,
    /// There is no memory.
    ROLECALL_RE2_NO_MEMORY ROLECALL_RE2_SWIFT_NAME("noMemory") = 3,
} rolecall_re2_status;

typedef struct rolecall_re2 rolecall_re2;

/// The outcome of a compilation.
typedef struct {
    rolecall_re2_status status;
    /// The caller's own until freed; NULL unless `status` is ok.
    rolecall_re2 *expression;
    /// Instructions of the program that searches forward: what a search costs per byte at most.
    int32_t program_size;
    /// What RE2 said, cut to what there is room for. It holds a part of the pattern.
    char error[ROLECALL_RE2_ERROR_MAX];
    size_t error_count;
} rolecall_re2_compilation;

/// Compiles `count` bytes of UTF-8.
///
/// `memory_max` bounds in bytes the programs and the automata that searches build from them.
rolecall_re2_compilation rolecall_re2_compile(
    const uint8_t *pattern, size_t count, int64_t memory_max);

/// What a search found.
typedef enum ROLECALL_RE2_ENUM {
    ROLECALL_RE2_NO_MATCH ROLECALL_RE2_SWIFT_NAME("noMatch") = 0,
    ROLECALL_RE2_MATCH ROLECALL_RE2_SWIFT_NAME("match") = 1,
    /// Nothing: there is no memory to search with.
    ROLECALL_RE2_SEARCH_FAILED ROLECALL_RE2_SWIFT_NAME("searchFailed") = 2,
} rolecall_re2_answer;

/// Whether the expression matches somewhere in `count` bytes of UTF-8.
///
/// Threads may search with one expression at once.
rolecall_re2_answer rolecall_re2_search(
    const rolecall_re2 *expression, const uint8_t *text, size_t count);

/// Frees an expression; NULL is fine.
void rolecall_re2_free(rolecall_re2 *expression);

#ifdef __cplusplus
}
#endif

#endif

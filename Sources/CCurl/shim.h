#pragma once

/// Makes `CURL` and `CURLM` types of their own instead of `void`.
#define CURL_STRICTER

#include <curl/curl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// libcurl's setters and getters are variadic, and variadic functions do not reach Swift. Each has
// one twin per type of argument here; the option and the type must fit, as the manual says.

/// `curl_global_init`; the flags are macros over macros.
static inline CURLcode rolecall_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

/// `curl_easy_setopt` for options that take a `long`.
static inline CURLcode rolecall_easy_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/// `curl_easy_setopt` for options that take a `curl_off_t`.
static inline CURLcode rolecall_easy_set_offset(CURL *easy, CURLoption option, int64_t value) {
    return curl_easy_setopt(easy, option, (curl_off_t)value);
}

/// `curl_easy_setopt` for options that take a string, which libcurl copies; NULL unsets it.
static inline CURLcode rolecall_easy_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// Has `easy` send a copy of `size` bytes as a POST. Without bytes `body` may be NULL, which
/// libcurl itself would take as a wish to read the body from a callback.
static inline CURLcode rolecall_easy_set_post(CURL *easy, const void *body, size_t size) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POST, 1L);
    if (code != CURLE_OK) return code;
    code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, size == 0 ? "" : (const char *)body);
}

/// `CURLOPT_HTTPHEADER`: the list is lent until `easy` is freed.
static inline CURLcode rolecall_easy_set_headers(CURL *easy, struct curl_slist *headers) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}

/// `CURLOPT_ERRORBUFFER`: at least `CURL_ERROR_SIZE` bytes, lent until `easy` is freed.
static inline CURLcode rolecall_easy_set_error_buffer(CURL *easy, char *buffer) {
    return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

/// Calls `on_head` with each line of a response's head, and `on_body` with pieces of its body.
static inline CURLcode rolecall_easy_set_receivers(
    CURL *easy, curl_write_callback on_head, curl_write_callback on_body, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_head);
    if (code != CURLE_OK) return code;
    code = curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
    if (code != CURLE_OK) return code;
    code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

/// Has `open_socket` make each socket, with the resolved address at hand.
static inline CURLcode rolecall_easy_set_socket_opener(
    CURL *easy, curl_opensocket_callback open_socket, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
}

/// `CURLOPT_PRIVATE`, used for a number instead of a pointer.
static inline CURLcode rolecall_easy_set_number(CURL *easy, uintptr_t number) {
    return curl_easy_setopt(easy, CURLOPT_PRIVATE, (void *)number);
}

/// The status of the last response, or 0 if there was none.
static inline long rolecall_easy_status(CURL *easy) {
    long status = 0;
    return curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

/// `curl_multi_setopt` for options that take a `long`.
static inline CURLMcode rolecall_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// Takes the next finished transfer of `multi`: its number (see `rolecall_easy_set_number`) and its
/// result. Returns 1, or 0 if none is waiting.
static inline int rolecall_multi_next_finished(CURLM *multi, uintptr_t *number, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        char *private_data = NULL;
        *result = message->data.result;
        if (curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private_data) != CURLE_OK) {
            continue;
        }
        *number = (uintptr_t)private_data;
        return 1;
    }
    return 0;
}

/// The next header of the last response, interim responses and trailers left out; NULL at the end.
static inline struct curl_header *rolecall_easy_next_header(
    CURL *easy, struct curl_header *previous) {
    return curl_easy_nextheader(easy, CURLH_HEADER, -1, previous);
}

/// Copies the internet address of `target` to `bytes`, which has room for 16, and returns its size;
/// 0 if it is an address of another kind. `addr` is longer than its declared type.
static inline size_t rolecall_address_bytes(const struct curl_sockaddr *target, uint8_t *bytes) {
    const char *start = (const char *)&target->addr;
    if (target->family == AF_INET && target->addrlen >= sizeof(struct sockaddr_in)) {
        memcpy(bytes, start + offsetof(struct sockaddr_in, sin_addr), 4);
        return 4;
    }
    if (target->family == AF_INET6 && target->addrlen >= sizeof(struct sockaddr_in6)) {
        memcpy(bytes, start + offsetof(struct sockaddr_in6, sin6_addr), 16);
        return 16;
    }
    return 0;
}

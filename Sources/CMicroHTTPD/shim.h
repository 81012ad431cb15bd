// Typed twins of the variadic functions of libmicrohttpd, which Swift cannot call, and of one of the system.
#ifndef ROLECALL_CMICROHTTPD_SHIM_H
#define ROLECALL_CMICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/// What `MHD_start_daemon` takes as options. Each 0 leaves the library's own choice.
struct rolecall_daemon_settings {
    unsigned int threads;
    unsigned int connections;
    unsigned int idle_seconds;
    /// Bytes of one connection's pool: the request's head, bookkeeping, and the response's head.
    size_t connection_memory;
    MHD_LogCallback on_message;
    MHD_NotifyConnectionCallback on_connection;
    void *(*on_target)(void *context, const char *target, struct MHD_Connection *connection);
    size_t (*on_escapes)(void *context, struct MHD_Connection *connection, char *text);
    MHD_AccessHandlerCallback on_request;
    MHD_RequestCompletedCallback on_completed;
    /// The first argument of every callback.
    void *context;
};

/// `MHD_start_daemon` is variadic. The daemon does not listen: connections come by `MHD_add_connection`.
static inline struct MHD_Daemon *rolecall_start_daemon(
    const struct rolecall_daemon_settings *settings) {
    // A pool of one thread is the library's default, and asking for it draws a warning.
    struct MHD_OptionItem pool[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)settings->threads, NULL},
        {MHD_OPTION_END, 0, NULL}};
    if (settings->threads < 2) pool[0].option = MHD_OPTION_END;
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME
            | MHD_USE_ERROR_LOG,
        0, NULL, NULL, settings->on_request, settings->context,
        MHD_OPTION_EXTERNAL_LOGGER, settings->on_message, settings->context,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_CONNECTION_LIMIT, settings->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_UNESCAPE_CALLBACK, settings->on_escapes, settings->context,
        MHD_OPTION_URI_LOG_CALLBACK, settings->on_target, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->on_connection, settings->context,
        MHD_OPTION_NOTIFY_COMPLETED, settings->on_completed, settings->context,
        MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
}

/// The address of the client, as `MHD_CONNECTION_INFO_CLIENT_ADDRESS`; NULL if there is none.
static inline const struct sockaddr *rolecall_client_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

/// The connection's descriptor, which stays the library's; -1 if there is none.
static inline int rolecall_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : (int)info->connect_fd;
}

/// What the connection notification stored; NULL before that.
static inline void *rolecall_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/// Bytes of the request's head, from the method to the empty line, once it is complete.
static inline size_t rolecall_head_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

/// The cores that this process may run on, which can be fewer than the machine has; 0 if the system does not tell.
///
/// By the system call itself: the functions of `sched.h` are for `_GNU_SOURCE` alone.
static inline int rolecall_core_count(void) {
    unsigned long cores[128] = {0};
    long bytes = syscall(SYS_sched_getaffinity, 0, sizeof cores, cores);
    int count = 0;
    for (long word = 0; word < bytes / (long)sizeof cores[0]; word++)
        count += __builtin_popcountl(cores[word]);
    return count;
}

#endif

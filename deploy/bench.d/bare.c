/* The yardstick of deploy/bench: libmicrohttpd with nothing behind it.
 *
 *   bare ANSWER [THREADS]
 *
 * Listens on a free loopback port, prints `listening on http://127.0.0.1:PORT`, reads each request with its
 * body, and answers what the file ANSWER holds: a whole HTTP answer as `curl --include` prints it. Stops at
 * the end of its standard input.
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { answer_bytes_max = 1 << 20, body_bytes_max = 1 << 20, head_bytes_max = 32 << 10 };

struct request {
    char *body;
    size_t bytes;
};

static struct MHD_Response *answer;
static unsigned int status;

static void die(const char *message) {
    fprintf(stderr, "bare: %s\n", message);
    exit(1);
}

static enum MHD_Result answer_request(void *context, struct MHD_Connection *connection, const char *url,
                                      const char *method, const char *version, const char *upload,
                                      size_t *upload_bytes, void **state) {
    (void)context, (void)url, (void)method, (void)version;
    struct request *request = *state;
    if (request == NULL) {
        *state = request = calloc(1, sizeof *request);
        return request == NULL ? MHD_NO : MHD_YES;
    }
    if (*upload_bytes > 0) {
        if (*upload_bytes > body_bytes_max - request->bytes) return MHD_NO;
        char *body = realloc(request->body, request->bytes + *upload_bytes);
        if (body == NULL) return MHD_NO;
        memcpy(body + request->bytes, upload, *upload_bytes);
        request->body = body;
        request->bytes += *upload_bytes;
        *upload_bytes = 0;
        return MHD_YES;
    }
    return MHD_queue_response(connection, status, answer);
}

static void free_request(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why) {
    (void)context, (void)connection, (void)why;
    struct request *request = *state;
    if (request == NULL) return;
    free(request->body);
    free(request);
    *state = NULL;
}

/* Headers that the library writes by itself. */
static int is_library_header(const char *name) {
    return strcasecmp(name, "Date") == 0 || strcasecmp(name, "Connection") == 0 ||
           strcasecmp(name, "Content-Length") == 0;
}

static void load_answer(const char *path) {
    static char text[answer_bytes_max];
    FILE *file = fopen(path, "rb");
    if (file == NULL) die("cannot read the answer");
    size_t bytes = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    char *body = strstr(text, "\r\n\r\n");
    if (sscanf(text, "HTTP/1.1 %u", &status) != 1 || body == NULL) die("the answer is no HTTP answer");
    body += 4;
    answer = MHD_create_response_from_buffer(bytes - (size_t)(body - text), body, MHD_RESPMEM_MUST_COPY);
    if (answer == NULL) die("cannot make the answer");
    body[-2] = '\0';
    char *line = strstr(text, "\r\n") + 2;
    for (char *end; (end = strstr(line, "\r\n")) != NULL; line = end + 2) {
        *end = '\0';
        char *colon = strchr(line, ':');
        if (colon == NULL) die("a header without colon");
        *colon = '\0';
        const char *value = colon + 1 + strspn(colon + 1, " ");
        if (!is_library_header(line) && MHD_add_response_header(answer, line, value) != MHD_YES)
            die("a header that the library refuses");
    }
}

int main(int count, char **arguments) {
    if (count < 2) die("usage: bare ANSWER [THREADS]");
    load_answer(arguments[1]);
    unsigned int threads = count > 2 ? (unsigned int)strtoul(arguments[2], NULL, 10) : 1;
    struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer_request, NULL, MHD_OPTION_SOCK_ADDR, &loopback,
        MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)head_bytes_max,
        MHD_OPTION_CONNECTION_TIMEOUT, 10u, MHD_OPTION_NOTIFY_COMPLETED, free_request, NULL, MHD_OPTION_END);
    if (daemon == NULL) die("cannot listen");
    const union MHD_DaemonInfo *port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (port == NULL) die("no port");
    printf("listening on http://127.0.0.1:%u\n", port->port);
    fflush(stdout);
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) continue;
    MHD_stop_daemon(daemon);
    MHD_destroy_response(answer);
    return 0;
}

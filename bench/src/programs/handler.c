/*
 * The handler that is measured, in three guises, so that all sides run the same code:
 *
 *   handler               with AWS_LAMBDA_RUNTIME_API set: a custom runtime that answers every event
 *   handler serve PORT    a bare HTTP server on 127.0.0.1 that answers every request the same
 *   handler               without the variable: ends at once, for the floor of a start
 *
 * It reads what the measured peers send and trusts it; it is no example of how to write a runtime.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER "{\"hello\":\"world\"}"

static char buffer[65536];
static int one = 1;

/* Reads one HTTP message; returns where its body begins, or NULL when the peer has gone. */
static char *read_message(int fd) {
    size_t have = 0;
    for (;;) {
        ssize_t got = read(fd, buffer + have, sizeof buffer - 1 - have);
        if (got <= 0) return NULL;
        have += (size_t)got;
        buffer[have] = 0;
        char *end = strstr(buffer, "\r\n\r\n");
        if (!end) continue;
        char *length = strcasestr(buffer, "\ncontent-length:");
        size_t body = length && length < end ? strtoul(length + 16, NULL, 10) : 0;
        if (have >= (size_t)(end + 4 - buffer) + body) return end + 4;
    }
}

static void write_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = write(fd, bytes, length);
        if (sent <= 0) exit(1);
        bytes += sent;
        length -= (size_t)sent;
    }
}

static int run_events(const char *api) {
    const char *colon = strrchr(api, ':');
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons((unsigned short)atoi(colon ? colon + 1 : "9001"));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) return 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    static const char next[] = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: r\r\n\r\n";
    for (;;) {
        write_all(fd, next, sizeof next - 1);
        if (!read_message(fd)) return 1;
        char *id = strcasestr(buffer, "\nlambda-runtime-aws-request-id:");
        if (!id) return 1;
        id += 31;
        while (*id == ' ') id++;
        char answer[512];
        int length = snprintf(answer, sizeof answer,
                              "POST /2018-06-01/runtime/invocation/%.36s/response HTTP/1.1\r\n"
                              "Host: r\r\nContent-Length: %zu\r\n\r\n" ANSWER,
                              id, sizeof ANSWER - 1);
        write_all(fd, answer, (size_t)length);
        if (!read_message(fd)) return 1;
    }
}

static int serve(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons((unsigned short)port);
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 16) != 0) return 1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    static const char answer[] =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n" ANSWER;
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        while (read_message(fd)) write_all(fd, answer, sizeof answer - 1);
        close(fd);
    }
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve(atoi(argv[2]));
    const char *api = getenv("AWS_LAMBDA_RUNTIME_API");
    return api ? run_events(api) : 0;
}

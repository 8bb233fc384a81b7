/*
 * The floor under a call: all that no platform can do without, in one thread, and nothing else. A
 * client's HTTP request goes out as the answer to a runtime's `next`, the runtime's answer is
 * acknowledged and becomes the client's:
 *
 *   client -> loop -> runtime -> loop -> client
 *
 *   loop       listens on two free ports of 127.0.0.1 and prints them: the clients', the runtimes'
 *
 * It ends when its standard input does. Runtimes are served the Runtime API of 2018-06-01 as far as
 * they need it to answer events; requests that find no runtime wait in their order. It trusts what
 * the measured peers send; it is no example of how to write a server.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 4096 /* connections */
#define SIZE 65536 /* bytes of a message */

enum kind { NONE, CLIENTS, RUNTIMES, CLIENT, RUNTIME, INPUT };

struct connection {
    enum kind kind;
    size_t have;
    char *buffer;
    char event[1024]; /* of a client that waits for a runtime */
    size_t event_length;
};

static struct connection connections[MOST];
static int idle[MOST], idle_count; /* runtimes that asked for an event */
static int waiting[MOST], waiting_first, waiting_count; /* clients, a ring */
static int epoll, one = 1;

static void write_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = write(fd, bytes, length);
        if (sent <= 0) return; /* who has gone needs no answer */
        bytes += sent;
        length -= (size_t)sent;
    }
}

static void watch(int fd, enum kind kind) {
    if (fd >= MOST) exit(1);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    connections[fd].kind = kind;
    connections[fd].have = 0;
    if (!connections[fd].buffer) connections[fd].buffer = malloc(SIZE);
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static int listen_on(enum kind kind) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 1024) != 0) exit(1);
    getsockname(fd, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    watch(fd, kind);
    return fd;
}

/* Gives a runtime the event of a client. */
static void give(int runtime, int client) {
    char head[512];
    struct connection *from = &connections[client];
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          "Lambda-Runtime-Aws-Request-Id: 00000000-0000-4000-8000-%012d\r\n"
                          "Lambda-Runtime-Deadline-Ms: 4102444800000\r\n"
                          "Lambda-Runtime-Invoked-Function-Arn: "
                          "arn:aws:lambda:us-east-1:000000000000:function:f\r\n"
                          "Lambda-Runtime-Trace-Id: Root=1-00000000-000000000000000000000000\r\n"
                          "Content-Length: %zu\r\n\r\n",
                          client, from->event_length);
    memcpy(head + length, from->event, from->event_length > 200 ? 200 : from->event_length);
    write_all(runtime, head, (size_t)length + from->event_length);
}

static void forget(int fd) {
    for (int i = 0; i < idle_count; i++)
        if (idle[i] == fd) idle[i--] = idle[--idle_count];
    connections[fd].kind = NONE;
    close(fd);
}

static void from_client(int fd, const char *body, size_t length) {
    struct connection *client = &connections[fd];
    if (length > 200) exit(1);
    memcpy(client->event, body, length);
    client->event_length = length;
    if (idle_count > 0)
        give(idle[--idle_count], fd);
    else
        waiting[(waiting_first + waiting_count++) % MOST] = fd;
}

static void from_runtime(int fd, char *head, const char *body, size_t length) {
    if (strncmp(head, "GET ", 4) == 0) {
        if (waiting_count > 0) {
            int client = waiting[waiting_first];
            waiting_first = (waiting_first + 1) % MOST;
            waiting_count--;
            give(fd, client);
        } else {
            idle[idle_count++] = fd;
        }
        return;
    }
    char *id = strstr(head, "/invocation/00000000-0000-4000-8000-");
    if (!id || strncmp(id + 48, "/response", 9) != 0) exit(1);
    int client = atoi(id + 36);
    static char answer[SIZE + 256];
    int start = snprintf(answer, 256,
                         "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         "Content-Length: %zu\r\n\r\n", length);
    memcpy(answer + start, body, length);
    write_all(client, answer, (size_t)start + length);
    static const char accepted[] = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n"
                                   "Content-Length: 16\r\n\r\n{\"status\":\"OK\"}\n";
    write_all(fd, accepted, sizeof accepted - 1);
}

static void receive(int fd) {
    struct connection *at = &connections[fd];
    ssize_t got = read(fd, at->buffer + at->have, SIZE - 1 - at->have);
    if (got <= 0) {
        forget(fd);
        return;
    }
    at->have += (size_t)got;
    for (;;) {
        at->buffer[at->have] = 0;
        char *end = strstr(at->buffer, "\r\n\r\n");
        if (!end) return;
        char *line = strcasestr(at->buffer, "\ncontent-length:");
        size_t length = line && line < end ? strtoul(line + 16, NULL, 10) : 0;
        size_t whole = (size_t)(end + 4 - at->buffer) + length;
        if (at->have < whole) return;
        if (at->kind == CLIENT)
            from_client(fd, end + 4, length);
        else
            from_runtime(fd, at->buffer, end + 4, length);
        at->have -= whole;
        memmove(at->buffer, at->buffer + whole, at->have);
        if (at->have == 0) return;
    }
}

int main(void) {
    epoll = epoll_create1(EPOLL_CLOEXEC);
    listen_on(CLIENTS);
    listen_on(RUNTIMES);
    fflush(stdout);
    watch(0, INPUT);
    struct epoll_event events[64];
    for (;;) {
        int count = epoll_wait(epoll, events, 64, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            enum kind kind = connections[fd].kind;
            if (kind == INPUT) return 0;
            if (kind == CLIENTS || kind == RUNTIMES) {
                int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
                if (peer < 0) continue;
                setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                watch(peer, kind == CLIENTS ? CLIENT : RUNTIME);
            } else if (kind != NONE) {
                receive(fd);
            }
        }
    }
}

/* The listening socket and the thread that takes connections from it, the limit of open files, signals of threads. May use: base. */
#include "http/http_int.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, BLOCKED_MS = 10 };

void block_signals(sigset_t *before)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, before);
}

void listen_raise_files(unsigned connections)
{
    struct rlimit files;
    rlim_t        want = (rlim_t)connections * 2 + 512;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < want) {
        files.rlim_cur = files.rlim_max != RLIM_INFINITY && files.rlim_max < want ? files.rlim_max : want;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static socklen_t address_make(const char *text, uint16_t port, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof *out);
    struct sockaddr_in  in4 = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
    if (inet_pton(AF_INET, text, &in4.sin_addr) == 1) {
        memcpy(out, &in4, sizeof in4);
        return sizeof in4;
    }
    if (inet_pton(AF_INET6, text, &in6.sin6_addr) == 1) {
        memcpy(out, &in6, sizeof in6);
        return sizeof in6;
    }
    return 0;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_storage bound;
    struct sockaddr_in      in4;
    socklen_t               n = sizeof bound;
    memset(&bound, 0, sizeof bound);
    if (getsockname(fd, (struct sockaddr *)&bound, &n) != 0) {
        return 0;
    }
    memcpy(&in4, &bound, sizeof in4); /* the port stands at the same place in both families */
    return ntohs(in4.sin_port);
}

Error *listen_open(const char *address, uint16_t port, int *out, uint16_t *bound)
{
    struct sockaddr_storage where;
    socklen_t               n = address_make(address, port, &where);
    if (n == 0) {
        return err_make(ERR_ENVIRONMENT, "not an address to listen on: %s", address);
    }
    int fd = socket(where.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
    if (fd < 0) {
        return err_make(ERR_ENVIRONMENT, "socket: %d", errno);
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&where, n) != 0 || listen(fd, BACKLOG) != 0) {
        int why = errno;
        close(fd);
        return err_make(ERR_ENVIRONMENT, "cannot listen on %s port %u (errno %d)", address, (unsigned)port, why);
    }
    *out = fd;
    *bound = port_of(fd);
    return NULL;
}

/* ---- the acceptor ---- */

typedef enum Taken { TAKEN, NOBODY_WAITS, CANNOT } Taken;

static Taken take_one(Server *sv)
{
    struct sockaddr_storage from;
    socklen_t               n = sizeof from;
    int                     fd = accept4(sv->listener, (struct sockaddr *)&from, &n, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
        bool gone = errno == ECONNABORTED || errno == EINTR;
        return gone ? TAKEN : errno == EAGAIN ? NOBODY_WAITS : CANNOT; /* no more files: it may pass */
    }
    if (!conn_admit(sv, (struct sockaddr *)&from)) {
        close(fd);
    } else if (MHD_add_connection(sv->daemon, fd, (struct sockaddr *)&from, n) != MHD_YES) {
        conn_forget(sv, (struct sockaddr *)&from);
    }
    return TAKEN;
}

/* Those it cannot take now stay in the queue of the socket. */
static Taken take_all(Server *sv)
{
    Taken last = TAKEN;
    for (int i = 0; i < BACKLOG && last == TAKEN; i++) {
        last = atomic_load(&sv->connections) < sv->cfg.connections ? take_one(sv) : CANNOT;
    }
    return last;
}

/* Closing the listener resets whoever came in the moment before: nobody new comes in first. Who knocks now is not answered, and
 * refused at once when he knocks again. */
static void turn_away(int listener)
{
    struct sock_filter none = BPF_STMT(BPF_RET | BPF_K, 0);
    struct sock_fprog  all = { 1, &none };
    setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &all, sizeof all);
}

static void *acceptor(void *arg)
{
    Server       *sv = arg;
    struct pollfd wait[2] = { { .fd = sv->wake, .events = POLLIN }, { .fd = sv->listener, .events = POLLIN } };
    while ((wait[0].revents & POLLIN) == 0) {
        bool blocked = take_all(sv) == CANNOT;
        poll(wait, blocked ? 1 : 2, blocked ? BLOCKED_MS : -1);
    }
    turn_away(sv->listener);
    take_all(sv);
    return NULL;
}

Error *acceptor_start(Server *sv)
{
    sv->wake = eventfd(0, EFD_CLOEXEC);
    sv->acceptor_runs = sv->wake >= 0 && pthread_create(&sv->acceptor, NULL, acceptor, sv) == 0;
    return sv->acceptor_runs ? NULL : err_make(ERR_ENVIRONMENT, "the thread that takes connections");
}

static void close_one(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

void acceptor_stop(Server *sv)
{
    if (sv->acceptor_runs) {
        eventfd_write(sv->wake, 1);
        pthread_join(sv->acceptor, NULL);
        sv->acceptor_runs = false;
    }
    close_one(&sv->wake);
    close_one(&sv->listener);
}

/*
 * The system's headers, for Swift alone: Embedded Swift has no Glibc module. What is macro, variadic or thread-local gets a function here,
 * with the reason beside it; everything else is called directly.
 */
#ifndef SESSION_CORE_SYSTEM_H
#define SESSION_CORE_SYSTEM_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

/* errno is a macro over thread-local storage. */
static inline int sys_errno(void)
{
	return errno;
}

/* open(2) is variadic. */
static inline int sys_open_for_reading(const char *path)
{
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* fcntl(2) is variadic. */
static inline void sys_set_blocking(int descriptor)
{
	fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
}

/* Enumerators and macros over enumerators come into Swift under types of their own. */
enum {
	SYS_SOCK_STREAM = SOCK_STREAM,
	SYS_SOCK_CLOEXEC = SOCK_CLOEXEC,
	SYS_SOCK_NONBLOCK = SOCK_NONBLOCK,
	SYS_IPPROTO_TCP = IPPROTO_TCP,
	SYS_MSG_NOSIGNAL = MSG_NOSIGNAL,
	SYS_MSG_DONTWAIT = MSG_DONTWAIT,
};

/* errno in words. strerror is not thread-safe, and strerror_r has two shapes. */
void sys_error_text(int code, char *text, size_t size);

/*
 * Sockets that a forked child must not keep: a child that outlives its parent would hold the parent's locks. They are closed in the child by a
 * pthread_atfork handler, which has to be C: nothing else may run there.
 */
void sys_fork_guard_add(int descriptor);
void sys_fork_guard_remove(int descriptor);

/* How many forks lie between this process and the first call: a number that a child finds grown, without the system call of getpid(2). */
int sys_fork_count(void);

/*
 * What the client side of TLS has in common: version 1.2 or later, no renegotiation, and a key with a pass phrase fails instead of asking for it at the
 * terminal. The options are macros, and the pass phrase is a callback's. NULL when OpenSSL fails.
 */
SSL_CTX *sys_tls_context(void);

/* A macro. */
static inline void sys_tls_name_server(SSL *tls, const char *name)
{
	SSL_set_tlsext_host_name(tls, name);
}

/* The reason of an error of libssl's; 0 for those of others. Macros, in versions before 3. */
static inline int sys_tls_reason(unsigned long error)
{
	return ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) : 0;
}

/* inflateInit is a macro. */
static inline int sys_inflate_init(z_stream *stream)
{
	return inflateInit(stream);
}

#endif

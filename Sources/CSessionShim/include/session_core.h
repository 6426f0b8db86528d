/*
 * session_core.h: the C interface of libSessionCore, and its manual.
 *
 * 1. Rules that hold everywhere
 * 2. Bytes and statuses
 * 3. Clients: a connection to a session server, and its settings
 * 4. Sessions: one open session, in the words of PHP's save-handler callbacks
 * 5. Terms: reading and writing the Erlang external term format
 * 6. Nodes: connections to any Erlang or Elixir node
 * 7. Mailboxes: processes on our side of such a connection, that send, call, watch and receive
 *
 * 1. RULES
 *
 * Memory     Bytes passed in are borrowed for the call. Bytes handed out stay valid until the next call on the same object (a session's bytes: on the
 *            same session), and are never freed by the caller. Objects are made by sc_*_create or sc_*_open and ended by the function named there.
 * Threads    No threads, no callbacks, no signals handlers. An object belongs to one thread; different threads use different clients.
 * Forks      A client remembers its process. In a forked child it starts afresh: inherited connections are closed, nothing is written to them.
 *            Sessions opened before the fork are dead in the child: their calls return sc_status_forked and send nothing.
 * Time       Durations are milliseconds. One deadline on the monotonic clock bounds each call: `timeout_ms` of the client for connecting, asking and
 *            hearing the answer together, at one node or at several, each of which gets the time left divided by the nodes left. Waiting for a lock is bounded by `lock_timeout_ms` and comes back in slices (sc_session_wait).
 * Failure    Every function that can fail returns an sc_status. sc_client_error() has the sentence: node, step, reason, time spent. It never
 *            contains a cookie, nor more than the first characters of a session id.
 */
#ifndef SESSION_CORE_H
#define SESSION_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows by one when a function or struct below changes its shape. */
#define SC_ABI_VERSION 4

/* ---------------------------------------------------------------- 2. Bytes and statuses */

/* A run of bytes. `bytes` may be NULL when `count` is 0. Not terminated by NUL. */
typedef struct sc_bytes {
	const uint8_t *bytes;
	size_t count;
} sc_bytes;

/* Numbers are stable; new ones are appended. */
typedef enum sc_status {
	sc_status_ok = 0,
	/* Not finished. Look at your own signals and time-outs, then call again: sc_session_wait() for a lock, sc_mailbox_next(), sc_request_wait(). */
	sc_status_waiting = 1,
	/* A setting, an id or another argument is not acceptable. Nothing was sent. */
	sc_status_invalid = 2,
	/* No node could be reached, or it went away, before anything was changed. */
	sc_status_unreachable = 3,
	/* The deadline passed, before anything was changed. */
	sc_status_timed_out = 4,
	/* The node and we do not share the cookie, one of us does not trust the other's certificate, or the node does not let us in. */
	sc_status_denied = 5,
	/* The node runs, its application session_handler does not (yet), or speaks no protocol version of ours. */
	sc_status_not_ready = 6,
	/* Bytes came that no correct node sends. The connection is closed. */
	sc_status_protocol = 7,
	/* The lock was not free within lock_timeout_ms, or too many wait for it; or for that reason the session was opened for reading only. */
	sc_status_lock_timeout = 8,
	/* The record is not the one that was read: another request changed, destroyed or outlived it. Nothing was changed. */
	sc_status_conflict = 9,
	/* Larger than the server or this library takes, or more messages than a mailbox holds. Nothing was changed. */
	sc_status_too_large = 10,
	/* A change was sent, and no node said in time whether it was applied. It was applied once or not at all. */
	sc_status_unknown = 11,
	/* The session or the connection was opened by a parent process. */
	sc_status_forked = 12,
	/* The end of a term, of the input or of a list. */
	sc_status_end = 13,
} sc_status;

/* The version of this library, as "0.1.0". Static. */
sc_bytes sc_version(void);

/* SC_ABI_VERSION of the library that was loaded. Compare before the first other call. */
uint32_t sc_abi_version(void);

/* ---------------------------------------------------------------- 3. Clients */

/*
 * A client holds at most one connection to a node and keeps it between sessions. Creating one does no I/O. It remembers which nodes failed a moment ago.
 */
typedef enum sc_on_lock_timeout {
	sc_on_lock_timeout_fail = 0,
	/* The session is read without its lock, and writing other data than was read is refused. */
	sc_on_lock_timeout_readonly = 1,
} sc_on_lock_timeout;

typedef enum sc_on_conflict {
	sc_on_conflict_fail = 0,
	/* The last one to write wins, except over a session that was destroyed. */
	sc_on_conflict_overwrite = 1,
} sc_on_conflict;

typedef enum sc_tls_verify {
	/* The node's certificate has to be signed by an authority that is trusted, valid today, and for the node's host. */
	sc_tls_verify_peer = 0,
	/* Any certificate will do: who can place himself between us and the node reads and writes along. */
	sc_tls_verify_none = 1,
} sc_tls_verify;

/*
 * Encrypted distribution, TLS 1.2 or later, for nodes that run with `-proto_dist inet_tls`. All zero: none. Files are PEM; they are read for each connection
 * anew. EPMD is asked in the clear, as Erlang nodes do.
 */
typedef struct sc_tls_settings {
	/* False: the fields below do not matter. */
	bool enabled;
	/* The authorities that are trusted. Empty: the system's. */
	sc_bytes ca_file;
	/* Our certificate, followed by those that lead to its authority, for nodes that ask for one. Empty: none. */
	sc_bytes cert_file;
	/* Its key, without a pass phrase; not readable by everybody. Empty: it is in cert_file. */
	sc_bytes key_file;
	sc_tls_verify verify;
	/* The host name or address that the node's certificate has to be for. Empty: the host in the node's name. */
	sc_bytes server_name;
} sc_tls_settings;

typedef struct sc_client sc_client;

typedef struct sc_settings {
	/*
	 * "name@host" or "name@host:port" (a port goes straight to the node, without EPMD). host: a name, an IPv4 or a bracketed IPv6 address. Up to 16 of
	 * them, separated by commas: they are asked in this order, or in an order that the client makes once.
	 */
	sc_bytes nodes;
	bool shuffle;
	/* For so long a node that failed is asked after all others. */
	int64_t retry_after_ms;
	/* The cookie itself. Empty: the content of `cookie_file`. */
	sc_bytes cookie;
	/* Path of a file that holds the cookie. Empty as well: .erlang.cookie in $HOME, then in $XDG_CONFIG_HOME/erlang, as erl looks it up. */
	sc_bytes cookie_file;
	sc_tls_settings tls;
	/*
	 * For how long at most an answer is looked for again and again before the process sleeps, in microseconds: cores that doze take longer to wake. Less,
	 * and not at all, where it proves of no use or where others want the processor. 0: never. At most 1000.
	 */
	int64_t spin_us;
	/* For each operation as a whole. 1 to 86,400,000. */
	int64_t timeout_ms;
	/* Whether sessions are locked, and how long to wait for a lock. 0: do not wait. Up to 86,400,000. */
	bool lock;
	int64_t lock_timeout_ms;
	/* For how long a holder that fell silent keeps its lock while others wait. Up to 86,400,000. */
	int64_t lock_lease_ms;
	sc_on_lock_timeout on_lock_timeout;
	sc_on_conflict on_conflict;
	/*
	 * The idle time after which the server may remove a record, where no function says otherwise: session.gc_maxlifetime at open. 0: the server's own
	 * default.
	 */
	int64_t lifetime_ms;
	/* Name of the serializer that made the data, for the record; "php" in general. At most 64 bytes. */
	sc_bytes serializer;
	/* The most bytes of data that are sent. 0: as many as this library can, a little under 64 MB. */
	size_t max_size;
	/* Sessions of different namespaces are different, whatever their ids. At most 64 of [A-Za-z0-9._-]; empty in general. */
	sc_bytes name_space;
	/*
	 * A module whose functions read/1, write/2, destroy/1 and gc/1 keep the sessions: they are called by rpc, without locks and versions. Empty: the
	 * application session_handler is spoken to.
	 */
	sc_bytes module;
} sc_settings;

sc_client *sc_client_create(void);

/* Closes the connection and frees the client. Its sessions have to be closed before. NULL is allowed. */
void sc_client_destroy(sc_client *client);

/* The sentence for the last failure on this client or one of its sessions; empty if there was none. */
sc_bytes sc_client_error(sc_client *client);

/* The full name by which the connected node calls itself; empty when not connected. Does no I/O. */
sc_bytes sc_client_peer(sc_client *client);

/* Whether `nodes` are well-formed, without I/O. On failure `*reason` is a static sentence. */
sc_status sc_check_nodes(sc_bytes nodes, sc_bytes *reason);

/* Whether `cookie` is usable: 1 to 255 bytes, printable ASCII without spaces. On failure `*reason` is a static sentence. */
sc_status sc_check_cookie(sc_bytes cookie, sc_bytes *reason);

/* Whether `name` is a namespace: 0 to 64 of [A-Za-z0-9._-]. */
bool sc_is_namespace(sc_bytes name);

/* Whether `name` has the form of a host name or an address. */
bool sc_is_host(sc_bytes name);

/* Whether `id` is a session id: 1 to 256 of [A-Za-z0-9,-]. */
bool sc_is_session_id(sc_bytes id);

/* ---------------------------------------------------------------- 4. Sessions */

/*
 * One open..close of PHP. The functions are PHP's callbacks; what each sends is in docs/wire.md. A session knows one id at a
 * time: naming another one gives up the first one's lock.
 */
typedef struct sc_session sc_session;

/*
 * Opens. Copies the settings, checks them, does no I/O. On failure *session is NULL and sc_client_error() tells. The session is ended by sc_session_close().
 */
sc_status sc_session_open(sc_client *client, const sc_settings *settings, sc_session **session);

/*
 * A second open on the same handle (session_reset): the lock is kept, what was read is forgotten, the settings are the new ones.
 */
sc_status sc_session_reopen(sc_session *session, const sc_settings *settings);

/*
 * The caller has just made `id` and nobody else can know it. validate answers "missing" for it and read answers "empty", both without waiting; should the
 * id exist after all, the write is refused as a conflict. One such id is remembered, until the next one.
 */
void sc_session_expect_new(sc_session *session, sc_bytes id);

/*
 * Whether a record exists: *exists. If it does, the lock is taken (when wanted) and read() answers from here. If not, nothing is left on the server.
 * May return sc_status_waiting: then sc_session_wait(), and when that says ok, call validate again, which answers at once.
 */
sc_status sc_session_validate(sc_session *session, sc_bytes id, bool *exists);

/*
 * The data of `id`, empty if there is no record; *existed tells the two apart. Takes the lock when wanted, also for a missing record.
 * `lifetime_ms` is the idle time after which the server may remove the record; 0: the server's own default.
 * May return sc_status_waiting: then sc_session_wait(), and when that says ok, call read again, which answers at once.
 */
sc_status sc_session_read(sc_session *session, sc_bytes id, int64_t lifetime_ms, sc_bytes *data, bool *existed);

/*
 * Goes on waiting for the lock, for at most a second, or until a signal arrives (EINTR). ok: it is ours. waiting: not yet. Else: the failure,
 * and the place in the queue is given up.
 */
sc_status sc_session_wait(sc_session *session);

/*
 * Stores `data` and gives up the lock. ok means stored. Data equal to what was read is a touch. unknown: see there. A second write in one open is possible:
 * it takes the lock again, and is refused if another request wrote in between.
 */
sc_status sc_session_write(sc_session *session, sc_bytes id, sc_bytes data, int64_t lifetime_ms);

/* `data` is unchanged since read: renews the lifetime, creating the record if it is missing, and gives up the lock. */
sc_status sc_session_touch(sc_session *session, sc_bytes id, sc_bytes data, int64_t lifetime_ms);

/* Removes the record and gives up the lock. A missing record is ok. */
sc_status sc_session_destroy(sc_session *session, sc_bytes id);

/* The data that was read could not be decoded: the record stays as it is, and its lock is given up. */
void sc_session_keep_undecoded(sc_session *session);

/* Has the server remove what has expired. *count: all that went since the last call, by anybody's. */
sc_status sc_session_gc(sc_session *session, int64_t *count);

/*
 * Gives the session a tag, or takes one away, together with the next write or touch, which is then sent even when nothing else was changed. A tag is 1 to
 * 255 bytes; a session has at most 64.
 */
sc_status sc_session_tag(sc_session *session, sc_bytes tag);
sc_status sc_session_untag(sc_session *session, sc_bytes tag);

/* The tag at `index` from 0, as they will be after the next write; sc_status_end behind the last one. Known once the session was read. */
sc_status sc_session_tag_at(sc_session *session, size_t index, sc_bytes *tag);

/* The session takes the place of the one that was closed last, and has its tags: session_regenerate_id(). */
void sc_session_continue_last(sc_session *session);

/* One session of a list. `handle` names it for sc_session_destroy_handle() and cannot be used in its stead. Times are milliseconds of Unix time. */
typedef struct sc_summary {
	sc_bytes handle;
	int64_t created;
	int64_t accessed;
	int64_t expires;
	int64_t size;
	/* Whether it is the session that asks. */
	bool is_current;
} sc_summary;

/* Fetches the sessions with a tag, at most 1000, those used last first. */
sc_status sc_session_list(sc_session *session, sc_bytes tag);

/* Of the list that was fetched last, the one at `index` from 0; sc_status_end behind the last one. */
sc_status sc_session_list_at(sc_session *session, size_t index, sc_summary *summary);

/* Destroys the sessions with a tag, or all of them but this one. *count: how many there were. */
sc_status sc_session_revoke(sc_session *session, sc_bytes tag, bool keep_this, int64_t *count);

/* Destroys a session by the handle of a list. A missing one is ok. */
sc_status sc_session_destroy_handle(sc_session *session, sc_bytes handle);

/* Gives up what is still locked, without waiting for an answer, and frees the session. NULL is allowed. */
void sc_session_close(sc_session *session);

/* ---------------------------------------------------------------- 5. Terms */

/*
 * The external term format, chapter "External Term Format" of the ERTS manual: blobs that begin with the version byte 131, as term_to_binary() makes them.
 * A term is a flat run of tokens. A container's token comes first and tells how many terms follow:
 *
 *   tuple n     n terms                        {a, [1, 2 | b]}  =  tuple 2, atom "a", list 2, integer 1, integer 2, atom "b"
 *   list n      n terms, then the tail         [x]              =  list 1, atom "x", nil
 *   map n       n pairs: key, value
 *
 * No callbacks: the caller pulls tokens from a reader and pushes them into a writer.
 */
typedef enum sc_token_kind {
	sc_token_integer = 1,    /* number */
	sc_token_big = 2,        /* bytes: magnitude, little endian; negative */
	sc_token_float = 3,      /* real; always finite */
	sc_token_atom = 4,       /* bytes: UTF-8, at most 255 characters */
	sc_token_binary = 5,     /* bytes */
	sc_token_bits = 6,       /* bytes; last_bits of the last one count (1 to 7), from the top */
	sc_token_string = 7,     /* bytes: a proper list of integers 0 to 255 (STRING_EXT) */
	sc_token_nil = 8,        /* [] */
	sc_token_list = 9,       /* count; then count terms and the tail */
	sc_token_tuple = 10,     /* count */
	sc_token_map = 11,       /* count of pairs */
	sc_token_pid = 12,       /* bytes: node; number: id; serial; creation */
	sc_token_port = 13,      /* bytes: node; number: id (unsigned); creation */
	sc_token_reference = 14, /* bytes: node; creation; words, count of them */
	sc_token_export = 15,    /* bytes: module; name: function; number: arity */
	sc_token_fun = 16,       /* bytes: the whole term with its tag, opaque; native records of OTP 29 too */
} sc_token_kind;

/* Fields that a kind does not name above have no meaning: a reader leaves in them what it finds there. */
typedef struct sc_token {
	sc_token_kind kind;
	int64_t number;
	double real;
	sc_bytes bytes;
	sc_bytes name;
	size_t count;
	uint32_t serial;
	uint32_t creation;
	uint32_t words[5];
	uint8_t last_bits;
	bool negative;
} sc_token;

/* Whether `name` is the name of an atom: UTF-8, at most 255 characters. */
bool sc_is_atom(sc_bytes name);

typedef struct sc_term_reader sc_term_reader;
typedef struct sc_term_writer sc_term_writer;

/*
 * Reads one term from `blob`, which is copied. Compressed terms are unpacked when their declared size is at most `size_limit` (bytes). Containers nest at
 * most `depth_limit` deep. On failure *reader is NULL.
 */
sc_status sc_term_reader_create(sc_bytes blob, size_t depth_limit, size_t size_limit, sc_term_reader **reader);

/* Begins another blob, in the memory of the last one and with its limits. On failure the reader stays, and sc_term_reader_error() tells. */
sc_status sc_term_reader_restart(sc_term_reader *reader, sc_bytes blob);

/* The next token; sc_status_end after the last one; sc_status_protocol when the bytes are not a term (and from then on). */
sc_status sc_term_reader_next(sc_term_reader *reader, sc_token *token);

/*
 * The next tokens, up to `room` of them; *count says how many. Their bytes stay valid until the next call. What follows the last of them is told by
 * the next call: after ok with fewer than `room`, call again.
 */
sc_status sc_term_reader_fill(sc_term_reader *reader, sc_token *tokens, size_t room, size_t *count);

/*
 * For sc_status_protocol: what is wrong, as a sentence, and the offset in the blob (in the unpacked term, if it is compressed). Otherwise empty, and
 * the offset behind the last token.
 */
sc_bytes sc_term_reader_error(sc_term_reader *reader, size_t *offset);

void sc_term_reader_destroy(sc_term_reader *reader);

sc_term_writer *sc_term_writer_create(void);

/* Appends one token. sc_status_invalid: not a token that the format has (an atom too long, a float that is not finite, ...), nothing appended. */
sc_status sc_term_writer_append(sc_term_writer *writer, const sc_token *token);

/* Appends `count` tokens, up to the first that is not taken: then *taken, which is its index, is less. */
sc_status sc_term_writer_append_all(sc_term_writer *writer, const sc_token *tokens, size_t count, size_t *taken);

/* Begins another term in the memory of the last one, of which nothing stays. */
void sc_term_writer_reset(sc_term_writer *writer);

/* The blob, with its version byte. sc_status_invalid when a container still misses terms, or nothing was appended. */
sc_status sc_term_writer_finish(sc_term_writer *writer, sc_bytes *blob);

void sc_term_writer_destroy(sc_term_writer *writer);

/* ---------------------------------------------------------------- 6. Nodes */

/*
 * A connection to a node, as a hidden node. It has no life of its own: what arrives is let in, and the node's ticks are answered, while one of the functions
 * below waits or looks. A node that hears nothing for net_ticktime (60 s) hangs up.
 *
 * Sessions have connections of their own (section 3).
 */
typedef struct sc_node sc_node;

typedef struct sc_node_settings {
	/* As in sc_settings. */
	sc_bytes node;
	sc_bytes cookie;
	sc_bytes cookie_file;
	sc_tls_settings tls;
	int64_t spin_us;
	/*
	 * The name by which we are known, "name@host", which no other may use at the same time. Empty, and better for programs of which there are many: the node
	 * gives us a name.
	 */
	sc_bytes own_name;
	/* For connecting as a whole, and for each sending that names no other. 1 to 86,400,000. */
	int64_t timeout_ms;
	/* The node has to call itself by the host that is asked for too; else the part before the @ is enough. */
	bool full_name;
	/* How much may wait unread in a mailbox. 0: 65,536 messages, 64 MB. */
	size_t message_limit;
	size_t byte_limit;
} sc_node_settings;

/* Does no I/O. */
sc_node *sc_node_create(void);

/*
 * Closes the connection and frees the node. Mailboxes and requests of it stay valid and are freed by their own functions; their calls fail. NULL is allowed.
 */
void sc_node_destroy(sc_node *node);

/* Connects; a connection that there was is closed first. */
sc_status sc_node_connect(sc_node *node, const sc_node_settings *settings);

/* Closes the connection. The node may be connected again. */
void sc_node_close(sc_node *node);

/* Whether the connection is there. Does not wait; lets in what has arrived, as far as the mailboxes have room, and answers ticks. */
bool sc_node_is_alive(sc_node *node);

/* The sentence for the last failure of this node, its mailboxes and requests; empty if there was none. */
sc_bytes sc_node_error(sc_node *node);

/* The full name by which the node calls itself, and ours; of the last connection. Empty if there was none. */
sc_bytes sc_node_peer(sc_node *node);
sc_bytes sc_node_own_name(sc_node *node);

/* ---------------------------------------------------------------- 7. Mailboxes */

/*
 * A process on our side of a connection: a pid, messages that wait, links and monitors. A connection may have many. It traps exits: they arrive as messages.
 * When the connection is lost, what it linked and monitored ends with `noconnection`, as on any node; messages that have arrived can still be received.
 *
 * Terms are blobs with their version byte, as sc_term_writer_finish() makes them. What is sent has to be one whole term, uncompressed
 * (sc_status_invalid): a node closes the connection at anything less.
 */
typedef struct sc_mailbox sc_mailbox;

/* A request that was sent and not answered yet. */
typedef struct sc_request sc_request;

/*
 * A point in time for the functions below: `timeout_ms` from now, on the monotonic clock. 0 does not wait; negative: never. A function with a deadline
 * waits for at most a second, or until a signal arrives (EINTR), and returns sc_status_waiting: call again, with the same deadline.
 */
int64_t sc_deadline(int64_t timeout_ms);

/* On failure *mailbox is NULL. */
sc_status sc_mailbox_open(sc_node *node, sc_mailbox **mailbox);

/* Ends the process with the reason `normal`, which those who are linked to it or monitor it are told, and frees it. NULL is allowed. */
void sc_mailbox_close(sc_mailbox *mailbox);

/* As sc_node_is_alive(), for the connection that the mailbox was opened on. */
bool sc_mailbox_is_alive(sc_mailbox *mailbox);

/* Our pid. The bytes stay valid as long as the mailbox. */
void sc_mailbox_pid(sc_mailbox *mailbox, sc_token *pid);

/* A reference that no other is like. */
void sc_mailbox_reference(sc_mailbox *mailbox, sc_token *reference);

/* From now on, what the node sends to {name, our node} arrives here. One mailbox of a connection can have a name, and any number of names. */
sc_status sc_mailbox_register(sc_mailbox *mailbox, sc_bytes name);
void sc_mailbox_unregister(sc_mailbox *mailbox, sc_bytes name);

/*
 * Sends a message to a pid, to a name that is registered on the node (an atom), or to an alias (a reference). ok: it is on its way. That nobody is there is
 * not noticed. `timeout_ms` is how long the node may take to accept the bytes; 0: as long as the settings say. One that does not is given up, with the connection.
 */
sc_status sc_mailbox_send(sc_mailbox *mailbox, const sc_token *to, sc_bytes message, int64_t timeout_ms);

/* gen_server:cast. */
sc_status sc_mailbox_cast(sc_mailbox *mailbox, const sc_token *to, sc_bytes request);

/* A link with a pid. Its end is a message, sc_message_exit; at once, if it has ended already. */
sc_status sc_mailbox_link(sc_mailbox *mailbox, const sc_token *pid);
sc_status sc_mailbox_unlink(sc_mailbox *mailbox, const sc_token *pid);

/* exit/2: an exit signal to a pid. */
sc_status sc_mailbox_exit(sc_mailbox *mailbox, const sc_token *pid, sc_bytes reason);

/* Watches a pid or a registered name. Its end is a message, sc_message_down, with the reference. */
sc_status sc_mailbox_monitor(sc_mailbox *mailbox, const sc_token *target, sc_token *reference);

/* Takes back a monitor, and a sc_message_down of it that has arrived. One that is not there is ok. */
sc_status sc_mailbox_demonitor(sc_mailbox *mailbox, const sc_token *reference);

/*
 * spawn_request: has the node start a process that runs module:function with a list of arguments. The answer is a message, sc_message_spawn_reply, with the
 * reference. With `monitor`, the same reference is that of the monitor. Output of the process goes where the node's own goes.
 */
sc_status sc_mailbox_spawn(
    sc_mailbox *mailbox, sc_bytes module, sc_bytes function, sc_bytes arguments, bool link, bool monitor, sc_token *reference);

typedef enum sc_message_kind {
	sc_message_plain = 1,       /* what somebody sent */
	sc_message_exit = 2,        /* {'EXIT', Pid, Reason} */
	sc_message_down = 3,        /* {'DOWN', Reference, process, Pid | {Name, Node}, Reason} */
	sc_message_spawn_reply = 4, /* {spawn_reply, Reference, ok, Pid} or {spawn_reply, Reference, error, Reason} */
} sc_message_kind;

typedef struct sc_message {
	/* Grows from message to message of a mailbox; never 0. */
	uint64_t number;
	sc_message_kind kind;
	sc_bytes term;
} sc_message;

/*
 * The oldest message that arrived after the one of number `after`; 0 is before all. It stays in the mailbox until it is taken: a selective receive passes over
 * what does not match and takes the first that does. sc_status_timed_out at the deadline; sc_status_too_large when so much waits that nothing more is let in.
 */
sc_status sc_mailbox_next(sc_mailbox *mailbox, uint64_t after, int64_t deadline, sc_message *message);

/* Takes a message out of the mailbox. The bytes of the one that was handed out last stay valid until the next sc_mailbox_next(). */
void sc_mailbox_take(sc_mailbox *mailbox, uint64_t number);

typedef enum sc_reply_kind {
	sc_reply_returned = 1, /* term: the value */
	sc_reply_thrown = 2,   /* term: what was thrown */
	sc_reply_exited = 3,   /* term: the reason of exit/1 */
	sc_reply_failed = 4,   /* term: the reason of an error; stack: where */
	sc_reply_down = 5,     /* term: why there will be no answer, such as `noproc` */
} sc_reply_kind;

typedef struct sc_reply {
	sc_reply_kind kind;
	sc_bytes term;
	/* Empty unless the kind has one. */
	sc_bytes stack;
} sc_reply;

/*
 * gen_server:call to a pid or a registered name. The answer is found by a reference, so that no late or stray one is taken for it: returned or down.
 * rpc:call is a call of the name `rex` with {call, Module, Function, Arguments, user}. On failure *request is NULL.
 */
sc_status sc_mailbox_call(sc_mailbox *mailbox, const sc_token *server, sc_bytes message, int64_t deadline, sc_request **request);

/* erpc:call: runs module:function with a list of arguments in a process of its own. Each kind of reply. On failure *request is NULL. */
sc_status sc_mailbox_apply(
    sc_mailbox *mailbox, sc_bytes module, sc_bytes function, sc_bytes arguments, int64_t deadline, sc_request **request);

/* The answer. Meanwhile, messages gather in the mailboxes of the connection. sc_status_timed_out at the deadline. */
sc_status sc_request_wait(sc_request *request, sc_reply *reply);

/* Frees the request. One that is not answered is given up; a late answer goes nowhere. NULL is allowed. */
void sc_request_destroy(sc_request *request);

#ifdef __cplusplus
}
#endif

#endif

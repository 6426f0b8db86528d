/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.save_handler = erlang: PHP's callbacks, in the order of an open..close. mod_files.c of PHP is the reference for what each owes its caller.
 *
 * They may run before our RINIT (upload progress) and after our RSHUTDOWN (the implicit write), so all state hangs on mod_data. An error handler of the user can
 * run inside a warning: state is consistent before each.
 */
#include "php_erlang.h"

/* mod_data: what one open..close keeps. */
typedef struct {
	sc_session *session;
	/* What session_start() said of the lock. Its option is gone when session_reset() opens again. */
	bool lock;
	/* validate_sid failed for this id and said so: read fails without a word. */
	zend_string *failed_id;
	/* read was called for this id and did not succeed, so a write would overwrite what nobody knows. PHP asks for one when a fatal error ended our warning. */
	zend_string *unread_id;
} erlang_open;

static void forget(zend_string **id)
{
	if (*id != NULL) {
		zend_string_release(*id);
		*id = NULL;
	}
}

static void remember(zend_string **id, zend_string *key)
{
	forget(id);
	*id = zend_string_copy(key);
}

static bool is_same(const zend_string *id, const zend_string *key)
{
	return id != NULL && zend_string_equals(id, key);
}

static bool is_valid_id(const zend_string *id)
{
	if (sc_is_session_id(erlang_string_bytes(id))) {
		return true;
	}
	erlang_warn_of_id();
	return false;
}

static bool is_out_of_time(void)
{
#if PHP_VERSION_ID >= 80200
	return zend_atomic_bool_load(&EG(timed_out));
#else
	return EG(timed_out);
#endif
}

/* PHP tells itself when its time limit is over. */
static void warn_unless_out_of_time(sc_status status)
{
	if (status != sc_status_waiting) {
		erlang_warn();
	}
}

/* PHP's time limit ends the wait for a lock; a signal only interrupts it. */
static sc_status wait_for_lock(erlang_open *open)
{
	sc_status status;

	do {
		status = sc_session_wait(open->session);
	} while (status == sc_status_waiting && !is_out_of_time());
	return status;
}

static sc_status begin(void **mod_data, const sc_settings *settings)
{
	erlang_open *open = ecalloc(1, sizeof(*open));
	sc_status status = sc_session_open(erlang_client(), settings, &open->session);

	if (status != sc_status_ok) {
		efree(open);
		return status;
	}
	open->lock = settings->lock;
	ERLANG_G(session) = open->session;
	if (erlang_caller_regenerates()) {
		sc_session_continue_last(open->session);
	}
	PS_SET_MOD_DATA(open);
	return sc_status_ok;
}

/*
 * Checks the settings and connects to nothing. Called a second time with mod_data set (session_reset, or an open that PHP did not end), it keeps the lock that
 * is held.
 */
PS_OPEN_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();
#if PHP_VERSION_ID >= 80600
	const char *path = ZSTR_VAL(save_path);
#else
	const char *path = save_path;
#endif
	sc_settings settings;
	sc_status status;

	if (!erlang_ini_settings(path, &settings)) {
		return FAILURE;
	}
	if (open != NULL) {
		settings.lock = open->lock;
		forget(&open->failed_id);
		status = sc_session_reopen(open->session, &settings);
	} else {
		settings.lock = settings.lock && !erlang_caller_reads_and_closes();
		status = begin(mod_data, &settings);
	}
	if (status != sc_status_ok) {
		erlang_warn();
		return FAILURE;
	}
	return SUCCESS;
}

/* Gives up what is locked. Succeeds always: PHP has nothing to do about a failure. */
PS_CLOSE_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();

	if (open == NULL) {
		return SUCCESS;
	}
	PS_SET_MOD_DATA(NULL);
	if (ERLANG_G(session) == open->session) {
		ERLANG_G(session) = NULL;
	}
	sc_session_close(open->session);
	forget(&open->failed_id);
	forget(&open->unread_id);
	efree(open);
	return SUCCESS;
}

/* An id as session.sid_length and its like want it. The core is told that it is new, and need not ask. */
PS_CREATE_SID_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();
	zend_string *id = php_session_create_id(mod_data);

	if (id != NULL && open != NULL) {
		sc_session_expect_new(open->session, erlang_string_bytes(id));
	}
	return id;
}

/*
 * Whether the id exists. PHP gives the visitor a new one if not, so a failure must not look like that: it is told here, and read fails for it.
 */
PS_VALIDATE_SID_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();
	sc_bytes id = erlang_string_bytes(key);
	bool exists = false;
	sc_status status;

	if (open == NULL || !sc_is_session_id(id)) {
		return FAILURE;
	}
	status = sc_session_validate(open->session, id, &exists);
	if (status == sc_status_waiting && (status = wait_for_lock(open)) == sc_status_ok) {
		status = sc_session_validate(open->session, id, &exists);
	}
	if (status == sc_status_ok) {
		return exists ? SUCCESS : FAILURE;
	}
	remember(&open->failed_id, key);
	warn_unless_out_of_time(status);
	return SUCCESS;
}

/*
 * The data, the empty string when there is no such session. *val is always set.
 */
PS_READ_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();
	sc_bytes id = erlang_string_bytes(key), data;
	int64_t lifetime = erlang_lifetime_ms(maxlifetime);
	bool existed;
	sc_status status;

	*val = ZSTR_EMPTY_ALLOC();
	if (open == NULL || is_same(open->failed_id, key) || !is_valid_id(key)) {
		return FAILURE;
	}
	remember(&open->unread_id, key);
	status = sc_session_read(open->session, id, lifetime, &data, &existed);
	if (status == sc_status_waiting && (status = wait_for_lock(open)) == sc_status_ok) {
		status = sc_session_read(open->session, id, lifetime, &data, &existed);
	}
	if (status != sc_status_ok) {
		warn_unless_out_of_time(status);
		return FAILURE;
	}
	if (data.count > 0) {
		*val = zend_string_init((const char *)data.bytes, data.count, 0);
	}
	forget(&open->unread_id);
	return SUCCESS;
}

/* While an exception is pending the data is half of a session: a __serialize threw. */
static bool may_store(const erlang_open *open, const zend_string *key)
{
	if (open == NULL || EG(exception) || is_same(open->failed_id, key) || is_same(open->unread_id, key)) {
		return false;
	}
	return is_valid_id(key);
}

/*
 * Stores and unlocks. What must not be stored is refused without a word: PHP says that the write failed, or has thrown; and the lock goes with close.
 * In a forked child the session is its parent's: nothing is sent, and a write fails.
 */
PS_WRITE_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();
	sc_status status;

	if (!may_store(open, key)) {
		return FAILURE;
	}
	if (ZSTR_LEN(val) == 0 && erlang_caller_lost_the_variables()) {
		erlang_warn_text(
		    "a session variable has a \"|\" in its name, which session.serialize_handler = php cannot store; the session stays as it was");
		return FAILURE;
	}
	status = sc_session_write(open->session, erlang_string_bytes(key), erlang_string_bytes(val), erlang_lifetime_ms(maxlifetime));
	if (status != sc_status_ok) {
		erlang_warn();
		return FAILURE;
	}
	return SUCCESS;
}

/*
 * The data is unchanged: renews the session, creates it if it is missing, and unlocks. A forked child that changed nothing has nothing to say.
 */
PS_UPDATE_TIMESTAMP_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();
	sc_status status;

	if (!may_store(open, key)) {
		return FAILURE;
	}
	status = sc_session_touch(open->session, erlang_string_bytes(key), erlang_string_bytes(val), erlang_lifetime_ms(maxlifetime));
	if (status != sc_status_ok && status != sc_status_forked) {
		erlang_warn();
		return FAILURE;
	}
	return SUCCESS;
}

/*
 * A session that is not there is destroyed. One whose data PHP's serializer does not understand is not: what is damaged today, or was made by another
 * version of a class, somebody may want back tomorrow. What session_decode() was given says nothing about the data that is stored.
 */
PS_DESTROY_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();

	if (open == NULL || !is_valid_id(key)) {
		return FAILURE;
	}
	if (erlang_caller_failed_to_decode()) {
		sc_session_keep_undecoded(open->session);
		if (!erlang_caller_decodes()) {
			erlang_warn_text("the session's data could not be decoded; it is kept, although PHP says otherwise");
		}
		return SUCCESS;
	}
	if (sc_session_destroy(open->session, erlang_string_bytes(key)) != sc_status_ok) {
		erlang_warn();
		return FAILURE;
	}
	return SUCCESS;
}

/* The lifetime is each session's own; what is collected is what has expired by it. */
PS_GC_FUNC(erlang)
{
	erlang_open *open = PS_GET_MOD_DATA();
	int64_t count;

	*nrdels = -1;
	if (open == NULL) {
		return -1;
	}
	if (sc_session_gc(open->session, &count) != sc_status_ok) {
		erlang_warn();
		return -1;
	}
	*nrdels = (zend_long)count;
	return *nrdels;
}

PS_FUNCS_UPDATE_TIMESTAMP(erlang)

const ps_module ps_mod_erlang = {PS_MOD_UPDATE_TIMESTAMP(erlang)};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Session callbacks that were written for PHP 5, where open() could return its link and close() nothing: PHP 8 takes neither. session_set_save_handler() with six
 * callbacks is followed by us, and what they return is made what PHP 8 takes, from the moment that open() has returned a link. Other programs' callbacks see
 * PHP's own rules.
 */
#include "peb/php_peb.h"

typedef enum {
	ON_OPEN = 0,
	ON_CLOSE = 1,
	ON_READ = 2,
	ON_WRITE = 3,
	ON_DESTROY = 4,
	ON_GC = 5,
	CALLBACKS = 6,
} callback_kind;

/* PebSessionCallback. */
typedef struct {
	callback_kind kind;
	zval callable;
	zend_object std;
} callback;

static zend_object_handlers callback_handlers;
static zif_handler set_save_handler;

static callback *callback_of(zend_object *object)
{
	return (callback *)((char *)object - offsetof(callback, std));
}

static zend_object *create_callback(zend_class_entry *class)
{
	callback *callback = zend_object_alloc(sizeof(*callback), class);

	zend_object_std_init(&callback->std, class);
	object_properties_init(&callback->std, class);
	callback->std.handlers = &callback_handlers;
	ZVAL_UNDEF(&callback->callable);
	return &callback->std;
}

static void free_callback(zend_object *object)
{
	zval_ptr_dtor(&callback_of(object)->callable);
	zend_object_std_dtor(object);
}

static HashTable *get_gc(zend_object *object, zval **table, int *count)
{
	*table = &callback_of(object)->callable;
	*count = 1;
	return zend_std_get_properties(object);
}

/* Links that were closed */

static void free_closed(zval *value)
{
	peb_link *link = Z_PTR_P(value);

	zend_string_release(link->node);
	zend_string_release(link->cookie);
	efree(link);
}

void peb_session_remember(const zend_resource *resource, const peb_link *link)
{
	peb_link *closed;

	if (!ERLANG_G(peb_session)) {
		return;
	}
	if (ERLANG_G(peb_closed) == NULL) {
		ALLOC_HASHTABLE(ERLANG_G(peb_closed));
		zend_hash_init(ERLANG_G(peb_closed), 1, NULL, free_closed, 0);
	}
	closed = emalloc(sizeof(*closed));
	*closed = *link;
	closed->node = zend_string_copy(link->node);
	closed->cookie = zend_string_copy(link->cookie);
	zend_hash_index_update_ptr(ERLANG_G(peb_closed), resource->handle, closed);
}

void peb_session_forget(void)
{
	if (ERLANG_G(peb_closed) != NULL) {
		zend_hash_destroy(ERLANG_G(peb_closed));
		FREE_HASHTABLE(ERLANG_G(peb_closed));
		ERLANG_G(peb_closed) = NULL;
	}
}

/* Opens the link of a closed resource again, in the same resource, so that every variable that holds it holds an open link. */
static bool open_again(zend_resource *resource)
{
	const peb_link *closed = ERLANG_G(peb_closed) == NULL ? NULL : zend_hash_index_find_ptr(ERLANG_G(peb_closed), resource->handle);
	peb_link *link;

	if (closed == NULL || resource->ptr != NULL) {
		return false;
	}
	link = peb_link_open(closed->node, closed->cookie, closed->timeout_ms, closed->persistent);
	if (link == NULL) {
		return false;
	}
	resource->type = peb_link_type;
	resource->ptr = link;
	return true;
}

/* Results */

static void make_bool(zval *result, bool value)
{
	zval_ptr_dtor(result);
	ZVAL_BOOL(result, value);
}

static void adapt_open(zval *result)
{
	if (Z_TYPE_P(result) != IS_RESOURCE) {
		return;
	}
	if (peb_link_if_open(result) != NULL || open_again(Z_RES_P(result))) {
		ERLANG_G(peb_session) = true;
		make_bool(result, true);
	} else if (Z_RES_P(result)->ptr == NULL) {
		make_bool(result, false);
	}
}

static void adapt_gc(zval *result)
{
	zval *count;
	zend_long collected = 0;

	if (Z_TYPE_P(result) != IS_ARRAY) {
		return;
	}
	count = zend_hash_index_find(Z_ARRVAL_P(result), 0);
	if (count != NULL && Z_TYPE_P(count) == IS_LONG && Z_LVAL_P(count) > 0) {
		collected = Z_LVAL_P(count);
	}
	zval_ptr_dtor(result);
	ZVAL_LONG(result, collected);
}

static void adapt(callback_kind kind, zval *result)
{
	if (kind == ON_OPEN) {
		adapt_open(result);
	} else if (!ERLANG_G(peb_session)) {
		return;
	} else if (kind == ON_GC) {
		adapt_gc(result);
	} else if (Z_TYPE_P(result) == IS_NULL) {
		make_bool(result, true);
	}
}

/* The class */

PHP_METHOD(PebSessionCallback, __construct)
{
	ZEND_PARSE_PARAMETERS_NONE();
}

PHP_METHOD(PebSessionCallback, __invoke)
{
	callback *callback = callback_of(Z_OBJ_P(ZEND_THIS));
	zval *arguments;
	uint32_t count;

	ZEND_PARSE_PARAMETERS_START(0, -1)
		Z_PARAM_VARIADIC('*', arguments, count)
	ZEND_PARSE_PARAMETERS_END();
	if (call_user_function(NULL, NULL, &callback->callable, return_value, count, arguments) == SUCCESS && !EG(exception)) {
		adapt(callback->kind, return_value);
	}
}

/* Following session_set_save_handler() */

static void wrap(zval *argument, callback_kind kind)
{
	zval wrapper;

	object_init_ex(&wrapper, peb_session_callback_ce);
	callback_of(Z_OBJ(wrapper))->kind = kind;
	ZVAL_COPY_VALUE(&callback_of(Z_OBJ(wrapper))->callable, argument);
	ZVAL_COPY_VALUE(argument, &wrapper);
}

/* Whether a function of the user has the name of one of ours in it, as it must have to call it. */
static bool names_bridge(const zend_function *function)
{
	if (function->type != ZEND_USER_FUNCTION) {
		return false;
	}
	for (int i = 0; i < function->op_array.last_literal; i++) {
		const zval *literal = &function->op_array.literals[i];

		if (Z_TYPE_P(literal) == IS_STRING && Z_STRLEN_P(literal) > 4 && strncasecmp(Z_STRVAL_P(literal), "peb_", 4) == 0) {
			return true;
		}
	}
	return false;
}

static bool class_names_bridge(const zend_class_entry *class)
{
	zend_function *method;

	ZEND_HASH_FOREACH_PTR((HashTable *)&class->function_table, method)
	{
		if (names_bridge(method)) {
			return true;
		}
	}
	ZEND_HASH_FOREACH_END();
	return false;
}

/*
 * Whether the callback, or a method of its class, which it may call, names one. Programs that know nothing of us get PHP's session_set_save_handler(), down to the
 * numbers of their objects.
 */
static bool uses_bridge(const zend_fcall_info_cache *callback)
{
	return names_bridge(callback->function_handler) || (callback->called_scope != NULL && class_names_bridge(callback->called_scope));
}

static bool are_callbacks_of_ours(zend_execute_data *execute_data)
{
	bool is_one_of_ours = false;

	if (!ERLANG_G(peb_session_compat) || ZEND_NUM_ARGS() < CALLBACKS) {
		return false;
	}
	for (uint32_t i = 1; i <= CALLBACKS; i++) {
		zend_fcall_info_cache cache;

		if (!zend_is_callable_ex(ZEND_CALL_ARG(execute_data, i), NULL, 0, NULL, &cache, NULL)) {
			return false;
		}
		is_one_of_ours = is_one_of_ours || uses_bridge(&cache);
		zend_release_fcall_info_cache(&cache);
	}
	return is_one_of_ours;
}

static void follow(INTERNAL_FUNCTION_PARAMETERS)
{
	if (are_callbacks_of_ours(execute_data)) {
		for (uint32_t i = 0; i < CALLBACKS; i++) {
			if (i != ON_READ) {
				wrap(ZEND_CALL_ARG(execute_data, i + 1), i);
			}
		}
	}
	ERLANG_G(peb_session) = false;
	set_save_handler(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

static zend_internal_function *session_set_save_handler(void)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("session_set_save_handler"));

	return function != NULL && function->type == ZEND_INTERNAL_FUNCTION ? &function->internal_function : NULL;
}

void peb_session_minit(void)
{
	zend_internal_function *function = session_set_save_handler();

	peb_session_callback_ce->create_object = create_callback;
	callback_handlers = std_object_handlers;
	callback_handlers.offset = offsetof(callback, std);
	callback_handlers.free_obj = free_callback;
	callback_handlers.clone_obj = NULL;
	callback_handlers.get_gc = get_gc;
	if (function != NULL) {
		set_save_handler = function->handler;
		function->handler = follow;
	}
}

void peb_session_mshutdown(void)
{
	zend_internal_function *function = session_set_save_handler();

	if (function != NULL && function->handler == follow) {
		function->handler = set_save_handler;
	}
}

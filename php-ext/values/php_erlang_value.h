/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms as PHP values: docs/bridge.md has the tables.
 *
 *   erlang.stub.php      what PHP programs see; erlang_arginfo.h is made of it
 *   erlang_value.c       the classes: registration, and what they have in common
 *   erlang_atom.c        Atom, and the table that makes equal atoms one object
 *   erlang_list.c        Tuple and ImproperList
 *   erlang_iterator.c    foreach over those two and maps
 *   erlang_map*.c        Map: keys of any kind
 *   erlang_bigint.c      BigInt: integers that PHP has no number for
 *   erlang_identifier.c  Pid, Port, Reference, Export, Fun, Bitstring
 *   erlang_same.c        which values stand for the same term: == and the order
 *   erlang_encode*.c     from a value to a term
 *   erlang_decode*.c     from a term to a value
 *   erlang_format.c      values in Erlang's notation, for people
 */
#ifndef PHP_ERLANG_VALUE_H
#define PHP_ERLANG_VALUE_H

#include "php_erlang.h"

#include "zend_exceptions.h"

/* How deep containers may nest, both ways. Reading and writing recurse: this bounds the C stack. */
#define ERLANG_DEPTH 512
/* The largest compressed term, in unpacked bytes. */
#define ERLANG_SIZE (64 << 20)

extern zend_class_entry *erlang_atom_ce;
extern zend_class_entry *erlang_tuple_ce;
extern zend_class_entry *erlang_improper_ce;
extern zend_class_entry *erlang_map_ce;
extern zend_class_entry *erlang_bitstring_ce;
extern zend_class_entry *erlang_bigint_ce;
extern zend_class_entry *erlang_pid_ce;
extern zend_class_entry *erlang_port_ce;
extern zend_class_entry *erlang_reference_ce;
extern zend_class_entry *erlang_export_ce;
extern zend_class_entry *erlang_fun_ce;
extern zend_class_entry *erlang_exception_ce;
extern zend_class_entry *erlang_encode_exception_ce;
extern zend_class_entry *erlang_decode_exception_ce;

/* What all value classes can do: compared by value, neither cloned nor changed. */
extern zend_object_handlers erlang_value_handlers;

/* The declared properties of each class, in the order of the stub. */
enum { ERLANG_ATOM_NAME };
enum { ERLANG_TUPLE_ELEMENTS };
enum { ERLANG_IMPROPER_HEAD, ERLANG_IMPROPER_TAIL };
enum { ERLANG_BITSTRING_BYTES, ERLANG_BITSTRING_BITS };
enum { ERLANG_PID_NODE, ERLANG_PID_ID, ERLANG_PID_SERIAL, ERLANG_PID_CREATION };
enum { ERLANG_PORT_NODE, ERLANG_PORT_ID, ERLANG_PORT_CREATION };
enum { ERLANG_REFERENCE_NODE, ERLANG_REFERENCE_CREATION, ERLANG_REFERENCE_WORDS };
enum { ERLANG_EXPORT_MODULE, ERLANG_EXPORT_FUNCTION, ERLANG_EXPORT_ARITY };
enum { ERLANG_FUN_TERM };

/*
 * A property. unserialize() can show an object before it has been filled in, so that what is read through these is the type's empty value then, never
 * something else than the type.
 */
zend_string *erlang_string_of(const zend_object *object, int property);
zend_long erlang_long_of(const zend_object *object, int property);
zend_array *erlang_array_of(const zend_object *object, int property);

/* encode(), decode() and the classes. Called once, at MINIT. */
void erlang_value_minit(int type);

static inline bool erlang_is_a(const zval *value, const zend_class_entry *class)
{
	return Z_TYPE_P(value) == IS_OBJECT && Z_OBJCE_P(value) == class;
}

/* For unserialize(): whether an object has its value; and giving it the one that another value stands for, false if its class cannot. */
bool erlang_map_is_filled_in(const zend_object *object);
bool erlang_map_fill_in(zend_object *object, const zval *value);
bool erlang_bigint_is_filled_in(const zend_object *object);
bool erlang_bigint_fill_in(zend_object *object, const zval *value);
bool erlang_atom_fill_in(zend_object *object, const zval *value);
bool erlang_bitstring_fill_in(zend_object *object, const zval *value);

/* The parts of erlang_value_minit(). */
void erlang_atom_minit(void);
void erlang_list_minit(void);
void erlang_map_minit(void);
void erlang_bigint_minit(void);

/* The atom that null, true or false stands for; NULL of another value. */
const char *erlang_name_of(const zval *value);

/* foreach by position. A key of NULL is the position itself, a value of NULL the end. */
typedef zval *(*erlang_at)(const zend_object *object, uint32_t position);
zend_object_iterator *erlang_iterator(zval *object, int by_ref, erlang_at key_at, erlang_at value_at);

/* A new object of a class without a constructor, its properties not filled in. */
zend_object *erlang_object(zend_class_entry *class);

/* The atom of a name that is known to be one. */
void erlang_atom(zval *value, const char *name, size_t length);

/* An object for a token of one term that PHP has no value for: pid, port, reference, export, fun, bits. */
void erlang_value_of(const sc_token *token, zval *value);

/* The token of such an object, or of an atom, which lends its bytes; false if it is another. */
bool erlang_token_of(const zend_object *object, sc_token *token);

static inline zend_string *erlang_string(sc_bytes bytes)
{
	return zend_string_init_fast((const char *)bytes.bytes, bytes.count);
}

/* Takes over the elements. */
void erlang_tuple(zval *value, zend_array *elements);

/* An integer of any size: an int if it is one. The magnitude is little endian. */
void erlang_integer(zval *value, const uint8_t *magnitude, size_t length, bool negative);

/* The magnitude of a BigInt, without zeros at its end. */
sc_bytes erlang_bigint_magnitude(const zend_object *object, bool *negative);

/* Whether a BigInt's number is one of PHP's. */
bool erlang_bigint_fits(const zend_object *object, zend_long *number);

/* A BigInt's from a GMP number; false with an exception. */
bool erlang_integer_of_gmp(zval *value, zval *gmp);

/* An empty map that is filled in by erlang_map_add() and then handed out. */
zend_object *erlang_map(uint32_t size);

/* Takes over key and value. False if the key is there, or (with an exception) if it can be none. */
bool erlang_map_add(zend_object *map, zval *key, zval *value);

zend_object *erlang_map_of_array(const zend_array *array);

/* Where a map keeps what stands for it in a key, for erlang_encode_key.c. */
zend_string **erlang_map_digest(zend_object *map);

/* Its lists; undefined before unserialize() has filled it in. And a list of [key, value]. */
const zval *erlang_map_keys(const zend_object *map);
const zval *erlang_map_values(const zend_object *map);
zend_array *erlang_map_pairs(const zend_object *map);

uint32_t erlang_map_count(const zend_object *map);
zval *erlang_map_key_at(const zend_object *map, uint32_t position);
zval *erlang_map_value_at(const zend_object *map, uint32_t position);

/* The value of a key; NULL if there is none, or if the key can be none. Throws nothing. */
zval *erlang_map_find(const zend_object *map, const zval *key);

/* Whether two values stand for the same term. */
bool erlang_is_same(const zval *one, const zval *other);

/* The compare handler. */
int erlang_compare(zval *one, zval *other);

/* The term's bytes; NULL with an exception. */
zend_string *erlang_encode(zval *value, bool exact);

/* Bytes to find a key by: equal for equal terms, different for different ones. NULL without an exception if it has no exact term. */
zend_string *erlang_encode_key(const zval *value);

/* The value in Erlang's notation, in one line. */
zend_string *erlang_format(const zval *value);

/* False with an exception. */
bool erlang_decode(zval *value, sc_bytes bytes, bool exact);

/* For the end of a request. */
void erlang_decode_forget_keys(void);

#endif

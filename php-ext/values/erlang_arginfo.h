/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 5552bc794ead510231111d5ca309de3d26ea1156 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_Erlang_encode, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, exact, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_Erlang_decode, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, bytes, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, exact, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_Erlang_format, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Erlang_Atom___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Atom_of, 0, 1, Erlang\\Atom, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Atom___toString, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Atom_jsonSerialize arginfo_class_Erlang_Atom___toString

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Atom___serialize, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Atom___unserialize, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Tuple___construct arginfo_class_Erlang_Atom___construct

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Tuple_of, 0, 0, Erlang\\Tuple, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, elements, IS_MIXED, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Tuple_toArray arginfo_class_Erlang_Atom___serialize

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Tuple_count, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Tuple_offsetExists, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, offset, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Tuple_offsetGet, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, offset, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Tuple_offsetSet, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, offset, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Tuple_offsetUnset, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, offset, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Tuple_getIterator, 0, 0, Iterator, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Tuple___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Tuple___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_ImproperList___construct arginfo_class_Erlang_Atom___construct

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_ImproperList_of, 0, 2, Erlang\\ImproperList, 0)
	ZEND_ARG_TYPE_INFO(0, head, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, tail, IS_MIXED, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_ImproperList___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_ImproperList___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_Map___construct arginfo_class_Erlang_Atom___construct

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Map_of, 0, 0, Erlang\\Map, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, array, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Map_ofPairs, 0, 1, Erlang\\Map, 0)
	ZEND_ARG_TYPE_INFO(0, pairs, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Map_toPairs arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Map_keys arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Map_values arginfo_class_Erlang_Atom___serialize

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Map_get, 0, 1, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, key, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, default, IS_MIXED, 0, "null")
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Map_count arginfo_class_Erlang_Tuple_count

#define arginfo_class_Erlang_Map_offsetExists arginfo_class_Erlang_Tuple_offsetExists

#define arginfo_class_Erlang_Map_offsetGet arginfo_class_Erlang_Tuple_offsetGet

#define arginfo_class_Erlang_Map_offsetSet arginfo_class_Erlang_Tuple_offsetSet

#define arginfo_class_Erlang_Map_offsetUnset arginfo_class_Erlang_Tuple_offsetUnset

#define arginfo_class_Erlang_Map_getIterator arginfo_class_Erlang_Tuple_getIterator

#define arginfo_class_Erlang_Map___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Map___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_Bitstring___construct arginfo_class_Erlang_Atom___construct

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Bitstring_of, 0, 2, Erlang\\Bitstring, 0)
	ZEND_ARG_TYPE_INFO(0, bytes, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, bits, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Bitstring___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Bitstring___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_BigInt___construct arginfo_class_Erlang_Atom___construct

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_BigInt_of, 0, 1, Erlang\\BigInt, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, value, GMP, MAY_BE_STRING|MAY_BE_LONG, NULL)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_BigInt_toGmp, 0, 0, GMP, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_BigInt___toString arginfo_class_Erlang_Atom___toString

#define arginfo_class_Erlang_BigInt___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_BigInt___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_Pid___construct arginfo_class_Erlang_Atom___construct

#define arginfo_class_Erlang_Pid___toString arginfo_class_Erlang_Atom___toString

#define arginfo_class_Erlang_Pid___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Pid___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_Port___construct arginfo_class_Erlang_Atom___construct

#define arginfo_class_Erlang_Port___toString arginfo_class_Erlang_Atom___toString

#define arginfo_class_Erlang_Port___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Port___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_Reference___construct arginfo_class_Erlang_Atom___construct

#define arginfo_class_Erlang_Reference___toString arginfo_class_Erlang_Atom___toString

#define arginfo_class_Erlang_Reference___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Reference___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_Export___construct arginfo_class_Erlang_Atom___construct

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Export_of, 0, 3, Erlang\\Export, 0)
	ZEND_ARG_TYPE_INFO(0, module, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, function, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, arity, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Export___toString arginfo_class_Erlang_Atom___toString

#define arginfo_class_Erlang_Export___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Export___unserialize arginfo_class_Erlang_Atom___unserialize

#define arginfo_class_Erlang_Fun___construct arginfo_class_Erlang_Atom___construct

#define arginfo_class_Erlang_Fun___serialize arginfo_class_Erlang_Atom___serialize

#define arginfo_class_Erlang_Fun___unserialize arginfo_class_Erlang_Atom___unserialize


ZEND_FUNCTION(Erlang_encode);
ZEND_FUNCTION(Erlang_decode);
ZEND_FUNCTION(Erlang_format);
ZEND_METHOD(Erlang_Atom, __construct);
ZEND_METHOD(Erlang_Atom, of);
ZEND_METHOD(Erlang_Atom, __toString);
ZEND_METHOD(Erlang_Atom, jsonSerialize);
ZEND_METHOD(Erlang_Atom, __serialize);
ZEND_METHOD(Erlang_Atom, __unserialize);
ZEND_METHOD(Erlang_Tuple, of);
ZEND_METHOD(Erlang_Tuple, toArray);
ZEND_METHOD(Erlang_Tuple, count);
ZEND_METHOD(Erlang_Tuple, offsetExists);
ZEND_METHOD(Erlang_Tuple, offsetGet);
ZEND_METHOD(Erlang_Tuple, offsetSet);
ZEND_METHOD(Erlang_Tuple, offsetUnset);
ZEND_METHOD(Erlang_Tuple, getIterator);
ZEND_METHOD(Erlang_ImproperList, of);
ZEND_METHOD(Erlang_Map, of);
ZEND_METHOD(Erlang_Map, ofPairs);
ZEND_METHOD(Erlang_Map, toPairs);
ZEND_METHOD(Erlang_Map, keys);
ZEND_METHOD(Erlang_Map, values);
ZEND_METHOD(Erlang_Map, get);
ZEND_METHOD(Erlang_Map, count);
ZEND_METHOD(Erlang_Map, offsetExists);
ZEND_METHOD(Erlang_Map, offsetGet);
ZEND_METHOD(Erlang_Map, getIterator);
ZEND_METHOD(Erlang_Bitstring, of);
ZEND_METHOD(Erlang_BigInt, of);
ZEND_METHOD(Erlang_BigInt, toGmp);
ZEND_METHOD(Erlang_BigInt, __toString);
ZEND_METHOD(Erlang_Pid, __toString);
ZEND_METHOD(Erlang_Port, __toString);
ZEND_METHOD(Erlang_Reference, __toString);
ZEND_METHOD(Erlang_Export, of);
ZEND_METHOD(Erlang_Export, __toString);


static const zend_function_entry ext_functions[] = {
	ZEND_NS_FALIAS("Erlang", encode, Erlang_encode, arginfo_Erlang_encode)
	ZEND_NS_FALIAS("Erlang", decode, Erlang_decode, arginfo_Erlang_decode)
	ZEND_NS_FALIAS("Erlang", format, Erlang_format, arginfo_Erlang_format)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Exception_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_EncodeException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_DecodeException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Atom_methods[] = {
	ZEND_ME(Erlang_Atom, __construct, arginfo_class_Erlang_Atom___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Atom, of, arginfo_class_Erlang_Atom_of, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Erlang_Atom, __toString, arginfo_class_Erlang_Atom___toString, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Atom, jsonSerialize, arginfo_class_Erlang_Atom_jsonSerialize, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Atom, __serialize, arginfo_class_Erlang_Atom___serialize, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Atom, __unserialize, arginfo_class_Erlang_Atom___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Tuple_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_Tuple___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Tuple, of, arginfo_class_Erlang_Tuple_of, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Erlang_Tuple, toArray, arginfo_class_Erlang_Tuple_toArray, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Tuple, count, arginfo_class_Erlang_Tuple_count, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Tuple, offsetExists, arginfo_class_Erlang_Tuple_offsetExists, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Tuple, offsetGet, arginfo_class_Erlang_Tuple_offsetGet, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Tuple, offsetSet, arginfo_class_Erlang_Tuple_offsetSet, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Tuple, offsetUnset, arginfo_class_Erlang_Tuple_offsetUnset, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Tuple, getIterator, arginfo_class_Erlang_Tuple_getIterator, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_Tuple___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_Tuple___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_ImproperList_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_ImproperList___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_ImproperList, of, arginfo_class_Erlang_ImproperList_of, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_ImproperList___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_ImproperList___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Map_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_Map___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Map, of, arginfo_class_Erlang_Map_of, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Erlang_Map, ofPairs, arginfo_class_Erlang_Map_ofPairs, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Erlang_Map, toPairs, arginfo_class_Erlang_Map_toPairs, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Map, keys, arginfo_class_Erlang_Map_keys, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Map, values, arginfo_class_Erlang_Map_values, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Map, get, arginfo_class_Erlang_Map_get, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Map, count, arginfo_class_Erlang_Map_count, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Map, offsetExists, arginfo_class_Erlang_Map_offsetExists, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Map, offsetGet, arginfo_class_Erlang_Map_offsetGet, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Tuple, offsetSet, offsetSet, arginfo_class_Erlang_Map_offsetSet, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Tuple, offsetUnset, offsetUnset, arginfo_class_Erlang_Map_offsetUnset, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Map, getIterator, arginfo_class_Erlang_Map_getIterator, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_Map___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_Map___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Bitstring_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_Bitstring___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Bitstring, of, arginfo_class_Erlang_Bitstring_of, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_Bitstring___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_Bitstring___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_BigInt_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_BigInt___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_BigInt, of, arginfo_class_Erlang_BigInt_of, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Erlang_BigInt, toGmp, arginfo_class_Erlang_BigInt_toGmp, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_BigInt, __toString, arginfo_class_Erlang_BigInt___toString, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_BigInt___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_BigInt___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Pid_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_Pid___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Pid, __toString, arginfo_class_Erlang_Pid___toString, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_Pid___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_Pid___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Port_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_Port___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Port, __toString, arginfo_class_Erlang_Port___toString, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_Port___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_Port___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Reference_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_Reference___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Reference, __toString, arginfo_class_Erlang_Reference___toString, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_Reference___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_Reference___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Export_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_Export___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Export, of, arginfo_class_Erlang_Export_of, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Erlang_Export, __toString, arginfo_class_Erlang_Export___toString, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_Export___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_Export___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Fun_methods[] = {
	ZEND_MALIAS(Erlang_Atom, __construct, __construct, arginfo_class_Erlang_Fun___construct, ZEND_ACC_PRIVATE)
	ZEND_MALIAS(Erlang_Atom, __serialize, __serialize, arginfo_class_Erlang_Fun___serialize, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Erlang_Atom, __unserialize, __unserialize, arginfo_class_Erlang_Fun___unserialize, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Erlang_Exception(zend_class_entry *class_entry_RuntimeException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Exception", class_Erlang_Exception_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_EncodeException(zend_class_entry *class_entry_Erlang_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "EncodeException", class_Erlang_EncodeException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Erlang_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_path_default_value;
	ZVAL_UNDEF(&property_path_default_value);
	zend_string *property_path_name = zend_string_init("path", sizeof("path") - 1, 1);
	zend_declare_typed_property(class_entry, property_path_name, &property_path_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_path_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_DecodeException(zend_class_entry *class_entry_Erlang_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "DecodeException", class_Erlang_DecodeException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Erlang_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_offset_default_value;
	ZVAL_UNDEF(&property_offset_default_value);
	zend_string *property_offset_name = zend_string_init("offset", sizeof("offset") - 1, 1);
	zend_declare_typed_property(class_entry, property_offset_name, &property_offset_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_offset_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Atom(zend_class_entry *class_entry_Stringable, zend_class_entry *class_entry_JsonSerializable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Atom", class_Erlang_Atom_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 2, class_entry_Stringable, class_entry_JsonSerializable);

	zval property_name_default_value;
	ZVAL_UNDEF(&property_name_default_value);
	zend_string *property_name_name = zend_string_init("name", sizeof("name") - 1, 1);
	zend_declare_typed_property(class_entry, property_name_name, &property_name_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_name_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Tuple(zend_class_entry *class_entry_ArrayAccess, zend_class_entry *class_entry_Countable, zend_class_entry *class_entry_IteratorAggregate)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Tuple", class_Erlang_Tuple_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 3, class_entry_ArrayAccess, class_entry_Countable, class_entry_IteratorAggregate);

	zval property_elements_default_value;
	ZVAL_UNDEF(&property_elements_default_value);
	zend_string *property_elements_name = zend_string_init("elements", sizeof("elements") - 1, 1);
	zend_declare_typed_property(class_entry, property_elements_name, &property_elements_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_elements_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_ImproperList(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "ImproperList", class_Erlang_ImproperList_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;

	zval property_head_default_value;
	ZVAL_UNDEF(&property_head_default_value);
	zend_string *property_head_name = zend_string_init("head", sizeof("head") - 1, 1);
	zend_declare_typed_property(class_entry, property_head_name, &property_head_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_head_name);

	zval property_tail_default_value;
	ZVAL_UNDEF(&property_tail_default_value);
	zend_string *property_tail_name = zend_string_init("tail", sizeof("tail") - 1, 1);
	zend_declare_typed_property(class_entry, property_tail_name, &property_tail_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ANY));
	zend_string_release(property_tail_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Map(zend_class_entry *class_entry_ArrayAccess, zend_class_entry *class_entry_Countable, zend_class_entry *class_entry_IteratorAggregate)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Map", class_Erlang_Map_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 3, class_entry_ArrayAccess, class_entry_Countable, class_entry_IteratorAggregate);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Bitstring(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Bitstring", class_Erlang_Bitstring_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;

	zval property_bytes_default_value;
	ZVAL_UNDEF(&property_bytes_default_value);
	zend_string *property_bytes_name = zend_string_init("bytes", sizeof("bytes") - 1, 1);
	zend_declare_typed_property(class_entry, property_bytes_name, &property_bytes_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_bytes_name);

	zval property_bits_default_value;
	ZVAL_UNDEF(&property_bits_default_value);
	zend_string *property_bits_name = zend_string_init("bits", sizeof("bits") - 1, 1);
	zend_declare_typed_property(class_entry, property_bits_name, &property_bits_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_bits_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_BigInt(zend_class_entry *class_entry_Stringable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "BigInt", class_Erlang_BigInt_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 1, class_entry_Stringable);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Pid(zend_class_entry *class_entry_Stringable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Pid", class_Erlang_Pid_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 1, class_entry_Stringable);

	zval property_node_default_value;
	ZVAL_UNDEF(&property_node_default_value);
	zend_string *property_node_name = zend_string_init("node", sizeof("node") - 1, 1);
	zend_declare_typed_property(class_entry, property_node_name, &property_node_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_node_name);

	zval property_id_default_value;
	ZVAL_UNDEF(&property_id_default_value);
	zend_string *property_id_name = zend_string_init("id", sizeof("id") - 1, 1);
	zend_declare_typed_property(class_entry, property_id_name, &property_id_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_id_name);

	zval property_serial_default_value;
	ZVAL_UNDEF(&property_serial_default_value);
	zend_string *property_serial_name = zend_string_init("serial", sizeof("serial") - 1, 1);
	zend_declare_typed_property(class_entry, property_serial_name, &property_serial_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_serial_name);

	zval property_creation_default_value;
	ZVAL_UNDEF(&property_creation_default_value);
	zend_string *property_creation_name = zend_string_init("creation", sizeof("creation") - 1, 1);
	zend_declare_typed_property(class_entry, property_creation_name, &property_creation_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_creation_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Port(zend_class_entry *class_entry_Stringable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Port", class_Erlang_Port_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 1, class_entry_Stringable);

	zval property_node_default_value;
	ZVAL_UNDEF(&property_node_default_value);
	zend_string *property_node_name = zend_string_init("node", sizeof("node") - 1, 1);
	zend_declare_typed_property(class_entry, property_node_name, &property_node_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_node_name);

	zval property_id_default_value;
	ZVAL_UNDEF(&property_id_default_value);
	zend_string *property_id_name = zend_string_init("id", sizeof("id") - 1, 1);
	zend_declare_typed_property(class_entry, property_id_name, &property_id_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_id_name);

	zval property_creation_default_value;
	ZVAL_UNDEF(&property_creation_default_value);
	zend_string *property_creation_name = zend_string_init("creation", sizeof("creation") - 1, 1);
	zend_declare_typed_property(class_entry, property_creation_name, &property_creation_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_creation_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Reference(zend_class_entry *class_entry_Stringable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Reference", class_Erlang_Reference_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 1, class_entry_Stringable);

	zval property_node_default_value;
	ZVAL_UNDEF(&property_node_default_value);
	zend_string *property_node_name = zend_string_init("node", sizeof("node") - 1, 1);
	zend_declare_typed_property(class_entry, property_node_name, &property_node_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_node_name);

	zval property_creation_default_value;
	ZVAL_UNDEF(&property_creation_default_value);
	zend_string *property_creation_name = zend_string_init("creation", sizeof("creation") - 1, 1);
	zend_declare_typed_property(class_entry, property_creation_name, &property_creation_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_creation_name);

	zval property_words_default_value;
	ZVAL_UNDEF(&property_words_default_value);
	zend_string *property_words_name = zend_string_init("words", sizeof("words") - 1, 1);
	zend_declare_typed_property(class_entry, property_words_name, &property_words_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_words_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Export(zend_class_entry *class_entry_Stringable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Export", class_Erlang_Export_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 1, class_entry_Stringable);

	zval property_module_default_value;
	ZVAL_UNDEF(&property_module_default_value);
	zend_string *property_module_name = zend_string_init("module", sizeof("module") - 1, 1);
	zend_declare_typed_property(class_entry, property_module_name, &property_module_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_module_name);

	zval property_function_default_value;
	ZVAL_UNDEF(&property_function_default_value);
	zend_string *property_function_name = zend_string_init("function", sizeof("function") - 1, 1);
	zend_declare_typed_property(class_entry, property_function_name, &property_function_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_function_name);

	zval property_arity_default_value;
	ZVAL_UNDEF(&property_arity_default_value);
	zend_string *property_arity_name = zend_string_init("arity", sizeof("arity") - 1, 1);
	zend_declare_typed_property(class_entry, property_arity_name, &property_arity_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_arity_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Fun(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Fun", class_Erlang_Fun_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;

	zval property_term_default_value;
	ZVAL_UNDEF(&property_term_default_value);
	zend_string *property_term_name = zend_string_init("term", sizeof("term") - 1, 1);
	zend_declare_typed_property(class_entry, property_term_name, &property_term_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_term_name);

	return class_entry;
}

/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: fa4f62bc084e667c57475ad1609f2d5697774eb5 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Erlang_Node___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Node_connect, 0, 0, Erlang\\\116ode, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, node, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, cookie, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, persistent, _IS_BOOL, 0, "true")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, name, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, fullName, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, exact, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_peer, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Node_name arginfo_class_Erlang_Node_peer

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Node_self, 0, 0, Erlang\\Pid, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_isAlive, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_close, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_call, 0, 2, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, module, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, function, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_cast, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, module, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, function, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_genCall, 0, 2, IS_MIXED, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, server, Erlang\\Pid|Erlang\\Atom, MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO(0, request, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_genCast, 0, 2, IS_VOID, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, server, Erlang\\Pid|Erlang\\Atom, MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO(0, request, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Node_spawnRequest, 0, 2, Erlang\\Reference, 0)
	ZEND_ARG_TYPE_INFO(0, module, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, function, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, link, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, monitor, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_send, 0, 2, IS_VOID, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, to, Erlang\\Pid|Erlang\\Reference|Erlang\\Atom, MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO(0, message, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_receive, 0, 0, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, match, IS_CALLABLE, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Node_monitor, 0, 1, Erlang\\Reference, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, target, Erlang\\Pid|Erlang\\Atom, MAY_BE_STRING, NULL)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_demonitor, 0, 1, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, reference, Erlang\\Reference, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_link, 0, 1, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, pid, Erlang\\Pid, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Node_unlink arginfo_class_Erlang_Node_link

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_exit, 0, 2, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, pid, Erlang\\Pid, 0)
	ZEND_ARG_TYPE_INFO(0, reason, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Node_register, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Node_unregister arginfo_class_Erlang_Node_register

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Erlang_Node_makeReference, 0, 0, Erlang\\Reference, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(Erlang_Node, __construct);
ZEND_METHOD(Erlang_Node, connect);
ZEND_METHOD(Erlang_Node, peer);
ZEND_METHOD(Erlang_Node, name);
ZEND_METHOD(Erlang_Node, self);
ZEND_METHOD(Erlang_Node, isAlive);
ZEND_METHOD(Erlang_Node, close);
ZEND_METHOD(Erlang_Node, call);
ZEND_METHOD(Erlang_Node, cast);
ZEND_METHOD(Erlang_Node, genCall);
ZEND_METHOD(Erlang_Node, genCast);
ZEND_METHOD(Erlang_Node, spawnRequest);
ZEND_METHOD(Erlang_Node, send);
ZEND_METHOD(Erlang_Node, receive);
ZEND_METHOD(Erlang_Node, monitor);
ZEND_METHOD(Erlang_Node, demonitor);
ZEND_METHOD(Erlang_Node, link);
ZEND_METHOD(Erlang_Node, unlink);
ZEND_METHOD(Erlang_Node, exit);
ZEND_METHOD(Erlang_Node, register);
ZEND_METHOD(Erlang_Node, unregister);
ZEND_METHOD(Erlang_Node, makeReference);


static const zend_function_entry class_Erlang_ConnectException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_TimeoutException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_RemoteException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_DownException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Erlang_Node_methods[] = {
	ZEND_ME(Erlang_Node, __construct, arginfo_class_Erlang_Node___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Erlang_Node, connect, arginfo_class_Erlang_Node_connect, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Erlang_Node, peer, arginfo_class_Erlang_Node_peer, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, name, arginfo_class_Erlang_Node_name, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, self, arginfo_class_Erlang_Node_self, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, isAlive, arginfo_class_Erlang_Node_isAlive, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, close, arginfo_class_Erlang_Node_close, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, call, arginfo_class_Erlang_Node_call, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, cast, arginfo_class_Erlang_Node_cast, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, genCall, arginfo_class_Erlang_Node_genCall, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, genCast, arginfo_class_Erlang_Node_genCast, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, spawnRequest, arginfo_class_Erlang_Node_spawnRequest, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, send, arginfo_class_Erlang_Node_send, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, receive, arginfo_class_Erlang_Node_receive, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, monitor, arginfo_class_Erlang_Node_monitor, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, demonitor, arginfo_class_Erlang_Node_demonitor, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, link, arginfo_class_Erlang_Node_link, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, unlink, arginfo_class_Erlang_Node_unlink, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, exit, arginfo_class_Erlang_Node_exit, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, register, arginfo_class_Erlang_Node_register, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, unregister, arginfo_class_Erlang_Node_unregister, ZEND_ACC_PUBLIC)
	ZEND_ME(Erlang_Node, makeReference, arginfo_class_Erlang_Node_makeReference, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Erlang_ConnectException(zend_class_entry *class_entry_Erlang_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "ConnectException", class_Erlang_ConnectException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Erlang_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Erlang_TimeoutException(zend_class_entry *class_entry_Erlang_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "TimeoutException", class_Erlang_TimeoutException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Erlang_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Erlang_RemoteException(zend_class_entry *class_entry_Erlang_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "RemoteException", class_Erlang_RemoteException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Erlang_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_class_default_value;
	ZVAL_UNDEF(&property_class_default_value);
	zend_string *property_class_name = zend_string_init("class", sizeof("class") - 1, 1);
	zend_declare_typed_property(class_entry, property_class_name, &property_class_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_class_name);

	zval property_reason_default_value;
	ZVAL_UNDEF(&property_reason_default_value);
	zend_string *property_reason_name = zend_string_init("reason", sizeof("reason") - 1, 1);
	zend_declare_typed_property(class_entry, property_reason_name, &property_reason_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ANY));
	zend_string_release(property_reason_name);

	zval property_stacktrace_default_value;
	ZVAL_UNDEF(&property_stacktrace_default_value);
	zend_string *property_stacktrace_name = zend_string_init("stacktrace", sizeof("stacktrace") - 1, 1);
	zend_declare_typed_property(class_entry, property_stacktrace_name, &property_stacktrace_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_stacktrace_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_DownException(zend_class_entry *class_entry_Erlang_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "DownException", class_Erlang_DownException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Erlang_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_reason_default_value;
	ZVAL_UNDEF(&property_reason_default_value);
	zend_string *property_reason_name = zend_string_init("reason", sizeof("reason") - 1, 1);
	zend_declare_typed_property(class_entry, property_reason_name, &property_reason_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ANY));
	zend_string_release(property_reason_name);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Node(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Node", class_Erlang_Node_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

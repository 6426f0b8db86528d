/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: cc9d5b1bb2a2870b853b0b551686977a27391eec */

ZEND_BEGIN_ARG_INFO_EX(arginfo_peb_connect, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, node, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, cookie, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout_ms, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

#define arginfo_peb_pconnect arginfo_peb_connect

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_peb_close, 0, 0, _IS_BOOL, 0)
	ZEND_ARG_INFO_WITH_DEFAULT_VALUE(0, link, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_peb_send_byname, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
	ZEND_ARG_INFO(0, term)
	ZEND_ARG_INFO_WITH_DEFAULT_VALUE(0, link, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout_ms, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_peb_send_bypid, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_INFO(0, pid)
	ZEND_ARG_INFO(0, term)
	ZEND_ARG_INFO_WITH_DEFAULT_VALUE(0, link, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout_ms, IS_LONG, 0, "0")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_peb_rpc, 0, 0, 3)
	ZEND_ARG_TYPE_INFO(0, module, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, function, IS_STRING, 0)
	ZEND_ARG_INFO(0, arguments)
	ZEND_ARG_INFO_WITH_DEFAULT_VALUE(0, link, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_peb_rpc_to, 0, 3, _IS_BOOL, 0)
	ZEND_ARG_TYPE_INFO(0, module, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, function, IS_STRING, 0)
	ZEND_ARG_INFO(0, arguments)
	ZEND_ARG_INFO_WITH_DEFAULT_VALUE(0, link, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_peb_receive, 0, 0, 0)
	ZEND_ARG_INFO_WITH_DEFAULT_VALUE(0, link, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout_ms, IS_LONG, 0, "1000")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_peb_encode, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, format, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, values, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_peb_vencode arginfo_peb_encode

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_peb_decode, 0, 1, MAY_BE_ARRAY|MAY_BE_FALSE)
	ZEND_ARG_INFO(0, term)
ZEND_END_ARG_INFO()

#define arginfo_peb_vdecode arginfo_peb_decode

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_peb_error, 0, 0, IS_STRING, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_peb_errorno, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_peb_errno arginfo_peb_errorno

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_peb_linkinfo, 0, 0, MAY_BE_ARRAY|MAY_BE_FALSE)
	ZEND_ARG_INFO_WITH_DEFAULT_VALUE(0, link, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_peb_status, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_peb_print_term, 0, 1, MAY_BE_STRING|MAY_BE_FALSE|MAY_BE_NULL)
	ZEND_ARG_INFO(0, term)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, return, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_PebSessionCallback___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_PebSessionCallback___invoke, 0, 0, IS_MIXED, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, arguments, IS_MIXED, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(peb_connect);
ZEND_FUNCTION(peb_pconnect);
ZEND_FUNCTION(peb_close);
ZEND_FUNCTION(peb_send_byname);
ZEND_FUNCTION(peb_send_bypid);
ZEND_FUNCTION(peb_rpc);
ZEND_FUNCTION(peb_rpc_to);
ZEND_FUNCTION(peb_receive);
ZEND_FUNCTION(peb_encode);
ZEND_FUNCTION(peb_vencode);
ZEND_FUNCTION(peb_decode);
ZEND_FUNCTION(peb_vdecode);
ZEND_FUNCTION(peb_error);
ZEND_FUNCTION(peb_errorno);
ZEND_FUNCTION(peb_linkinfo);
ZEND_FUNCTION(peb_status);
ZEND_FUNCTION(peb_print_term);
ZEND_METHOD(PebSessionCallback, __construct);
ZEND_METHOD(PebSessionCallback, __invoke);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(peb_connect, arginfo_peb_connect)
	ZEND_FE(peb_pconnect, arginfo_peb_pconnect)
	ZEND_FE(peb_close, arginfo_peb_close)
	ZEND_FE(peb_send_byname, arginfo_peb_send_byname)
	ZEND_FE(peb_send_bypid, arginfo_peb_send_bypid)
	ZEND_FE(peb_rpc, arginfo_peb_rpc)
	ZEND_FE(peb_rpc_to, arginfo_peb_rpc_to)
	ZEND_FE(peb_receive, arginfo_peb_receive)
	ZEND_FE(peb_encode, arginfo_peb_encode)
	ZEND_FE(peb_vencode, arginfo_peb_vencode)
	ZEND_FE(peb_decode, arginfo_peb_decode)
	ZEND_FE(peb_vdecode, arginfo_peb_vdecode)
	ZEND_FE(peb_error, arginfo_peb_error)
	ZEND_FE(peb_errorno, arginfo_peb_errorno)
	ZEND_FALIAS(peb_errno, peb_errorno, arginfo_peb_errno)
	ZEND_FE(peb_linkinfo, arginfo_peb_linkinfo)
	ZEND_FE(peb_status, arginfo_peb_status)
	ZEND_FE(peb_print_term, arginfo_peb_print_term)
	ZEND_FE_END
};


static const zend_function_entry class_PebSessionCallback_methods[] = {
	ZEND_ME(PebSessionCallback, __construct, arginfo_class_PebSessionCallback___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(PebSessionCallback, __invoke, arginfo_class_PebSessionCallback___invoke, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_PebSessionCallback(void)
{
	zend_class_entry ce, *class_entry;

	INIT_CLASS_ENTRY(ce, "PebSessionCallback", class_PebSessionCallback_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 30b4a96bee4e3de8a6e461e76fb022a3a3b581a3 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Erlang_Session___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Session_tag, 0, 0, IS_VOID, 0)
ZEND_ARG_VARIADIC_TYPE_INFO(0, tags, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Erlang_Session_untag arginfo_class_Erlang_Session_tag

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Session_tags, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Session_list, 0, 1, IS_ARRAY, 0)
ZEND_ARG_TYPE_INFO(0, tag, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Session_revoke, 0, 1, IS_LONG, 0)
ZEND_ARG_TYPE_INFO(0, tag, IS_STRING, 0)
ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, keepCurrent, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Erlang_Session_destroy, 0, 1, IS_VOID, 0)
ZEND_ARG_TYPE_INFO(0, handle, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_METHOD(Erlang_Session, __construct);
ZEND_METHOD(Erlang_Session, tag);
ZEND_METHOD(Erlang_Session, untag);
ZEND_METHOD(Erlang_Session, tags);
ZEND_METHOD(Erlang_Session, list);
ZEND_METHOD(Erlang_Session, revoke);
ZEND_METHOD(Erlang_Session, destroy);

static const zend_function_entry class_Erlang_SessionException_methods[] = {ZEND_FE_END};

static const zend_function_entry class_Erlang_Session_methods[] = {ZEND_ME(Erlang_Session, __construct,
    arginfo_class_Erlang_Session___construct, ZEND_ACC_PRIVATE) ZEND_ME(Erlang_Session, tag, arginfo_class_Erlang_Session_tag,
    ZEND_ACC_PUBLIC | ZEND_ACC_STATIC) ZEND_ME(Erlang_Session, untag, arginfo_class_Erlang_Session_untag, ZEND_ACC_PUBLIC | ZEND_ACC_STATIC)
        ZEND_ME(Erlang_Session, tags, arginfo_class_Erlang_Session_tags, ZEND_ACC_PUBLIC | ZEND_ACC_STATIC)
            ZEND_ME(Erlang_Session, list, arginfo_class_Erlang_Session_list, ZEND_ACC_PUBLIC | ZEND_ACC_STATIC)
                ZEND_ME(Erlang_Session, revoke, arginfo_class_Erlang_Session_revoke, ZEND_ACC_PUBLIC | ZEND_ACC_STATIC)
                    ZEND_ME(Erlang_Session, destroy, arginfo_class_Erlang_Session_destroy, ZEND_ACC_PUBLIC | ZEND_ACC_STATIC) ZEND_FE_END};

static zend_class_entry *register_class_Erlang_SessionException(zend_class_entry *class_entry_RuntimeException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "SessionException", class_Erlang_SessionException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);

	return class_entry;
}

static zend_class_entry *register_class_Erlang_Session(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Erlang", "Session", class_Erlang_Session_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL | ZEND_ACC_NO_DYNAMIC_PROPERTIES | ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

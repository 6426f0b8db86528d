dnl SPDX-License-Identifier: Apache-2.0
dnl PHP's sessions in Erlang: erlang.so, and libSessionCore.so beside it. docs/building.md tells how the two builds meet.

PHP_ARG_ENABLE([erlang],
  [whether to keep sessions in Erlang],
  [AS_HELP_STRING([--enable-erlang], [Keep sessions in Erlang])],
  [yes])

PHP_ARG_ENABLE([erlang-dev],
  [whether warnings are errors],
  [AS_HELP_STRING([--enable-erlang-dev], [For those who change this extension: warnings are errors])],
  [no], [no])

PHP_ARG_WITH([erlang-core],
  [for a libSessionCore.so that is built already],
  [AS_HELP_STRING([--with-erlang-core=DIR], [Take libSessionCore.so from DIR; no Swift compiler is needed then])],
  [no], [no])

if test "$PHP_ERLANG" != "no"; then
  if test "$PHP_ERLANG_CORE" != "no" && test ! -e "$PHP_ERLANG_CORE/libSessionCore.so"; then
    AC_MSG_ERROR([--with-erlang-core: there is no libSessionCore.so in $PHP_ERLANG_CORE])
  fi
  AC_PATH_PROGS([SWIFT], [swift])
  if test -z "$SWIFT" && test "$PHP_ERLANG_CORE" = "no"; then
    AC_MSG_ERROR([no Swift compiler found. Debian 13: apt-get install swiftlang. Elsewhere: unpack a toolchain (6.0 or later) from swift.org and put its usr/bin into PATH])
  fi
  AC_CHECK_HEADER([openssl/evp.h], [], [AC_MSG_ERROR([openssl/evp.h not found. Debian: apt-get install libssl-dev])])
  AC_CHECK_HEADER([zlib.h], [], [AC_MSG_ERROR([zlib.h not found. Debian: apt-get install zlib1g-dev])])

  dnl What is called once per request is small; what is called once per term says so itself.
  ERLANG_CFLAGS="-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -fvisibility=hidden -Os -fno-asynchronous-unwind-tables -I@ext_srcdir@/Sources/CSessionShim/include -I@ext_srcdir@/php-ext"
  if test "$PHP_ERLANG_DEV" = "yes"; then
    ERLANG_CFLAGS="$ERLANG_CFLAGS -Wall -Wextra -Wno-unused-parameter -Werror"
  fi
  PHP_NEW_EXTENSION([erlang],
    m4_normalize([php-ext/erlang.c php-ext/erlang_ini.c php-ext/erlang_options.c php-ext/erlang_error.c php-ext/erlang_connection.c
      php-ext/session/erlang_session.c php-ext/session/erlang_caller.c php-ext/session/erlang_session_encode.c
      php-ext/session/erlang_session_decode.c php-ext/session/erlang_tags.c
      php-ext/values/erlang_value.c php-ext/values/erlang_atom.c php-ext/values/erlang_list.c php-ext/values/erlang_iterator.c
      php-ext/values/erlang_map.c php-ext/values/erlang_bigint.c php-ext/values/erlang_identifier.c php-ext/values/erlang_same.c
      php-ext/values/erlang_encode.c php-ext/values/erlang_encode_list.c php-ext/values/erlang_encode_key.c
      php-ext/values/erlang_encode_object.c php-ext/values/erlang_decode.c php-ext/values/erlang_decode_list.c
      php-ext/values/erlang_decode_map.c php-ext/values/erlang_map_methods.c php-ext/values/erlang_format.c
      php-ext/node/erlang_node.c php-ext/node/erlang_message.c php-ext/node/erlang_call.c
      php-ext/peb/peb.c php-ext/peb/peb_link.c php-ext/peb/peb_message.c php-ext/peb/peb_format.c php-ext/peb/peb_value.c
      php-ext/peb/peb_decode.c php-ext/peb/peb_print.c php-ext/peb/peb_session.c]),
    [$ext_shared],, [$ERLANG_CFLAGS])
  PHP_ADD_BUILD_DIR([$ext_builddir/php-ext/session $ext_builddir/php-ext/values $ext_builddir/php-ext/node $ext_builddir/php-ext/peb])
  PHP_ADD_EXTENSION_DEP([erlang], [session])
  PHP_ADD_EXTENSION_DEP([erlang], [json])
  PHP_ADD_EXTENSION_DEP([erlang], [spl])

  dnl A tenth of the file would be relocations of PHP's tables; a C library that packs them has them in a few bytes.
  ERLANG_LDFLAGS="-Wl,-z,nodelete -Wl,-z,noseparate-code"
  AC_PREPROC_IFELSE([AC_LANG_SOURCE([[
#include <features.h>
#if !defined(__GLIBC_PREREQ) || !__GLIBC_PREREQ(2, 36)
#error
#endif
]])], [ERLANG_LDFLAGS="$ERLANG_LDFLAGS -Wl,-z,pack-relative-relocs"])
  ERLANG_SHARED_LIBADD="-L\$(phplibdir) -lSessionCore '-Wl,-rpath,\$\$ORIGIN' $ERLANG_LDFLAGS"
  PHP_SUBST([ERLANG_SHARED_LIBADD])
  PHP_SUBST([SWIFT])
  PHP_SUBST([PHP_ERLANG_CORE])
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/php-ext/Makefile.frag])
fi

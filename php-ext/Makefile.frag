# SPDX-License-Identifier: Apache-2.0
# The Swift half of the build: SwiftPM makes the library, make puts it beside the extension.

# run-tests.php does not look into Tests/ by itself.
TESTS = Tests/php
# Their ids are of their own making. Strict mode, PHP 8.6's default, would give them others; it is tested where it is named.
PHP_TEST_SHARED_EXTENSIONS += -d session.use_strict_mode=0

# PHP's own rule for these wants the network; dev/stubs makes them.
$(wildcard $(srcdir)/php-ext/*/*_arginfo.h): ;

# Each runtime has a folder of its own, so that one build does not throw the other away.
SWIFT_SCRATCH = $(srcdir)/.build$(if $(SESSION_CORE_RUNTIME),-$(SESSION_CORE_RUNTIME))
# The Embedded standard library is there for this triple alone; the full one, in Debian's toolchain, for the default triple alone.
SWIFT_FLAGS = --package-path $(srcdir) --scratch-path $(SWIFT_SCRATCH) -c release --product SessionCore \
	$(if $(filter full,$(SESSION_CORE_RUNTIME)),-Xswiftc -static-stdlib,--triple $(shell uname -m)-unknown-linux-gnu)
SWIFT_SOURCES = $(srcdir)/Package.swift $(shell find $(srcdir)/Sources -type f)

# --with-erlang-core=DIR: it is there already.
CORE_IS_BUILT = $(filter-out no,$(PHP_ERLANG_CORE))

$(phplibdir)/libSessionCore.so: $(if $(CORE_IS_BUILT),$(PHP_ERLANG_CORE)/libSessionCore.so,$(SWIFT_SOURCES))
	$(if $(CORE_IS_BUILT),:,$(SWIFT) build $(SWIFT_FLAGS))
	@mkdir -p $(phplibdir)
	cp $(if $(CORE_IS_BUILT),$(PHP_ERLANG_CORE),$(SWIFT_SCRATCH)/release)/libSessionCore.so $@.new
	mv $@.new $@
	touch $@

erlang.la: $(phplibdir)/libSessionCore.so

install-modules: install-core

install-core: $(phplibdir)/libSessionCore.so
	@$(mkinstalldirs) $(INSTALL_ROOT)$(EXTENSION_DIR)
	@$(INSTALL) -m 0644 $(phplibdir)/libSessionCore.so $(INSTALL_ROOT)$(EXTENSION_DIR)/libSessionCore.so

.PHONY: install-core

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Debug builds of PHP from Debian's source package, for the commands that judge the extension by them. Sourced after lib.sh, never run.
# Everything is in .build-conformance: fetched and built once, and made again after that folder is removed.

JUDGE=$ROOT/.build-conformance
# The source is Debian 12's on every machine: its PHP is the one whose tests docs/conformance.md speaks of.
SUITE=bookworm
MIRROR=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# PHP's own tests need the first line, ours and the frameworks' the second. Everything else of PHP is left out.
PHP_OPTIONS=(--disable-all --enable-debug --enable-session --enable-cgi --disable-phpdbg --without-pear)
PHP_OPTIONS+=(--enable-fpm --enable-pcntl --enable-posix --enable-filter)

# debug_php nts|zts: PHP in $JUDGE/php-KIND, with its programs under the names that Debian would give them.
debug_php() {
	local kind=$1 options=("${PHP_OPTIONS[@]}")
	# The threads of the test are started through libphp.
	if [[ $kind == zts ]]; then options+=(--enable-zts --enable-embed); fi
	[[ $(cat "$JUDGE/php-$kind/complete" 2>/dev/null) != "${options[*]}" ]] || return 0
	fetch_php_source
	note "  building PHP with --enable-debug ($kind): minutes, once"
	rm -rf "$JUDGE/make-$kind" "$JUDGE/php-$kind"
	mkdir -p "$JUDGE/make-$kind"
	(
		cd "$JUDGE/make-$kind" || exit
		quietly "$LOGS/php-$kind-configure.log" "$JUDGE/source/configure" --prefix="$JUDGE/php-$kind" "${options[@]}"
		quietly "$LOGS/php-$kind-make.log" nice -n 10 make -j "$(nproc)"
		quietly "$LOGS/php-$kind-install.log" make install
	)
	ln -s php-fpm "$JUDGE/php-$kind/sbin/php-fpm$(php_series "$JUDGE/php-$kind")"
	echo "${options[*]}" >"$JUDGE/php-$kind/complete"
	rm -r "$JUDGE/make-$kind"
}

php_series() { "$1/bin/php-config" --version | cut -d. -f1,2; }

# As upstream released it: Debian's patches move directories to where this build does not have them.
fetch_php_source() {
	[[ ! -e $JUDGE/source ]] || return 0
	note "  fetching PHP's source from $MIRROR"
	mkdir -p "$JUDGE/apt/lists/partial" "$JUDGE/apt/cache/archives/partial"
	echo "deb-src [signed-by=$KEYRING] $MIRROR $SUITE main" >"$JUDGE/apt/sources.list"
	(
		cd "$JUDGE/apt" || exit
		quietly "$LOGS/php-source.log" apt_here update
		quietly "$LOGS/php-source.log" apt_here source --download-only php8.2
		quietly "$LOGS/php-source.log" dpkg-source --skip-patches --no-copy --extract php8.2_*.dsc "$JUDGE/source.new"
	)
	mv "$JUDGE/source.new" "$JUDGE/source"
	rm -r "$JUDGE/apt"
}

# Settings, lists and downloads of our own: the machine's package lists stay as they are, and no root is needed.
apt_here() {
	apt-get -o Dir::Etc::SourceList="$JUDGE/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$JUDGE/apt/lists" \
		-o Dir::Cache="$JUDGE/apt/cache" -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none "$@"
}

# use_debug_php nts|zts: from here on the programs of that PHP come first, and the extension is the one built for it.
use_debug_php() {
	debug_php "$1"
	export PATH=$JUDGE/php-$1/bin:$JUDGE/php-$1/sbin:$PATH
	export PHP_BUILD=$JUDGE/extension-$1
	export ERLANG_EXTENSION_DIR=$PHP_BUILD/modules
	"$ROOT/dev/build" server extension
}

# run_python_tests FOLDER [TEST...]: of Tests, with the harness of the system tests.
run_python_tests() {
	local folder=$1
	shift
	if [[ $# == 0 ]]; then set -- discover; fi
	(
		cd "$ROOT/Tests/$folder" || exit
		PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$ROOT/Tests/system python3 -m unittest "$@" -v
	)
}

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the commands in dev/ share. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The extension is built in a copy of its sources, so that the files phpize writes do not land in the work tree. For another PHP: another copy.
# shellcheck disable=SC2034 # for the commands that source this file
PHP_BUILD=${PHP_BUILD:-$ROOT/.build-php}
# shellcheck disable=SC2034
FULL_BUILD=$ROOT/.build-full
# shellcheck disable=SC2034
LOGS=$ROOT/.build-logs

# Where dev/setup puts Ra; every Erlang that is started finds it there, and the server is built with the store raft.
RA_LIBS=$ROOT/.build-ra
export ERL_LIBS=$RA_LIBS${ERL_LIBS:+:$ERL_LIBS}

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
	BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'
else
	BOLD='' DIM='' RED='' GREEN='' PLAIN=''
fi

say() { printf '%s\n' "$*"; }
title() { printf '\n%s%s%s\n' "$BOLD" "$*" "$PLAIN"; }
note() { printf '%s%s%s\n' "$DIM" "$*" "$PLAIN"; }
good() { printf '%s%s%s\n' "$GREEN" "$*" "$PLAIN"; }

die() {
	printf '%s%s: %s%s\n' "$RED" "$(basename "$0")" "$*" "$PLAIN" >&2
	exit 1
}

have() { command -v "$1" >/dev/null; }

# usage "$@": prints the help text (the comment block at the head of the command) when it is asked for.
usage() {
	local argument
	for argument in "$@"; do
		[[ $argument == --help || $argument == -h ]] || continue
		sed -n '/^# SPDX/d; 2,/^[^#]/ { /^#/ { s/^# \{0,1\}//; p; } }' "$0" | sed '1{/^$/d}'
		exit 0
	done
}

# quietly LOG COMMAND...: runs the command with its output in LOG, and shows the log when the command fails.
quietly() {
	local log=$1
	shift
	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 </dev/null && return
	local status=$?
	cat "$log" >&2
	printf '%s%s failed (exit code %d); the log is %s%s\n' "$RED" "$1" "$status" "${log#"$ROOT/"}" "$PLAIN" >&2
	return "$status"
}

# The triple is named because a toolchain's own default may be one that has no Embedded standard library.
swift_triple() { printf '%s-unknown-linux-gnu\n' "$(uname -m)"; }

# Debian keeps nginx and php-fpm where users other than root do not look.
PATH=$PATH:/usr/sbin:/sbin

# The PHP-FPM of the PHP that phpize belongs to; Debian puts the version into its name.
fpm_program() {
	local version
	version=$(php-config --version | cut -d. -f1,2)
	command -v "php-fpm$version" || command -v php-fpm
}

# A TCP port of loopback where nobody listens, below the range that the system gives to outgoing connections.
free_port() {
	local port
	while port=$((20000 + RANDOM % 12000)); do
		{ true </dev/tcp/127.0.0.1/"$port"; } 2>/dev/null || break
	done
	echo "$port"
}

# start_epmd: an EPMD of the command's own, on a port of its own, for the nodes that it starts. stop_epmd ends it whatever nodes it knows, which
# `epmd -kill` does not: it still knows those that were killed a moment ago.
start_epmd() {
	local tries
	ERL_EPMD_PORT=$(free_port)
	export ERL_EPMD_PORT
	epmd >/dev/null 2>&1 &
	EPMD=$!
	for ((tries = 0; tries < 200; tries++)); do
		{ true </dev/tcp/127.0.0.1/"$ERL_EPMD_PORT"; } 2>/dev/null && return
		sleep 0.05
	done
	die 'epmd does not start'
}

stop_epmd() {
	kill "$EPMD" 2>/dev/null || true
	wait "$EPMD" 2>/dev/null || true
}

# run_phpt FOLDER: the extension's tests, where it was built, as many at a time as there are cores. With a php.ini of our own: make would take
# the settings of the machine's. Another PHP than Debian's has to be told where Debian keeps libraries.
run_phpt() {
	echo 'include_path = ".:/usr/share/php"' >"$1/phpt.ini"
	PHPRC=$1/phpt.ini PHP_INI_SCAN_DIR='' NO_INTERACTION=1 TEST_PHP_ARGS="-q --show-diff -j$(nproc)" make -C "$1" test
}

# stage NAME COMMAND...: runs the command with its output in a log, and prints a row with the time it took and what it counted.
# On failure the log is shown and the command that called ends.
stage() {
	local name=$1 started=$SECONDS log=$LOGS/$1.log
	shift
	mkdir -p "$LOGS"
	printf '  %-14s' "$name"
	# In a shell of its own, so that `set -e` holds inside (it would not in a condition).
	set +e
	(
		set -e
		"$@"
	) >"$log" 2>&1 </dev/null
	local status=$?
	set -e
	local seconds=$((SECONDS - started))
	if [[ $status == 0 ]]; then
		printf '%sok%s%6d s   %s\n' "$GREEN" "$PLAIN" "$seconds" "$(tally "$log" | describe_tally)"
	else
		printf '%sFAILED%s%5d s\n\n' "$RED" "$PLAIN" "$seconds"
		cat "$log"
		printf '\n%s: %s failed (exit code %d); its log is above and in %s\n' "$(basename "$0")" "$name" "$status" "${log#"$ROOT/"}"
		exit 1
	fi
}

# side_by_side COMMAND...: runs the commands at the same time, shows what each said when all have ended, and fails when one did.
side_by_side() (
	local command outputs groups=() status=0
	outputs=$(mktemp -d)
	# Under job control each is a process group, which is ended as a whole when we are interrupted.
	set -m
	trap 'kill -- "${groups[@]/#/-}" 2>/dev/null || true; rm -r "$outputs"' EXIT
	for command in "$@"; do
		"$command" >"$outputs/$command" 2>&1 &
		groups+=($!)
	done
	for command in "${groups[@]}"; do
		wait "$command" || status=1
	done
	for command in "$@"; do cat "$outputs/$command"; done
	exit "$status"
)

# tally LOG...: passed, failed and skipped, summed over the closing lines of the test runners in the logs.
tally() {
	sed 's/\x1b\[[0-9;]*m//g' "$@" | awk '
		# Swift Testing
		/Test run with [0-9]+ tests? .*passed/ { match($0, /with [0-9]+/); passed += substr($0, RSTART + 5, RLENGTH - 5) }
		# rebar3 eunit
		/^[0-9]+ tests?, [0-9]+ failures?/ { passed += $1 - $3; failed += $3; if ($5 ~ /^[0-9]+$/) { skipped += $5 } }
		# rebar3 ct
		/All [0-9]+ tests passed/ { match($0, /All [0-9]+/); passed += substr($0, RSTART + 4, RLENGTH - 4) }
		/^Skipped [0-9]+ / { skipped += $2 }
		# rebar3 ct, with skipped or failed ones
		/^Failed [0-9]+ tests\. Skipped/ { failed += $2 }
		/Passed [0-9]+ tests\.$/ { match($0, /Passed [0-9]+/); passed += substr($0, RSTART + 7, RLENGTH - 7) }
		# run-tests.php
		/^Tests passed *: *[0-9]+/ { sub(/.*: */, ""); passed += $1 }
		/^Tests failed *: *[0-9]+/ { sub(/.*: */, ""); failed += $1 }
		/^Tests skipped *: *[0-9]+/ { sub(/.*: */, ""); skipped += $1 }
		# Python
		/^Ran [0-9]+ tests? in/ { passed += $2 }
		/^(OK|FAILED) \(.*skipped=[0-9]+/ { match($0, /skipped=[0-9]+/); n = substr($0, RSTART + 8, RLENGTH - 8); passed -= n; skipped += n }
		# our own
		/^[0-9]+ passed, [0-9]+ failed/ { passed += $1; failed += $3; if ($6 == "skipped") skipped += $5 }
		END { print passed + 0, failed + 0, skipped + 0 }'
}

describe_tally() {
	local passed failed skipped
	read -r passed failed skipped
	if ((passed + failed + skipped > 0)); then
		printf '%d passed' "$passed"
		if ((failed > 0)); then printf ', %d failed' "$failed"; fi
		if ((skipped > 0)); then printf ', %d skipped' "$skipped"; fi
	fi
}

# What the formatters and linters look at.
c_files() { find Sources php-ext Tests bench -name '*.[ch]' ! -name '*_arginfo.h' ! -path '*/.build*' -print0; }

shell_files() {
	find dev .ci server/bin Tests bench -type f ! -path '*/.build*' -exec grep -lZ '^#!/bin/\(ba\)\?sh' {} +
	printf 'dev/lib.sh\0dev/lib-php.sh\0dev/lib-ra.sh\0'
}

python_files() {
	find Tests bench -name '*.py' ! -path '*/.build*' -print0
	find Tests bench -type f ! -name '*.*' ! -path '*/.build*' -exec grep -lZ '^#!.*python' {} +
}

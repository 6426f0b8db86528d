# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the commands in dev/ share. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The extension is built in a copy of its sources, so that the files phpize writes do not land in the work tree.
# shellcheck disable=SC2034 # for the commands that source this file
PHP_BUILD=$ROOT/.build-php
# shellcheck disable=SC2034
FULL_BUILD=$ROOT/.build-full
# shellcheck disable=SC2034
LOGS=$ROOT/.build-logs

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
		(: </dev/tcp/127.0.0.1/"$port") 2>/dev/null || break
	done
	echo "$port"
}

# wait_until SECONDS COMMAND...: runs the command ten times a second until it succeeds.
wait_until() {
	local tries=$(($1 * 10))
	shift
	until "$@" 2>/dev/null; do
		((tries-- > 0)) || return 1
		sleep 0.1
	done
}

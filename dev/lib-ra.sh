# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Ra out of Debian's package rabbitmq-server. Sourced after lib.sh, never run.

# The libraries that the store raft stands on. In the package they are directories, or archives that Erlang reads.
ra_applications=(ra aten gen_batch_server seshat)

unpack_ra() {
	[[ ! -e $RA_LIBS/ra ]] || return 0
	say "Unpacking Ra out of rabbitmq-server"
	local folder plugins name
	folder=$(mktemp -d)
	chmod 755 "$folder"
	(cd "$folder" && quietly "$LOGS/ra.log" apt-get download rabbitmq-server && dpkg -x rabbitmq-server_*.deb .)
	plugins=$(echo "$folder"/usr/lib/rabbitmq/lib/*/plugins)
	mkdir -p "$folder/found"
	for name in "${ra_applications[@]}"; do
		if [[ -f $(echo "$plugins/$name"-*.ez) ]]; then
			extract "$plugins/$name"-*.ez "$folder/found"
		else
			cp -r "$plugins/$name"-* "$folder/found"
		fi
		mv "$folder/found/$name"-* "$folder/found/$name"
	done
	dpkg-deb --field "$folder"/rabbitmq-server_*.deb Version >"$folder/found/version"
	rm -rf "$RA_LIBS"
	mv "$folder/found" "$RA_LIBS"
	rm -r "$folder"
}

extract() {
	erl -noshell -eval '[Archive, Folder] = init:get_plain_arguments(), {ok, _} = zip:extract(Archive, [{cwd, Folder}]), halt().' -extra "$1" "$2"
}

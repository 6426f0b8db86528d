%% SPDX-License-Identifier: Apache-2.0
%% Faults of the disc under a server's files: full, read-only, without power; and copies of files with a torn end.
-module(fault_files).

-export([rows/1]).

-import(fault_faults, [on_small_disc/1, wait/2]).

-define(SECOND, 1000).
%% EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: what was not written to the disc before never will be.
-define(SHUTDOWN, "perl -e 'open(my $d, \"<\", $ARGV[0]) or die; my $all = pack(\"I\", 2); ioctl($d, 0x8004587d, $all) or die' ").

-spec rows(pos_integer()) -> [{string(), fault_faults:fault(), [string()]}].
rows(1) ->
    [
        {"full disc", on_small_disc(fun fill_disc/1), ["mnesia"]},
        {"started on a read-only disc", on_small_disc(fun start_read_only/1), ["mnesia, durable"]},
        {"power cut, three times", on_ext4(fun(Servers) -> lists:foldl(fun cut_power/2, Servers, [1, 2, 3]) end), ["mnesia"]},
        {"the disc turns read-only", on_ext4(fun turn_read_only/1), ["mnesia"]},
        {"started from a copy of its files with a torn end", #{strike => fun start_from_copy/1}, ["mnesia"]}
    ];
rows(_Several) ->
    [
        {"power cut of all", on_ext4(fun(Servers) -> cut_power(all, Servers) end), ["mnesia"]},
        {"power cut of one after the other", on_ext4(fun cut_power_in_turn/1), ["mnesia"]}
    ].

%% Nearly: there is room for some more of the log, and none for moving what is in it, be it by adding to the table's file
%% or by writing that anew.
fill_disc([Server]) ->
    _ = write_bulk(1000, Server),
    dumped = fault_server:call(Server, mnesia, dump_log, []),
    Bulk = write_bulk(2000, Server),
    timer:sleep(?SECOND),
    Disc = disc(fault_server:dir(Server)),
    Free = list_to_integer(string:trim(os:cmd("df --output=avail -k " ++ Disc ++ " | tail -1"))),
    _ = os:cmd("head -c " ++ integer_to_list(Free - 300) ++ "k /dev/zero > " ++ filename:join(Disc, "ballast")),
    _ = catch fault_server:call(Server, mnesia, dump_log, []),
    timer:sleep(3 * ?SECOND),
    Killed = fault_server:kill(Server),
    ok = file:delete(filename:join(Disc, "ballast")),
    tell(Bulk),
    [fault_server:restart(Killed)].

%% They count as what any client was acknowledged.
tell(Bulk) ->
    Now = os:system_time(millisecond),
    self() ! {told, [{append, Id, Data, ok, {Now, Now}, Now} || {Id, Data} <- Bulk]}.

%% The same sessions each time.
write_bulk(Start, Server) ->
    Bulk = [{<<"bulk-", (integer_to_binary(N))/binary>>, binary:copy(<<(Start + N):16>>, 8192)} || N <- lists:seq(1, 250)],
    [ok = fault_server:call(Server, session_handler, write, [Id, Data]) || {Id, Data} <- Bulk],
    Bulk.

start_read_only([Server]) ->
    Killed = fault_server:kill(Server),
    Remount = fun(How) -> "" = os:cmd("mount -o remount," ++ How ++ " " ++ disc(fault_server:dir(Server))) end,
    Remount("ro"),
    {error, _} = fault_server:start(Killed),
    Remount("rw"),
    [fault_server:restart(Killed)].

on_ext4(Strike) -> #{strike => Strike, needs => fun needs/0, place => fun mount/1, leave => fun leave/1}.

needs() ->
    case {fault_faults:root(), [Tool || Tool <- ["mkfs.ext4", "losetup", "perl"], os:find_executable(Tool) =:= false]} of
        {true, []} -> true;
        {true, [Missing | _]} -> {needs, Missing};
        {Needs, _} -> Needs
    end.

mount(Dir) ->
    Disc = Dir ++ ".disc",
    ok = file:make_dir(Disc),
    "" = os:cmd("truncate -s 128M " ++ image(Disc) ++ " && mkfs.ext4 -q -m 0 " ++ image(Disc)),
    "" = os:cmd("mount -o loop " ++ image(Disc) ++ " " ++ Disc),
    filename:join(Disc, "sessions").

leave(Dir) -> os:cmd("umount -l " ++ disc(Dir)).

disc(Dir) -> filename:dirname(Dir).

image(Disc) -> Disc ++ ".image".

%% The page cache goes with the power.
cut_power(_Time, Servers) ->
    lists:foreach(fun shut_down/1, Servers),
    with_power([fault_server:kill(Server) || Server <- Servers]).

%% The discs of some are gone while others go on; all nodes run until the last disc is.
cut_power_in_turn(Servers) ->
    lists:foreach(fun(Server) -> shut_down(hd(wait([Server], 300))) end, Servers),
    with_power([fault_server:kill(Server) || Server <- Servers]).

shut_down(Server) -> [] = os:cmd(?SHUTDOWN ++ disc(fault_server:dir(Server))).

with_power(Killed) ->
    lists:foreach(fun(Server) -> remount(disc(fault_server:dir(Server))) end, Killed),
    wait(fault_faults:started_together(Killed), ?SECOND).

%% As the kernel does it when it finds the disc damaged.
turn_read_only([Server]) ->
    Disc = disc(fault_server:dir(Server)),
    "" = os:cmd("mount -o remount,abort " ++ Disc),
    timer:sleep(3 * ?SECOND),
    Killed = fault_server:kill(Server),
    {error, _} = fault_server:start(Killed),
    remount(Disc),
    [fault_server:restart(Killed)].

%% From a copy of what the device has: the kernel would go on with the same file system while somebody else sees it too.
remount(Disc) ->
    Image = image(Disc),
    Steps = ["cp --sparse=always ~s ~s.copy", "umount -l ~s", "mv ~s.copy ~s", "mount -o loop ~s ~s"],
    Arguments = [[Image, Image], [Disc], [Image, Image], [Image, Disc]],
    _ = ["" = os:cmd(lists:flatten(io_lib:format(Step, Words))) || {Step, Words} <- lists:zip(Steps, Arguments)],
    ok.

%% While it is frozen nobody is told anything: all that was acknowledged is in the copy.
start_from_copy([Server]) ->
    Dir = fault_server:dir(Server),
    fault_server:signal("STOP", Server),
    "" = os:cmd("cp -r " ++ Dir ++ " " ++ Dir ++ ".copy"),
    Killed = fault_server:kill(Server),
    ok = file:del_dir_r(Dir),
    ok = file:rename(Dir ++ ".copy", Dir),
    ok = file:write_file(filename:join(Dir, "LATEST.LOG"), <<4711:32, 98, 87, 76, 65, "torn">>, [append]),
    [fault_server:restart(Killed)].

%% SPDX-License-Identifier: Apache-2.0
%% PHP sessions kept by a module of your own, on any Erlang node. PHP calls the four functions by rpc.
%%
%%   erlc my_store.erl && erl -name store@127.0.0.1 -setcookie secret -s my_store
%%
%%   ; php.ini
%%   erlang.node = "store@127.0.0.1"
%%   erlang.session.module = my_store
%%
%% Ids and data come as binaries, or as lists of bytes from an older bridge.
-module(my_store).

-export([start/0, read/1, write/2, destroy/1, gc/1]).
-export([own_table/0]).

%% The table belongs to a process of its own: a call by rpc is made by one that ends with the call.
start() ->
    proc_lib:start(?MODULE, own_table, []).

own_table() ->
    ?MODULE = ets:new(?MODULE, [named_table, public]),
    proc_lib:init_ack({ok, self()}),
    timer:sleep(infinity).

%% The data; [] when there is no such session.
read(Id) ->
    case ets:lookup(?MODULE, iolist_to_binary(Id)) of
        [{_, Data, _}] -> Data;
        [] -> []
    end.

%% Everything but {error, Reason} and false is success.
write(Id, Data) ->
    ets:insert(?MODULE, {iolist_to_binary(Id), iolist_to_binary(Data), now_ms()}).

destroy(Id) ->
    ets:delete(?MODULE, iolist_to_binary(Id)).

%% Removes what has not been written for so many seconds, and says how many went.
gc(MaxLifetime) when MaxLifetime > 0 ->
    Oldest = now_ms() - MaxLifetime * 1000,
    ets:select_delete(?MODULE, [{{'_', '_', '$1'}, [{'<', '$1', Oldest}], [true]}]);
gc(_) ->
    0.

now_ms() -> erlang:monotonic_time(millisecond).

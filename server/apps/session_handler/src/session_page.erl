%% SPDX-License-Identifier: Apache-2.0
%% The status page: its files, and what it asks for again and again.
-module(session_page).

-export([file/1, status/0]).

%% Nobody reads more in a page.
-define(LOCKS, 50).
-define(MEMBERS, 16).

-spec file(Path :: string()) -> {ok, Type :: string(), binary()} | absent.
file("/") -> file("index.html", "text/html");
file("/page.js") -> file("page.js", "text/javascript");
file("/plot.js") -> file("plot.js", "text/javascript");
file("/page.css") -> file("page.css", "text/css");
file(_) -> absent.

-spec file(string(), string()) -> {ok, string(), binary()} | absent.
file(Name, Type) ->
    case file:read_file(filename:join([code:priv_dir(session_handler), "www", Name])) of
        {ok, Content} -> {ok, Type, Content};
        {error, _} -> absent
    end.

%% Numbers that only grow: the page makes rates of them.
-spec status() -> map().
status() ->
    #{counts := Counts, times := Times} = session_metrics:read(),
    (session_status:status())#{
        time => erlang:system_time(millisecond),
        members => lists:sublist(session_status:members(), ?MEMBERS),
        locked => [shown(Lock) || Lock <- lists:sublist(session_status:locks(), ?LOCKS)],
        counts => maps:fold(fun(Name, Count, Acc) -> Acc#{name(Name) => Count} end, #{}, Counts),
        times => maps:map(fun(_, Histogram) -> buckets(Histogram) end, Times),
        failures => session_failures:recent()
    }.

-spec name(session_metrics:name()) -> binary().
name({Group, Name}) -> <<(atom_to_binary(Group))/binary, $., (atom_to_binary(Name))/binary>>;
name(Name) -> atom_to_binary(Name).

-spec buckets(session_metrics:histogram()) -> map().
buckets(#{buckets := Buckets} = Histogram) ->
    Histogram#{buckets := [[Bound, Count] || {Bound, Count} <- Buckets]}.

%% Without hash_ids a handle is the id, which is nobody's business here.
-spec shown(session_status:lock()) -> session_status:lock().
shown(#{handle := Handle} = Lock) -> Lock#{handle := session_redact:handle(Handle)}.

# SPDX-License-Identifier: Apache-2.0
"""The log of a node in trouble: one line per event, and nothing of a visitor in any of them."""
import hashlib
import re

from harness.case import SystemCase, new_id
from harness.processes import free_port, wait_until
from harness.programs import ra_paths

DATA = "the-visitors-own-data"
TAG = "visitor-7"
# A visitor who comes again and again, whatever becomes of the server.
PAGE = f"""
for ($n = 0; !file_exists('ENDED'); $n++) {{
    session_id('ID');
    if (@session_start()) {{ Erlang\\Session::tag('{TAG}'); $_SESSION['s'] = '{DATA}' . $n; @session_write_close(); }}
    usleep(5000); clearstatcache();
}}
"""
LINE = re.compile(r'time=\S+ level=\w+ pid=<[\d.]+> msg=".*"')

# Every kind of process below our supervisors and those of what the store stands on, children before their parents; a kind is the module
# and the registered name without its number.
KINDS = """
Children = fun(Sup) -> try supervisor:which_children(Sup) catch exit:_ -> [] end end,
Walk = fun Walk(Sup) ->
    lists:append([
        case Type of supervisor -> Walk(Pid) ++ [Pid]; worker -> [Pid] end
     || {_, Pid, Type, _} <- Children(Sup), is_pid(Pid)])
end,
Kind = fun(Pid) ->
    case {catch proc_lib:translate_initial_call(Pid), process_info(Pid, registered_name)} of
        {{supervisor, Module, _}, {_, Name}} -> {supervisor, Module, Name};
        {{Module, _, _}, {_, Name}} -> {worker, Module, re:replace(atom_to_list(Name), "[0-9]+", "N", [global, {return, list}])};
        {{Module, _, _}, []} -> {worker, Module};
        {_, undefined} -> ended
    end
end,
Tops = [Pid || Pid <- [whereis(Top) || Top <- [ra_systems_sup, mnesia_sup, session_handler_sup]], is_pid(Pid)],
All = lists:append([Walk(Top) || Top <- Tops]) ++ [whereis(session_handler_sup)],
"""
LIST = KINDS + """
{ok, Modules} = application:get_key(session_handler, modules),
lists:foldl(fun(K, Acc) -> case lists:member(K, Acc) of true -> Acc; false -> Acc ++ [K] end end, [], [Kind(Pid) || Pid <- All])
"""
# What a process that ends may show: its state, its last message, those that it has not seen, the reason, arguments. Supervisors have nothing of
# visitors to show; what they bring down may.
CRASH = KINDS + """
Secret = #{data => <<"DATA">>, id => <<"SESSION">>, cookie => erlang:get_cookie()},
Reason = {{badmatch, Secret}, [{module, function, [Secret], []}]},
case {KIND, [Pid || Pid <- All, Kind(Pid) =:= KIND]} of
    {_, []} ->
        absent;
    {{supervisor, _, _}, [Pid | _]} ->
        catch sys:terminate(Pid, shutdown),
        crashed;
    {_, [Pid | _]} ->
        catch sys:replace_state(Pid, fun(State) -> {Secret, State} end, 500),
        catch sys:suspend(Pid, 500),
        Pid ! {Secret, message},
        catch sys:terminate(Pid, Reason, 500),
        exit(Pid, Reason),
        crashed
end
"""
# Processes that nobody looks after.
SPAWNED = """
Secret = #{data => <<"DATA">>, id => <<"SESSION">>, cookie => erlang:get_cookie()},
spawn(fun() -> group_leader(whereis(user), self()), session_record:access(Secret, 1, 1) end)
"""
BEHAVIOURS = """
[Module || Application <- [session_handler, session_handler_raft], is_list(code:lib_dir(Application)),
    File <- filelib:wildcard(filename:join([code:lib_dir(Application), "ebin", "*.beam"])),
    {ok, {Module, [{attributes, Attributes}]}} <- [beam_lib:chunks(File, [attributes])],
    lists:any(fun(Behaviour) -> lists:member(Behaviour, [gen_server, gen_statem, gen_event, supervisor]) end,
        lists:append([Of || {Key, Of} <- Attributes, Key =:= behaviour orelse Key =:= behavior]))]
"""


class Logs(SystemCase):

    has_node = False

    def start_logged(self, store, *arguments):
        config = self.directory / "log.config"
        self.log = self.directory / f"{new_id()}.log"
        config.write_text(f"""[{{kernel, [{{logger, [{{handler, default, logger_std_h, #{{
            config => #{{file => "{self.log}"}}, formatter => {{session_log, #{{to => file}}}}}}}}]}}]}}].""")
        name = f"{store}@127.0.0.1"
        settings = {"store": store, "data_dir": f'"{self.directory}/{store}"', "members": f"['{name}']", "groups": 2, "http_port": free_port()}
        pairs = [str(word) for pair in settings.items() for word in pair]
        self.node = self.start_node(name=name, arguments=["-config", str(config), "-session_handler", *pairs, *arguments])

    def lines(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def start_visitor(self):
        session, ended = new_id(), self.file()
        visitor = self.start_cli(PAGE.replace("ID", session).replace("ENDED", str(ended)))
        self.addCleanup(lambda: (ended.touch(), visitor.wait(10)))
        self.await_service()
        return session

    def await_service(self, after="the start"):
        wait_until(self.is_served, f"sessions are served after {after}", 90, self.node.process)

    def is_served(self):
        if self.node.ask("whereis(session_handler_sup)") == "undefined":
            # It has crashed more often than its supervisor bears.
            self.node.call("session_handler:start()")
        return self.node.ask("catch (session_store:is_ready() andalso session_conn_sup:count() > 0)") == "true"

    def crash_all(self, session):
        kinds = re.findall(r'\{[^}]*\}', self.node.ask(LIST))
        for kind in kinds:
            before = len(self.lines())
            crash = CRASH.replace("KIND", kind).replace("DATA", DATA).replace("SESSION", session)
            wait_until(lambda: self.is_served() and self.node.ask(crash) == "crashed", f"a {kind} crashes", 90, self.node.process)
            if not kind.startswith("{supervisor"):
                wait_until(lambda: len(self.lines()) > before, f"the crash of a {kind} is logged", process=self.node.process)
            self.await_service(f"the crash of a {kind}")
        before = len(self.lines())
        self.node.ask(SPAWNED.replace("DATA", DATA).replace("SESSION", session))
        wait_until(lambda: len(self.lines()) > before, "the crash of a process without a supervisor is logged")
        return {kind.split(",")[1].strip(" }") for kind in kinds}

    def assert_tells_nothing_of(self, session):
        lines, text = self.lines(), self.log.read_text()
        for line in lines:
            self.assertRegex(line, LINE)
        key = hashlib.sha256(session.encode()).hexdigest()
        for secret in (DATA, session, key, TAG, self.node.cookie):
            self.assertEqual([line for line in lines if secret in line], [])
            self.assertNotIn(secret, self.node.process.output())
            # As a list of numbers, a text is not seen but read.
            self.assertNotIn(",".join(str(byte) for byte in secret.encode()[:8]), text.replace(", ", ","))

    def test_a_crash_of_any_process_is_logged_by_line_and_without_anything_of_a_visitor(self):
        ours, crashed = set(), set()
        for store, arguments in {"ets": [], "mnesia": [], "raft": ra_paths()}.items():
            with self.subTest(store=store):
                self.start_logged(store, *arguments)
                session = self.start_visitor()
                crashed |= self.crash_all(session)
                self.assert_tells_nothing_of(session)
                ours |= set(re.findall(r"\w+", self.node.ask(BEHAVIOURS)))
        # It is there where systemd asks for it: test_service.
        self.assertEqual(ours - crashed - {"session_notify"}, set())

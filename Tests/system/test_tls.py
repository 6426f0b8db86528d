# SPDX-License-Identifier: Apache-2.0
"""Encrypted distribution: whom PHP trusts, whom the node trusts, and that all else is as over plain connections."""
import hashlib
import os
import shutil
import signal
import socket
import time

from harness import tls
from harness.case import SystemCase, new_id
from harness.fake_node import FakeNode, silent
from harness.listener import Listener, close
from harness.processes import Process, free_port, is_alive, is_port_open, wait_until
from harness.programs import program
from harness.tls import DEMANDING, Authority, TlsNode
from harness.waiting import WaitingCase

COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"
TRY = "echo session_start() ? 'started' : 'refused';"
LARGE = "session_start(); $_SESSION['large'] = str_repeat('0123456789', 300000);"
SHOW_LARGE = "session_start(); echo md5($_SESSION['large']);"
SLOW = """
session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; touch('STARTED');
while (!file_exists('GO')) { usleep(1000); clearstatcache(); }
session_write_close(); echo $_SESSION['n'];
"""
DISCONNECT = "[erlang:disconnect_node(Node) || Node <- nodes(hidden)]"
BRIDGE = """
$link = peb_connect('NODE', 'COOKIE');
echo peb_error() . peb_decode(peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-17]]), $link))[0];
"""
ORPHAN = """
session_id('ID'); session_start();
$child = pcntl_fork();
if ($child === 0) { sleep(30); exit; }
file_put_contents('FILE.new', $child); rename('FILE.new', 'FILE');
sleep(30);
"""


class TlsCase(WaitingCase):
    """An authority, and a node with a certificate of it for its address."""
    has_node = False
    server = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority, cls.stranger = Authority.create(cls.directory), Authority.create(cls.directory)
        cls.node = cls.make_node(cls.authority.sign(), cls.server)
        cls.addClassCleanup(cls.node.stop)
        cls.tls = tls.settings(cls.authority)

    @classmethod
    def make_node(cls, credentials, server="", **options):
        return TlsNode(cls.epmd, cls.authority, credentials, server, **options)

    def start_tls_node(self, credentials, server="", **options):
        node = self.make_node(credentials, server, **options)
        self.addCleanup(node.stop)
        return node

    def assert_lets_in(self, node=None, **changes):
        page = self.run_cli(TRY, node or self.node, **changes)
        self.assert_body(page, "started")

    def assert_refused(self, pattern, node=None, **changes):
        page = self.run_cli(TRY, node or self.node, **changes)
        self.assertEqual(page.text, "refused", page.describe())
        self.assert_one_warning(page, pattern)


class Works(TlsCase):

    def test_a_session_is_kept(self):
        session = new_id()
        for count in range(1, 4):
            self.assert_body(self.run_cli(f"session_id('{session}'); {COUNT}", **self.tls), str(count))

    def test_a_worker_keeps_its_connection(self):
        fpm, script, session = self.start_fpm(**self.tls), self.page(COUNT), new_id()
        self.assert_body(fpm.get(script, session=session), "1")
        peers = self.node.ask("nodes(hidden)")
        for count in range(2, 6):
            self.assert_body(fpm.get(script, session=session), str(count))
        self.assertEqual(self.node.ask("nodes(hidden)"), peers)
        self.assertEqual(self.node.connections(), 1)

    def test_a_node_that_was_restarted_is_found_again(self):
        node = self.start_tls_node(self.authority.sign())
        fpm, script, session = self.start_fpm(node, **self.tls), self.page(COUNT), new_id()
        self.assert_body(fpm.get(script, session=session), "1")
        node.restart()
        # This store is memory: the count begins anew.
        self.assert_body(fpm.get(script, session=session), "1")

    def test_a_connection_that_the_node_closed_is_replaced(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version=version):
                node = self.start_tls_node(self.authority.sign(), f", {{versions, ['tlsv{version}']}}")
                fpm, script, session = self.start_fpm(node, **self.tls), self.page(COUNT), new_id()
                self.assert_body(fpm.get(script, session=session), "1")
                node.ask(DISCONNECT)
                self.assert_body(fpm.get(script, session=session), "2")

    def test_a_connection_that_broke_in_the_middle_of_a_page_is_replaced(self):
        tap = Tap(self.node.port)
        self.addCleanup(tap.stop)
        fpm = self.start_fpm(erlang__node=f"{self.node.name}:{tap.port}", **self.tls)
        started, go, session = self.file(), self.file(), new_id()
        slow = self.page(SLOW.replace("STARTED", str(started)).replace("GO", str(go)))
        page = self.in_background(lambda: fpm.get(slow, session=session))
        wait_until(started.exists, "the page has read")
        tap.spoil()
        go.touch()
        self.assert_body(page.result(), "1")
        self.assert_body(fpm.get(self.page(COUNT), session=session), "2")

    def test_openssls_errors_are_not_left_for_phps_own_functions(self):
        script = "@session_start(); echo function_exists('openssl_error_string') && openssl_error_string() ? 'left' : 'clean';"
        self.assertEqual(self.run_cli(script, **tls.settings(self.stranger)).text, "clean")

    def test_a_session_of_many_records_comes_back_whole(self):
        session = f"session_id('{new_id()}'); "
        self.assert_quiet(self.run_cli(session + LARGE, **self.tls))
        self.assert_body(self.run_cli(session + SHOW_LARGE, **self.tls), hashlib.md5(b"0123456789" * 300000).hexdigest())

    def test_a_killed_holder_gives_its_lock_to_the_next_at_once(self):
        session = new_id()
        holder = self.start_holder(session, **self.tls)
        waiter, told = self.start_waiter(session, **self.tls)
        killed = time.time()
        holder.kill()
        self.assertLess(self.served_at(told) - killed, 0.5)
        self.assertEqual((waiter.wait(5), waiter.output()), (0, ""))

    def test_a_killed_parent_loses_its_lock_although_its_child_lives(self):
        session, told = new_id(), self.file()
        parent = self.start_cli(ORPHAN.replace("ID", session).replace("FILE", str(told)), **self.tls)
        wait_until(told.exists, "the parent has forked", process=parent)
        child = int(told.read_text())
        self.addCleanup(os.kill, child, signal.SIGKILL)
        _, served = self.start_waiter(session, **self.tls)
        parent.kill()
        self.served_at(served, 2)
        self.assertTrue(is_alive(child))

    def test_the_functions_of_mypeb_are_encrypted_too(self):
        script = BRIDGE.replace("NODE", self.node.name).replace("COOKIE", self.node.cookie)
        self.assert_body(self.run_cli(script, **self.tls), "17")

    def test_the_class_of_nodes_is_encrypted_too(self):
        self.assert_body(self.run_cli("echo Erlang\\Node::connect()->call('erlang', 'abs', [-17]);", **self.tls), "17")

    def test_the_node_has_another_cookie(self):
        self.assert_refused("the node has another cookie", erlang__cookie="another", **self.tls)

    def test_what_passes_cannot_be_read(self):
        tap = Tap(self.node.port)
        self.addCleanup(tap.stop)
        script = "session_start(); $_SESSION['word'] = 'unmistakable';"
        self.assert_quiet(self.run_cli(script, erlang__node=f"{self.node.name}:{tap.port}", **self.tls))
        self.assertNotIn(b"unmistakable", tap.heard)
        self.assertNotIn(b"session_handler", tap.heard)
        self.assertGreater(len(tap.heard), 500)


class NodeIsJudged(TlsCase):

    def test_a_node_of_another_authority_is_refused(self):
        self.assert_refused("no authority that we trust", **tls.settings(self.stranger))

    def test_the_systems_authorities_are_asked_when_no_file_names_others(self):
        self.assert_refused("no authority that we trust", **tls.settings())

    def test_an_expired_certificate_is_refused(self):
        node = self.start_tls_node(self.authority.sign(days=0))
        self.assert_refused("the node's certificate has expired", node, **self.tls)

    def test_a_certificate_for_another_address_is_refused_unless_its_name_is_set(self):
        node = self.start_tls_node(self.authority.sign("IP:127.0.0.9,DNS:sessions.example"))
        self.assert_refused("the node's certificate is not for 127.0.0.1; erlang.tls.server_name", node, **self.tls)
        named = tls.settings(self.authority, server_name="sessions.example")
        self.assert_lets_in(node, **named)

    def test_a_certificate_for_another_name_is_refused(self):
        node = self.start_tls_node(self.authority.sign("DNS:sessions.example"), name="other@localhost", naming="-sname")
        self.assert_refused("the node's certificate is not for localhost", node, **self.tls)

    def test_a_certificate_for_the_name_is_accepted(self):
        node = self.start_tls_node(self.authority.sign("DNS:localhost"), name="named@localhost", naming="-sname")
        self.assert_lets_in(node, **self.tls)

    def test_the_name_in_the_subject_does_not_make_an_address_right(self):
        node = self.start_tls_node(self.authority.sign("DNS:127.0.0.1"))
        self.assert_refused("the node's certificate is not for 127.0.0.1", node, **self.tls)

    def test_without_verification_everybody_is_let_in(self):
        self.assert_lets_in(**tls.settings(self.stranger, verify='"none"'))

    def test_an_empty_verification_is_a_wrong_setting_and_so_is_none_without_quotes(self):
        for value in ("", "none"):
            self.assert_refused("erlang.tls.verify is \"\": has to be peer or", **tls.settings(self.stranger, verify=value))

    def test_a_renewed_certificate_is_seen_without_a_restart(self):
        credentials = self.authority.sign(days=0)
        node = self.start_tls_node(credentials)
        self.assert_refused("has expired", node, **self.tls)
        renewed = self.authority.sign()
        shutil.copy(renewed.certificate, credentials.certificate)
        shutil.copy(renewed.key, credentials.key)
        # What the node does by itself every two minutes.
        node.ask("ssl_pem_cache_dist ! clear_pem_cache, sys:get_state(ssl_pem_cache_dist)")
        self.assert_lets_in(node, **self.tls)


class WeAreJudged(TlsCase):
    server = DEMANDING

    def test_a_certificate_is_missing(self):
        self.assert_refused("the node asks for a certificate of ours; set erlang.tls.certfile", **self.tls)

    def test_a_certificate_lets_us_in(self):
        self.assert_lets_in(**tls.settings(self.authority, self.authority.sign("DNS:web")))

    def test_certificate_and_key_may_be_in_one_file(self):
        ours = self.authority.sign("DNS:web")
        ours.certificate.write_text(ours.certificate.read_text() + ours.key.read_text())
        ours.certificate.chmod(0o640)
        self.assert_lets_in(**self.tls, erlang__tls__certfile=ours.certificate)

    def test_a_certificate_of_another_authority_is_refused(self):
        theirs = self.stranger.sign("DNS:web")
        self.assert_refused("the node does not trust the authority that signed our certificate", **tls.settings(self.authority, theirs))

    def test_an_expired_certificate_is_refused(self):
        old = self.authority.sign("DNS:web", days=0)
        self.assert_refused("our certificate .* has expired", **tls.settings(self.authority, old))

    def test_a_worker_sees_a_renewed_certificate_without_a_restart(self):
        ours = self.stranger.sign("DNS:web")
        fpm, script = self.start_fpm(**tls.settings(self.authority, ours)), self.page(TRY)
        self.assert_one_warning(fpm.get(script), "does not trust")
        renewed = self.authority.sign("DNS:web")
        shutil.copy(renewed.certificate, ours.certificate)
        shutil.copy(renewed.key, ours.key)
        self.assert_body(fpm.get(script), "started")


class WeAreJudgedLate(WeAreJudged):
    """In TLS 1.3, a client learns after its handshake that it is not let in."""
    server = DEMANDING + ", {versions, ['tlsv1.3']}"


class OurFiles(TlsCase):

    def setUp(self):
        self.ours = self.authority.sign("DNS:web")

    def assert_unusable(self, pattern, **changes):
        self.assert_refused(pattern, **tls.settings(self.authority, self.ours) | changes)

    def test_a_key_that_everybody_can_read_is_refused(self):
        self.ours.key.chmod(0o604)
        self.assert_unusable(r"erlang.tls.keyfile \(/.*\): the file can be read by everybody")

    def test_a_key_in_the_certificates_file_is_judged_alike(self):
        self.ours.certificate.write_text(self.ours.certificate.read_text() + self.ours.key.read_text())
        self.ours.certificate.chmod(0o644)
        self.assert_unusable("erlang.tls.certfile .*: the file can be read by everybody", erlang__tls__keyfile="")

    def test_a_file_is_missing(self):
        self.ours.certificate.unlink()
        self.assert_unusable("erlang.tls.certfile .*: No such file")
        self.assert_unusable("erlang.tls.cafile .*: No such file", erlang__tls__cafile="/nonexistent")

    def test_a_file_holds_something_else(self):
        self.ours.certificate.write_text("no certificate")
        self.assert_unusable("erlang.tls.certfile .*: not the PEM that is expected")
        self.assert_unusable("erlang.tls.cafile .*: not the PEM that is expected", erlang__tls__cafile=self.ours.certificate)

    def test_a_key_with_a_pass_phrase_is_refused_without_asking(self):
        sealed = self.ours.key.with_suffix(".sealed")
        tls.openssl("pkey", "-in", self.ours.key, "-aes256", "-passout", "pass:secret", "-out", sealed)
        sealed.chmod(0o600)
        self.assert_unusable("erlang.tls.keyfile .*: .* no pass phrase", erlang__tls__keyfile=sealed)

    def test_the_key_is_anothers(self):
        self.assert_unusable("the key does not belong", erlang__tls__keyfile=self.authority.sign("DNS:web").key)

    def test_a_key_without_its_certificate_is_a_wrong_setting(self):
        self.assert_unusable("TLS key file: a key is of no use without its certificate", erlang__tls__certfile="")


class OneSideIsPlain(TlsCase):

    def test_a_plain_client_is_told_to_encrypt(self):
        self.assert_refused("the node speaks TLS; set erlang.tls = On")

    def test_a_plain_node_is_suspected_in_time(self):
        plain = self.start_node()
        begin = time.monotonic()
        self.assert_refused("TLS handshake: timed out .does the node run with -proto_dist inet_tls", plain, **self.tls | {"erlang__timeout": 1})
        self.assertLess(time.monotonic() - begin, 2)

    def test_a_peer_that_never_answers_costs_the_deadline_and_no_more(self):
        fake = FakeNode(silent, self.node)
        self.addCleanup(fake.stop)
        begin = time.monotonic()
        node = f"{self.node.name}:{fake.port}"
        self.assert_refused("TLS handshake: timed out", erlang__node=node, **self.tls | {"erlang__timeout": 1})
        self.assertLess(time.monotonic() - begin, 2)

    def test_a_peer_that_sends_without_end_costs_the_deadline_and_no_more(self):
        fake = FakeNode(flooding, self.node)
        self.addCleanup(fake.stop)
        begin = time.monotonic()
        node = f"{self.node.name}:{fake.port}"
        self.assert_refused("TLS handshake: timed out", erlang__node=node, **self.tls | {"erlang__timeout": 1})
        self.assertLess(time.monotonic() - begin, 3)

    def test_a_web_server_is_not_taken_for_a_node(self):
        fake = FakeNode(lambda client, node: client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"), self.node)
        self.addCleanup(fake.stop)
        self.assert_refused("what answers there does not speak TLS", erlang__node=f"{self.node.name}:{fake.port}", **self.tls)

    def test_a_version_before_1_2_is_not_spoken(self):
        theirs, port = self.authority.sign(), free_port()
        old = ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0", "-cert", theirs.certificate, "-key", theirs.key, "-quiet"]
        server = Process([program("openssl"), "s_server", "-accept", f"127.0.0.1:{port}", *old], self.file())
        self.addCleanup(server.stop)
        wait_until(lambda: is_port_open(port), "the old server listens", process=server)
        self.assert_refused("TLS handshake: .*protocol", erlang__node=f"{self.node.name}:{port}", **self.tls)


def flooding(client, _node):
    """Hello requests, which a client passes over while it greets."""
    while True:
        client.sendall(bytes.fromhex("160303000400000000") * 1000)


class Tap(Listener):
    """Passes on what comes, and remembers it."""

    def __init__(self, port):
        self.target, self.heard, self.ends = port, bytearray(), []
        self.is_spoilt = False
        super().__init__()

    def accepted(self, client):
        self.is_spoilt = False
        node = socket.create_connection(("127.0.0.1", self.target), 5)
        node.settimeout(None)
        self.ends += [client, node]
        self.run(self.pump, client, node)
        self.run(self.pump, node, client)

    def pump(self, source, target):
        try:
            while data := source.recv(65536):
                self.heard += data
                target.sendall(bytes([data[0] ^ 255]) + data[1:] if self.is_spoilt else data)
        except OSError:
            pass
        close(target)

    def spoil(self):
        """From now on until the next connection, what passes is damaged."""
        self.is_spoilt = True

    def disconnect(self):
        for end in self.ends:
            close(end)

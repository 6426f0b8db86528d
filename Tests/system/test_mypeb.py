# SPDX-License-Identifier: Apache-2.0
"""Programs written for mypeb, behind php-fpm."""
from harness.case import SystemCase, new_id
from harness.programs import ROOT

PAGE = ROOT / "examples" / "article" / "page.php"
# PHP 8.4 deprecates the form of session_set_save_handler() that the class needs.
QUIET = {"error_reporting": "24575"}

PERSISTENT = """
$link = peb_pconnect($_SERVER['QUERY_STRING'], '%s');
while (($message = peb_receive($link, 20)) !== false) echo 'old message ';
$self = peb_decode(peb_rpc('erlang', 'abs', peb_encode('[~i]', [[-1]]), $link))[0];
peb_rpc_to('erlang', 'abs', peb_encode('[~i]', [[-2]]), $link); // its answer is not waited for
echo peb_linkinfo($link)['thisnodename'], ' ', $self;
"""


class Article(SystemCase):
    has_node = False

    def test_the_session_class_keeps_the_sessions_of_a_site(self):
        node = self.start_node(name="server@short", naming="-sname", cookie="ABCDEFGHI")
        fpm = self.start_fpm(node, workers=2, session__save_handler="files", **QUIET)
        one, other = new_id(), new_id()
        for visit in range(1, 4):
            self.assert_body(fpm.get(PAGE, session=one), f"visit {visit}\n")
        self.assert_body(fpm.get(PAGE, session=other), "visit 1\n")
        self.assertEqual(node.ask(f'binary_to_list(session_handler:read("{one}"))'), '"visits|i:3;"')


class PersistentLinks(SystemCase):
    def test_a_worker_keeps_its_connection_and_none_of_the_messages(self):
        fpm = self.start_fpm()
        page = self.page(PERSISTENT % self.node.cookie)
        first = fpm.get(page, query=self.node.name)
        self.assertRegex(first.text, r"^\w+@php 1$")
        for _ in range(3):
            self.assert_body(fpm.get(page, query=self.node.name), first.text)

    def test_a_connection_that_the_node_has_ended_is_replaced(self):
        node = self.start_node()
        fpm = self.start_fpm(node)
        page = self.page(PERSISTENT % node.cookie)
        self.assertRegex(fpm.get(page, query=node.name).text, r"^\w+@php 1$")
        node.restart()
        self.assertRegex(fpm.get(page, query=node.name).text, r"^\w+@php 1$")

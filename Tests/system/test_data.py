# SPDX-License-Identifier: Apache-2.0
"""What a page puts into its session is what the next page finds, bit for bit."""
import hashlib
import random

from harness.case import SystemCase, new_id

PUT = "session_start(); $_SESSION['data'] = file_get_contents('{file}'); echo strlen($_SESSION['data']);"
GET = "session_start(); echo $_SESSION['data'];"
FIVE_MEGABYTES = 5 * 1024 * 1024


class Data(SystemCase):

    def test_all_byte_values_survive(self):
        self.assert_survives(bytes(range(256)) * 3 + bytes(reversed(range(256))))

    def test_a_session_of_5_megabytes_survives(self):
        self.assert_survives(random.Random(1).randbytes(FIVE_MEGABYTES))

    def test_a_session_that_shrinks_leaves_nothing_behind(self):
        fpm, session = self.start_fpm(workers=1), new_id()
        for size in (100_000, 3, 0, 70_000):
            self.put_and_get(fpm, session, random.Random(size).randbytes(size))

    def assert_survives(self, data):
        self.put_and_get(self.start_fpm(workers=2, memory_limit="512M"), new_id(), data)

    def put_and_get(self, fpm, session, data):
        file = self.file()
        file.write_bytes(data)
        put = self.page(PUT.replace("{file}", str(file)))
        self.assert_body(fpm.get(put, session=session), str(len(data)))
        found = fpm.get(self.page(GET), session=session)
        self.assert_quiet(found)
        self.assertEqual(hashlib.sha256(found.body).digest(), hashlib.sha256(data).digest(), len(found.body))

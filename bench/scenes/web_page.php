<?php
// SPDX-License-Identifier: Apache-2.0
// A page with a session of some 1 KB, which counts its visits.

if (!session_start()) {
	http_response_code(503);
	exit;
}
$_SESSION['data'] ??= bin2hex(random_bytes(500));
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
if (!session_write_close()) {
	http_response_code(503);
}
echo $_SESSION['visits'];

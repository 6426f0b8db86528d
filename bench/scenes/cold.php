<?php
// SPDX-License-Identifier: Apache-2.0
// One request: a visitor's session is changed.
session_id('cold');
if (!session_start()) {
	exit(1);
}
$_SESSION['count'] = ($_SESSION['count'] ?? 0) + 1;
if (!session_write_close()) {
	exit(1);
}

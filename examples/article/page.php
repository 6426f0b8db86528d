<?php
// SPDX-License-Identifier: Apache-2.0
// A page that counts its visits. Start the node first: erl -sname server -setcookie ABCDEFGHI -s session_handler

require __DIR__ . '/ErlangSessionHandler.php';

$sh = new ErlangSessionHandler();

session_set_save_handler(
    array($sh, 'open'),
    array($sh, 'close'),
    array($sh, 'read'),
    array($sh, 'write'),
    array($sh, 'destroy'),
    array($sh, 'gc')
);

session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
echo 'visit ', $_SESSION['visits'], "\n";

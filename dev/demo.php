<?php
// SPDX-License-Identifier: Apache-2.0
// The page of dev/demo: counts a visitor's visits. Nothing in it knows about Erlang.

$warnings = [];
set_error_handler(function (int $level, string $text) use (&$warnings): bool {
    $warnings[] = $text;
    return true;
});

$visits = null;
if (session_start()) {
    $visits = $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
    session_write_close();
}
$web = getenv('WEB') ?: '?';
$session = session_id() ?: ($_COOKIE[session_name()] ?? '');

if (isset($_GET['text'])) {
    header('Content-Type: text/plain');
    echo 'visits ', $visits ?? '-', "\nweb $web\nsession $session\n";
    foreach ($warnings as $warning) {
        echo "warning $warning\n";
    }
    return;
}
?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sessions in Erlang</title>
<style>
    body { font: 1.2rem/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem; }
    b { font-size: 5rem; line-height: 1.1; display: block; }
    p { color: #555; }
</style>
<?php if ($visits !== null): ?>
<b><?= $visits ?></b>
<p><?= $visits === 1 ? 'visit' : 'visits' ?>, counted in Erlang, shown by web server <?= htmlspecialchars($web) ?>.
<?php endif ?>
<?php foreach ($warnings as $warning): ?>
<p><?= htmlspecialchars($warning) ?>
<?php endforeach ?>
</html>

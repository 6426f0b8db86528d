--TEST--
Equal atoms are one object, which goes with its last user
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, ImproperList};

check('one object', Atom::of('a') === Atom::of('a') && Erlang\decode(Erlang\encode(Atom::of('b'))) === Atom::of('b'));
$copy = unserialize(serialize(Atom::of('a')));
check('unserialize() makes another, equal one', $copy == Atom::of('a'));
unset($copy);
$kept = Atom::of('kept');
check('which leaves the first alone', unserialize(serialize($kept)) == $kept && Atom::of('kept') === $kept);
$before = memory_get_usage();
for ($i = 0; $i < 10000; $i++) {
	Atom::of("atom $i");
}
check('none is left', memory_get_usage() - $before < 100000);
echo thrownBy(fn () => Atom::of("\xff")), "\n", thrownBy(fn () => Atom::of(str_repeat('a', 256))), "\n";
check('255 characters', strlen(Atom::of(str_repeat('😀', 255))->name) === 1020);
echo thrownBy(fn () => ImproperList::of([], 1)), "\n", thrownBy(fn () => ImproperList::of([1], [2])), "\n", thrownBy(fn () => ImproperList::of(['a' => 1], 2)), "\n";
echo thrownBy(fn () => Erlang\Export::of('a', "\xff", 1)), "\n", thrownBy(fn () => Erlang\Export::of('a', 'b', 256)), "\n";
echo thrownBy(fn () => Erlang\Bitstring::of('a', 9)), "\n", thrownBy(fn () => Erlang\Bitstring::of('ab', 8)), "\n";
?>
--EXPECT--
ok: one object
ok: unserialize() makes another, equal one
ok: which leaves the first alone
ok: none is left
ValueError: Erlang\Atom::of(): Argument #1 ($name) must be UTF-8 of at most 255 characters
ValueError: Erlang\Atom::of(): Argument #1 ($name) must be UTF-8 of at most 255 characters
ok: 255 characters
ValueError: Erlang\ImproperList::of(): Argument #1 ($head) must be a list that is not empty
ValueError: Erlang\ImproperList::of(): Argument #2 ($tail) must not be a list itself
ValueError: Erlang\ImproperList::of(): Argument #1 ($head) must be a list that is not empty
ValueError: Erlang\Export::of(): Argument #2 ($function) must be UTF-8 of at most 255 characters
ValueError: Erlang\Export::of(): Argument #3 ($arity) must be between 0 and 255
ValueError: Erlang\Bitstring::of(): Argument #2 ($bits) must be the number of bits in argument #1 ($bytes), whose last byte may count in part
ValueError: Erlang\Bitstring::of(): Argument #2 ($bits) must be the number of bits in argument #1 ($bytes), whose last byte may count in part

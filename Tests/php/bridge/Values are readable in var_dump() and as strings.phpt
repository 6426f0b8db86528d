--TEST--
Values are readable in var_dump() and as strings
--FILE--
<?php
require __DIR__ . '/../helpers.inc';
use Erlang\{Atom, BigInt, Bitstring, Export, ImproperList, Map, Tuple};

$pid = Erlang\decode(hex2bin('8358770361406200000055000000026b0640f7'));
$port = Erlang\decode(hex2bin('83787703614062ffffffffffffffff6b0640f7'));
$reference = Erlang\decode(hex2bin('835a000377036140620000000100000003000000020000000a'));
var_dump(Tuple::of(Atom::of('ok'), Map::ofPairs([[Atom::of('a'), 1]])), ImproperList::of([1], 2), BigInt::of('-1'), Bitstring::of("p", 3), $pid, $port, $reference);
$closure = "\0" . str_repeat('u', 16) . pack('NN', 0, 0) . "w\1aa\0a\0Xw\3a@b\0\0\0\1\0\0\0\0\0\0\0\1";
$fun = Erlang\decode("\x83p" . pack('N', 4 + strlen($closure)) . $closure);
foreach ([Export::of('lists', 'map', 2), $fun] as $function) {
	echo $function::class, ' ', addcslashes(json_encode(array_map(fn ($value) => is_string($value) ? bin2hex($value) : $value, get_object_vars($function))), "\0"), ' ',
		Erlang\format($function), "\n";
	check('the same is dumped', str_contains(print_r($function, true), '[' . array_key_first(get_object_vars($function)) . '] =>'));
}
echo json_encode([Atom::of('ok'), 'big' => BigInt::of('1')]), "\n";
echo Atom::of('ok'), ' ', BigInt::of('-12345678901234567890'), " $pid $port $reference ", Export::of('lists', 'map', 2), "\n";
?>
--EXPECT--
object(Erlang\Tuple)#7 (1) {
  ["elements"]=>
  array(2) {
    [0]=>
    object(Erlang\Atom)#4 (1) {
      ["name"]=>
      string(2) "ok"
    }
    [1]=>
    object(Erlang\Map)#6 (1) {
      [0]=>
      array(2) {
        [0]=>
        object(Erlang\Atom)#5 (1) {
          ["name"]=>
          string(1) "a"
        }
        [1]=>
        int(1)
      }
    }
  }
}
object(Erlang\ImproperList)#8 (2) {
  ["head"]=>
  array(1) {
    [0]=>
    int(1)
  }
  ["tail"]=>
  int(2)
}
object(Erlang\BigInt)#9 (1) {
  ["value"]=>
  string(2) "-1"
}
object(Erlang\Bitstring)#10 (2) {
  ["bytes"]=>
  string(1) "`"
  ["bits"]=>
  int(3)
}
object(Erlang\Pid)#1 (4) {
  ["node"]=>
  string(3) "a@b"
  ["id"]=>
  int(85)
  ["serial"]=>
  int(2)
  ["creation"]=>
  int(1795571959)
}
object(Erlang\Port)#2 (3) {
  ["node"]=>
  string(3) "a@b"
  ["id"]=>
  int(-1)
  ["creation"]=>
  int(1795571959)
}
object(Erlang\Reference)#3 (3) {
  ["node"]=>
  string(3) "a@b"
  ["creation"]=>
  int(1)
  ["words"]=>
  array(3) {
    [0]=>
    int(3)
    [1]=>
    int(2)
    [2]=>
    int(10)
  }
}
Erlang\Export {"module":"6c69737473","function":"6d6170","arity":2} fun lists:map/2
ok: the same is dumped
Erlang\Fun {"term":"70000000360075757575757575757575757575757575000000000000000077016161006100587703614062000000010000000000000001"} #Fun
ok: the same is dumped
{"0":"ok","big":{"value":"1"}}
ok -12345678901234567890 #Pid<a@b.85.2> #Port<a@b.18446744073709551615> #Ref<a@b.10.2.3> fun lists:map/2

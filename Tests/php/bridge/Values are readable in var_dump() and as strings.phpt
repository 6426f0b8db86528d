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
{"0":"ok","big":{"value":"1"}}
ok -12345678901234567890 #Pid<a@b.85.2> #Port<a@b.18446744073709551615> #Ref<a@b.10.2.3> fun lists:map/2

--TEST--
The format language of peb_encode() has the results of the manual
--FILE--
<?php
/** The term that a format makes of values, or the number of the error; then the warnings. */
function encode(string $format, array $values): void
{
	set_error_handler(function (int $level, string $text): bool {
		echo '        ', $level === E_DEPRECATED ? 'deprecated: ' : '', $text, "\n";
		return true;
	});
	$label = sprintf('%-26s', str_replace(["\n", "\t"], ['\n', '\t'], $format));
	try {
		$term = peb_encode($format, $values);
		echo $label, $term === false ? 'error ' . peb_errorno() . ' ' . peb_error() : peb_print_term($term, true), "\n";
	} catch (Error $error) {
		echo $label, get_class($error), ': ', $error->getMessage(), "\n";
	}
	restore_error_handler();
}

/** The same for results that are better shown as bytes. */
function bytes(string $format, array $values): void
{
	$decoded = peb_decode(peb_encode($format, $values))[0];
	echo sprintf('%-26s', $format), is_string($decoded) ? 'string of ' . strlen($decoded) . ' ' . md5($decoded) : var_export($decoded, true), "\n";
}

echo "Directives\n";
encode('~a', ['hello']);
encode('~s', ['hello']);
encode('~b', ['hello']);
foreach ([42, -1, 256, 2147483648, PHP_INT_MAX, PHP_INT_MIN] as $number) {
	encode('~i', [$number]);
}
encode('~l', [PHP_INT_MAX]);
encode('~u', [-1]);
encode('~f', [3.1415926]);
encode('~d', [-0.0]);
encode('~d', [NAN]);
encode('~f', [INF]);
encode('~a', ['']);
encode('~s', ['']);
encode('~b', ['']);
encode('~s', ["a\0b\xff"]);
encode('~b', ["a\0b\xff"]);
encode('~a', ["ab\0cd"]);
encode('~a', ["caf\xc3\xa9"]);
encode('~a', ["caf\xe9"]);
encode('~a', ['Hello World']);
encode('~a', [str_repeat('x', 255)]);
encode('~a', [str_repeat('x', 256)]);
bytes('~s', [str_repeat('x', 65535)]);
bytes('~s', [str_repeat('x', 65536)]);

echo "Lists and tuples\n";
encode('[]', []);
encode('[]', [[]]);
encode('{}', [[]]);
encode('{}', []);
encode('[~a]', [['hello']]);
encode('[~a,~d]', [['hello', 3.5]]);
encode('[~a, ~d]', [['hello', 3.5]]);
encode(' [ ~a , ~i ] ', [['hello', 1]]);
encode("[~a,\n\t~i]", [['hello', 1]]);
encode('{~a}', [['hello']]);
encode('{~a,~i}', [['hello', 1234]]);
encode('{~i,{~a,[~s,~d]}}', [[1234, ['pi', ['is', 3.1415926]]]]);
encode('[{~a,~i},{~a,~i}]', [[['a', 1], ['b', 2]]]);
encode('[~i,[~i],~i]', [[1, [2], 3]]);
encode('[~i,{~i},[~i]]', [[1, [2], [3]]]);
encode('[[[~i]]]', [[[[1]]]]);
encode('[[]]', [[[]]]);
encode('[[]]', [[]]);
encode('[[],~a]', [[[], 'x']]);
encode('[~a,[]]', [['x', []]]);
encode('[~a,[],~a]', [['x', [], 'y']]);
encode('[[],[]]', [[[], []]]);
encode('[[~i],[]]', [[[1], []]]);
encode('{~a,[]}', [['x', []]]);
encode('{[],~a}', [[[], 'x']]);
encode('{[],[],[]}', [[[], [], []]]);
encode('{~a,{}}', [['x', []]]);
encode('[{}]', [[[]]]);

echo "Several terms, runs, missing and left-over values\n";
encode('~i,~i', [1, 2]);
encode('~i~i', [1, 2]);
foreach (['[~i~i]', '[~i ~i]', '[~ii]', '[~i,i]', '[~i,~i]'] as $format) {
	encode($format, [[1, 2]]);
}
encode('~ia', [5, 'x']);
encode('[~i,~i]', [[1]]);
encode('[~i]', [[]]);
encode('[~i]', [[1, 2, 3]]);
encode('[~i,~i]', [['a' => 1, 'b' => 2]]);
encode('[~i,~i]', [[5 => 1, 6 => 2]]);
encode('[~i,~i]', [[1 => 2, 0 => 1]]);
encode('[~a]', ['hello']);
encode('[~a]', []);
encode('{~a}', []);
encode('[~a,[~i]]', [['x']]);
encode('[~a,[~i]]', [['x', 5]]);

echo "Values of other types\n";
class Text
{
	public function __toString(): string
	{
		return 'text';
	}
}
foreach ([null, true, false, '12', ' 12', 'twelve', '12 apples', 3.7, 1e30, NAN, [1], new Text()] as $value) {
	encode('~i', [$value]);
}
foreach ([3, null, '1.5', true, 'pi'] as $value) {
	encode('~d', [$value]);
}
foreach ([12, null, true, 1.5, new Text(), [1], new stdClass(), STDIN] as $value) {
	encode('~s', [$value]);
}
encode('~a', [12]);
encode('~b', [1.5]);
$text = 'by reference';
encode('[~s]', [[&$text]]);
encode('~p', ['x']);
encode('~P', [12]);

echo "What is no format\n";
foreach (['~x', '~c', '~w', 'hello', 'ok', '42', '"str"', "'At'", '', '~', ']', '#{~a}', '[~]'] as $format) {
	encode($format, [['x', 'y']]);
}
encode('{ok,~i}', [['ok', 1]]);
encode('{~a,ok}', [['x', 'y']]);
encode('{~i,5}', [[1, 5]]);
encode('[~i|~i]', [[1, 2]]);
encode('[~a~]', [['x']]);

echo "What is taken all the same\n";
encode('~~a', ['x']);
encode('~,a', ['x']);
encode('~ a', ['x']);
encode('[~a', [['x']]);
encode('[~a}', [['x']]);
encode('{~a]', [['x']]);
encode('~a]', ['x']);
encode('[~i]]', [[1]]);
encode('[~i],~i', [[1], 2]);
encode('{~i}{~i}', [[1], [2]]);
encode('[,~i]', [[1]]);
encode('[~i,]', [[1]]);
encode('[~i,,~i]', [[1, 2]]);
encode('{~a,~s,~b,~i,~d}', [['a', 's', 'b', 1, 1.5]]);
encode('[~s, ~s]', [['id', 'data']]);

echo "Depth\n";
$values = [];
for ($i = 0; $i < 600; $i++) {
	$values = [$values];
}
$format = str_repeat('[', 600);
check_false(@peb_encode($format, $values));
check_false(@peb_encode(str_repeat('{', 100000), $values));

function check_false(mixed $result): void
{
	echo $result === false ? 'refused' : 'NOT refused', ' ', error_get_last()['message'] ?? '', "\n";
}
?>
--EXPECT--
Directives
~a                        hello
~s                        "hello"
~b                        #Bin<104,101,108,108,111>
~i                        42
~i                        -1
~i                        256
~i                        2147483648
~i                        9223372036854775807
~i                        -9223372036854775808
~l                        9223372036854775807
~u                        -1
~f                        3.141593
~d                        -0.000000
        peb_encode(): at character 2 of the format, value [0]: Erlang has no such float
~d                        error 7 ei_encode error
        peb_encode(): at character 2 of the format, value [0]: Erlang has no such float
~f                        error 7 ei_encode error
~a                        ''
~s                        []
~b                        #Bin<>
~s                        "a\x00b\xff"
~b                        #Bin<97,0,98,255>
        peb_encode(): at character 2 of the format, value [0]: an atom has at most 255 characters, none of them NUL
~a                        error 7 ei_encode error
~a                        'café'
~a                        'café'
~a                        'Hello World'
~a                        xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        peb_encode(): at character 2 of the format, value [0]: an atom has at most 255 characters, none of them NUL
~a                        error 7 ei_encode error
~s                        string of 65535 465343584a4bb82ce18ba0afea0a58f6
~s                        string of 65536 598bf98d5c865461aef3eaa8d95a0fd9
Lists and tuples
[]                        []
[]                        []
{}                        {}
{}                        {}
[~a]                      [hello]
[~a,~d]                   [hello, 3.500000]
[~a, ~d]                  [hello, 3.500000]
 [ ~a , ~i ]              [hello, 1]
[~a,\n\t~i]               [hello, 1]
{~a}                      {hello}
{~a,~i}                   {hello, 1234}
{~i,{~a,[~s,~d]}}         {1234, {pi, ["is", 3.141593]}}
[{~a,~i},{~a,~i}]         [{a, 1}, {b, 2}]
[~i,[~i],~i]              [1, [2], 3]
[~i,{~i},[~i]]            [1, {2}, [3]]
[[[~i]]]                  [[[1]]]
[[]]                      [[]]
[[]]                      []
[[],~a]                   [[], x]
[~a,[]]                   [x, []]
[~a,[],~a]                [x, [], y]
[[],[]]                   [[], []]
[[~i],[]]                 [[1], []]
{~a,[]}                   {x, []}
{[],~a}                   {[], x}
{[],[],[]}                {[], [], []}
{~a,{}}                   {x, {}}
[{}]                      [{}]
Several terms, runs, missing and left-over values
        peb_encode(): at character 5 of the format, value [0]: only the first term is encoded
~i,~i                     1
        peb_encode(): at character 4 of the format, value [0]: only the first term is encoded
~i~i                      1
[~i~i]                    [1, 2]
[~i ~i]                   [1, 2]
[~ii]                     [1, 2]
[~i,i]                    [1, 2]
[~i,~i]                   [1, 2]
        peb_encode(): at character 3 of the format, value [0]: only the first term is encoded
~ia                       5
        peb_encode(): at character 6 of the format, value [0][1]: there is no value for it
[~i,~i]                   error 7 ei_encode error
        peb_encode(): at character 3 of the format, value [0][0]: there is no value for it
[~i]                      error 7 ei_encode error
[~i]                      [1]
        peb_encode(): at character 3 of the format, value [0][0]: there is no value for it
[~i,~i]                   error 7 ei_encode error
        peb_encode(): at character 3 of the format, value [0][0]: there is no value for it
[~i,~i]                   error 7 ei_encode error
[~i,~i]                   [1, 2]
        peb_encode(): at character 1 of the format, value [0]: an array is needed
[~a]                      error 7 ei_encode error
        peb_encode(): at character 1 of the format, value [0]: there is no value for it
[~a]                      error 7 ei_encode error
        peb_encode(): at character 1 of the format, value [0]: there is no value for it
{~a}                      error 7 ei_encode error
        peb_encode(): at character 5 of the format, value [0][1]: there is no value for it
[~a,[~i]]                 error 7 ei_encode error
        peb_encode(): at character 5 of the format, value [0][1]: an array is needed
[~a,[~i]]                 error 7 ei_encode error
Values of other types
~i                        0
~i                        1
~i                        0
~i                        12
~i                        12
        peb_encode(): at character 2 of the format, value [0]: a number is needed
~i                        error 7 ei_encode error
        peb_encode(): at character 2 of the format, value [0]: a number is needed
~i                        error 7 ei_encode error
        deprecated: Implicit conversion from float 3.7 to int loses precision
~i                        3
        peb_encode(): at character 2 of the format, value [0]: the number is too large for an integer
~i                        error 7 ei_encode error
        peb_encode(): at character 2 of the format, value [0]: the number is too large for an integer
~i                        error 7 ei_encode error
        peb_encode(): at character 2 of the format, value [0]: a number is needed
~i                        error 7 ei_encode error
        peb_encode(): at character 2 of the format, value [0]: a number is needed
~i                        error 7 ei_encode error
~d                        3.000000
~d                        0.000000
~d                        1.500000
~d                        1.000000
        peb_encode(): at character 2 of the format, value [0]: a number is needed
~d                        error 7 ei_encode error
~s                        "12"
~s                        []
~s                        "1"
~s                        "1.5"
~s                        "text"
        peb_encode(): at character 2 of the format, value [0]: a string is needed
~s                        error 7 ei_encode error
        peb_encode(): at character 2 of the format, value [0]: a string is needed, and the object has no __toString()
~s                        error 7 ei_encode error
        peb_encode(): at character 2 of the format, value [0]: a string is needed
~s                        error 7 ei_encode error
~a                        '12'
~b                        #Bin<49,46,53>
[~s]                      ["by reference"]
~p                        TypeError: peb_encode(): ~p needs a link, string given
~P                        TypeError: peb_encode(): ~P needs a pid, int given
What is no format
        peb_encode(): at character 1 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
~x                        error 7 ei_encode error
        peb_encode(): at character 1 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
~c                        error 7 ei_encode error
        peb_encode(): at character 1 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
~w                        error 7 ei_encode error
        peb_encode(): at character 0 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
hello                     error 7 ei_encode error
        peb_encode(): at character 0 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
ok                        error 7 ei_encode error
        peb_encode(): at character 0 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
42                        error 7 ei_encode error
        peb_encode(): at character 0 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
"str"                     error 7 ei_encode error
        peb_encode(): at character 0 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
'At'                      error 7 ei_encode error
        peb_encode(): at character 0 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
                          error 7 ei_encode error
        peb_encode(): at character 1 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
~                         error 7 ei_encode error
        peb_encode(): at character 1 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
]                         error 7 ei_encode error
        peb_encode(): at character 0 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
#{~a}                     error 7 ei_encode error
        peb_encode(): at character 2 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
[~]                       error 7 ei_encode error
        peb_encode(): at character 1 of the format, value [0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
{ok,~i}                   error 7 ei_encode error
        peb_encode(): at character 4 of the format, value [0][0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
{~a,ok}                   error 7 ei_encode error
        peb_encode(): at character 4 of the format, value [0][0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
{~i,5}                    error 7 ei_encode error
        peb_encode(): at character 3 of the format, value [0][0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
[~i|~i]                   error 7 ei_encode error
        peb_encode(): at character 4 of the format, value [0][0]: neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them
[~a~]                     error 7 ei_encode error
What is taken all the same
~~a                       x
~,a                       x
~ a                       x
        peb_encode(): at character 3 of the format, value [0]: a closing bracket is missing at the end of the format
[~a                       [x]
        peb_encode(): at character 4 of the format, value [0]: a bracket is closed by one of the other kind
[~a}                      [x]
        peb_encode(): at character 4 of the format, value [0]: a bracket is closed by one of the other kind
{~a]                      {x}
~a]                       x
[~i]]                     [1]
        peb_encode(): at character 7 of the format, value [0]: only the first term is encoded
[~i],~i                   [1]
        peb_encode(): at character 5 of the format, value [0]: only the first term is encoded
{~i}{~i}                  {1}
[,~i]                     [1]
[~i,]                     [1]
[~i,,~i]                  [1, 2]
{~a,~s,~b,~i,~d}          {a, "s", #Bin<98>, 1, 1.500000}
[~s, ~s]                  ["id", "data"]
Depth
refused peb_encode(): at character 512 of the format, value [0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: the format nests too deep
refused peb_encode(): at character 512 of the format, value [0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: the format nests too deep

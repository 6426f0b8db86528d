--TEST--
The stubs declare what there is: functions, classes, methods, parameters, types and defaults
--FILE--
<?php
require __DIR__ . '/../helpers.inc';

/* Runs here for the extension, and in a PHP without it for the declarations. */
const DESCRIBE = <<<'PHP'
	/** A function or method in a line. */
	function signature(ReflectionFunctionAbstract $function): string
	{
		$parameters = array_map(fn ($parameter) => $parameter->getType() . ($parameter->isVariadic() ? ' ...' : ' ') . '$' . $parameter->getName()
			. ($parameter->isDefaultValueAvailable() ? ' = ' . var_export($parameter->getDefaultValue(), true) : ''), $function->getParameters());
		$modifiers = $function instanceof ReflectionMethod ? implode(' ', Reflection::getModifierNames($function->getModifiers())) : '';
		return "$modifiers function {$function->getName()}(" . implode(', ', $parameters) . '): ' . $function->getReturnType() . $function->getTentativeReturnType();
	}

	/** A class in lines. */
	function members(ReflectionClass $class): array
	{
		$interfaces = $class->getInterfaceNames();
		sort($interfaces);
		$name = implode(' ', Reflection::getModifierNames($class->getModifiers())) . " class $class->name";
		$lines = ["$name extends " . ($class->getParentClass() ?: null)?->name . ' implements ' . implode(', ', $interfaces)];
		foreach ($class->getProperties() as $property) {
			$lines[] = "$class->name: " . implode(' ', Reflection::getModifierNames($property->getModifiers())) . " {$property->getType()} \$$property->name";
		}
		foreach ($class->getMethods() as $method) {
			$lines[] = "$class->name: " . signature($method);
		}
		return $lines;
	}

	function describe(array $functions, array $classes): array
	{
		$lines = array_map(signature(...), array_values($functions));
		foreach ($classes as $class) {
			array_push($lines, ...members($class));
		}
		sort($lines);
		return $lines;
	}
	PHP;

const DECLARED = <<<'PHP'
	$known = get_declared_classes();
	foreach (array_slice($argv, 1) as $stub) {
		require $stub;
	}
	$functions = array_diff(get_defined_functions()['user'], ['signature', 'members', 'describe']);
	$classes = array_diff(get_declared_classes(), $known);
	echo json_encode(describe(array_map(fn ($name) => new ReflectionFunction($name), $functions), array_map(fn ($name) => new ReflectionClass($name), $classes)));
	PHP;

// From the last folder to the first: values/ has the exception that the others extend.
$stubs = array_reverse(glob(dirname(__DIR__, 3) . '/php-ext/*/*.stub.php'));
$command = [PHP_BINARY, '-n', '-r', DESCRIBE . DECLARED, '--', ...$stubs];
$without = proc_open($command, [1 => ['pipe', 'w']], $pipes);
$declared = json_decode(stream_get_contents($pipes[1]));
proc_close($without);
eval(DESCRIBE);
$extension = new ReflectionExtension('erlang');
$there = describe($extension->getFunctions(), $extension->getClasses());

foreach (array_diff($declared, $there) as $line) {
	echo "only declared: $line\n";
}
foreach (array_diff($there, $declared) as $line) {
	echo "only there: $line\n";
}
check('many were compared', count($there) > 150 && count($there) === count($declared));
?>
--EXPECT--
ok: many were compared

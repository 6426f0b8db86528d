# SPDX-License-Identifier: Apache-2.0
"""session_core.h against the Swift functions behind it. `@_cdecl` does not compare them."""

import re
import unittest

from project import HEADER, swift_files, without_comments

# C type -> the Swift types that have its shape. A pointer that may be NULL is an Optional in Swift; which one it is, the header's text says.
SCALARS = {
    "bool": "Bool",
    "double": "Double",
    "int": "Int32",
    "size_t": "Int",
    "int32_t": "Int32",
    "uint32_t": "UInt32",
    "int64_t": "Int64",
    "uint64_t": "UInt64",
    "uint8_t": "UInt8",
    "void": "Void",
}
PROTOTYPE = re.compile(r"^([a-z_][\w ]*?[ *]+)(sc_\w+)\(([^)]*)\);", re.MULTILINE)
EXPORT = re.compile(r'@_cdecl\("(\w+)"\)\s*public\s+func\s+(\w+)\s*\((.*?)\)\s*(?:->\s*([\w<>?]+)\s*)?\{', re.DOTALL)


def opaque_types(header: str) -> set[str]:
    declared = set(re.findall(r"typedef struct (\w+) \1;", header))
    return declared - set(re.findall(r"struct (\w+) \{", header))


def swift_shape(c_type: str, opaque: set[str]) -> str:
    """The Swift type for a C type, without the question mark of an Optional."""
    c_type = re.sub(r"\s+", " ", c_type.replace("*", " * ")).strip()
    if not c_type.endswith("*"):
        name = c_type.removeprefix("const ")
        return SCALARS.get(name, name)
    target = c_type[:-1].strip()
    if target.removeprefix("const ") in opaque:
        return "OpaquePointer"
    pointer = "UnsafePointer" if target.startswith("const ") else "UnsafeMutablePointer"
    return f"{pointer}<{swift_shape(target, opaque)}>"


def prototypes() -> dict[str, list[str]]:
    """Name -> [result, parameters...], as Swift types."""
    header = without_comments(HEADER.read_text())
    opaque = opaque_types(header)
    found = {}
    for result, name, parameters in PROTOTYPE.findall(header):
        types = [] if parameters.strip() == "void" else [re.sub(r"\w+$", "", p.strip()) for p in parameters.split(",")]
        found[name] = [swift_shape(t, opaque) for t in [result, *types]]
    return found


def exports() -> dict[str, list[str]]:
    found = {}
    for file in swift_files("ABI"):
        for name, _, parameters, result in EXPORT.findall(without_comments(file.read_text(), keep_texts=True)):
            types = [p.split(":", 1)[1].strip() for p in parameters.split(",") if p.strip()]
            found[name] = [t.replace("?", "") for t in [result or "Void", *types]]
    return found


class Interface(unittest.TestCase):
    def test_the_header_was_understood(self):
        names = set(re.findall(r"\b(sc_\w+)\(", without_comments(HEADER.read_text())))
        self.assertEqual(names, set(prototypes()))

    def test_every_declared_function_is_written_and_the_other_way_round(self):
        self.assertEqual(sorted(prototypes()), sorted(exports()))

    def test_the_types_agree(self):
        written = exports()
        for name, expected in prototypes().items():
            with self.subTest(function=name):
                self.assertEqual(expected, written.get(name, expected), "result and parameters: header, then Swift")

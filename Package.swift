// swift-tools-version: 6.0
//
// Two builds of the same sources (docs/building.md):
//   the shipped one   Embedded Swift: no Swift runtime, needs libc, libcrypto, libssl and libz alone
//   the full one      SESSION_CORE_RUNTIME=full: Swift's standard library linked in; `swift test` needs it

import PackageDescription

let isFullRuntime = Context.environment["SESSION_CORE_RUNTIME"] == "full"
let warningsAreErrors = Context.environment["SESSION_CORE_STRICT"] == "1"

let strictFlags = warningsAreErrors ? ["-warnings-as-errors"] : []
/// For size: measured, it costs no time, and the library is a third smaller. One copy of a function for each closure that it is called with is what made the
/// most of it. Exclusive access is checked at run time by the full build, which the tests use.
let forSize = ["-Osize", "-Xllvm", "-sil-disable-pass=closure-specialize", "-enforce-exclusivity=unchecked"]
let embeddedSettings: [SwiftSetting] = [
    .enableExperimentalFeature("Embedded"),
    .unsafeFlags(["-wmo", "-Xcc", "-fPIC", "-Xfrontend", "-function-sections"] + forSize + strictFlags),
]
let fullSettings: [SwiftSetting] = strictFlags.isEmpty ? [] : [.unsafeFlags(strictFlags)]

/// What was compiled and is called by nobody is left out. The full runtime has sections that nobody names.
let leavingOut = isFullRuntime ? [] : ["-Xlinker", "--gc-sections"]

/// Exports the `sc_*` symbols alone, and keeps the library mapped: PHP unloads modules at shutdown. What an older compiler's Embedded runtime lacks is
/// found here, and not when the first request needs it.
let linkerFlags = [
    "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/SessionCore/exports.map",
    "-Xlinker", "-z", "-Xlinker", "nodelete",
    "-Xlinker", "-z", "-Xlinker", "defs",
    "-Xlinker", "--as-needed",
]

let package = Package(
    name: "SessionCore",
    products: [
        .library(name: "SessionCore", type: .dynamic, targets: ["SessionCore"])
    ],
    targets: [
        .target(name: "CSessionShim"),
        .target(
            name: "SessionCore",
            dependencies: ["CSessionShim"],
            exclude: ["exports.map"],
            swiftSettings: isFullRuntime ? fullSettings : embeddedSettings,
            linkerSettings: [
                .linkedLibrary("crypto"), .linkedLibrary("ssl"), .linkedLibrary("z"), .unsafeFlags(linkerFlags + leavingOut),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

if isFullRuntime {
    package.targets.append(
        .testTarget(
            name: "SessionCoreTests",
            dependencies: ["SessionCore", "CSessionShim"],
            swiftSettings: fullSettings
        )
    )
}

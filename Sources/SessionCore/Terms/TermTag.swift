// SPDX-License-Identifier: Apache-2.0
// The tags of the external term format: ERTS User's Guide, chapter "External Term Format".

/// The byte that a term begins with, under its name in the specification. Those marked "old" are accepted and never written.
enum TermTag {
    /// Before the tag of a standalone term: the version of the format.
    static let version: UInt8 = 131

    static let nativeRecord: UInt8 = 67
    static let newFloat: UInt8 = 70
    static let bitBinary: UInt8 = 77
    /// Only right after the version byte of a stored term.
    static let compressed: UInt8 = 80
    /// Refused: the atom cache is never negotiated.
    static let atomCacheRef: UInt8 = 82
    static let newPid: UInt8 = 88
    /// Old since OTP 27.
    static let newPort: UInt8 = 89
    static let newerReference: UInt8 = 90
    static let smallInteger: UInt8 = 97
    static let integer: UInt8 = 98
    /// Old: a float as text.
    static let float: UInt8 = 99
    /// Old: an atom in Latin-1.
    static let atom: UInt8 = 100
    /// Old.
    static let reference: UInt8 = 101
    /// Old.
    static let port: UInt8 = 102
    /// Old.
    static let pid: UInt8 = 103
    static let smallTuple: UInt8 = 104
    static let largeTuple: UInt8 = 105
    static let nilList: UInt8 = 106
    static let string: UInt8 = 107
    static let list: UInt8 = 108
    static let binary: UInt8 = 109
    static let smallBig: UInt8 = 110
    static let largeBig: UInt8 = 111
    static let newFun: UInt8 = 112
    static let export: UInt8 = 113
    /// Old.
    static let newReference: UInt8 = 114
    /// Old: an atom in Latin-1.
    static let smallAtom: UInt8 = 115
    static let map: UInt8 = 116
    static let atomUTF8: UInt8 = 118
    static let smallAtomUTF8: UInt8 = 119
    static let v4Port: UInt8 = 120
    /// Refused: means something to the node that made it alone.
    static let local: UInt8 = 121
}

// SPDX-License-Identifier: Apache-2.0
// The capability flags of the distribution handshake: ERTS manual, "Distribution Protocol", chapter "Distribution Flags".

/// What each side says it can do. Both sides use what both have.
struct DistributionFlags: OptionSet {
    let rawValue: UInt64

    /// References of several words.
    static let extendedReferences = Self(rawValue: 1 << 2)
    /// MONITOR_P, DEMONITOR_P and their exits.
    static let distMonitor = Self(rawValue: 1 << 3)
    static let funTags = Self(rawValue: 1 << 4)
    /// Monitors of registered names.
    static let distMonitorName = Self(rawValue: 1 << 5)
    static let newFunTags = Self(rawValue: 1 << 7)
    static let extendedPidsPorts = Self(rawValue: 1 << 8)
    static let exportPointerTag = Self(rawValue: 1 << 9)
    static let bitBinaries = Self(rawValue: 1 << 10)
    static let newFloats = Self(rawValue: 1 << 11)
    static let unicodeIO = Self(rawValue: 1 << 12)
    static let utf8Atoms = Self(rawValue: 1 << 16)
    static let mapTag = Self(rawValue: 1 << 17)
    static let bigCreation = Self(rawValue: 1 << 18)
    /// SEND_SENDER in place of SEND.
    static let sendSender = Self(rawValue: 1 << 19)
    static let bigSeqTraceLabels = Self(rawValue: 1 << 20)
    /// Exit reasons travel as payloads.
    static let exitPayload = Self(rawValue: 1 << 22)
    static let handshake23 = Self(rawValue: 1 << 24)
    /// UNLINK_ID and its acknowledgement; mandatory since OTP 26.
    static let unlinkID = Self(rawValue: 1 << 25)
    /// Stands for all that OTP 25 made mandatory.
    static let mandatory25Digest = Self(rawValue: 1 << 26)
    static let spawn = Self(rawValue: 1 << 32)
    /// The node gives us a name: no million names for a million short-lived clients.
    static let nameMe = Self(rawValue: 1 << 33)
    /// 32-bit pids, 64-bit ports, references up to five words; mandatory since OTP 26.
    static let v4NC = Self(rawValue: 1 << 34)
    /// ALIAS_SEND: answers that are addressed to a reference.
    static let alias = Self(rawValue: 1 << 35)

    /// What a client offers under its own, fixed name. No atom cache and no fragments: every frame is a pass-through frame.
    static let offered: Self = [
        .extendedReferences, .distMonitor, .funTags, .distMonitorName, .newFunTags, .extendedPidsPorts,
        .exportPointerTag, .bitBinaries, .newFloats, .unicodeIO, .utf8Atoms, .mapTag, .bigCreation, .sendSender,
        .bigSeqTraceLabels, .exitPayload, .handshake23, .unlinkID, .mandatory25Digest, .spawn, .v4NC, .alias,
    ]
}

// SPDX-License-Identifier: Apache-2.0
// What can go wrong between a program and the node that it talks to.

enum HubError: Error {
    case setting(name: StaticString, reason: StaticString)
    case cookie(CookieSource.Failure)
    case transport(TransportError)
    /// No connection has been made, or it was closed by us.
    case notConnected
    /// Inherited from a parent process.
    case forked
    /// A term to be sent is none.
    case term(FormatError)
    case argument(reason: StaticString)
    /// What came from the node is none of the protocol's.
    case malformed(FormatError)
    case tooLarge(limit: Int)
    /// An answer did not come in time.
    case timedOut
    /// Too much waits unread in a mailbox. Nothing is lost; nothing more is let in.
    case mailboxFull
}

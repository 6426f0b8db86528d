// SPDX-License-Identifier: Apache-2.0
// What the session server says to the session client: terms without a version byte.

func fuzzReplies(_ term: [UInt8]) {
    _ = try? Reply.parse(term[...])
    _ = try? Greeting(parsing: term[...])
    _ = try? CallResult(parsing: term[...])
}

// SPDX-License-Identifier: Apache-2.0
// From an error to the one sentence that a site owner reads: node, step, reason, time. Never a cookie, never a session id.

extension SessionError {
    var sentence: [UInt8] {
        var text = TextWriter()
        for failure in earlier {
            text.append(untrusted: failure.node)
            text.append(": ")
            text.append(failure.error)
            text.append("; ")
        }
        if !node.isEmpty {
            text.append(untrusted: node)
            text.append(": ")
        }
        text.append(problem)
        if let time {
            text.append(", after ")
            text.append(time.spent)
            text.append(" of ")
            text.append(time.allowed)
            text.append(" ms")
        }
        return text.bytes
    }
}

extension TextWriter {
    fileprivate mutating func append(_ problem: SessionError.Problem) {
        switch problem {
        case .setting(let name, let reason):
            append(name)
            append(": ")
            append(reason)
        case .invalidID:
            append("a session id is 1 to 256 characters of A-Z, a-z, 0-9, - and ,")
        case .link(let error):
            append(error)
        case .refused(let reason):
            append(reason)
        case .wrongAnswer:
            append("the node answered with something that is no answer to the request")
        case .lockTimeout:
            append("waiting for the lock: neither granted nor refused in time")
        case .unknown(let error):
            append("it is unknown whether the session was stored: ")
            append(error)
        case .tooLarge(let size, let limit):
            append("the session has ")
            append(Int64(size))
            append(" bytes, which is more than the ")
            append(Int64(limit))
            append(" allowed; nothing was stored")
        case .otherSerializer(let stored, let configured):
            append("the session was stored with session.serialize_handler = ")
            append(untrusted: stored)
            append(", and now it is ")
            append(untrusted: configured)
            append("; it is kept as it is")
        case .readOnly(let reason):
            append("the session was opened for reading only, and nothing was stored: ")
            append(reason)
        case .invalidTag:
            append("a tag has 1 to 255 bytes")
        case .forked:
            append("the session was opened by the parent process")
        }
    }

    fileprivate mutating func append(_ error: LinkError) {
        switch error {
        case .node(let error):
            append(error)
        case .incompatible:
            append("session_handler on the node speaks another version of the protocol")
        case .notReady:
            append("session_handler on the node is starting, stopping or drained")
        case .full:
            append("session_handler on the node has as many connections as it allows (max_connections)")
        case .otherStore:
            append("the node does not have the session that was read: it was restarted, or keeps other sessions than ")
            append("the node that it was read from")
        case .elsewhere(let away):
            append("no such session here, but ")
            append(untrusted: away)
            append(", which is away and keeps sessions of its own, may have it")
        case .call(let function, let reason):
            append("calling ")
            append(function)
            append(": ")
            append(untrusted: reason)
        case .notOffered:
            append("a module that is called (erlang.session.module) has no tags and no lists")
        case .cookie(let failure):
            append(failure)
        }
    }

    private mutating func append(_ error: NodeError) {
        switch error {
        case .transport(let error):
            append(error)
        case .noSuchName:
            append("the application session_handler is not running on the node")
        case .processDown:
            append("the connection's process on the node has ended")
        case .malformed(let error):
            append("the node sent what is no term of the protocol: ")
            append(error)
        }
    }
}

extension TextWriter {
    fileprivate mutating func append(_ refusal: Refusal) {
        switch refusal {
        case .lockTimeout(let holder):
            append("the session's lock was not free in time")
            append(holder)
        case .busy(let waiting):
            append("too many wait for the session's lock already: ")
            append(waiting)
        case .conflict(0):
            append("the session was destroyed or has expired since it was read; nothing was stored")
        case .conflict:
            append("another request changed the session since it was read; nothing was stored")
        case .lockLost(let holder):
            append("the session's lock was lost to another request; nothing was stored")
            append(holder)
        case .tooLarge(let limit):
            append("the session is larger than the server takes: ")
            append(limit)
            append(" bytes")
        case .tooManyTags(let limit):
            append("the session would have more than ")
            append(limit)
            append(" tags; nothing was stored")
        case .full(let what):
            append("the server takes no new sessions at the moment, it is at its limit of ")
            append(untrusted: what)
            append("; nothing was stored")
        case .notReady:
            append("session_handler on the node is starting, stopping or drained")
        case .badRequest(let what):
            append("the server does not accept the request: ")
            append(untrusted: what)
        case .unknown(let reason):
            append("the server refuses: ")
            append(untrusted: reason)
        }
    }

    private mutating func append(_ holder: Holder) {
        guard !holder.node.isEmpty else { return }
        append("; process ")
        append(holder.process)
        append(" at ")
        append(untrusted: holder.node)
        append(" has held it for ")
        append(holder.held)
        append(" ms")
    }
}

// SPDX-License-Identifier: Apache-2.0
// A TCP socket with deadlines. The only file that knows errno.

import CSessionShim

/// One connected socket: closed on exec, without SIGPIPE, closed at once in a forked child.
final class Socket {
    private static let chunk = 1 << 16
    /// How long recv(2) waits by itself, in milliseconds.
    private static let longWait: Int64 = 250
    /// Between two looks of the same process. A longer time was somebody else's. Microseconds.
    private static let longestLook: Int64 = 10

    private var descriptor: Int32
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: Socket.chunk, alignment: 8)
    private var spin: Spin
    /// In microseconds.
    private var lastSent: Int64 = 0

    private init(_ descriptor: Int32, _ spin: Spin) {
        self.descriptor = descriptor
        self.spin = spin
    }

    deinit {
        close()
        scratch.deallocate()
    }

    func close() {
        guard descriptor >= 0 else { return }
        sys_fork_guard_remove(descriptor)
        _ = CSessionShim.close(descriptor)
        descriptor = -1
    }

    /// In a forked child the descriptor is closed already and its number may be somebody else's.
    func abandon() {
        descriptor = -1
    }
}

// MARK: - Connecting

extension Socket {
    /// - Parameter spin: how to wait for answers.
    static func connect(
        to address: SocketAddress, spin: Spin = Spin(limit: 0), deadline: Deadline
    ) throws(TransportCause) -> Socket {
        let kind = Int32(SYS_SOCK_STREAM | SYS_SOCK_CLOEXEC | SYS_SOCK_NONBLOCK)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw .system(sys_errno()) }
        sys_fork_guard_add(descriptor)
        let socket = Socket(descriptor, spin)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(SYS_IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        try socket.startConnecting(to: address, deadline)
        socket.letReceiveWait()
        return socket
    }

    private func startConnecting(to address: SocketAddress, _ deadline: Deadline) throws(TransportCause) {
        let result = address.withPointer { CSessionShim.connect(descriptor, $0, $1) }
        if result == 0 { return }
        let code = sys_errno()
        guard code == EINPROGRESS || code == EINTR else { throw .system(code) }
        try wait(for: Int16(POLLOUT), deadline)
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
        guard failure == 0 else { throw .system(failure) }
    }

    /// From here on recv(2) waits, which is one system call less than poll(2) before it. It still comes back at signals.
    private func letReceiveWait() {
        sys_set_blocking(descriptor)
        var patience = timeval(tv_sec: 0, tv_usec: Int(Self.longWait) * 1000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
}

// MARK: - Sending and receiving

extension Socket {
    /// Sends all of `bytes`, in as many pieces as it takes.
    func send(_ bytes: [UInt8], deadline: Deadline) throws(TransportCause) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[sent...])
                return CSessionShim.send(descriptor, rest.baseAddress, rest.count, Int32(SYS_MSG_NOSIGNAL | SYS_MSG_DONTWAIT))
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch sys_errno() {
            case EINTR: continue
            case EAGAIN: try wait(for: Int16(POLLOUT), deadline)
            case EPIPE, ECONNRESET: throw .closed
            case let code: throw .system(code)
            }
        }
        lastSent = Instant.microseconds()
    }

    /// Appends what has arrived to `sink`, waiting for it until the deadline. Returns false when the peer has closed.
    func receive(
        into sink: inout some ByteSink, deadline: Deadline, stopsOnSignal: Bool = false
    ) throws(TransportCause) -> Bool {
        give(try arrival(until: deadline, stopsOnSignal), to: &sink)
    }

    /// The same without waiting: nil when nothing is there.
    func receiveNow(into sink: inout some ByteSink) throws(TransportCause) -> Bool? {
        guard let count = try take(waits: false) else { return nil }
        return give(count, to: &sink)
    }

    private func give(_ count: Int, to sink: inout some ByteSink) -> Bool {
        guard count > 0 else { return false }
        sink.append(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
        return true
    }

    /// Waits for bytes, and takes them into `scratch`: how many; 0 when the peer has closed.
    private func arrival(until deadline: Deadline, _ stopsOnSignal: Bool) throws(TransportCause) -> Int {
        var remaining = deadline.remaining
        if remaining > 0, let count = try look() { return count }
        while true {
            let isLong = remaining >= Self.longWait
            if !isLong { try wait(for: Int16(POLLIN), deadline, stopsOnSignal: stopsOnSignal) }
            if let count = try take(waits: isLong, stopsOnSignal: stopsOnSignal) { return count }
            remaining = deadline.remaining
        }
    }

    /// Looks again and again for the answer to what was sent a moment ago, where that has proved worth it.
    private func look() throws(TransportCause) -> Int? {
        var before = Instant.microseconds()
        let end = lastSent + spin.limit
        guard before < end, spin.allowsLooking() else { return nil }
        while true {
            let count = try take(waits: false)
            let now = Instant.microseconds()
            let wasAlone = now - before <= Self.longestLook
            let isOver = now >= end
            if count != nil || !wasAlone || isOver {
                // An answer that came in time was worth it, whoever else had the processor meanwhile.
                let isInTime = count != nil && !isOver
                spin.learn(isInTime ? .answered : wasAlone ? .inVain : .crowded)
                return count
            }
            before = now
            sched_yield()
        }
    }

    /// One recv(2). nil: nothing is there, or a signal has ended the wait.
    private func take(waits: Bool, stopsOnSignal: Bool = false) throws(TransportCause) -> Int? {
        let count = recv(descriptor, scratch.baseAddress, scratch.count, waits ? 0 : Int32(SYS_MSG_DONTWAIT))
        if count >= 0 { return count }
        switch sys_errno() {
        case EINTR where stopsOnSignal: throw .interrupted
        case EAGAIN, EINTR: return nil
        case ECONNRESET: return 0
        case let code: throw .system(code)
        }
    }

    private func wait(
        for events: Int16, _ deadline: Deadline, stopsOnSignal: Bool = false
    ) throws(TransportCause) {
        while true {
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let remaining = deadline.remaining
            let ready = poll(&entry, 1, Int32(clamping: remaining))
            if ready > 0 { return }
            if ready == 0 {
                if remaining == 0 { throw .timedOut }
                continue
            }
            let code = sys_errno()
            guard code == EINTR else { throw .system(code) }
            if stopsOnSignal { throw .interrupted }
        }
    }
}

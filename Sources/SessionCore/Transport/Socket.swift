// SPDX-License-Identifier: Apache-2.0
// A TCP socket with deadlines. The only file that knows errno.

import CSessionShim

/// One connected socket: non-blocking, closed on exec, without SIGPIPE, closed at once in a forked child.
final class Socket {
    private static let chunk = 1 << 16

    private var descriptor: Int32
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: Socket.chunk, alignment: 8)

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
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
    static func connect(to address: SocketAddress, deadline: Deadline) throws(TransportCause) -> Socket {
        let kind = Int32(SYS_SOCK_STREAM | SYS_SOCK_CLOEXEC | SYS_SOCK_NONBLOCK)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw .system(sys_errno()) }
        sys_fork_guard_add(descriptor)
        let socket = Socket(descriptor)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(SYS_IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        try socket.startConnecting(to: address, deadline)
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
}

// MARK: - Sending and receiving

extension Socket {
    /// Sends all of `bytes`, in as many pieces as it takes.
    func send(_ bytes: [UInt8], deadline: Deadline) throws(TransportCause) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[sent...])
                return CSessionShim.send(descriptor, rest.baseAddress, rest.count, Int32(SYS_MSG_NOSIGNAL))
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
    }

    /// Appends what has arrived to `sink`, waiting for it until the deadline. Returns false when the peer has closed.
    func receive(
        into sink: inout some ByteSink, deadline: Deadline, stopsOnSignal: Bool = false
    ) throws(TransportCause) -> Bool {
        while true {
            if let open = try receiveNow(into: &sink) { return open }
            try waitForArrivals(deadline, stopsOnSignal: stopsOnSignal)
        }
    }

    /// The same without waiting: nil when nothing is there.
    func receiveNow(into sink: inout some ByteSink) throws(TransportCause) -> Bool? {
        while true {
            let count = recv(descriptor, scratch.baseAddress, scratch.count, 0)
            if count > 0 {
                sink.append(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
                return true
            }
            if count == 0 { return false }
            switch sys_errno() {
            case EINTR: continue
            case EAGAIN: return nil
            case ECONNRESET: return false
            case let code: throw .system(code)
            }
        }
    }

    func waitForArrivals(_ deadline: Deadline, stopsOnSignal: Bool) throws(TransportCause) {
        try wait(for: Int16(POLLIN), deadline, stopsOnSignal: stopsOnSignal)
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

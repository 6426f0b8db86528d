// SPDX-License-Identifier: Apache-2.0
// From a host in a setting to addresses. getaddrinfo cannot be bounded in time: numeric addresses never reach it, names reach it once.

import CSessionShim

/// An IPv4 or IPv6 address with a port.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private let size: socklen_t

    var family: Int32 { Int32(storage.ss_family) }

    init?(numeric host: [UInt8], port: UInt16) {
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        let isV4 = host.withCText { inet_pton(AF_INET, $0, &v4.sin_addr) } == 1
        if isV4 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = port.bigEndian
            size = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v4, as: sockaddr_in.self) }
            return
        }
        let isV6 = host.withCText { inet_pton(AF_INET6, $0, &v6.sin6_addr) } == 1
        guard isV6 else { return nil }
        v6.sin6_family = sa_family_t(AF_INET6)
        v6.sin6_port = port.bigEndian
        size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v6, as: sockaddr_in6.self) }
    }

    fileprivate init?(copying pointer: UnsafePointer<sockaddr>?, size: socklen_t) {
        guard let pointer, size <= socklen_t(MemoryLayout<sockaddr_storage>.size) else { return nil }
        self.size = size
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: Int(size)))
        }
    }

    /// The same host at another port: the node lives where its EPMD was found.
    func at(port: UInt16) -> SocketAddress {
        var copy = self
        // The port is at the same place for both families.
        withUnsafeMutableBytes(of: &copy.storage) {
            $0.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        }
        return copy
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
        }
    }
}

/// Looks names up and remembers the answer, until a connection to it fails.
struct Resolver {
    private var cachedHost: [UInt8] = []
    private var cached: [SocketAddress] = []

    /// The addresses of a host, best first; never empty. Their ports are 0.
    mutating func addresses(of host: [UInt8]) throws(TransportCause) -> [SocketAddress] {
        if let numeric = SocketAddress(numeric: host, port: 0) { return [numeric] }
        if cachedHost == host, !cached.isEmpty { return cached }
        cached = try Self.lookUp(host)
        cachedHost = host
        return cached
    }

    mutating func forget() {
        cached = []
    }

    private static func lookUp(_ host: [UInt8]) throws(TransportCause) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SYS_SOCK_STREAM)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = host.withCText { getaddrinfo($0, nil, &hints, &list) }
        guard code == 0 else { throw .nameLookUp(code) }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var entry = list
        while let current = entry {
            if let address = SocketAddress(copying: current.pointee.ai_addr, size: current.pointee.ai_addrlen) {
                found.append(address)
            }
            entry = current.pointee.ai_next
        }
        guard !found.isEmpty else { throw .nameLookUp(EAI_NONAME) }
        return found
    }
}

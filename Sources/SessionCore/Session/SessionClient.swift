// SPDX-License-Identifier: Apache-2.0
// The connection that sessions share: made when first needed, kept, replaced when it went stale. Asks, and asks again where that is safe.

import CSessionShim

final class SessionClient {
    /// Data and a little around it.
    static let frameLimit = 64 << 20
    static let dataLimit = frameLimit - 4096

    /// How often one request is sent. A node that hangs up on each of them is not asked for ever.
    private static let attempts = 3
    /// The host part of the names that nodes give us: short and always the same, so that they use their names again.
    private static let ownHost = [UInt8]("php")

    private var link: ServerLink?
    private var linkSettings: SessionSettings?
    private var resolver = Resolver()
    private(set) var process = getpid()

    /// The full name of the connected node.
    var peer: [UInt8] { link?.node.name ?? [] }

    /// In a forked child, forgets the parent's connection without a word to the node.
    func noticeFork() {
        let current = getpid()
        guard current != process else { return }
        link?.node.connection.abandon()
        link = nil
        process = current
    }

    func disconnect() {
        link?.node.connection.close()
        link = nil
    }
}

// MARK: - Asking

extension SessionClient {
    /// Sends a request and waits for its first answer.
    func ask(
        _ request: Request, _ settings: SessionSettings, _ deadline: Deadline
    ) throws(SessionError) -> (sequence: Int64, reply: Reply) {
        try overLiveLink(request, settings, deadline) {
            (link, wasSent) throws(NodeError) in
            let sequence = try link.send(request, deadline: deadline)
            wasSent = true
            return (sequence, try link.answer(to: sequence, deadline: deadline))
        }
    }

    /// Sends a request whose answer is known.
    func tell(_ request: Request, _ settings: SessionSettings, _ deadline: Deadline) throws(SessionError) {
        try overLiveLink(request, settings, deadline) { (link, _) throws(NodeError) in
            _ = try link.send(request, deadline: deadline)
        }
    }

    /// A request that was lost with its connection is sent again over a new one: each is such that the server applies it once.
    private func overLiveLink<Value>(
        _ request: Request, _ settings: SessionSettings, _ deadline: Deadline,
        _ body: (ServerLink, _ wasSent: inout Bool) throws(NodeError) -> Value
    ) throws(SessionError) -> Value {
        var wasSent = false
        var attempt = 1
        while true {
            do throws(LinkError) {
                let link = try connected(settings, deadline)
                return try LinkError.wrap { () throws(NodeError) in try body(link, &wasSent) }
            } catch {
                disconnect()  // a late answer could be a lock that nobody knows of; with the connection it goes
                guard attempt < Self.attempts, error.isLostConnection, deadline.remaining > 0 else {
                    let isUnknown = wasSent && request.isChange
                    throw SessionError(isUnknown ? .unknown(error) : .link(error), at: settings.node, deadline)
                }
                attempt += 1
            }
        }
    }

    /// Gives up a lock, if the connection that holds it is still there: with the connection, the lock went too.
    func abort(id: [UInt8], token: Token, _ deadline: Deadline) {
        guard let link else { return }
        do throws(NodeError) {
            _ = try link.send(.abort(id: id, token: token), deadline: deadline)
        } catch {
            disconnect()
        }
    }

    /// The next answer to a request that was answered with `queued`.
    func awaitGrant(_ sequence: Int64, _ deadline: Deadline) throws(LinkError) -> Reply {
        guard let link else { throw .node(.processDown) }
        do throws(NodeError) {
            return try link.answer(to: sequence, deadline: deadline, stopsOnSignal: true)
        } catch {
            if error.endsConnection { disconnect() }
            throw .node(error)
        }
    }
}

// MARK: - The connection

extension SessionClient {
    private func connected(
        _ settings: SessionSettings, _ deadline: Deadline
    ) throws(LinkError) -> ServerLink {
        if let link, let linkSettings, linkSettings.hasSameServer(as: settings) { return link }
        disconnect()
        let node: Node
        let endpoint = Endpoint(
            node: settings.node, own: .dynamic(host: Self.ownHost),
            cookie: try Self.cookie(from: settings.cookie), frameLimit: Self.frameLimit)
        do throws(NodeError) {
            node = try Node.connect(to: endpoint, resolver: &resolver, deadline: deadline)
        } catch {
            throw .node(error)
        }
        let opened = try ServerLink.open(over: node, ownProcess: Int64(process), deadline: deadline)
        link = opened
        linkSettings = settings
        return opened
    }

    /// The cookie is read anew for each connection, so that a changed file needs no restart.
    private static func cookie(from source: SessionSettings.CookieSource) throws(LinkError) -> Cookie {
        switch source {
        case .value(let cookie): return cookie
        case .file(let path): return try cookie(atFirstOf: [path])
        case .home: return try cookie(atFirstOf: CookieFile.usualPaths())
        }
    }

    /// The first of the paths where there is a file.
    private static func cookie(atFirstOf paths: [[UInt8]]) throws(LinkError) -> Cookie {
        var missing = LinkError.cookie(path: [], .noHome)
        for path in paths {
            do throws(CookieFile.Failure) {
                return try CookieFile.read(path)
            } catch {
                missing = .cookie(path: path, error)
                guard error.isMissingFile else { break }
            }
        }
        throw missing
    }
}

extension Request {
    /// Whether the server's records are different afterwards.
    fileprivate var isChange: Bool {
        switch self {
        case .commit, .destroy: true
        case .start, .abort, .gc: false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// The connection that sessions share: made when first needed, kept, replaced when it went stale. Asks, and asks again, and elsewhere, where
// that is safe.

import CSessionShim

final class SessionClient {
    /// Data and a little around it.
    static let frameLimit = 64 << 20
    static let dataLimit = frameLimit - 4096

    /// How often one request is sent to one node. A node that hangs up on each of them is not asked for ever.
    private static let attempts = 3
    /// The host part of the names that nodes give us: short and always the same, so that they use their names again.
    private static let ownHost = [UInt8]("php")

    private var pool: NodePool?
    private var link: StoreLink?
    /// Where in the pool the link leads.
    private var place = 0
    /// Tells a forked child that it is one.
    private(set) var generation = sys_fork_count()
    /// For tokens and commit ids.
    var reserve = RandomReserve()
    /// Of the session that was closed last.
    var lastTags: [[UInt8]] = []

    /// The full name of the connected node.
    var peer: [UInt8] { link?.node.name ?? [] }

    /// The node that was asked last, as configured.
    var currentNode: [UInt8] { pool.map { $0.places[place].name.text } ?? [] }

    /// The set of records that the connected node serves.
    var cluster: [UInt8] { link?.cluster ?? [] }

    /// In a forked child, forgets the parent's connection without a word to the node.
    func noticeFork() {
        let current = sys_fork_count()
        guard current != generation else { return }
        link?.node.connection.abandon()
        link = nil
        pool = nil
        generation = current
    }

    func disconnect() {
        link?.node.connection.close()
        link = nil
    }
}

// MARK: - Asking

extension SessionClient {
    typealias Answer = (sequence: Int64, reply: Reply)

    /// Sends a request and waits for its first answer, at the connected node or at the next ones. Each request is such that it may be sent twice, also to
    /// two nodes of one cluster: it is applied once.
    ///
    /// - Parameter cluster: the only records that the request is about; nil: whichever node has them.
    func ask(
        _ request: Request, _ settings: SessionSettings, _ deadline: Deadline, within cluster: [UInt8]? = nil
    ) throws(SessionError) -> Answer {
        let pool = pool(for: settings.servers)
        var tour = pool.tour(connected: link == nil ? nil : place, now: .now())
        var wasSent = false
        var failures: [NodeFailure] = []
        while let stop = tour.next(deadline.remaining) {
            let share = deadline.shortened(to: stop.time)
            do throws(LinkError) {
                let answer = try ask(request, at: stop.place, of: pool, share, within: cluster, &wasSent)
                guard cluster == nil, request.isEmptyHanded(answer.reply), let link else { return answer }
                let strangers = pool.strangers(before: stop.place, cluster: link.cluster, members: link.members)
                if let away = strangers.first(where: { pool.hasFailed($0, .now()) }) {
                    giveUp(request, share)
                    throw .elsewhere(away: pool.places[away].name.text)
                }
                guard !strangers.isEmpty else { return answer }
                tour = NodeTour(stops: strangers, promising: strangers.count)
            } catch {
                if error.isOfNode { pool.noteFailure(of: stop.place, .now()) }
                failures.append(NodeFailure(node: pool.places[stop.place].name.text, error: error))
                if case .elsewhere = error { break }
            }
            guard deadline.remaining > 0 else { break }
        }
        throw SessionError(failures, deadline, isUnknown: wasSent && request.isChange)
    }

    /// At one node. A request that was lost with its connection is sent again over a new one.
    private func ask(
        _ request: Request, at place: Int, of pool: NodePool, _ deadline: Deadline, within cluster: [UInt8]?,
        _ wasSent: inout Bool
    ) throws(LinkError) -> Answer {
        var attempt = 1
        while true {
            var isPending = false
            do throws(LinkError) {
                let link = try connected(to: place, of: pool, deadline)
                guard cluster == nil || link.cluster == cluster else { throw .otherStore }
                let answer = try link.ask(request, deadline: deadline, wasSent: &isPending)
                if case .refused(.notReady) = answer.reply { throw .notReady }
                return answer
            } catch {
                wasSent = wasSent || isPending && !error.isAnswer
                guard error.isOfNode else { throw error }
                disconnect()  // a late answer could be a lock that nobody knows of; with the connection it goes
                guard attempt < Self.attempts, error.isLostConnection, deadline.remaining > 0 else { throw error }
                attempt += 1
            }
        }
    }

    /// Gives up the lock that an answer has brought which is of no use.
    private func giveUp(_ request: Request, _ deadline: Deadline) {
        guard case .start(let start) = request, let token = start.token else { return }
        abort(id: start.id, token: token, deadline)
    }

    /// Gives up a lock, if the connection that holds it is still there: with the connection, the lock went too.
    func abort(id: [UInt8], token: Token, _ deadline: Deadline) {
        guard case .server(let link)? = link else { return }
        do throws(NodeError) {
            _ = try link.send(.abort(id: id, token: token), deadline: deadline)
        } catch {
            disconnect()
        }
    }

    /// The next answer to a request that was answered with `queued`.
    func awaitGrant(_ sequence: Int64, _ deadline: Deadline) throws(LinkError) -> Reply {
        guard case .server(let link)? = link else { throw .node(.processDown) }
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
    private func pool(for servers: Servers) -> NodePool {
        if let pool, pool.servers == servers { return pool }
        disconnect()
        let pool = NodePool(servers)
        self.pool = pool
        return pool
    }

    private func connected(
        to place: Int, of pool: NodePool, _ deadline: Deadline
    ) throws(LinkError) -> StoreLink {
        if let link, self.place == place { return link }
        disconnect()
        let servers = pool.servers
        let node: Node
        let endpoint = Endpoint(
            node: pool.places[place].name, own: .dynamic(host: Self.ownHost),
            cookie: try Self.cookie(from: servers.cookie), frameLimit: Self.frameLimit, tls: servers.tls,
            spin: servers.spin)
        do throws(NodeError) {
            node = try Node.connect(to: endpoint, resolver: &pool.places[place].resolver, deadline: deadline)
        } catch {
            throw .node(error)
        }
        let opened: StoreLink
        if servers.module.isEmpty {
            opened = .server(
                try ServerLink.open(
                    over: node, as: ClientInfo(process: Int64(getpid()), namespace: servers.namespace), deadline: deadline))
        } else {
            opened = .calls(CallLink(node, module: servers.module))
        }
        link = opened
        self.place = place
        pool.noteSuccess(of: place, cluster: opened.cluster)
        return opened
    }

    private static func cookie(from source: CookieSource) throws(LinkError) -> Cookie {
        do throws(CookieSource.Failure) {
            return try source.read()
        } catch {
            throw .cookie(error)
        }
    }
}

extension Request {
    /// Whether the server's records are different afterwards.
    fileprivate var isChange: Bool {
        switch self {
        case .commit, .destroy, .revoke: true
        case .start, .abort, .gc, .list: false
        }
    }

    /// Whether the reply says that there is no such record: another node may have it.
    fileprivate func isEmptyHanded(_ reply: Reply) -> Bool {
        switch (self, reply) {
        case (.start, .started(let record)): knownReply == nil && record.version == 0
        case (.destroy, .destroyed): true
        default: false
        }
    }
}

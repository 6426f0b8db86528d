// SPDX-License-Identifier: Apache-2.0
// The nodes that keep the sessions: which is asked next, which failed a moment ago, and which share their records.

final class NodePool {
    struct Place {
        let name: NodeName
        var resolver = Resolver()
        /// When it failed last, if it has not been reached since.
        fileprivate(set) var failure: Instant?
        /// The set of records that it served when it was reached last.
        fileprivate(set) var cluster: [UInt8] = []
    }

    let servers: Servers
    /// The preferred ones first.
    var places: [Place]

    init(_ servers: Servers) {
        self.servers = servers
        places = []
        for name in servers.isShuffled ? Self.shuffled(servers.nodes) : servers.nodes {
            places.append(Place(name: name))
        }
    }

    private static func shuffled(_ nodes: [NodeName]) -> [NodeName] {
        var nodes = nodes
        for index in nodes.indices.dropFirst() {
            nodes.swapAt(index, Int(Random.uint32() % UInt32(index + 1)))
        }
        return nodes
    }

    /// - Parameter connected: the place that we are connected to; it comes first.
    func tour(connected: Int?, now: Instant) -> NodeTour {
        var stops: [Int] = []
        stops.reserveCapacity(places.count)
        if let connected { stops.append(connected) }
        for place in places.indices where place != connected && !hasFailed(place, now) { stops.append(place) }
        let promising = stops.count
        for place in places.indices where place != connected && hasFailed(place, now) { stops.append(place) }
        return NodeTour(stops: stops, promising: promising)
    }

    /// Whether it failed a moment ago.
    func hasFailed(_ place: Int, _ now: Instant) -> Bool {
        guard let failure = places[place].failure else { return false }
        return now - failure < servers.retryAfter
    }

    func noteFailure(of place: Int, _ now: Instant) {
        places[place].failure = now
    }

    func noteSuccess(of place: Int, cluster: [UInt8]) {
        places[place].failure = nil
        places[place].cluster = cluster
    }

    /// Those that come before `place` and do not share its records: they may have what it has not. The preferred ones last.
    func strangers(before place: Int, cluster: [UInt8], members: [[UInt8]]) -> [Int] {
        (0..<place).reversed().filter { other in
            places[other].cluster != cluster && !members.contains(places[other].name.fullName)
        }
    }
}

/// One request's way through the nodes. An attempt gets the time left divided by the nodes left.
struct NodeTour {
    private var stops: [Int]
    /// How many of the next stops have not failed a moment ago. The others are for when nothing else is left.
    private var promising: Int

    init(stops: [Int], promising: Int) {
        self.stops = stops
        self.promising = promising
    }

    /// - Parameter remaining: milliseconds.
    mutating func next(_ remaining: Int64) -> (place: Int, time: Int64)? {
        guard let place = stops.first else { return nil }
        let sharing = promising > 0 ? promising : stops.count
        stops.removeFirst()
        promising = max(0, promising - 1)
        return (place, remaining / Int64(sharing))
    }
}

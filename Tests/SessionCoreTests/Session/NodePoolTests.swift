// SPDX-License-Identifier: Apache-2.0
// Which node is asked when, and for how long.
import Testing

@testable import SessionCore

@Suite struct NodePoolTests {
    private func pool(_ names: String, shuffled: Bool = false, retryAfter: Int64 = 1000) throws -> NodePool {
        NodePool(
            Servers(
                nodes: try NodeName.list(parsing: Array(names.utf8)), isShuffled: shuffled, retryAfter: retryAfter,
                cookie: .value(ScriptedNode.cookie)))
    }

    private func stops(_ tour: NodeTour, _ time: Int64) -> [[Int64]] {
        var tour = tour
        var stops: [[Int64]] = []
        while let stop = tour.next(time) { stops.append([Int64(stop.place), stop.time]) }
        return stops
    }

    @Test("an attempt gets the time left divided by the nodes left")
    func shares() throws {
        let pool = try pool("a@h,b@h,c@h")
        #expect(stops(pool.tour(connected: nil, now: .now()), 3000) == [[0, 1000], [1, 1500], [2, 3000]])
    }

    @Test("the connected node comes first")
    func connected() throws {
        let pool = try pool("a@h,b@h,c@h")
        #expect(stops(pool.tour(connected: 1, now: .now()), 3000).map { $0[0] } == [1, 0, 2])
    }

    @Test("a node that failed is asked last, and takes no time from the others, until retry_after is over")
    func failed() throws {
        let pool = try pool("a@h,b@h")
        let now = Instant.now()
        pool.noteFailure(of: 0, now)
        #expect(stops(pool.tour(connected: nil, now: now + 999), 3000) == [[1, 3000], [0, 3000]])
        #expect(stops(pool.tour(connected: nil, now: now + 1000), 3000) == [[0, 1500], [1, 3000]])
        pool.noteSuccess(of: 0, cluster: [])
        #expect(stops(pool.tour(connected: nil, now: now), 3000) == [[0, 1500], [1, 3000]])
    }

    @Test("when all have failed, all are asked")
    func allFailed() throws {
        let pool = try pool("a@h,b@h")
        pool.noteFailure(of: 0, .now())
        pool.noteFailure(of: 1, .now())
        #expect(stops(pool.tour(connected: nil, now: .now()), 3000) == [[0, 1500], [1, 3000]])
    }

    @Test("a node is no stranger if it is a member, or was seen to serve the same records")
    func strangers() throws {
        let pool = try pool("a@h:4711,b@h,c@h,d@h")
        pool.noteSuccess(of: 1, cluster: [7])
        #expect(pool.strangers(before: 3, cluster: [7], members: [Array("a@h".utf8)]) == [2])
        #expect(pool.strangers(before: 3, cluster: [8], members: []) == [2, 1, 0])
        #expect(pool.strangers(before: 0, cluster: [8], members: []) == [])
    }

    @Test("a shuffled list is the same nodes in another order")
    func shuffled() throws {
        let orders = try (0..<50).map { _ in try pool("a@h,b@h,c@h", shuffled: true).places.map { $0.name.text } }
        #expect(orders.allSatisfy { Set($0).count == 3 })
        #expect(Set(orders).count > 1)
    }

    @Test("a list names each node once, and no more than sixteen")
    func lists() throws {
        #expect(try NodeName.list(parsing: Array("a@h, b@h:1 ,c@[::1]:2".utf8)).count == 3)
        for wrong in ["a@h,a@h", "a@h,", ",a@h", "a@h b@h", ""] {
            #expect(throws: NodeNameError.self) { try NodeName.list(parsing: Array(wrong.utf8)) }
        }
        let many = (0..<17).map { "n\($0)@h" }.joined(separator: ",")
        #expect(throws: NodeNameError.self) { try NodeName.list(parsing: Array(many.utf8)) }
    }
}

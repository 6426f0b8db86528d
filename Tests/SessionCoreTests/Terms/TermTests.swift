// SPDX-License-Identifier: Apache-2.0
// Terms against the golden bytes of an OTP node.

import Testing

@testable import SessionCore

@Suite struct TermTests {
    @Test("the vectors are there")
    func vectors() {
        #expect(Vector.all(of: "term").count > 60)
        #expect(Vector.all(of: "old").count > 20)
        #expect(Vector.all(of: "bad").count > 30)
    }

    @Test("what OTP writes is read, and written again as the same bytes", arguments: Vector.all(of: "term"))
    func roundTrip(vector: Vector) throws {
        let term = try Term(blob: vector.bytes)
        if let text = vector.text {
            #expect(term.description == text)
        }
        #expect(blob(term) == vector.bytes)
    }

    @Test("every spelling that OTP reads means the same here", arguments: Vector.all(of: "old"))
    func oldSpelling(vector: Vector) throws {
        let term = try Term(blob: vector.bytes)
        if let text = vector.text, !text.isEmpty {
            #expect(term.description == text)
        }
        #expect(try Term(blob: blob(term)) == term)
    }

    @Test("what OTP refuses is refused", arguments: Vector.all(of: "bad"))
    func refusal(vector: Vector) {
        #expect(throws: FormatError.self) { try Term(blob: vector.bytes) }
    }

    @Test("a compressed term is the term that was compressed")
    func compressed() throws {
        let vector = try #require(Vector.all.first { $0.name == "compressed" })
        let session = Term.map([
            TermPair(key: .binary(Array("text".utf8)), value: .binary(Array(String(repeating: "abc", count: 100).utf8)))
        ])
        #expect(try Term(blob: vector.bytes) == session)
    }

    @Test("maps are equal whatever the order of their pairs, numbers of two types are not")
    func equality() {
        let one = TermPair(key: .atom(Array("a".utf8)), value: .integer(1))
        let two = TermPair(key: .atom(Array("b".utf8)), value: .integer(2))
        #expect(Term.map([one, two]) == Term.map([two, one]))
        #expect(Term.tuple([.map([one, two])]) == Term.tuple([.map([two, one])]))
        #expect(Term.integer(1) != Term.float(1))
        #expect(Term.float(0) != Term.float(-0.0))
        #expect(Term.list([], tail: nil) != Term.tuple([]))
    }

    @Test("maps as keys are the same key in any order")
    func mapKeys() {
        let key = "74000000027701616101770162610274"
        let other = "7400000002770162610277016161016a"
        let twice = hex("83 7400000002" + key.dropLast(2) + "6a" + other.dropLast(2) + "6a")
        #expect(throws: FormatError.self) { try Term(blob: twice) }
    }

    @Test("bytes behind the term are an error at their offset")
    func trailing() {
        #expect(offset { () throws(FormatError) in _ = try Term(blob: hex("83 6101 00")) } == 3)
    }

    private func blob(_ term: Term) -> [UInt8] {
        var writer = TermWriter()
        writer.writeVersion()
        writer.write(term)
        #expect(!writer.hasRefused)
        return writer.bytes
    }
}

/// Where `body` finds something wrong; nil if it does not.
func offset(_ body: () throws(FormatError) -> Void) -> Int? {
    do throws(FormatError) {
        try body()
        return nil
    } catch {
        return error.offset
    }
}

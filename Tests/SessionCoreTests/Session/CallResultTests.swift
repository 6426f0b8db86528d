// SPDX-License-Identifier: Apache-2.0
// What functions of the contract return, and what it means.
import Testing

@testable import SessionCore

@Suite struct CallResultTests {
    private func described(_ write: (inout TermWriter) -> Void) throws -> String {
        var writer = TermWriter()
        write(&writer)
        switch try CallResult(parsing: writer.bytes[...]) {
        case .bytes(let data): return "bytes " + text(data)
        case .number(let number): return "number \(number)"
        case .failure(let reason): return "failure " + text(reason)
        case .nothing: return "nothing"
        case .other: return "other"
        }
    }

    @Test("data is a binary or a list of bytes, however the list is spelled")
    func data() throws {
        #expect(try described { $0.writeBinary(Array("ab".utf8)) } == "bytes ab")
        #expect(try described { $0.writeByteList(Array("ab".utf8)) } == "bytes ab")
        #expect(try described { $0.writeNil() } == "bytes ")
        let spelledOut = try described { writer in
            writer.writeListHeader(2)
            writer.writeInteger(97)
            writer.writeInteger(98)
            writer.writeNil()
        }
        #expect(spelledOut == "bytes ab")
        let wide = try described { writer in
            writer.writeListHeader(1)
            writer.writeInteger(256)
            writer.writeNil()
        }
        #expect(wide == "other")
    }

    @Test("nil and undefined are nothing, false and error are failures, other atoms are as good as ok")
    func atoms() throws {
        for name in ["nil", "undefined"] { #expect(try described { $0.writeAtom(Array(name.utf8)) } == "nothing") }
        for name in ["false", "error"] { #expect(try described { $0.writeAtom(Array(name.utf8)) } == "failure " + name) }
        for name in ["ok", "true"] { #expect(try described { $0.writeAtom(Array(name.utf8)) } == "other") }
        #expect(try described { $0.writeInteger(7) } == "number 7")
    }

    @Test("of a failure the atoms are told, and no data")
    func failures() throws {
        let undefined = try described { writer in
            writer.writeTupleHeader(2)
            writer.writeAtom("badrpc")
            writer.writeTupleHeader(2)
            writer.writeAtom("EXIT")
            writer.writeTupleHeader(2)
            writer.writeAtom("undef")
            writer.writeBinary(Array("secret".utf8))
        }
        #expect(undefined == "failure EXIT undef")
    }
}

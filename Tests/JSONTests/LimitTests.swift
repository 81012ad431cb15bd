import JSON
import Testing

@Suite("Limits on JSON")
struct LimitTests {
    /// A text of `depth` containers inside one another.
    static func nested(_ depth: Int, _ opening: String, _ closing: String) -> [UInt8] {
        let open = String(repeating: opening, count: depth)
        let close = String(repeating: closing, count: depth)
        return Array((open + "1" + close).utf8)
    }

    @Test(
        "counts arrays and objects alike",
        arguments: [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")]
    )
    func depth(opening: String, closing: String) {
        let perStep = opening.utf8.first == UInt8(ascii: "[") && opening.utf8.count > 1 ? 2 : 1
        let deepest = 64 / perStep
        #expect(throws: Never.self) {
            try JSONValue(parsing: LimitTests.nested(deepest, opening, closing))
        }
        #expect(throws: JSONError.tooDeep(limit: 64)) {
            try JSONValue(parsing: LimitTests.nested(deepest + 1, opening, closing))
        }
    }

    @Test("refuses empty containers that are too deep, and says so before the missing end")
    func depthOfEmpty() {
        let limits = JSONLimits(bytes: 100, depth: 2)
        #expect(throws: Never.self) {
            try JSONValue(parsing: Array("[[],{}]".utf8), limits: limits)
        }
        for text in ["[[[]]]", "[[{}]]", "[[["] {
            #expect(throws: JSONError.tooDeep(limit: 2)) {
                try JSONValue(parsing: Array(text.utf8), limits: limits)
            }
        }
    }

    @Test("depth 0 leaves scalars", arguments: ["1", "\"a\"", "null"])
    func depthZero(_ scalar: String) {
        let limits = JSONLimits(bytes: 100, depth: 0)
        #expect(throws: Never.self) { try JSONValue(parsing: Array(scalar.utf8), limits: limits) }
        #expect(throws: JSONError.tooDeep(limit: 0)) {
            try JSONValue(parsing: Array("[]".utf8), limits: limits)
        }
    }

    @Test("siblings do not add up to depth")
    func siblings() {
        let limits = JSONLimits(bytes: 10_000, depth: 2)
        let text = "[" + Array(repeating: "[]", count: 1000).joined(separator: ",") + "]"
        #expect(throws: Never.self) { try JSONValue(parsing: Array(text.utf8), limits: limits) }
    }

    @Test("a depth over 512 counts as 512", arguments: [512, 513, 100_000, Int.max])
    func greatestDepth(_ depth: Int) {
        let limits = JSONLimits(bytes: 1_000_000, depth: depth)
        #expect(throws: Never.self) {
            try JSONValue(parsing: LimitTests.nested(512, "[", "]"), limits: limits)
        }
        #expect(throws: JSONError.tooDeep(limit: 512)) {
            try JSONValue(parsing: LimitTests.nested(513, "[", "]"), limits: limits)
        }
    }

    @Test("100,000 brackets are refused without deep recursion")
    func manyBrackets() {
        #expect(throws: JSONError.tooDeep(limit: 64)) {
            try JSONValue(parsing: Array(repeating: UInt8(ascii: "["), count: 100_000))
        }
    }

    @Test(
        "refuses one byte over the limit, whatever the byte",
        arguments: [UInt8(ascii: " "), 0xFF]
    )
    func bytes(_ last: UInt8) {
        let limits = JSONLimits(bytes: 4, depth: 64)
        #expect(throws: Never.self) { try JSONValue(parsing: Array("1234".utf8), limits: limits) }
        #expect(throws: JSONError.tooLarge(limit: 4)) {
            try JSONValue(parsing: Array("1234".utf8) + [last], limits: limits)
        }
    }

    @Test("the standard limit is 1 MiB")
    func standardBytes() throws {
        let quote = UInt8(ascii: "\"")
        let content = [UInt8](repeating: UInt8(ascii: "x"), count: (1 << 20) - 2)
        let text = [quote] + content + [quote]
        #expect(try JSONValue(parsing: text).string?.utf8.count == content.count)
        #expect(throws: JSONError.tooLarge(limit: 1 << 20)) {
            try JSONValue(parsing: text + [UInt8(ascii: " ")])
        }
    }

    @Test("a text of any size leaves the parser ready for the next")
    func sizes() throws {
        for count in [1, 4095, 4096, 4097, 32_768, 32_769, 500_000, 10] {
            let text = "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"
            #expect(try JSONValue(parsing: Array(text.utf8)).array?.count == count)
        }
    }
}

@Suite("Duplicate members of large objects")
struct ManyMemberTests {
    /// An object of `count` members, in which the member at `repeated` has the name of another.
    static func object(_ count: Int, repeating repeated: (Int, of: Int)? = nil) -> [UInt8] {
        let members = (0..<count).map { index in
            let name = index == repeated?.0 ? repeated?.of ?? index : index
            return "\"name-\(name)\":\(index)"
        }
        return Array(("{" + members.joined(separator: ",") + "}").utf8)
    }

    @Test("are found at every size", arguments: [2, 15, 16, 17, 18, 33, 1000])
    func sizes(_ count: Int) throws {
        #expect(try JSONValue(parsing: ManyMemberTests.object(count)).object?.count == count)
        for (repeated, of) in [(count - 1, 0), (count - 1, count - 2), (count / 2, 0)]
        where repeated != of {
            #expect(throws: JSONError.duplicateMember(ExactString("name-\(of)"))) {
                try JSONValue(parsing: ManyMemberTests.object(count, repeating: (repeated, of: of)))
            }
        }
    }

    @Test("cost no more than sorting: 60,000 names of equal length in 1 MiB")
    func manyMembers() throws {
        let members = (0..<60_000).map { "\"\(100_000_000 + $0)\":1" }
        let text = Array(("{" + members.joined(separator: ",") + "}").utf8)
        #expect(try JSONValue(parsing: text).object?.count == 60_000)
    }

    @Test("are searched per object, with nested objects between the members")
    func nested() throws {
        let inner = (0..<20).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let outer = (0..<20).map { "\"k\($0)\":{\(inner)}" }.joined(separator: ",")
        #expect(try JSONValue(parsing: Array("{\(outer)}".utf8)).object?.count == 20)
        let text = Array("{\(outer),\"k3\":0}".utf8)
        #expect(throws: JSONError.duplicateMember("k3")) { try JSONValue(parsing: text) }
    }
}

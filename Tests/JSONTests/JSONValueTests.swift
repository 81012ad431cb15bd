import JSON
import Testing

@Suite("JSONValue and JSONObject")
struct JSONValueTests {
    static let sample: JSONValue = ["a": [1, nil, true], "b": ["c": "text"], "d": 2]

    @Test("gives out what it holds, and nothing else")
    func accessors() {
        let sample = JSONValueTests.sample
        #expect(sample["a"]?.array == [1, nil, true])
        #expect(sample["b"]?["c"]?.string == "text")
        #expect(sample["d"]?.number?.int == 2)
        #expect(sample["a"]?.array?[2].bool == true)
        #expect(sample["a"]?.array?[1].isNull == true)
        #expect(sample["x"] == nil)
        #expect(sample["d"]?["x"] == nil)
        #expect(sample["d"]?.string == nil)
        #expect(sample["d"]?.bool == nil)
        #expect(sample["d"]?.isNull == false)
        #expect(sample.array == nil)
        #expect(sample["a"]?.object == nil)
        #expect(sample["b"]?["c"]?.number == nil)
        #expect(sample.description == #"{"a":[1,null,true],"b":{"c":"text"},"d":2}"#)
    }

    @Test("objects are equal in any order, arrays are not")
    func equality() {
        #expect(["a": 1, "b": 2] as JSONValue == ["b": 2, "a": 1])
        #expect(["a": 1, "b": 2] as JSONValue != ["a": 1, "b": 3])
        #expect(["a": 1, "b": 2] as JSONValue != ["a": 1, "c": 2])
        #expect(["a": 1] as JSONValue != ["a": 1, "b": 2])
        #expect([1, 2] as JSONValue != [2, 1])
        #expect(["\u{E9}": 1] as JSONValue != ["e\u{301}": 1])
        #expect("1" as JSONValue != 1)
        #expect(nil as JSONValue != false)
    }

    /// Objects inside one another with `bottom` innermost: `{"a":0,"b":{"a":0,"b":…}}`, or `b` before `a`.
    static func nested(_ depth: Int, _ names: [ExactString], _ bottom: Int) -> JSONValue {
        (0..<depth).reduce(.number(JSONNumber(bottom))) { inner, _ in
            .object(JSONObject(names.map { .init(key: $0, value: $0 == "a" ? 0 : inner) }))
        }
    }

    /// Objects inside one another, `bottom` innermost under `b`, and `a` a 0: `{"a":0,"b":{"a":0,"b":1}}`.
    func deepEquality() {
        let straight = JSONValueTests.nested(64, ["a", "b"], 1)
        let other = JSONValueTests.nested(64, ["a", "b"], 2)
        let swapped = JSONValueTests.nested(64, ["b", "a"], 1)
        let otherSwapped = JSONValueTests.nested(64, ["b", "a"], 2)
        #expect(straight != other)
        #expect(straight == swapped)
        #expect(straight != otherSwapped)
        #expect(swapped == straight)
        #expect(swapped != other)
        #expect(swapped != otherSwapped)
    }

    @Test("of members with one name the later value stands in the earlier place")
    func duplicates() {
        let object = JSONObject([
            .init(key: "a", value: 1), .init(key: "b", value: 2), .init(key: "a", value: 3),
        ])
        #expect(object.map(\.key) == ["a", "b"])
        #expect(object["a"] == 3)
        let literal: JSONValue = ["a": 1, "a": 2]
        #expect(literal == ["a": 2])
    }

    @Test("members are added, replaced and removed by name")
    func changes() {
        var object = JSONObject()
        object["a"] = 1
        object["b"] = 2
        object["c"] = 3
        object["b"] = 4
        object["a"] = nil
        object["x"] = nil
        #expect(object.map(\.key) == ["b", "c"])
        #expect(object["b"] == 4)
        #expect(object.count == 2)
        #expect(JSONValue.object(object).encoded() == Array(#"{"b":4,"c":3}"#.utf8))
    }

    @Test(
        "each error has its code",
        arguments: [
            (JSONError.invalid(offset: 3), "invalid_json"), (.invalidUTF8, "invalid_json"),
            (.duplicateMember("a"), "duplicate_member"), (.tooDeep(limit: 64), "too_deep"),
            (.tooLarge(limit: 10), "body_too_large"), (.noMemory, "overloaded"),
            (.numberTooLong(limit: 10), "invalid_json"),
        ]
    )
    func codes(_ error: JSONError, _ code: String) {
        #expect(error.code == code)
        #expect(!error.description.isEmpty)
    }

    @Test("many threads read at once")
    func threads() async throws {
        let text = Array(JSONValueTests.sample.encoded())
        let large = Array(
            "[\(Array(repeating: "{\"a\":\"b\"}", count: 5000).joined(separator: ","))]".utf8
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<16 {
                group.addTask { () throws in
                    for _ in 0..<50 {
                        #expect(try JSONValue(parsing: text) == JSONValueTests.sample)
                        if task % 4 == 0 {
                            #expect(try JSONValue(parsing: large).array?.count == 5000)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

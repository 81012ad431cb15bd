import JSON
import Testing

@Test func roundTrip() throws {
    let text =
        #"{"a":[1,-0.5e+10,true,null,"x\n\u0001é"],"b":{"c":123456789012345678901234567890}}"#
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(String(decoding: value.encoded(), as: UTF8.self) == text)
    #expect(throws: JSONError.duplicateMember("a")) {
        try JSONValue(parsing: Array(#"{"a":1,"\u0061":2}"#.utf8))
    }
    #expect(throws: JSONError.tooDeep(limit: 64)) {
        try JSONValue(parsing: Array(repeating: 0x5b, count: 65))
    }
}

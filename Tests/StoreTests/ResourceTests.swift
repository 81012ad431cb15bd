import JSON
import Store
import Testing

@Suite("Registered resources")
struct ResourceTests {
    @Test("have types and ids of bounded length")
    func keys() {
        func text(_ count: Int) -> ExactString { ExactString(String(repeating: "a", count: count)) }
        for (type, id, isValid) in [
            (1, 1, true), (256, 2_048, true), (0, 1, false), (1, 0, false), (257, 1, false),
            (1, 2_049, false),
        ] {
            #expect((ResourceKey(type: text(type), id: text(id)) != nil) == isValid)
        }
    }

    @Test(
        "have no control characters in them",
        arguments: ["\u{0}", "\n", "\u{1F}", "\u{7F}", "\u{9B}"]
    )
    func control(text: String) {
        #expect(ResourceKey(type: ExactString("a" + text), id: "a") == nil)
        #expect(ResourceKey(type: "a", id: ExactString(text + "a")) == nil)
    }

    @Test("have properties of bounded size and depth")
    func properties() {
        func sized(_ bytes: Int) -> JSONObject {
            let text = ExactString(String(repeating: "a", count: bytes - 8))
            return JSONObject([.init(key: "a", value: .string(text))])
        }
        #expect(ResourceProperties(sized(65_536))?.text.count == 65_536)
        #expect(ResourceProperties(sized(65_537)) == nil)
        func nested(_ depth: Int) -> JSONObject {
            let value = (2..<depth).reduce(JSONValue.array([])) { value, _ in [value] }
            return JSONObject([.init(key: "a", value: value)])
        }
        #expect(ResourceProperties(nested(32)) != nil)
        #expect(ResourceProperties(nested(33)) == nil)
    }
}

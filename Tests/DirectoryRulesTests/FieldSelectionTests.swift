import Directory
import JSON
import Testing

@Suite("Choice of fields")
struct FieldSelectionTests {
    @Test(
        "names of root attributes, kept or left out",
        arguments: [
            (nil, true, "a,b,c"), (nil, false, "a,b,c"), ("", true, "a,b,c"), (",", true, "a,b,c"),
            ("a", true, "a"), ("c,a", true, "a,c"), ("a", false, "b,c"), ("a,b,c", false, ""),
            ("x", true, ""), ("x", false, "a,b,c"), (" a , b", true, "a,b"), ("a.x", true, ""),
            ("A", true, ""), ("a,a", true, "a"),
        ] as [(String?, Bool, String)]
    )
    func selection(fields: String?, includes: Bool, kept: String) throws {
        let object = try #require(try json(#"{"a": {"x": 1}, "b": 2, "c": 3}"#).object)
        let selection = FieldSelection(fields: fields.map { ExactString($0) }, includes: includes)
        let names = selection.applied(to: object).members.map(\.key.string)
        #expect(names.joined(separator: ",") == kept)
    }
}

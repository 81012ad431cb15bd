import StrictYAML
import Testing

@Suite("Limits on YAML")
struct LimitTests {
    private func message(_ text: String, _ limits: YAMLLimits = .standard) -> String? {
        do {
            _ = try YAMLNode.parse(text, file: "f", limits: limits)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("bytes: the last allowed one and the next")
    func bytes() {
        let limits = YAMLLimits(bytes: 6)
        #expect(message("a: 123", limits) == nil)
        #expect(message("a: 1234", limits) == "f:1:1: found 7 bytes, expected at most 6")
        #expect(throws: YAMLError.self) {
            try YAMLNode.parse(Array("a: 1234".utf8), file: "f", limits: limits)
        }
    }

    @Test("depth: the last allowed level and the next, in every style")
    func depth() {
        let limits = YAMLLimits(depth: 3)
        #expect(message("[[a]]", limits) == nil)
        #expect(message("[[[a]]]", limits) == "f:1:4: `[0][0][0]`: found nesting deeper than 3")
        #expect(message("- - a", limits) == nil)
        #expect(message("- - - a", limits) == "f:1:7: `[0][0][0]`: found nesting deeper than 3")
        #expect(message("a:\n  b: c", limits) == nil)
        #expect(message("a:\n  b:\n    c: d", limits)?.contains("deeper than 3") == true)
        #expect(message("a: [b, {c: d}]", limits)?.contains("deeper than 3") == true)
    }

    @Test("values: the last allowed one and the next, keys included")
    func nodes() {
        let limits = YAMLLimits(nodes: 5)
        #expect(message("a: 1\nb: 2", limits) == nil)
        #expect(message("[1, 2, 3, 4, 5]", limits) == "f:1:14: `[4]`: found more than 5 values")
    }

    @Test("the standard limits are 4 MiB, depth 32 and 500,000 values")
    func standard() {
        #expect(YAMLLimits.standard.bytes == 4 << 20)
        #expect(YAMLLimits.standard.depth == 32)
        #expect(YAMLLimits.standard.nodes == 500_000)
        let deepest = String(repeating: "[", count: 31) + "a" + String(repeating: "]", count: 31)
        #expect(message(deepest) == nil)
        #expect(message("[\(deepest)]")?.contains("deeper than 32") == true)
    }

    @Test(
        "thousands of levels end at once, without deep recursion",
        arguments: ["[", "{", "- ", "? ", "[{", "{? "]
    )
    func manyLevels(_ opening: String) {
        #expect(message(String(repeating: opening, count: 50_000) + "a") != nil)
    }

    @Test("999 levels of block lists are refused by ours, 1,001 by the library's own limit")
    func blockLevels() {
        #expect(
            message(String(repeating: "- ", count: 900) + "a")?.contains("deeper than 32") == true
        )
        #expect(
            message(String(repeating: "- ", count: 1_001) + "a")?.contains("nesting level") == true
        )
    }

    @Test("open brackets: 64 go to the library, 65 do not")
    func openBrackets() {
        let brackets = { (count: Int) in "a: '\(String(repeating: "[", count: count))'" }
        #expect(message(brackets(64)) == nil)
        #expect(message(brackets(65)) == "f:1:69: found more than 64 open brackets")
        let balanced = String(repeating: "'[({})]', ", count: 1_000)
        #expect(message("[\(balanced)]") == nil)
    }

    @Test("keys marked with `?`: 64 go to the library, 65 do not; in a sentence they do not count")
    func explicitKeys() {
        let keys = { (count: Int) in (0..<count).map { "? k\($0)\n: v\n" }.joined() }
        #expect(message(keys(64)) == nil)
        #expect(message(keys(65)) == "f:129:1: found more than 64 keys marked with `?`")
        #expect(message("a: " + String(repeating: "why? who? ", count: 100)) == nil)
    }

    @Test("an alias bomb in a key ends at once, at its first anchor")
    func aliasBomb() {
        let bomb = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        #expect(
            message("a0: &a0 [x]\n\(bomb)? *a40\n: 1\n")?.hasPrefix("f:1:5: found an anchor")
                == true
        )
        for text in [
            "{\"k\": &a [\"x\",*a,*a,*a,*a,*a,*a,*a,*a,*a]}",
            "- &a x\n" + String(repeating: "- *a\n", count: 9),
        ] {
            #expect(message(text)?.contains("found an anchor") == true)
        }
    }

    @Test("ampersands and stars in texts are no anchors and aliases")
    func signsInTexts() {
        let text = (0..<100).map { "r\($0): has(a) && b *c* & R&D *d **e** x*y\n" }.joined()
        #expect(message(text) == nil)
        #expect(message("a: |\n" + String(repeating: "  *bold*\n", count: 100)) == nil)
    }

    @Test("many %TAG lines end at once")
    func directives() {
        let text = (0..<50_000).map { "%TAG !a\($0)! b\n" }.joined()
        #expect(message("\(text)--- a") == "f:1:1: found a `%TAG` line, which is not taken")
        #expect(message("a: 100%TAG\nb: ' %TAG'") == nil)
    }
}

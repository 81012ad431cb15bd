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

    @Test(
        "deep nesting is refused at the first level too many, however deep it goes on",
        arguments: [33, 999, 1_001, 100_000]
    )
    func levels(_ count: Int) {
        let repeated = { (text: String) in String(repeating: text, count: count) }
        let path = { (step: String) in String(repeating: step, count: 32) }
        #expect(
            message(repeated("- ") + "a")
                == "f:1:65: `\(path("[0]"))`: found nesting deeper than 32"
        )
        #expect(
            message(repeated("[")) == "f:1:33: `\(path("[0]"))`: found nesting deeper than 32"
        )
        let inMappings = message(repeated("{a: "))
        #expect(
            inMappings
                == "f:1:126: `\(path(".a").dropFirst().dropLast(2))`: found nesting deeper than 32"
        )
        #expect(message(repeated("{"))?.contains("found a mapping, expected a text as key") == true)
    }

    @Test("closing brackets in quotes, comments and texts do not hide how deep a list is")
    func hiddenClosings() {
        for level in ["[']', ", "[ # ]\n", "[\"]\", ", "[a, ", "[{a: ']'}, "] {
            let text = String(repeating: level, count: 50_000)
            #expect(message(text) != nil, "\(level)")
        }
        let balanced = String(repeating: "[']', ", count: 33)
        #expect(message(balanced)?.contains("found nesting deeper than 32") == true)
    }

    @Test(
        "brackets that are no lists and mappings of YAML do not count",
        arguments: [
            "a: '…'", "a: \"…\"", "a: b # …", "# …\na: b", "a: |\n  …\nb: c", "a: >\n  …",
            "a: b…", "a: a:d/…", "? '…'\n: a", "a: b\n  …", "[a, b, '…']", "a: [] # …",
        ]
    )
    func otherBrackets(_ text: String) {
        let brackets = String(repeating: "[{", count: 50_000)
        #expect(message(text.replacing("…", with: brackets)) == nil)
    }

    @Test("10,000 keys marked with `?` are keys as others; in a sentence they are a text")
    func explicitKeys() {
        #expect(message((0..<10_000).map { "? k\($0)\n: v\n" }.joined()) == nil)
        #expect(message("a: " + String(repeating: "why? who? ", count: 100)) == nil)
    }

    @Test("a key that is no text is refused where it begins, whatever it holds")
    func keysThatAreNoTexts() {
        let deep = String(repeating: "{[a]: ", count: 200_000)
        #expect(message("? \(deep)\n: 1")?.contains("f:1:3: found a mapping") == true)
        let long = String(repeating: "[a], ", count: 200_000)
        #expect(message("? [\(long)]\n: 1")?.contains("f:1:3: found a list") == true)
    }

    @Test("an alias bomb in a key ends at once, at its first anchor")
    func aliasBomb() {
        let bomb = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        #expect(
            message("a0: &a0 [x]\n\(bomb)? *a40\n: 1\n")?
                .hasPrefix("f:1:5: `a0`: found an anchor") == true
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

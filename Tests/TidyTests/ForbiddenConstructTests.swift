import Testing

@Suite("Constructs that may not stand in Sources")
struct ForbiddenConstructTests {
    @Test("none stands there", arguments: ForbiddenConstruct.table)
    func absence(construct: ForbiddenConstruct) {
        let pattern = construct.pattern()
        for file in Checkout.sources where !construct.isAllowed(in: file.path) {
            for (number, code) in file.source.numberedCode where code.contains(pattern) {
                Issue.record(
                    "\(file.path):\(number): \(construct.name); write \(construct.instead)"
                )
            }
        }
    }

    @Test("an exception names a place that needs it", arguments: ForbiddenConstruct.table)
    func exceptions(construct: ForbiddenConstruct) {
        for path in construct.exceptions.keys {
            let isNeeded = Checkout.sources.contains {
                ($0.path == path || (path.hasSuffix("/") && $0.path.hasPrefix(path)))
                    && $0.source.code.contains(construct.pattern())
            }
            #expect(isNeeded, "\(construct.name): \(path) does not need its exception")
        }
    }

    @Test(
        "the patterns find what they are for",
        arguments: [
            ("try! f()", "try!"), ("x as! Y", "as!"), ("fatalError(\"x\")", "fatalError"),
            (" print(x)", "print, debugPrint, dump"),
            ("nonisolated(unsafe) var x", "nonisolated(unsafe)"),
            ("static let shared = X()", "global state"),
            ("static var count = 0", "global state"),
            ("static var count: Int = 0", "global state"),
            ("[String: Any]()", "[String: Any]"),
        ]
    )
    func found(code: String, name: String) {
        let hits = ForbiddenConstruct.table.filter { code.contains($0.pattern()) }
        #expect(hits.map(\.name) == [name])
    }

    @Test(
        "and leave alone what is allowed",
        arguments: [
            "try? f()", "x as? Y", "precondition(x, \"y\")", "footprint(x)", "writer.print(x)",
            "static let sharedSecret = 1", "static var count: Int { 0 }", "[String: JSONValue]",
        ]
    )
    func allowed(code: String) {
        #expect(!ForbiddenConstruct.table.contains { code.contains($0.pattern()) })
    }

    @Test("no file is named after a kind of code, nor a folder")
    func names() {
        let kinds = ["Utils", "Helpers", "Common", "Extensions", "Misc", "Models", "Protocols"]
        for file in Checkout.sources {
            for part in file.path.split(separator: "/") {
                let name = part.split(separator: ".").first.map(String.init) ?? ""
                #expect(!kinds.contains(name), "\(file.path)")
            }
        }
    }

    @Test("no comment puts work off")
    func unfinished() {
        let mark = /\b(?:TODO|FIXME|XXX|HACK)\b/
        for file in Checkout.sources {
            for (index, line) in file.source.lines.enumerated() where line.contains(mark) {
                Issue.record("\(file.path):\(index + 1): \(line)")
            }
        }
    }
}

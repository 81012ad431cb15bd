import Testing

@Suite("Imports")
struct ImportTests {
    @Test("the table names the folders of Sources, all of them and no others")
    func folders() {
        #expect(Checkout.names(in: "Sources") == Module.table.keys.sorted())
    }

    @Test("the table's imports go downward, and only layer 1, JSON and CEL are over C")
    func table() {
        for (name, module) in Module.table {
            for imported in module.ours {
                let layer = Module.table[imported]?.layer
                #expect(layer != nil, "\(name): no module \(imported)")
                // Within a layer the compiler refuses cycles; upward there is none.
                #expect(layer.map { $0 <= module.layer } == true, "\(name) imports \(imported)")
                if layer == 0 { #expect(module.layer == 1 || ["JSON", "CEL"].contains(name)) }
            }
            if module.mayBeUnsafe { #expect(module.layer == 1 || ["JSON", "CEL"].contains(name)) }
        }
    }

    @Test("each file imports what the table gives its module", arguments: Checkout.sources)
    func imports(file: SourceFile) {
        let allowed = Module.table[file.module]?.allowed ?? []
        for (line, imported) in file.imports where !allowed.contains(imported) {
            Issue.record("\(file.path):\(line): \(file.module) may not import \(imported)")
        }
    }

    @Test(
        "import declarations of every form are seen",
        arguments: [
            ("import JSON", "JSON"), ("internal import CCurl", "CCurl"),
            ("@preconcurrency public import GRDB", "GRDB"), ("@testable import JOSE", "JOSE"),
            ("import struct Foundation.URL", "Foundation"),
            ("@_spi(Tests) import OpenSSL", "OpenSSL"),
        ]
    )
    func forms(line: String, module: String) {
        let file = SourceFile(path: "Sources/x/y.swift", source: SourceText(line))
        #expect(file.imports.map(\.module) == [module])
    }
}

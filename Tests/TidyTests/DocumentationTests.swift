import Testing

@Suite("Documentation")
struct DocumentationTests {
    @Test("names for the outside stand in their article", arguments: DocumentedNames.table)
    func documented(names: DocumentedNames) {
        let inArticle = names.inArticle
        let inSources = names.inSources
        #expect(!inSources.isEmpty, "no \(names.kind) in \(names.place): is the pattern outdated?")
        for (name, place) in inSources where !inArticle.contains(name) {
            Issue.record("\(place): `\(name)` stands in no table of \(names.article)")
        }
    }

    @Test("an exception is needed", arguments: DocumentedNames.table)
    func exceptions(names: DocumentedNames) {
        var all = names
        all.exceptions = [:]
        #expect(Set(names.exceptions.keys).isSubset(of: all.inSources.keys))
    }

    @Test(
        "articles name no route, header or metric that is not there",
        arguments: DocumentedNames.table.filter {
            ["routes", "headers", "metrics"].contains($0.kind)
        }
    )
    func existing(names: DocumentedNames) {
        let missing = names.inArticle.subtracting(names.inSources.keys)
        #expect(missing.isEmpty, "\(names.article)")
    }

    @Test("the configuration article names no key that is not there")
    func existingKeys() {
        let inSources = Set(Checkout.sources.flatMap(\.source.literals).map(\.text))
        let rows = Checkout.text(of: "Sources/rolecall/rolecall.docc/Configuration.md")
            .split(separator: "\n").compactMap { $0.firstMatch(of: /^\| `([a-z_.]+)`/) }
        #expect(rows.count > 50)
        for part in Set(rows.flatMap { $0.1.split(separator: ".").map(String.init) }) {
            let name = part.replacing(/_(?:file|env)$/, with: "")
            #expect(inSources.contains(part) || inSources.contains(name), "`\(part)`")
        }
    }
}

import Testing

/// Names that the outside can see: how they are found in `Sources`, and the article that has them all.
struct DocumentedNames: Sendable, CustomTestStringConvertible {
    /// What the names are.
    var kind: String
    /// The folder, or the file, in which they stand.
    var place: String
    /// Finds one name in a line that is no comment; the name is the first group.
    var pattern: @Sendable () -> Regex<(Substring, Substring)>
    /// The article that has each name in backticks in a table.
    var article: String
    /// The names in one piece of an article's table that stands in backticks.
    var written: @Sendable (_ code: String) -> [String]
    /// What the pattern finds and is no name for the outside, with the reason.
    var exceptions: [String: String] = [:]

    var testDescription: String { kind }

    /// The names in `Sources`, each with the place where it stands first.
    var inSources: [String: String] {
        var found: [String: String] = [:]
        let pattern = pattern()
        let comment = /^\s*\/\//
        for file in Checkout.sources where file.path.hasPrefix(place) {
            for (index, line) in file.source.lines.enumerated() where !line.contains(comment) {
                for match in line.matches(of: pattern) {
                    let name = String(match.1)
                    guard exceptions[name] == nil, found[name] == nil else { continue }
                    found[name] = "\(file.path):\(index + 1)"
                }
            }
        }
        return found
    }

    /// The names in the tables of the article.
    var inArticle: Set<String> {
        let rows = Checkout.text(of: "Sources/rolecall/rolecall.docc/" + article)
            .split(separator: "\n").filter { $0.hasPrefix("|") }
        return Set(
            rows.flatMap { $0.matches(of: /`([^`]+)`/) }.flatMap { written(String($0.1)) }
        )
    }
}

extension DocumentedNames {
    static let table: [DocumentedNames] = [
        .init(
            kind: "configuration keys",
            place: "Sources/Configuration/",
            pattern: {
                /\.(?:scalar|section|collection|scalarSetting|fileSetting)\("([a-z_]+)"/
            },
            article: "Configuration.md",
            written: { code in
                let isKey = code.wholeMatch(of: /[a-z_]+(?:\.[a-z_]+)*/) != nil
                return isKey ? code.split(separator: ".").map(String.init) : []
            }
        ),
        .init(
            kind: "configuration keys of secrets",
            place: "Sources/Configuration/",
            pattern: { /\.secret\("([a-z_]+)"/ },
            article: "Configuration.md",
            written: { code in
                guard let match = code.wholeMatch(of: /(?:\w+\.)?(\w+)_(?:file|env)/) else {
                    return []
                }
                return [String(match.1)]
            }
        ),
        .init(
            kind: "routes",
            place: "Sources/RolecallService/",
            pattern: { /"(\/(?:access|v1|health|metrics|\.well-known)[^"\\]*)"/ },
            article: "HTTPAPI.md",
            written: { $0.split(separator: " ").filter { $0.hasPrefix("/") }.map(String.init) }
        ),
        .init(
            kind: "error codes",
            place: "Sources/RolecallService/Errors/ErrorCode.swift",
            pattern: { /case \w+ = "([a-z_]+)"/ },
            article: "HTTPAPI.md",
            written: { [$0] }
        ),
        .init(
            kind: "routes of the OpenID provider",
            place: "Sources/OpenIDProvider/OpenIDOperation.swift",
            pattern: { /"(\/[^"\\]*)"/ },
            article: "Directory.md",
            written: { code in
                code.split { $0 == " " || $0 == "?" }.filter { $0.hasPrefix("/") }.map(String.init)
            }
        ),
        .init(
            kind: "routes of the Management API",
            place: "Sources/ManagementAPI/ManagementOperation.swift",
            pattern: { /"(\/[^"\\]*)"/ },
            article: "Directory.md",
            written: { code in
                code.split { $0 == " " || $0 == "?" }.filter { $0.hasPrefix("/") }.map(String.init)
            }
        ),
        .init(
            kind: "headers",
            place: "Sources/RolecallService/",
            pattern: { /"(Rolecall-[A-Za-z-]+)"/ },
            article: "HTTPAPI.md",
            written: { $0.hasPrefix("Rolecall-") ? [$0] : [] }
        ),
        .init(
            kind: "reason codes",
            place: "Sources/Authorization/Decisions/ReasonCode.swift",
            pattern: { /case \w+ = "([a-z_]+)"/ },
            article: "DecisionSemantics.md",
            written: { [$0] }
        ),
        .init(
            kind: "codes of unreadable entries",
            place: "Sources/Authorization/Profiles/UnreadableEntry.swift",
            pattern: { /case \w+ = "([a-z_]+)"/ },
            article: "DecisionSemantics.md",
            written: { [$0] }
        ),
        .init(
            kind: "metrics",
            place: "Sources/",
            pattern: { /"(?:# (?:TYPE|HELP) )?(rolecall_[a-z0-9_]+)/ },
            article: "Operation.md",
            written: { $0.hasPrefix("rolecall_") ? [$0] : [] }
        ),
        .init(
            kind: "variables of the environment",
            place: "Sources/rolecall/",
            pattern: { /"(ROLECALL_[A-Z_]+)"/ },
            article: "CommandLine.md",
            written: { $0.hasPrefix("ROLECALL_") ? [$0] : [] }
        ),
    ]
}

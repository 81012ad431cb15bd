import Foundation
import Testing

/// The files of this checkout, read from disk.
enum Checkout {
    /// The folder with Package.swift, found from where this file was compiled.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The Swift files under `Sources`, ordered by path.
    static let sources: [SourceFile] = files(under: "Sources", withExtension: "swift").map {
        SourceFile(path: $0, source: SourceText(text(of: $0)))
    }

    /// Paths of files under a folder, relative to the root; empty where the folder is missing.
    static func files(under folder: String, withExtension name: String) -> [String] {
        let paths = FileManager.default.subpaths(atPath: root.appending(path: folder).path) ?? []
        return paths.filter { $0.hasSuffix("." + name) }.map { folder + "/" + $0 }.sorted()
    }

    /// Names of what stands directly in a folder.
    static func names(in folder: String) -> [String] {
        let path = root.appending(path: folder).path
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    static func text(of path: String) -> String {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }
}

/// One Swift file of `Sources`.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// Relative to the checkout: `Sources/JOSE/TokenError.swift`.
    let path: String
    let source: SourceText

    /// The module that the file belongs to: the folder below `Sources`.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    var testDescription: String { path }

    /// What a module names in its import declarations, with line numbers.
    var imports: [(line: Int, module: String)] {
        let declaration = Self.importDeclaration
        return source.numberedCode.compactMap { number, code in
            guard code.contains("import "), let match = code.firstMatch(of: declaration) else {
                return nil
            }
            return (number, String(match.1))
        }
    }

    private static var importDeclaration: Regex<(Substring, Substring)> {
        /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
    }
}

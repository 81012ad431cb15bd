internal import MicroHTTPD
internal import OpenSSL

/// Entity tags (RFC 9110 §8.8.3); those of our answers are strong.
struct EntityTag: Equatable {
    /// Whether it is a weak one.
    let isWeak: Bool
    /// What stands between the quotes.
    let version: String

    /// The tag of what is named by nothing but its bytes: their digest.
    static func tag(of body: [UInt8]) throws(Refusal) -> String {
        do {
            return "\"\(try SHA256Digest(hashing: body))\""
        } catch {
            throw Refusal(.internalError)
        }
    }

    /// Whether an `If-None-Match` header names `tag`, with weak comparison (RFC 9110 §13.1.2).
    ///
    /// One that cannot be read names nothing.
    static func matches(_ header: String?, tag: String) -> Bool {
        guard let header else { return false }
        if trimmingBlanks(header.utf8).elementsEqual("*".utf8) { return true }
        let tags = list(header) ?? []
        return tags.contains { "\"\($0.version)\"".utf8.elementsEqual(tag.utf8) }
    }

    /// The tags that a header lists, at least one; nil if it is no such list.
    static func list(_ header: String) -> [EntityTag]? {
        var reader = EntityTagReader(rest: header.utf8[...])
        return reader.list()
    }
}

/// Reads a list of entity tags (RFC 9110 §5.6.1 and §8.8.3).
private struct EntityTagReader {
    var rest: Substring.UTF8View

    /// Elements that are empty are ignored, as recipients must.
    mutating func list() -> [EntityTag]? {
        var tags: [EntityTag] = []
        while true {
            rest = trimmingBlanks(rest)
            guard let first = rest.first else { return tags.isEmpty ? nil : tags }
            if first != UInt8(ascii: ",") {
                guard let tag = tag() else { return nil }
                tags.append(tag)
                rest = trimmingBlanks(rest)
            }
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
            rest = rest.dropFirst()
        }
    }

    private mutating func tag() -> EntityTag? {
        let isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest = rest.dropFirst(2) }
        let quote = UInt8(ascii: "\"")
        guard rest.first == quote else { return nil }
        rest = rest.dropFirst()
        guard let end = rest.firstIndex(where: { $0 <= 0x20 || $0 == quote || $0 == 0x7F }),
            rest[end] == quote
        else { return nil }
        let version = String(Substring(rest[..<end]))
        rest = rest[end...].dropFirst()
        return EntityTag(isWeak: isWeak, version: version)
    }
}

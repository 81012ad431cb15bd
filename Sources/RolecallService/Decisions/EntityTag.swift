internal import OpenSSL

/// Strong entity tags (RFC 9110 §8.8.3).
enum EntityTag {
    /// The tag of what is named by nothing but its bytes: their digest.
    static func tag(of body: [UInt8]) throws(Refusal) -> String {
        do {
            return "\"\(try SHA256Digest(hashing: body))\""
        } catch {
            throw Refusal(.internalError)
        }
    }

    /// Whether an `If-None-Match` header names `tag`, with weak comparison (RFC 9110 §13.1.2).
    static func matches(_ header: String?, tag: String) -> Bool {
        guard let header else { return false }
        return parts(of: header).contains { part in
            var part = part
            if part.starts(with: "W/".utf8) { part = part.dropFirst(2) }
            return part.elementsEqual("*".utf8) || part.elementsEqual(tag.utf8)
        }
    }

    /// The versions that the strong tags of a header name; weak ones match nothing (RFC 9110 §13.1.1).
    static func versions(of header: String) -> [String] {
        parts(of: header).compactMap { part in
            let quote = UInt8(ascii: "\"")
            guard part.count >= 2, part.first == quote, part.last == quote else { return nil }
            return String(Substring(part.dropFirst().dropLast()))
        }
    }

    /// What stands between the commas of a header, without the blanks around it.
    private static func parts(of header: String) -> [Substring.UTF8View] {
        header.utf8.split(separator: UInt8(ascii: ",")).map { part in
            var part = part
            while part.first == 0x20 || part.first == 0x09 { part = part.dropFirst() }
            while part.last == 0x20 || part.last == 0x09 { part = part.dropLast() }
            return part
        }
    }
}

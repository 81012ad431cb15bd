/// The rules for a request's target (RFC 9112 §3.2).
enum RequestTarget {
    /// Where the path stands in `target`, the part before the `?`; nil if there is none.
    ///
    /// The path begins with `/` or, for `OPTIONS`, is `*`; it is valid UTF-8 without blanks, control
    /// characters and `#`, behind which some readers stop. A target in absolute form is taken only if its
    /// authority is the request's `Host`, so that nobody can mean one of the two and have the other used.
    static func path(
        in target: ArraySlice<UInt8>,
        method: HTTPMethod,
        host: ArraySlice<UInt8>?
    ) -> Range<Int>? {
        guard isTargetPart(target), let first = target.first else { return nil }
        if first == slash || target.elementsEqual([asterisk]) && method == .options {
            return target.indices
        }
        return path(inAbsolute: target, host: host)
    }

    private static func path(
        inAbsolute target: ArraySlice<UInt8>,
        host: ArraySlice<UInt8>?
    ) -> Range<Int>? {
        guard let host, !host.isEmpty else { return nil }
        for scheme in ["http://", "https://"] where starts(target, with: Array(scheme.utf8)) {
            let rest = target.dropFirst(scheme.utf8.count)
            let path = rest.dropFirst(host.count)
            guard starts(rest, with: host), path.first == slash else { return nil }
            return path.indices
        }
        return nil
    }

    /// Whether `bytes` start with `prefix`, ASCII case aside.
    private static func starts(
        _ bytes: ArraySlice<UInt8>,
        with prefix: some Collection<UInt8>
    ) -> Bool {
        bytes.count >= prefix.count
            && zip(bytes, prefix).allSatisfy { foldedASCII($0) == foldedASCII($1) }
    }
}

private let slash: UInt8 = 0x2F
private let hash: UInt8 = 0x23
private let asterisk: UInt8 = 0x2A

/// Whether `bytes` may stand in a path or a query: a fragment is never sent (RFC 9112 §3.2).
func isTargetPart(_ bytes: ArraySlice<UInt8>) -> Bool {
    isVisibleUTF8(bytes) && !bytes.contains(hash)
}

/// Whether `bytes` are UTF-8 without space and control characters.
func isVisibleUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    let span = bytes.span
    var all: UInt8 = 0
    for index in span.indices {
        let byte = span[index]
        guard byte > 0x20, byte != 0x7F else { return false }
        all |= byte
    }
    return all < 0x80 || String(validating: bytes, as: UTF8.self) != nil
}

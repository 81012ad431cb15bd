/// How long a response may be kept, as its headers have it (RFC 9111 §4.2).
enum CacheControl {
    /// The greatest number of seconds that is told from a greater one (RFC 9111 §1.2.2).
    static let secondsMax: Int64 = 1 << 31

    /// What is left of `max-age` when `Age` is taken off, or `nil` without a `max-age`.
    ///
    /// Of several values the smallest counts. One that cannot be read, `no-cache` and `no-store` all
    /// mean zero.
    static func maxAge(cacheControl: [String], age: [String]) -> Duration? {
        let ages = cacheControl.flatMap(directives).compactMap(maxAge(of:))
        guard let shortest = ages.min() else { return nil }
        let passed = age.compactMap { seconds($0.utf8) }.max() ?? 0
        return .seconds(max(0, shortest - passed))
    }

    /// A number of seconds in decimal digits, at most ``secondsMax``.
    static func seconds(_ text: some Collection<UInt8>) -> Int64? {
        guard !text.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = min(value * 10 + Int64(byte - UInt8(ascii: "0")), secondsMax)
        }
        return value
    }

    private static func maxAge(of directive: ArraySlice<UInt8>) -> Int64? {
        let parts = directive.split(
            separator: UInt8(ascii: "="),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let name = (parts.first ?? []).map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        if name.elementsEqual("no-store".utf8) || name.elementsEqual("no-cache".utf8) { return 0 }
        guard name.elementsEqual("max-age".utf8) else { return nil }
        guard var value = parts.dropFirst().first else { return 0 }
        let quote = UInt8(ascii: "\"")
        if value.count >= 2, value.first == quote, value.last == quote {
            value = value.dropFirst().dropLast()
        }
        return seconds(value) ?? 0
    }

    /// The parts of a list between its commas, without those in quoted strings, trimmed.
    private static func directives(of value: String) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        let bytes = Array(value.utf8)
        var start = 0
        var isQuoted = false
        var isEscaped = false
        for (index, byte) in bytes.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if isQuoted && byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                parts.append(trimmed(bytes[start..<index]))
                start = index + 1
            }
        }
        return parts + [trimmed(bytes[start...])]
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return rest
    }
}

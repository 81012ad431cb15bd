internal import MicroHTTPD

/// `Cache-Control` of a client's check (RFC 9111 §5.2.1): how old a profile may be that it is decided on.
struct FreshnessDemand: Sendable, Equatable {
    /// The oldest; nil if the caller does not say.
    let maxAge: Duration?

    /// No demand.
    static let none = FreshnessDemand(maxAge: nil)

    /// The longest header that is read, in bytes.
    private static let bytesMax = 256
    /// The largest age that is told apart from no demand, in seconds.
    private static let secondsMax = 86_400

    init(maxAge: Duration?) { self.maxAge = maxAge }

    /// Reads `no-cache` and `max-age`; other directives, and what cannot be read, demand nothing.
    init(_ headers: HTTPHeaders) {
        switch headers.single("Cache-Control") {
        case .absent: self = .none
        case .value(let value) where value.count <= Self.bytesMax:
            let ages = value.split(separator: UInt8(ascii: ",")).compactMap(Self.seconds)
            maxAge = ages.min().map { .seconds($0) }
        // Several fields, or a long one, may demand anything: nobody needs them, so they are not read.
        case .value, .repeated: maxAge = .zero
        }
    }

    private static func seconds(_ directive: ArraySlice<UInt8>) -> Int? {
        let text = directive.filter { $0 != 0x20 && $0 != 0x09 }.map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        if text.elementsEqual("no-cache".utf8) { return 0 }
        let name = Array("max-age=".utf8)
        guard text.starts(with: name), text.count > name.count else { return nil }
        let digits = text.dropFirst(name.count)
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        // More digits than fit are an age that nothing reaches (RFC 9111 §1.2.2).
        let seconds = Int(String(decoding: digits, as: UTF8.self)) ?? Self.secondsMax
        return min(seconds, Self.secondsMax)
    }
}

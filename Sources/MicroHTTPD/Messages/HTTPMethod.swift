/// A request's method, from a closed list (RFC 9110 §9, RFC 5789).
public enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
    /// Reads.
    case get = "GET"
    /// Reads, and wants the head of the answer alone.
    case head = "HEAD"
    /// Has the body processed.
    case post = "POST"
    /// Replaces.
    case put = "PUT"
    /// Changes in part.
    case patch = "PATCH"
    /// Removes.
    case delete = "DELETE"
    /// Asks what is possible.
    case options = "OPTIONS"
    /// Asks for a tunnel: of use only where a proxy asks about a request that it was sent.
    case connect = "CONNECT"
    /// Asks for an echo: as `connect`.
    case trace = "TRACE"
    /// Any other name, lower-case spellings included: 405, unless a route takes every method.
    case other = ""

    /// The method with exactly this name, or `other`.
    init(name: some Sequence<UInt8>) {
        var packed: UInt64 = 0
        for byte in name {
            guard packed >> 56 == 0, byte != 0 else {
                self = .other
                return
            }
            packed = packed << 8 | UInt64(byte)
        }
        self = Self(packed: packed)
    }

    /// A name of up to eight bytes, the last in the lowest byte: one comparison for each method.
    private init(packed: UInt64) {
        switch packed {
        case 0x47_4554: self = .get
        case 0x4845_4144: self = .head
        case 0x504F_5354: self = .post
        case 0x50_5554: self = .put
        case 0x50_4154_4348: self = .patch
        case 0x4445_4C45_5445: self = .delete
        case 0x4F_5054_494F_4E53: self = .options
        case 0x43_4F4E_4E45_4354: self = .connect
        case 0x54_5241_4345: self = .trace
        default: self = .other
        }
    }
}

extension Collection<HTTPMethod> {
    /// The value of an `Allow` header (RFC 9110 §10.2.1), in the order of `HTTPMethod.allCases`.
    public var allowHeader: String {
        HTTPMethod.allCases.filter { $0 != .other && contains($0) }.map(\.rawValue)
            .joined(separator: ", ")
    }
}

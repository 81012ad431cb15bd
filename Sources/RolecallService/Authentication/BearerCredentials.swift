/// The token of an `Authorization` header (RFC 6750 §2.1).
enum BearerCredentials {
    private static let scheme = Array("bearer".utf8)

    /// The bytes after the scheme, which is compared without regard to ASCII case, and one space.
    ///
    /// Another scheme counts as no token at all: it is not a bearer token gone wrong. The bytes are
    /// not looked at: they select a token that was verified before, or `isToken68` judges them first.
    static func token(in header: ArraySlice<UInt8>?) throws(Refusal) -> ArraySlice<UInt8> {
        guard let header else { throw Refusal(.tokenMissing) }
        let name = header.prefix(scheme.count)
        guard name.count == scheme.count, zip(name, scheme).allSatisfy({ $0 | 0x20 == $1 }) else {
            throw Refusal(.tokenMissing)
        }
        let rest = header.dropFirst(scheme.count)
        guard let space = rest.first else { throw Refusal(.tokenInvalid) }
        guard space == UInt8(ascii: " ") else { throw Refusal(.tokenMissing) }
        return rest.dropFirst()
    }

    /// Whether `token` is made of one or more characters of token68 alone (RFC 9110 §11.2).
    static func isToken68(_ token: ArraySlice<UInt8>) -> Bool {
        !token.isEmpty && token.allSatisfy(isToken68)
    }

    private static func isToken68(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
            UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}

public import JSON

/// An IP address or a range of addresses.
public final class CELNetwork: Sendable {
    /// Which of the two.
    enum Kind: Sendable, Equatable {
        case address(IPAddress)
        case range(IPNetwork)
    }

    let kind: Kind

    init(_ kind: Kind) { self.kind = kind }

    /// The name of the type at run time.
    var typeName: ExactString {
        switch kind {
        case .address: "net.IP"
        case .range: "net.CIDR"
        }
    }

    /// The address or range in canonical text.
    public var text: ExactString {
        switch kind {
        case .address(let address): ExactString(address.description)
        case .range(let range): ExactString(range.description)
        }
    }
}

public import JSON

/// A web origin in its one serialised form (RFC 6454 §6.2): `https://app.example.com:8443`.
///
/// Browsers send exactly this form in `Origin`, so it is compared byte for byte.
public struct Origin: Hashable, Sendable {
    /// The origin as written.
    public let text: ExactString

    /// Reads an origin; throws what to change about it.
    public init(_ text: String) throws(OriginProblem) {
        guard text != "*" else { throw .any }
        guard text.utf8.map(\.asciiLowercased).elementsEqual(text.utf8) else { throw .upperCase }
        let url: ServiceURL
        do { url = try ServiceURL(text) } catch { throw .url(error) }
        guard url.path.isEmpty else { throw .path }
        guard url.port != (url.isSecure ? 443 : 80) else { throw .defaultPort }
        self.text = url.text
    }

    /// The most origins of one configuration.
    public static let countMax = 100
}

/// What is wrong with the text of an origin.
public enum OriginProblem: Error, Equatable, Sendable {
    /// `*`: origins are listed one by one.
    case any
    /// It holds a capital letter, which browsers never send.
    case upperCase
    /// It has a path, if only `/`.
    case path
    /// It names the port that its scheme implies, which browsers leave out.
    case defaultPort
    /// It is no URL of a host.
    case url(ServiceURLProblem)

    /// The problem, as the end of a sentence about the origin.
    public var message: String {
        switch self {
        case .any: "means every site; list the exact origins"
        case .upperCase: "has a capital letter; browsers send origins in lower case"
        case .path: "has a path; browsers send scheme, host and port only"
        case .defaultPort: "names the default port of its scheme, which browsers leave out"
        case .url(let problem): problem.message
        }
    }
}

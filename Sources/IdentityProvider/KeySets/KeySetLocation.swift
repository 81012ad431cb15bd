public import Curl

/// Where an issuer's key set is.
public enum KeySetLocation: Sendable {
    /// Where the issuer's discovery document says: on the issuer's own host.
    case discovery
    /// At this URL, on any host. Discovery is not asked.
    case url(HTTPURL)
}

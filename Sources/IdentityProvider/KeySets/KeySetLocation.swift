public import Curl
public import JOSE

/// Where an issuer's key set is.
public enum KeySetLocation: Sendable {
    /// Where the issuer's discovery document says: on the issuer's own host.
    case discovery
    /// At this URL, on any host. Discovery is not asked.
    case url(HTTPURL)
    /// Here. It never changes and nothing is fetched.
    case fixed(JSONWebKeySet)
}

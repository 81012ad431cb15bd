internal import Curl
internal import Logging
internal import MicroHTTPD
internal import OpenSSL

/// The version of Rolecall and of what it runs with.
enum Version {
    /// The version of Rolecall (semantic versioning).
    static let rolecall = "0.1.0"

    /// A component and its version.
    struct Part {
        let name: String
        let version: String
    }

    /// Rolecall first, then the language it was compiled from, then the libraries as loaded.
    static func parts() -> [Part] {
        [
            Part(name: "rolecall", version: rolecall),
            Part(name: "swift", version: swift),
            Part(name: "openssl", version: openSSLVersion),
            Part(name: "libcurl", version: HTTPClient.libraryVersion),
            Part(name: "libmicrohttpd", version: HTTPServer.libraryVersion),
        ]
    }

    /// The same for a log line.
    static var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        for part in parts() { metadata[part.name] = .string(part.version) }
        return metadata
    }

    /// The language version that compiled this file.
    private static var swift: String {
        #if compiler(>=6.4)
        "6.4 or later"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }
}

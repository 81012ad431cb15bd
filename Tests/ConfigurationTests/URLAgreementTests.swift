import Configuration
import Curl
import Testing

@Suite("URLs of the configuration")
struct URLAgreementTests {
    /// Pieces that URLs are made of here, well and badly.
    private static let schemes = ["https://", "http://", "HTTPS://", "https:/", "ftp://"]
    private static let hosts = [
        "a.example", "localhost", "LocalHost", "127.0.0.1", "127.1", "0x7f.1", "[::1]", "[0:0::1]",
        "[::2]",
        "a_b.example", "-a.example", "a..b", "a.", "1", "1.2.3.4", "[1.2.3.4]", "[::1",
        "u@a.example", "",
        "\u{212A}.example", "a%41.example",
    ]
    private static let ports = ["", ":1", ":65535", ":65536", ":0", ":", ":01", ":x"]
    private static let paths = [
        "", "/", "/a/b", "/a/../b", "/.", "/%2e%2E/", "/%", "/%zz", "/a b", "/~a!$&'()*+,;=:@",
        "/[", "/é", "//x",
    ]

    @Test("are all taken by the client that fetches them, and go to the same host")
    func agreement() {
        var taken = 0
        for scheme in Self.schemes {
            for host in Self.hosts {
                for port in Self.ports {
                    for path in Self.paths { taken += compare(scheme + host + port + path) ? 1 : 0 }
                }
            }
        }
        #expect(taken > 100)
    }

    private func compare(_ text: String) -> Bool {
        guard let ours = try? ServiceURL(text), ours.isSecure || ours.isLoopback else {
            return false
        }
        guard let theirs = try? HTTPURL(text) else {
            Issue.record("the client refuses \(text)")
            return true
        }
        let host =
            theirs.host.hasPrefix("[") ? String(theirs.host.dropFirst().dropLast()) : theirs.host
        #expect(ours.host.lowercased() == host, "\(text)")
        #expect(ours.port.map(Int.init) ?? (ours.isSecure ? 443 : 80) == theirs.port, "\(text)")
        return true
    }
}

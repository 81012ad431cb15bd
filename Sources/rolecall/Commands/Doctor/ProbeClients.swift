internal import Curl
internal import Foundation

/// The HTTP clients of an examination, one for each file of certificate authorities.
final class ProbeClients {
    private var clients: [String: HTTPClient] = [:]

    /// The longest document that is looked at, in bytes.
    static let bodyBytesMax = 1 << 20

    /// The client that trusts the authorities of that file; nil for the system's.
    func client(authorities: String?) throws(CurlError) -> HTTPClient {
        if let client = clients[authorities ?? ""] { return client }
        let client = try HTTPClient(HTTPClientOptions(caFile: authorities))
        clients[authorities ?? ""] = client
        return client
    }

    /// Gets a document, and compares the clocks on the way.
    func get(_ url: String, authorities: String?) async throws(CurlError) -> Probe {
        let client = try client(authorities: authorities)
        let request = HTTPClientRequest(
            try HTTPURL(url),
            headers: [
                try RequestHeader("Accept", "application/json"),
                try RequestHeader("User-Agent", Version.userAgent),
            ],
            bodyBytesMax: Self.bodyBytesMax
        )
        let start = Date().timeIntervalSince1970
        let response = try await client.send(request)
        let end = Date().timeIntervalSince1970
        return Probe(response: response, middle: (start + end) / 2)
    }

    /// Closes all connections.
    func shutdown() async {
        for client in clients.values { await client.shutdown() }
    }
}

/// A response, and how our clock stood when it was made.
struct Probe {
    let response: HTTPClientResponse
    /// Our clock between request and response, in seconds since 1970.
    let middle: Double

    /// How many seconds the other clock is ahead of ours, to about one second; nil if it does not say.
    ///
    /// A response out of a cache says when it was made and how old it is (RFC 9111 §5.1).
    var secondsAhead: Double? {
        let headers = response.headers
        guard let text = headers.first("date"), let date = Self.formatter.date(from: text) else {
            return nil
        }
        let age = headers.first("age").flatMap(Self.ageSeconds) ?? 0
        return date.timeIntervalSince1970 + 0.5 + age - middle
    }

    /// The greatest age that is told from others (RFC 9111 §1.2.2).
    private static let ageSecondsMax = 2_147_483_648.0

    /// The seconds that an `Age` says: digits alone; nil for all else, which is to be ignored.
    private static func ageSeconds(_ text: String) -> Double? {
        let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isNumber, !text.isEmpty, let seconds = Double(text) else { return nil }
        return min(seconds, ageSecondsMax)
    }

    private static var formatter: DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter
    }
}

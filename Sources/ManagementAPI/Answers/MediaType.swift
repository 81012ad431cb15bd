internal import MicroHTTPD

/// What bodies may be.
enum MediaType {
    /// Refuses a body that is not announced as JSON in UTF-8, or is compressed.
    static func requireJSON(_ headers: HTTPHeaders) throws(ManagementError) {
        guard headers.bytes(of: "Content-Encoding") == nil,
            let type = headers.first("Content-Type"), isJSON(type)
        else { throw .unsupportedMediaType }
    }

    /// Whether `type` is `application/json`, with no parameter other than `charset=utf-8`.
    private static func isJSON(_ type: String) -> Bool {
        let parts = type.split(separator: ";", omittingEmptySubsequences: false).map { part in
            String(
                part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }
                    .reversed()
            )
            .lowercased()
        }
        return parts.first == "application/json"
            && parts.dropFirst().allSatisfy {
                ["", "charset=utf-8", "charset=\"utf-8\""].contains($0)
            }
    }
}

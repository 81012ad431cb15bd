internal import MicroHTTPD

/// What bodies may be.
enum MediaType {
    /// Refuses a body that is not announced as JSON in UTF-8, or is compressed.
    static func requireJSON(_ headers: HTTPHeaders) throws(ManagementError) {
        guard headers.bytes(of: "Content-Encoding") == nil,
            let type = headers.first("Content-Type"), isJSON(type)
        else { throw .unsupportedMediaType }
    }

    /// Whether `type` is `application/json`, with no parameter other than `charset=utf-8`, in letters of any
    /// case (RFC 9110 §8.3.1).
    private static func isJSON(_ type: String) -> Bool {
        let parts = type.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { part in
                part.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
                    .map(lowercased)
            }
        return parts.first?.elementsEqual("application/json".utf8) == true
            && parts.dropFirst().allSatisfy { parameter in
                ["", "charset=utf-8", "charset=\"utf-8\""].contains {
                    parameter.elementsEqual($0.utf8)
                }
            }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

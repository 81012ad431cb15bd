internal import JSON
internal import MicroHTTPD

/// How the parameters of a body are written.
enum BodyFormat: Sendable {
    case json
    case form

    /// The format that a request announces.
    ///
    /// Only the media type counts: both formats are UTF-8, whatever a `charset` says.
    init(_ headers: HTTPHeaders) throws(OAuthError) {
        guard headers.bytes(of: "Content-Encoding") == nil,
            let type = headers.bytes(of: "Content-Type")
        else { throw .unsupportedMediaType }
        let essence = type.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        if essence.isASCII("application/json") {
            self = .json
        } else if essence.isASCII("application/x-www-form-urlencoded") {
            self = .form
        } else {
            throw .unsupportedMediaType
        }
    }

    /// The parameters in `body`.
    func parameters(_ body: [UInt8]) throws(OAuthError) -> RequestParameters {
        switch self {
        case .json: try RequestParameters(json: body)
        case .form: try RequestParameters(form: body[...])
        }
    }
}

extension Collection<UInt8> {
    /// Whether these bytes are `text`, which is ASCII in lower case, without regard to case.
    func isASCII(_ text: String) -> Bool {
        elementsEqual(text.utf8) { $0 == $1 || $0.isUpperCaseLetter && $0 | 0x20 == $1 }
    }
}

extension ExactString {
    /// The text with A…Z, and nothing else, in lower case.
    var asciiLowercased: ExactString {
        let folded = utf8.map { $0.isUpperCaseLetter ? $0 | 0x20 : $0 }
        return ExactString(String(decoding: folded, as: UTF8.self))
    }
}

extension UInt8 {
    fileprivate var isUpperCaseLetter: Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
}

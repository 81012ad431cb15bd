internal import JSON
internal import MicroHTTPD

/// How the parameters of a body are written.
enum BodyFormat: Sendable {
    case json
    case form

    /// The format that a request announces.
    ///
    /// Both formats are UTF-8, whatever a `charset` says.
    init(_ headers: HTTPHeaders) throws(OAuthError) {
        guard let type = headers.mediaType else { throw .unsupportedMediaType }
        if type.isJSON {
            self = .json
        } else if type.isForm {
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
        elementsEqual(text.utf8) { $0.asciiLowercased == $1 }
    }
}

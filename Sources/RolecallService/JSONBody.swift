internal import JSON

/// Reads the bodies of requests, which are JSON objects everywhere.
struct JSONBody: Sendable {
    private let limits: JSONLimits

    /// Reads bodies within the bounds of a request.
    init(_ limits: ServiceLimits) {
        self.limits = JSONLimits(bytes: limits.bodyBytes, depth: limits.jsonDepth)
    }

    /// The object that a body is.
    func object(_ body: [UInt8]) throws(Refusal) -> JSONObject {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body, limits: limits)
        } catch {
            throw Refusal(error)
        }
        guard let object = value.object else {
            throw Refusal(.invalidRequest, "the body is not an object")
        }
        return object
    }
}

extension Refusal {
    /// What a body that is not the JSON it should be comes to.
    init(_ error: JSONError) {
        switch error {
        case .invalid: self.init(.invalidJSON, error.description)
        case .invalidUTF8: self.init(.invalidJSON, "the body is not valid UTF-8")
        case .duplicateMember: self.init(.duplicateMember)
        case .tooDeep(let limit): self.init(.tooDeep, "the limit is \(limit) levels")
        case .tooLarge(let limit): self.init(.bodyTooLarge, "the limit is \(limit) bytes")
        case .numberTooLong: self.init(.invalidJSON, error.description)
        case .noMemory: self.init(.overloaded, error.description)
        }
    }
}

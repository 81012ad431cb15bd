internal import JSON

/// The parameters of a request, by name; those without a value are left out (RFC 6749 §3.2).
struct RequestParameters: Sendable {
    /// The most parameters of one request.
    static let countMax = 64
    /// The deepest nesting of a JSON body; the parameters themselves are on its first level.
    static let jsonDepthMax = 8

    /// Members of a JSON object keep their type until they are asked for: those that nobody asks for
    /// may have any.
    private var values: [ExactString: JSONValue] = [:]

    /// No parameters.
    init() {}

    /// Reads a form: `name=value` pairs between `&`, no name twice.
    init(form bytes: ArraySlice<UInt8>) throws(OAuthError) {
        guard !bytes.isEmpty else { return }
        let pairs = bytes.split(
            separator: UInt8(ascii: "&"),
            maxSplits: Self.countMax,
            omittingEmptySubsequences: false
        )
        guard pairs.count <= Self.countMax else {
            throw .invalidRequest("more than \(Self.countMax) parameters")
        }
        var names: Set<ExactString> = []
        for pair in pairs {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = FormDecoding.text(pair[..<end]), !name.isEmpty,
                let value = FormDecoding.text(pair[end...].dropFirst())
            else { throw .invalidRequest("the form is not encoded as it should be") }
            guard names.insert(name).inserted else {
                throw .invalidRequest("a parameter stands twice")
            }
            if !value.isEmpty { values[name] = .string(value) }
        }
    }

    /// Reads a JSON object; `null` is no value.
    init(json bytes: [UInt8]) throws(OAuthError) {
        let limits = JSONLimits(bytes: bytes.count, depth: Self.jsonDepthMax)
        guard let value = try? JSONValue(parsing: bytes, limits: limits) else {
            throw .invalidRequest("the body is not JSON")
        }
        guard let object = value.object else { throw .invalidRequest("the body is no object") }
        guard object.count <= Self.countMax else {
            throw .invalidRequest("more than \(Self.countMax) parameters")
        }
        for member in object where !member.value.isNull && member.value != "" {
            values[member.key] = member.value
        }
    }

    /// The value of a parameter, if it is there; it must be a string.
    func text(_ name: ExactString) throws(OAuthError) -> ExactString? {
        guard let value = values[name] else { return nil }
        guard let text = value.string else {
            throw .invalidRequest("parameter `\(name)` is not a string")
        }
        return text
    }

    /// The value of a parameter that must be there.
    func required(_ name: ExactString) throws(OAuthError) -> ExactString {
        guard let text = try text(name) else {
            throw .invalidRequest("Missing required parameter: \(name)")
        }
        return text
    }

    /// Whether the parameter is there.
    func has(_ name: ExactString) -> Bool { values[name] != nil }
}

internal import JSON

/// How large the privileges of one profile may be, over all its sources.
///
/// A profile over a limit is not cut: nothing can be decided for its subject.
public struct ProfileLimits: Hashable, Sendable {
    /// The most elements of the attributes, the permissions in ACL entries counted too.
    public let entries: Int
    /// The most bytes: names, strings and numbers in UTF-8, and one byte for each value.
    public let bytes: Int
    /// The deepest nesting of an attribute's value; a list of strings has depth 2.
    public let depth: Int
    /// The most bytes of conditions, equal ones on the same types counted once, and each for at least 256:
    /// to compile them takes about a microsecond for each byte.
    public let conditionBytes: Int

    /// What a short condition counts for: about what it takes compiled, and in time.
    static let conditionBytesMin = 256

    /// Sets the limits.
    public init(
        entries: Int = 50_000,
        bytes: Int = 4 << 20,
        depth: Int = 32,
        conditionBytes: Int = 256 << 10
    ) {
        self.entries = entries
        self.bytes = bytes
        self.depth = depth
        self.conditionBytes = conditionBytes
    }

    /// 50,000 entries, 4 MiB, depth 32, 256 KiB of conditions.
    public static let standard = ProfileLimits()
}

/// Why a profile cannot be used.
public enum ProfileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More entries than the limit, which is given.
    case tooManyEntries(limit: Int)
    /// More bytes than the limit, which is given.
    case tooManyBytes(limit: Int)
    /// A deeper nesting than the limit, which is given.
    case tooDeep(limit: Int)
    /// A list of permissions would have more entries than the limit, which is given.
    case listTooLong(limit: Int)
    /// More bytes of conditions than the limit, which is given.
    case tooManyConditions(limit: Int)

    /// The stable code of the API.
    public var code: String { "profile_too_large" }

    /// Which limit was exceeded.
    public var description: String {
        switch self {
        case .tooManyEntries(let limit): "the profile has more than \(limit) entries"
        case .tooManyBytes(let limit): "the profile's privileges have more than \(limit) bytes"
        case .listTooLong(let limit): "the list would have more than \(limit) entries"
        case .tooManyConditions(let limit):
            "the conditions of the profile count for more than \(limit) bytes, each for at least "
                + "\(ProfileLimits.conditionBytesMin)"
        case .tooDeep(let limit): "the profile's privileges are nested deeper than \(limit)"
        }
    }
}

/// Adds up the size of the attributes of a profile.
struct ProfileMeter {
    let limits: ProfileLimits
    private var entries = 0
    private var bytes = 0
    private var conditions: Set<Compiled> = []
    private var conditionBytes = 0

    /// What is compiled once: a text, on resources of these types.
    private struct Compiled: Hashable {
        let text: ExactString
        let types: Set<ExactString>
    }

    init(limits: ProfileLimits) { self.limits = limits }

    /// Adds one attribute.
    mutating func add(_ attribute: JSONValue) throws(ProfileError) {
        try measure(attribute, depth: 1)
        let elements = attribute.array ?? [attribute]
        try count(elements.count)
        for element in elements {
            try count(element["permissions"]?.array?.count ?? 0)
            if let text = element["when"]?.string {
                try count(Compiled(text: text, types: Self.types(element["permissions"])))
            }
        }
    }

    /// The types in a list of permissions, as written.
    private static func types(_ permissions: JSONValue?) -> Set<ExactString> {
        let texts = (permissions?.array ?? permissions.map { [$0] } ?? []).compactMap(\.string)
        return Set(
            texts.map { text in
                let rest = text.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst()
                return ExactString(String(Substring(rest.prefix { $0 != UInt8(ascii: "/") })))
            }
        )
    }

    private mutating func count(_ condition: Compiled) throws(ProfileError) {
        guard conditions.insert(condition).inserted else { return }
        conditionBytes += max(condition.text.utf8.count, ProfileLimits.conditionBytesMin)
        guard conditionBytes <= limits.conditionBytes else {
            throw .tooManyConditions(limit: limits.conditionBytes)
        }
    }

    private mutating func count(_ more: Int) throws(ProfileError) {
        entries += more
        guard entries <= limits.entries else { throw .tooManyEntries(limit: limits.entries) }
    }

    /// The recursion ends at the limit's depth, whatever the value's.
    private mutating func measure(_ value: JSONValue, depth: Int) throws(ProfileError) {
        guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth) }
        bytes += 1
        switch value {
        case .null, .bool: break
        case .number(let number): bytes += number.text.utf8.count
        case .string(let string): bytes += string.utf8.count
        case .array(let elements):
            for element in elements { try measure(element, depth: depth + 1) }
        case .object(let object):
            for member in object {
                bytes += member.key.utf8.count
                try measure(member.value, depth: depth + 1)
            }
        }
        guard bytes <= limits.bytes else { throw .tooManyBytes(limit: limits.bytes) }
    }
}

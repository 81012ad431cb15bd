public import JSON

/// The keys that an issuer publishes (RFC 7517 §5), as far as signatures can be verified with them.
///
/// It does not say where it came from or when. An object, so that each request looks at it by one reference.
public final class JSONWebKeySet: Sendable {
    /// The most bytes of a document.
    public static let byteCountMax = 1 << 20
    /// The most entries of a document, usable or not.
    public static let entryCountMax = 100

    /// An entry that is not used.
    public struct SkippedEntry: Sendable, Equatable {
        /// Its place in `keys`, from 0.
        public let index: Int
        /// What is wrong with it.
        public let error: JSONWebKeyError
    }

    /// The keys that can be used, each with a `kid`, in the order of the document.
    public let keys: [JSONWebKey]
    /// The entries that are not used, which do the others no harm.
    public let skipped: [SkippedEntry]

    private let places: [KeyID: [Int]]

    /// A set of no keys: no token verifies with it.
    public init() {
        keys = []
        skipped = []
        places = [:]
    }

    /// Reads a document: an object whose `keys` is an array.
    ///
    /// Entries that cannot be used are skipped, and secret keys are never used.
    public convenience init(parsing bytes: [UInt8]) throws(JSONWebKeySetError) {
        let limits = JSONLimits(
            bytes: JSONWebKeySet.byteCountMax,
            depth: JSONLimits.standard.depth
        )
        let document: JSONValue
        do { document = try JSONValue(parsing: bytes, limits: limits) } catch { throw .json(error) }
        guard let entries = document["keys"]?.array else { throw .notAKeySet }
        guard entries.count <= JSONWebKeySet.entryCountMax else {
            throw .tooManyEntries(limit: JSONWebKeySet.entryCountMax)
        }
        var keys: [JSONWebKey] = []
        var skipped: [SkippedEntry] = []
        for (index, entry) in entries.enumerated() {
            do { keys.append(try JSONWebKeySet.key(entry)) } catch {
                skipped.append(SkippedEntry(index: index, error: error))
            }
        }
        self.init(keys: keys, skipped: skipped)
    }

    /// A set of those of `keys` that have a `kid`.
    public convenience init(_ keys: [JSONWebKey]) {
        self.init(keys: keys.filter { $0.id != nil }, skipped: [])
    }

    private init(keys: [JSONWebKey], skipped: [SkippedEntry]) {
        var places: [KeyID: [Int]] = [:]
        for (place, key) in keys.enumerated() {
            if let id = key.id { places[id, default: []].append(place) }
        }
        self.keys = keys
        self.skipped = skipped
        self.places = places
    }

    /// The key called `id`, if it goes with `algorithm`; nil if there is none, or more than one of that name,
    /// be it for other algorithms.
    public func key(id: KeyID, algorithm: JWSAlgorithm) -> JSONWebKey? {
        guard let places = places[id], places.count == 1, let place = places.first else {
            return nil
        }
        return keys[place].isUsable(for: algorithm) ? keys[place] : nil
    }

    /// Whether any key is called `id`.
    public func contains(_ id: KeyID) -> Bool { places[id] != nil }

    /// The document to publish: `{"keys": […]}`.
    public var publicJSON: JSONValue { ["keys": .array(keys.map(\.publicJSON))] }

    private static func key(_ entry: JSONValue) throws(JSONWebKeyError) -> JSONWebKey {
        let key = try JSONWebKey(entry)
        guard key.id != nil else { throw .keyIDMissing }
        return key
    }
}

internal import JSON

/// A map in the order in which its entries were written.
public final class CELMap: Sendable {
    /// A key and its value.
    public struct Entry: Sendable {
        /// A bool, int, uint or string.
        public let key: CELValue
        /// The value.
        public let value: CELValue

        /// An entry.
        public init(key: CELValue, value: CELValue) {
            self.key = key
            self.value = value
        }
    }

    /// The entries in order.
    public let entries: [Entry]
    /// Lists, maps and optionals inside one another, this one included.
    let depth: Int
    private let keys: [MapKey]
    /// Places by key; empty for a map so small that looking at each key is faster.
    private let places: [MapKey: Int]

    private static let scannedMax = 8

    /// A map of `entries`; nil if two keys are equal or one is no bool, int, uint or string.
    public init?(_ entries: [Entry]) {
        var keys: [MapKey] = []
        keys.reserveCapacity(entries.count)
        for entry in entries {
            guard let key = MapKey(entry.key) else { return nil }
            keys.append(key)
        }
        var places: [MapKey: Int] = [:]
        if entries.count > CELMap.scannedMax {
            places.reserveCapacity(keys.count)
            for (place, key) in keys.enumerated()
            where places.updateValue(place, forKey: key) != nil {
                return nil
            }
        } else {
            for (place, key) in keys.enumerated() where keys[..<place].contains(key) { return nil }
        }
        self.places = places
        self.entries = entries
        self.keys = keys
        depth = 1 + entries.reduce(0) { max($0, $1.value.depth) }
    }

    /// The value of a string key.
    subscript(_ name: ExactString) -> CELValue? { value(of: .string(name)) }

    /// The value of a key, numbers by their value.
    func value(of key: MapKey) -> CELValue? {
        let place = places.isEmpty ? keys.firstIndex(of: key) : places[key]
        return place.map { entries[$0].value }
    }
}

/// A key of a map, the three types of numbers as one.
enum MapKey: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    /// Over the range of `int`.
    case uint(UInt64)
    case string(ExactString)

    /// The key that `value` is; nil for other types, and for a double that is not integral.
    init?(_ value: CELValue) {
        switch value {
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .uint(let uint): self.init(uint)
        case .string(let string): self = .string(string)
        case .null, .double, .bytes, .timestamp, .duration, .list, .jsonArray, .map, .jsonObject,
            .record, .type, .optional, .network:
            return nil
        }
    }

    private init(_ uint: UInt64) {
        self = Int64(exactly: uint).map(MapKey.int) ?? .uint(uint)
    }

    /// The integer that a double stands for; nil for any other.
    init?(exactly double: Double) {
        if let int = Int64(exactly: double) {
            self = .int(int)
        } else if let uint = UInt64(exactly: double) {
            self = .uint(uint)
        } else {
            return nil
        }
    }
}

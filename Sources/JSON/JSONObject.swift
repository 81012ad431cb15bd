/// The members of a JSON object (RFC 8259 §4), in the order in which they were written.
///
/// No two have the same name. Equality does not look at the order.
public struct JSONObject: Sendable {
    /// A name and its value.
    @frozen
    public struct Member: Sendable, Equatable {
        /// The name.
        public let key: ExactString
        /// The value.
        public var value: JSONValue

        /// A member called `key`.
        @inlinable
        public init(key: ExactString, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// An object without members.
    public init() { members = [] }

    /// An object of `members`; of two with one name the later value stands in the earlier place.
    public init(_ members: [Member]) {
        self.members = members.count < 2 ? members : JSONObject.withoutDuplicates(members)
    }

    /// An object of members that are known to have different names.
    init(unique members: [Member]) { self.members = members }

    /// The value of the member `key`.
    ///
    /// - Complexity: O(members).
    public subscript(_ key: ExactString) -> JSONValue? {
        @inlinable
        get {
            let members = members.span
            for index in members.indices where members[index].key == key {
                return members[index].value
            }
            return nil
        }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }
}

extension JSONObject: RandomAccessCollection {
    /// The place of the first member.
    @inlinable public var startIndex: Int { members.startIndex }
    /// The place after the last member.
    @inlinable public var endIndex: Int { members.endIndex }
    /// The member at `index`.
    @inlinable public subscript(index: Int) -> Member { members[index] }
}

extension JSONObject: Equatable {
    /// Whether both have the same names with equal values.
    ///
    /// - Complexity: each value is compared once, or the time would double with each level.
    public static func == (first: JSONObject, second: JSONObject) -> Bool {
        guard first.members.count == second.members.count else { return false }
        if first.members.elementsEqual(second.members, by: { $0.key == $1.key }) {
            return first.members.elementsEqual(second.members) { $0.value == $1.value }
        }
        let values = second.valuesByName
        return first.members.allSatisfy { values[$0.key] == $0.value }
    }

    private var valuesByName: [ExactString: JSONValue] {
        Dictionary(members.map { ($0.key, $0.value) }) { _, later in later }
    }

    private static func withoutDuplicates(_ members: [Member]) -> [Member] {
        var kept: [Member] = []
        kept.reserveCapacity(members.count)
        var places = [ExactString: Int](minimumCapacity: members.count)
        for member in members {
            if let place = places[member.key] {
                kept[place].value = member.value
            } else {
                places[member.key] = kept.count
                kept.append(member)
            }
        }
        return kept
    }
}

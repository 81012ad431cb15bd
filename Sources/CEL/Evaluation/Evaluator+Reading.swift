internal import JSON

/// What looking at JSON, at keys and at elements costs beyond the step that does it.
///
/// All of it is nothing for small values, so that an ordinary condition costs what the reference model says.
extension Evaluator {
    /// Bytes that are compared while a unit lasts.
    private static let comparedBytes = 500
    /// Bytes that are hashed while a unit lasts.
    static let hashedBytes = 100
    /// Bytes of a number that are read while a unit lasts.
    private static let numberBytes = 32

    /// The value of a part of JSON.
    @inline(__always)
    mutating func read(_ value: JSONValue, at id: StepID) throws(Failure) -> CELValue {
        if case .number(let number) = value {
            try charge(number.text.utf8.count / Evaluator.numberBytes, at: id)
        }
        return CELValue(value)
    }

    /// The member of a JSON object, all of whose names are looked at in turn.
    @inline(__always)
    mutating func member(
        _ name: ExactString,
        of object: JSONObject,
        at id: StepID
    ) throws(Failure) -> JSONValue? {
        try charge(Evaluator.scanUnits(object.count, name.utf8.count), at: id)
        return object[name]
    }

    /// A member takes about 2 ns, and each byte of a name as long as the wanted one a tenth of that.
    static func scanUnits(_ members: Int, _ nameBytes: Int) -> Int {
        let (units, overflow) = members.multipliedReportingOverflow(by: 20 &+ nameBytes)
        return overflow ? .max / 2 : units / 1024
    }

    /// Charges for looking for a key by its hash.
    mutating func chargeHash(of key: CELValue, at id: StepID) throws(Failure) {
        try charge(key.traversalBytes / Evaluator.hashedBytes, at: id)
    }

    /// Whether two strings are the same; those of different length are told apart at once.
    @inline(__always)
    mutating func isSame(
        _ text: ExactString,
        _ other: ExactString,
        at id: StepID
    ) throws(Failure) -> Bool {
        let count = text.utf8.count
        guard count == other.utf8.count else { return false }
        try charge(count / Evaluator.comparedBytes, at: id)
        return text == other
    }

    /// The element of a list, or the value of a key.
    mutating func value(
        _ place: Int,
        of range: LoopRange,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch range {
        case .list(let list): list.elements[place]
        case .array(let elements): try read(elements[place], at: id)
        case .map(let map): map.entries[place].value
        case .object(let object): try read(object.members[place].value, at: id)
        case .record(let record, let fields): record.value(of: fields[place]) ?? .null
        }
    }

    /// What a single loop variable takes: the element of a list, the key of a map.
    mutating func single(
        _ place: Int,
        of range: LoopRange,
        at id: StepID
    ) throws(Failure) -> CELValue {
        range.isMap ? range.key(place) : try value(place, of: range, at: id)
    }

    /// The elements of a list, charged for by their number before any of them is read.
    mutating func elements(of value: CELValue, at id: StepID) throws(Failure) -> [CELValue] {
        guard let range = LoopRange(value), !range.isMap else { throw noOverload(id) }
        try charge(range.count / 10, at: id)
        return try elements(of: range, at: id)
    }

    /// The elements of a list that has been charged for.
    mutating func elements(of range: LoopRange, at id: StepID) throws(Failure) -> [CELValue] {
        if case .list(let list) = range { return list.elements }
        var elements: [CELValue] = []
        elements.reserveCapacity(range.count)
        for place in 0..<range.count { elements.append(try value(place, of: range, at: id)) }
        return elements
    }
}

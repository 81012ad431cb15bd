import CEL
import JSON

/// A value as JSON that says its type and loses nothing: `["int", "5"]`, `["list", [["null"]]]`.
enum Answer {
    /// The JSON of `value`.
    static func json(_ value: CELValue) -> JSONValue {
        switch value {
        case .null: ["null"]
        case .bool(let bool): ["bool", .bool(bool)]
        case .int(let int): ["int", text("\(int)")]
        case .uint(let uint): ["uint", text("\(uint)")]
        case .double(let double): ["double", text(bits(double))]
        case .string(let string): ["string", .string(string)]
        case .bytes(let bytes): ["bytes", text(bytes.map(hexadecimal).joined())]
        case .timestamp(let time):
            ["timestamp", text("\(time.seconds)"), text("\(time.nanoseconds)")]
        case .duration(let duration): ["duration", text("\(duration.nanoseconds)")]
        case .list(let list): ["list", .array(list.elements.map(json))]
        case .jsonArray(let elements): ["list", .array(elements.map { json(CELValue($0)) })]
        case .map(let map):
            ["map", .array(map.entries.map { [json($0.key), json($0.value)] })]
        case .jsonObject(let object):
            ["map", .array(object.map { [json(.string($0.key)), json(CELValue($0.value))] })]
        case .type(let name): ["type", .string(name)]
        case .optional(let optional): ["optional", .array(optional.value.map { [json($0)] } ?? [])]
        case .network(let network): ["network", .string(network.text)]
        case .record: ["record"]
        }
    }

    private static func text(_ string: String) -> JSONValue { .string(ExactString(string)) }

    /// The bits in hexadecimal; all NaNs are one.
    private static func bits(_ double: Double) -> String {
        double.isNaN ? "nan" : String(double.bitPattern, radix: 16)
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }
}

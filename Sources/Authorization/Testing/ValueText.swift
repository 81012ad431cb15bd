internal import CEL
internal import JSON

/// Writes a value for people to read: as JSON has it, and otherwise much as the language writes it.
///
/// A value may be far larger than what it was made from, because it may have one part many times: writing ends at a
/// limit, in time and memory in proportion to it.
struct ValueText {
    private var text = ""
    private let bytesMax: Int

    private init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// The text of `value`; over `bytesMax` bytes it is cut and ends with `…`.
    static func of(_ value: CELValue, bytesMax: Int) -> String {
        var writer = ValueText(bytesMax: bytesMax)
        writer.write(value)
        guard writer.isFull else { return writer.text }
        var cut = ""
        for character in writer.text.unicodeScalars {
            guard cut.utf8.count + character.utf8.count <= bytesMax else { break }
            cut.unicodeScalars.append(character)
        }
        return cut + "…"
    }

    /// Whether there is more than may be written.
    private var isFull: Bool { text.utf8.count > bytesMax }
}

extension ValueText {
    /// The depth of values is bounded.
    private mutating func write(_ value: CELValue) {
        switch value {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .int(let int): text += String(int)
        case .uint(let uint): text += "\(uint)u"
        case .double(let double): text += "\(double)"
        case .string(let string): write(string)
        case .bytes(let bytes): text += "\(bytes.count) bytes"
        case .timestamp(let time):
            text += Timestamp(seconds: time.seconds, nanoseconds: time.nanoseconds).description
        case .duration(let duration): text += "\(duration.nanoseconds) ns"
        case .list(let list):
            write(list.elements, in: ("[", "]"), by: ", ") { $0.write($1) }
        case .map(let map):
            write(map.entries, in: ("{", "}"), by: ", ") { writer, entry in
                writer.write(entry.key)
                writer.text += ": "
                writer.write(entry.value)
            }
        case .jsonArray, .jsonObject: write(json: value)
        case .record(let record):
            text += "{" + record.fields.map(\.string).joined(separator: ", ") + "}"
        case .type(let name): text += name.string
        case .optional(let optional): write(optional)
        case .network(let network): text += network.text.string
        }
    }

    private mutating func write(_ optional: CELOptional) {
        guard let value = optional.value else {
            text += "optional.none()"
            return
        }
        text += "optional.of("
        write(value)
        text += ")"
    }

    /// JSON has no blanks.
    private mutating func write(json value: CELValue) {
        switch value {
        case .jsonArray(let elements):
            write(elements, in: ("[", "]"), by: ",") { $0.write($1) }
        case .jsonObject(let object):
            write(object, in: ("{", "}"), by: ",") { writer, member in
                writer.write(member.key)
                writer.text += ":"
                writer.write(member.value)
            }
        default: break
        }
    }

    private mutating func write(_ value: JSONValue) {
        switch value {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .number(let number): text += number.text
        case .string(let string): write(string)
        case .array(let elements): write(json: .jsonArray(elements))
        case .object(let object): write(json: .jsonObject(object))
        }
    }

    private mutating func write<Parts: Sequence>(
        _ parts: Parts,
        in brackets: (String, String),
        by separator: String,
        _ writePart: (inout ValueText, Parts.Element) -> Void
    ) {
        text += brackets.0
        var isFirst = true
        for part in parts {
            if isFull { return }
            if !isFirst { text += separator }
            isFirst = false
            writePart(&self, part)
        }
        text += brackets.1
    }

    /// One that is cut is longer than what may be written.
    private mutating func write(_ string: ExactString) {
        var string = string
        if string.utf8.count > bytesMax {
            string = ExactString(String(string.string.unicodeScalars.prefix(bytesMax + 1)))
        }
        text += String(decoding: JSONValue.string(string).encoded(), as: UTF8.self)
    }
}

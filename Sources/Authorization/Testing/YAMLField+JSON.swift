internal import JSON
internal import StrictYAML

extension YAMLField {
    /// The value as JSON: what is plain is a number as JSON writes it, `true`, `false`, `null` or nothing,
    /// or else a text.
    ///
    /// - Throws: for plain words that only some readers of YAML take for one of these: a test would pass
    ///   because of a text where a boolean was meant.
    func json() throws(YAMLError) -> JSONValue {
        switch node.content {
        case .scalar(let text, isQuoted: true): return .string(ExactString(text))
        case .scalar(let text, isQuoted: false): return try plainJSON(ExactString(text))
        case .sequence:
            var elements: [JSONValue] = []
            for element in try list() { elements.append(try element.json()) }
            return .array(elements)
        case .mapping: return .object(try properties())
        }
    }

    /// The members of a mapping as JSON.
    func properties() throws(YAMLError) -> JSONObject {
        var members: [JSONObject.Member] = []
        for member in try self.members() {
            let value = try member.value.json()
            members.append(JSONObject.Member(key: ExactString(member.name), value: value))
        }
        return JSONObject(members)
    }

    private func plainJSON(_ text: ExactString) throws(YAMLError) -> JSONValue {
        if ["", "~", "null"].contains(text) { return .null }
        if let value = try? JSONValue(parsing: Array(text.utf8)) { return value }
        if let word = YAMLWord.meant(by: text) {
            throw error("found `\(text)`, expected `\(word)`, or a text in quotes")
        }
        guard !YAMLWord.isNumber(text) else {
            throw error("found `\(text)`, expected a number as JSON writes it, or a text in quotes")
        }
        return .string(text)
    }
}

/// Plain texts that some readers take for something else (YAML 1.1 types, YAML 1.2.2 §10.3.2).
private enum YAMLWord {
    private static let words: [ExactString: ExactString] = Dictionary(
        [("true", ["true", "yes", "on"]), ("false", ["false", "no", "off"]), ("null", ["null"])]
            .flatMap { meant, words in words.flatMap { cases($0, meant: meant) } }
    ) { first, _ in first }

    private static func cases(
        _ word: String,
        meant: ExactString
    ) -> [(ExactString, ExactString)] {
        [word, word.prefix(1).uppercased() + word.dropFirst(), word.uppercased()]
            .map { (ExactString($0), meant) }
    }

    /// The word of JSON that a text stands for in YAML 1.1 or 1.2.
    static func meant(by text: ExactString) -> ExactString? { words[text] }

    /// Whether a text is a number in YAML 1.1 or 1.2.
    ///
    /// Those to base 60 are left out, which only YAML 1.1 has: `12:30` is a time for whoever reads it.
    static func isNumber(_ text: ExactString) -> Bool {
        var rest = Array(text.utf8)[...]
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        if isSpecial(rest) { return true }
        if let digits = digits(ofBase: rest) { return isNumber(rest.dropFirst(2), of: digits) }
        return isDecimal(rest)
    }

    private static func isSpecial(_ text: ArraySlice<UInt8>) -> Bool {
        [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains { $0.utf8.elementsEqual(text) }
    }

    private static func digits(ofBase text: ArraySlice<UInt8>) -> String? {
        switch text.prefix(2).map({ Unicode.Scalar($0) }) {
        case ["0", "x"]: "0123456789abcdefABCDEF"
        case ["0", "o"]: "01234567"
        case ["0", "b"]: "01"
        default: nil
        }
    }

    /// Digits, between which `_` may stand.
    private static func isNumber(_ text: ArraySlice<UInt8>, of digits: String) -> Bool {
        text.contains(where: digits.utf8.contains)
            && text.allSatisfy { $0 == UInt8(ascii: "_") || digits.utf8.contains($0) }
    }

    private static func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
        guard let mantissa = parts.first, parts.count <= 2, mantissa.first != UInt8(ascii: "_")
        else { return false }
        let digits = mantissa.filter { $0 != UInt8(ascii: ".") }
        guard mantissa.count - digits.count <= 1, isNumber(digits[...], of: "0123456789") else {
            return false
        }
        guard parts.count == 2 else { return true }
        let exponent = parts[1]
        let isSigned = exponent.first == UInt8(ascii: "+") || exponent.first == UInt8(ascii: "-")
        return isNumber(exponent.dropFirst(isSigned ? 1 : 0), of: "0123456789")
    }
}

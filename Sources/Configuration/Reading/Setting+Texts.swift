internal import JSON
internal import StrictYAML

extension Setting {
    /// Any text, also an empty one.
    func anyText() throws(ReadingError) -> String {
        try read { field throws(YAMLError) in try field.string() }
    }

    /// A text of 1 to `bytesMax` bytes without control characters.
    func text(bytesMax: Int = 2_048) throws(ReadingError) -> String {
        let text = try anyText()
        guard !text.isEmpty else { throw mismatch(expected: "a text") }
        guard text.utf8.count <= bytesMax else {
            throw error("found \(text.utf8.count) bytes, expected at most \(bytesMax)")
        }
        guard !ExactString(text).hasControlCharacter else {
            throw error("found a control character")
        }
        return text
    }

    /// A text that names something and may hold blanks, but not at its ends.
    func name(bytesMax: Int) throws(ReadingError) -> String {
        let text = try text(bytesMax: bytesMax)
        guard text.utf8.first != UInt8(ascii: " "), text.utf8.last != UInt8(ascii: " ") else {
            throw error("found a blank at an end of `\(text.shortened)`")
        }
        return text
    }

    /// Names of which none stands twice.
    func names(max: Int, bytesMax: Int) throws(ReadingError) -> [ExactString] {
        var names: [ExactString] = []
        for element in try list(max: max, mayBeEmpty: true) {
            let name = ExactString(try element.name(bytesMax: bytesMax))
            guard !names.contains(name) else {
                throw element.error("names `\(name)` a second time")
            }
            names.append(name)
        }
        return names
    }

    /// A text without blanks.
    func word(bytesMax: Int = 2_048) throws(ReadingError) -> String {
        let text = try text(bytesMax: bytesMax)
        guard !text.utf8.contains(UInt8(ascii: " ")) else {
            throw error("found `\(text.shortened)`, expected a text without blanks")
        }
        return text
    }

    /// An absolute URL.
    func url() throws(ReadingError) -> ServiceURL {
        let text = try text(bytesMax: ServiceURL.bytesMax)
        do {
            return try ServiceURL(text)
        } catch {
            throw self.error("`\(text.shortened)` \(error.message)")
        }
    }

    /// One of the names of a closed list.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type,
        besides others: [String] = []
    ) throws(ReadingError) -> Choice where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue) + others
        guard let choice = Choice(rawValue: try choice(among: names)) else {
            throw mismatch(expected: "one of another kind")
        }
        return choice
    }

    /// One of the given texts.
    func choice(among names: [String]) throws(ReadingError) -> String {
        try read { field throws(YAMLError) in try field.enumeration(names) }
    }
}

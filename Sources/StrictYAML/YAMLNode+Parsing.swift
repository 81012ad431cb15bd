extension YAMLNode {
    /// Reads a text with one document.
    ///
    /// - Parameters:
    ///   - text: the bytes, in UTF-8. An empty text is a null scalar.
    ///   - file: the name that errors give.
    ///   - limits: how large the text may be.
    /// - Returns: the document's root.
    /// - Throws: the first fault.
    public static func parse(
        _ text: [UInt8],
        file: String,
        limits: YAMLLimits = .standard
    ) throws(YAMLError) -> YAMLNode {
        try checkSize(text.count, file: file, limits: limits)
        guard let string = String(validating: text, as: UTF8.self) else {
            throw YAMLError(
                file: file,
                position: positionOfInvalidUTF8(in: text),
                message: "found bytes that are not UTF-8"
            )
        }
        return try parse(string, file: file, limits: limits)
    }

    /// Reads a text with one document; see `parse(_:file:limits:)` for bytes.
    public static func parse(
        _ text: String,
        file: String,
        limits: YAMLLimits = .standard
    ) throws(YAMLError) -> YAMLNode {
        try checkSize(text.utf8.count, file: file, limits: limits)
        let text = withoutByteOrderMark(text)
        let source = YAMLSource(text)
        if let fault = YAMLScreen.fault(in: source) {
            throw YAMLError(
                file: file,
                position: source.position(of: fault.index),
                message: fault.message
            )
        }
        var reader = try YAMLTreeReader(text, source: source, file: file, limits: limits)
        return try reader.root()
    }

    private static func checkSize(
        _ bytes: Int,
        file: String,
        limits: YAMLLimits
    ) throws(YAMLError) {
        guard bytes > limits.bytes else { return }
        throw YAMLError(
            file: file,
            position: .start,
            message: "found \(bytes) bytes, expected at most \(limits.bytes)"
        )
    }

    private static func positionOfInvalidUTF8(in text: [UInt8]) -> YAMLPosition {
        var decoder = UTF8()
        var bytes = text.makeIterator()
        var valid = String.UnicodeScalarView()
        while case .scalarValue(let scalar) = decoder.decode(&bytes) { valid.append(scalar) }
        if valid.first == byteOrderMark { valid.removeFirst() }
        let index = valid.count
        return YAMLSource(String(valid)).position(of: index)
    }

    /// The text behind the mark that it may begin with (YAML 1.2.2 §5.2), which nobody sees: columns are
    /// counted from behind it.
    ///
    /// The library would take the mark for a column, and the second line for less indented than the first.
    private static func withoutByteOrderMark(_ text: String) -> String {
        guard text.unicodeScalars.first == byteOrderMark else { return text }
        return String(text.unicodeScalars.dropFirst())
    }

    private static let byteOrderMark: Unicode.Scalar = "\u{FEFF}"
}

/// A text with at most one `«`, which marks where a mistake is expected and is not part of the text.
struct MarkedText {
    let bytes: [UInt8]
    /// `line:column` of the mark, counted from 1; empty without one.
    let position: String

    init(_ marked: String) {
        var line = 1
        var column = 1
        var position = ""
        var text = ""
        for character in marked {
            if character == "«" {
                position = "\(line):\(column)"
                continue
            }
            text.append(character)
            (line, column) = character == "\n" ? (line + 1, 1) : (line, column + 1)
        }
        bytes = Array(text.utf8)
        self.position = position
    }
}

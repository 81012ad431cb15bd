internal import JSON

/// Text that is written front to back and may not grow over a limit.
struct BoundedText {
    private var string = ""
    /// The most bytes that there may be.
    let maximum: Int

    /// An empty text.
    init(maximum: Int) { self.maximum = maximum }

    /// What has been written.
    var text: ExactString { ExactString(string) }

    /// Appends a text, if it fits.
    mutating func append(_ text: ExactString) throws(TextError) {
        try check(text.utf8.count)
        string += text.string
    }

    /// Appends the part of a text that stands in `range` of its bytes, if it fits.
    mutating func append(_ text: ExactString, bytes range: Range<Int>) throws(TextError) {
        try check(range.count)
        string += text.part(range)
    }

    /// Checks that there is room for `count` more bytes, before any are taken.
    private func check(_ count: Int) throws(TextError) {
        guard count <= maximum - string.utf8.count else { throw .tooLarge(limit: maximum) }
    }
}

/// What some calls cost on top of what they read, in units of at most about 100 ns.
enum CallUnits {
    /// An address or a range is read from its text.
    static let networkText = 5
    /// The shortest decimal text of a double is found.
    static let doubleText = 7

    /// `old` is looked for, and something else put in its place, wherever it may stand in a text of `bytes`.
    static func replacing(_ old: Int, in bytes: Int) -> Int { bytes / (2 * max(1, old)) }
}

internal import JSON

extension UserID {
    /// How many random bytes an id is made from.
    public static let randomByteCount = 12

    /// The id of a user made without one: 24 lower-case hexadecimal digits from random bytes.
    ///
    /// Nil if there are not exactly ``randomByteCount``.
    public init?(strategy: Connection.Strategy, randomBytes: [UInt8]) {
        guard randomBytes.count == Self.randomByteCount else { return nil }
        self.init(
            provider: ExactString(strategy.rawValue),
            identifier: ExactString(hexadecimal: randomBytes)
        )
    }
}

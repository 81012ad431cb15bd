internal import Authorization

extension Timestamp {
    /// The time of a clock that counts seconds since 1970 as a floating-point number.
    init(unixSeconds: Double) {
        let whole = unixSeconds.rounded(.down)
        let nanoseconds = ((unixSeconds - whole) * 1e9).rounded(.down)
        self.init(
            seconds: Int64(exactly: whole) ?? .max,
            nanoseconds: Int32(exactly: nanoseconds) ?? 0
        )
    }
}

extension Duration {
    /// The nanoseconds of a duration, held between 0 and what the type takes.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .max }
        let (sum, isOver) = whole.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
        return isOver ? .max : sum
    }
}

import Authorization

/// The times in generated profiles and questions: the edges around one second.
enum Edge {
    /// The second around which everything lapses: 2026-01-01T00:00:00Z.
    static let second: Int64 = 1_767_225_600

    /// Texts, and the nanoseconds after ``second`` that they mean; nil for those that mean nothing.
    static let texts: [(text: String, offset: Int64?)] = [
        ("2026-01-01T00:00:00Z", 0), ("2026-01-01T01:30:00+01:30", 0),
        ("2025-12-31t23:59:59.999999999z", -1), ("2026-01-01T00:00:00.000000001Z", 1),
        ("2025-12-31T16:00:00.5-08:00", 500_000_000),
        ("2027-01-31T00:00:00Z", 34_128_000_000_000_000),
        ("1999-01-01T00:00:00Z", -852_076_800_000_000_000),
        ("2026-01-01T00:00:00", nil), ("2026-01-01", nil), ("soon", nil), ("", nil),
        ("2026-02-30T00:00:00Z", nil), ("1767225600", nil),
    ]

    /// The time that a text means, by the table.
    static func time(_ text: String) -> Timestamp? {
        texts.first { $0.text == text }?.offset.map(time)
    }

    /// Nanoseconds after ``second`` at which questions are asked.
    static let offsets: [Int64] = [-2, -1, 0, 1, 2, 499_999_999, 500_000_000, 500_000_001]

    static func time(_ offset: Int64) -> Timestamp {
        let seconds = offset >= 0 ? offset / 1_000_000_000 : (offset - 999_999_999) / 1_000_000_000
        let nanoseconds = Int32(offset - seconds * 1_000_000_000)
        return Timestamp(seconds: second + seconds, nanoseconds: nanoseconds)
    }
}

/// One value for each member of a closed set.
///
/// The sets are small: looking through the members is faster than hashing one.
struct CaseTable<Label: CaseIterable & Equatable & Sendable, Value: Sendable>: Sendable {
    private let labels = Array(Label.allCases)
    private let values: [Value]

    /// A table of what `make` makes of each member.
    init(_ make: (Label) -> Value) { values = labels.map(make) }

    /// The value of `label`.
    ///
    /// - Precondition: `label` is among all cases.
    subscript(label: Label) -> Value {
        guard let place = labels.firstIndex(of: label) else {
            preconditionFailure("`\(label)` is not among all cases")
        }
        return values[place]
    }
}

/// What is wrong with a journal, and where.
public enum AuditFault: Hashable, Sendable, CustomStringConvertible {
    /// The entry is not the one that was written.
    case changed(UInt64)
    /// Entries are not there, though later ones are.
    case missing(ClosedRange<UInt64>)
    /// Another entry of the journal stands at this place, or this one after a later one.
    case reordered(UInt64)
    /// The newest entries are not there.
    case truncated(ClosedRange<UInt64>)
    /// The record of the newest entry is missing, or this is after the one that it names.
    case headLost(UInt64)

    /// The first entry that is concerned.
    public var sequence: UInt64 {
        switch self {
        case .changed(let place), .reordered(let place), .headLost(let place): place
        case .missing(let places), .truncated(let places): places.lowerBound
        }
    }

    /// The code in reports, never reworded once released.
    public var code: String {
        switch self {
        case .changed: "entry_changed"
        case .missing: "entry_missing"
        case .reordered: "entry_reordered"
        case .truncated: "journal_truncated"
        case .headLost: "journal_head_lost"
        }
    }

    /// What was found, for the operator.
    public var description: String {
        switch self {
        case .changed(let place): "entry \(place) is not the one that was written"
        case .missing(let places): "\(places.entries) missing"
        case .reordered(0): "something stands before entry 1, where no entry is written"
        case .reordered(let place): "entry \(place) does not stand where it was written"
        case .truncated(let places): "the end is missing: \(places.entries) not there"
        case .headLost(let place):
            "the record of the newest entry is missing or older than entry \(place)"
        }
    }
}

extension ClosedRange<UInt64> {
    fileprivate var entries: String {
        lowerBound == upperBound
            ? "entry \(lowerBound) is" : "entries \(lowerBound) to \(upperBound) are"
    }
}

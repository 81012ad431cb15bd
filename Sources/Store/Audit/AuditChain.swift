/// Checks a journal, one entry after the other, and names what is wrong.
///
/// It finds what was changed with the means of an editor. Whoever also puts the record of the newest
/// entry right, having cut off the end, or having computed all digests anew from an entry on, is found
/// only by a head that was noted elsewhere.
public struct AuditChain: Sendable {
    /// The most faults that are kept.
    public static let faultsMax = 100
    /// How many places before and after its own an entry is looked for that does not belong there.
    public static let distanceMax: UInt64 = 1_000

    /// What was found so far, in the order in which it was found.
    public private(set) var faults: [AuditFault] = []
    /// Whether there are more faults than are kept.
    public private(set) var hasMoreFaults = false
    /// How many entries were checked.
    public private(set) var count = 0
    /// The newest entry that was checked.
    public private(set) var newest = AuditHead.origin

    /// How many places were tried for entries that stand elsewhere.
    private(set) var placesTried = 0

    private let known: AuditHead?
    /// Whether the digest of ``newest`` is to be believed.
    private var isNewestKnown = true

    /// Begins to check.
    ///
    /// - Parameter known: An entry that was noted elsewhere, and must be there.
    public init(knowing known: AuditHead? = nil) { self.known = known }

    /// Checks what stands at the next place.
    ///
    /// - Throws: `StoreError.unavailable` when there is no memory for a digest.
    public mutating func add(_ link: AuditLink) throws(StoreError) {
        count += 1
        guard link.sequence > newest.sequence else { return noteEarlier(link.sequence) }
        if link.sequence > newest.sequence &+ 1 {
            note(.missing(newest.sequence &+ 1...link.sequence - 1))
            isNewestKnown = false
        }
        if let fault = try faultInside(link) {
            note(fault)
        } else if let entry = link.entry, isNewestKnown, entry.previous != newest.hash {
            // Both agree with themselves: the earlier was written anew, unless it is known.
            let isEarlierKnown = newest == .origin || newest == known
            note(.changed(isEarlierKnown ? link.sequence : newest.sequence))
        }
        advance(to: link)
    }

    /// Compares the end with the record of the newest entry, which is kept beside the entries.
    ///
    /// - Parameter head: The record; nil if there is none.
    /// - Returns: all faults.
    public mutating func finish(head: AuditHead?) -> [AuditFault] {
        switch head {
        case nil: note(.headLost(newest.sequence))
        case let head? where head.sequence > newest.sequence:
            note(.truncated(newest.sequence &+ 1...head.sequence))
        case let head? where head.sequence < newest.sequence: note(.headLost(newest.sequence))
        case let head?:
            if isNewestKnown, head.hash != newest.hash { note(.changed(head.sequence)) }
        }
        return finish()
    }

    /// Ends the check of a journal that has no record of its newest entry beside it, as an export.
    ///
    /// - Returns: all faults.
    public mutating func finish() -> [AuditFault] {
        if let known, known.sequence > newest.sequence {
            note(.truncated(newest.sequence &+ 1...known.sequence))
        }
        return faults
    }
}

extension AuditChain {
    /// What is wrong with an entry, whatever stands before it.
    private mutating func faultInside(_ link: AuditLink) throws(StoreError) -> AuditFault? {
        guard let entry = link.entry, entry.sequence == link.sequence else {
            return .changed(link.sequence)
        }
        if let hash = link.hash, entry.hash != hash {
            return try isMoved(entry, hash) ? .reordered(link.sequence) : .changed(link.sequence)
        }
        if let known, known.sequence == link.sequence, entry.hash != known.hash {
            return .changed(link.sequence)
        }
        return nil
    }

    /// Whether `hash` is the digest of this entry at another place.
    ///
    /// That takes time, and is not asked of a fault that is not kept.
    private mutating func isMoved(
        _ entry: AuditEntry,
        _ hash: AuditHash
    ) throws(StoreError) -> Bool {
        guard faults.count < Self.faultsMax else { return false }
        let (place, distance) = (entry.sequence, Self.distanceMax)
        let first = place > distance ? place - distance : 1
        let last = place < .max - distance ? place + distance : .max
        for sequence in first...last where sequence != place {
            placesTried += 1
            if try entry.moved(to: sequence).hash == hash { return true }
        }
        return false
    }

    private mutating func advance(to link: AuditLink) {
        // What was written next holds the digest that was kept beside the entry.
        let hash = link.hash ?? link.entry?.hash
        newest = AuditHead(sequence: link.sequence, hash: hash ?? .zero)
        isNewestKnown = hash != nil
    }

    /// Notes an entry that comes after a later one: it is not missing any more.
    private mutating func noteEarlier(_ sequence: UInt64) {
        let place = faults.firstIndex { fault in
            guard case .missing(let places) = fault else { return false }
            return places.contains(sequence)
        }
        if let place, case .missing(let places) = faults[place] {
            var rest: [AuditFault] = []
            if places.lowerBound < sequence {
                rest.append(.missing(places.lowerBound...sequence - 1))
            }
            if sequence < places.upperBound {
                rest.append(.missing(sequence + 1...places.upperBound))
            }
            faults.replaceSubrange(place...place, with: rest)
        }
        note(.reordered(sequence))
    }

    /// Keeps a fault, of each entry the first alone.
    private mutating func note(_ fault: AuditFault) {
        guard !faults.contains(where: { $0.sequence == fault.sequence }) else { return }
        guard faults.count < Self.faultsMax else {
            hasMoreFaults = true
            return
        }
        faults.append(fault)
    }
}

extension AuditEntry {
    /// The same event at another place.
    fileprivate func moved(to sequence: UInt64) throws(StoreError) -> AuditEntry {
        try AuditEntry(
            bounded: event,
            sequence: sequence,
            previous: previous,
            revision: revision
        )
    }
}

internal import Directory
internal import JSON
internal import Store

/// The signing keys of a store, and which of them change when time passes or keys are rotated.
///
/// In order there is one current key, one next key, and previous ones as long as their tokens may
/// live. What is found otherwise, after an interrupted or a concurrent change, is put in order.
struct KeyRing {
    /// The most keys that are published.
    static let publishedMax = 8

    /// What has to be written.
    struct Changes {
        var saved: [SigningKeyRecord] = []
        var deleted: [ExactString] = []

        var isEmpty: Bool { saved.isEmpty && deleted.isEmpty }
    }

    private(set) var changes = Changes()
    private var records: [SigningKeyRecord]
    private var spares: [SigningKeyRecord]
    private let now: UserTime
    private let overlapSeconds: Int

    /// The ring of `records`, to be changed at `now`.
    ///
    /// `spares` are new keys, used as far as they are needed; tokens of a previous key may live for
    /// `overlapSeconds`.
    init(
        _ records: [SigningKeyRecord],
        spares: [SigningKeyRecord] = [],
        now: UserTime,
        overlapSeconds: Int
    ) {
        self.records = records
        self.spares = spares
        self.now = now
        self.overlapSeconds = overlapSeconds
    }

    /// How many spares are needed to have a current and a next key.
    var missingCount: Int {
        let useful = records.count { $0.state != .previous }
        let hasCurrent = records.contains { $0.state == .current }
        let hasNext = records.contains { $0.state == .next }
        return hasCurrent && hasNext ? 0 : max(2 - min(useful, 1), 0)
    }

    /// Puts in order what is not.
    mutating func settle() {
        for record in records where record.state == .previous && isDead(record) { delete(record) }
        demoteSurplusCurrents()
        if !records.contains(where: { $0.state == .current }) { promoteNext() }
        for surplus in newest(.next).dropFirst() { delete(surplus) }
        if !records.contains(where: { $0.state == .next }) { addSpare(.next) }
    }

    /// Makes the next key the current one, the current a previous one, and a spare the next.
    mutating func rotate() throws(SigningKeysError) {
        settle()
        guard records.count < Self.publishedMax else {
            throw .rotatedTooOften(publishedMax: Self.publishedMax)
        }
        for record in newest(.current) { set(record, .previous) }
        promoteNext()
        addSpare(.next)
    }
}

extension KeyRing {
    private func isDead(_ record: SigningKeyRecord) -> Bool {
        now.milliseconds >= record.stateSince.milliseconds + Int64(overlapSeconds) * 1_000
    }

    /// The keys in a state, the newest first.
    private func newest(_ state: SigningKeyRecord.State) -> [SigningKeyRecord] {
        records.filter { $0.state == state }.sorted {
            ($0.stateSince, $0.createdAt, $0.id) > ($1.stateSince, $1.createdAt, $1.id)
        }
    }

    private mutating func demoteSurplusCurrents() {
        for surplus in newest(.current).dropFirst() { set(surplus, .previous) }
    }

    private mutating func promoteNext() {
        if let next = newest(.next).first { set(next, .current) } else { addSpare(.current) }
    }

    private mutating func addSpare(_ state: SigningKeyRecord.State) {
        guard let spare = spares.popLast() else { return }
        records.append(spare)
        set(spare, state)
    }

    private mutating func set(_ record: SigningKeyRecord, _ state: SigningKeyRecord.State) {
        var changed = record
        changed.state = state
        changed.stateSince = now
        records.removeAll { $0.id == record.id }
        records.append(changed)
        changes.saved.removeAll { $0.id == record.id }
        changes.saved.append(changed)
    }

    private mutating func delete(_ record: SigningKeyRecord) {
        records.removeAll { $0.id == record.id }
        changes.saved.removeAll { $0.id == record.id }
        changes.deleted.append(record.id)
    }
}

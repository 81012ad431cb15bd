import Directory
import JSON
import Testing

@testable import Store

@Suite("A chain of audit entries")
struct AuditChainTests {
    /// So many entries, one after the other.
    private static func entries(_ count: Int) throws -> [AuditEntry] {
        var head = AuditHead.origin
        return try (0..<count).map { number in
            let event = AuditEvent(
                .userChanged,
                by: AuditActor(.system, "test"),
                at: UserTime(milliseconds: Int64(number))
            )
            let revision = Revision(epoch: 1, sequence: UInt64(number))
            let entry = try AuditEntry(event, after: head, revision: revision)
            head = entry.head
            return entry
        }
    }

    /// The same event in the same place, by somebody else, with a digest of its own.
    private static func forged(
        _ entry: AuditEntry,
        after previous: AuditHash? = nil
    ) throws -> AuditEntry {
        var event = entry.event
        event.reason = "forged"
        return try AuditEntry(
            bounded: event,
            sequence: entry.sequence,
            previous: previous ?? entry.previous,
            revision: entry.revision
        )
    }

    private static func kept(_ entry: AuditEntry) -> AuditLink {
        AuditLink(sequence: entry.sequence, entry: entry, hash: entry.hash)
    }

    /// What a check of links finds, with the record of the newest entry as it should be.
    private static func faults(
        _ links: [AuditLink],
        head: AuditHead?,
        knowing known: AuditHead? = nil
    ) throws -> [AuditFault] {
        var chain = AuditChain(knowing: known)
        for link in links { try chain.add(link) }
        return chain.finish(head: head)
    }

    @Test("is whole, whichever of its entries is known")
    func whole() throws {
        let entries = try Self.entries(9)
        let head = entries.last?.head
        #expect(try Self.faults(entries.map(Self.kept), head: head) == [])
        for entry in entries {
            #expect(try Self.faults(entries.map(Self.kept), head: head, knowing: entry.head) == [])
        }
        #expect(try Self.faults([], head: .origin) == [])
    }

    @Test("names what was done to it, with and without digests beside the entries")
    func tampered() throws {
        let entries = try Self.entries(9)
        let cases: [(String, (inout [AuditEntry]) throws -> Void, [AuditFault])] = [
            ("changed", { $0[4] = try Self.forged($0[4]) }, [.changed(5)]),
            ("first changed", { $0[0] = try Self.forged($0[0]) }, [.changed(1)]),
            ("last changed", { $0[8] = try Self.forged($0[8]) }, [.changed(9)]),
            ("missing", { $0.remove(at: 4) }, [.missing(5...5)]),
            ("several missing", { $0.removeSubrange(2...4) }, [.missing(3...5)]),
            ("first missing", { $0.removeFirst(2) }, [.missing(1...2)]),
            ("truncated", { $0.removeLast(3) }, [.truncated(7...9)]),
            ("all missing", { $0.removeAll() }, [.truncated(1...9)]),
            ("swapped", { $0.swapAt(3, 4) }, [.reordered(4)]),
            ("moved to the end", { $0.append($0.remove(at: 3)) }, [.reordered(4)]),
            (
                "moved to the front", { $0.insert($0.remove(at: 5), at: 0) },
                [.reordered(1), .reordered(2), .reordered(3), .reordered(4), .reordered(5)]
            ),
            ("twice", { $0.insert($0[4], at: 5) }, [.reordered(5)]),
            (
                "two faults",
                {
                    $0[6] = try Self.forged($0[6])
                    $0.remove(at: 2)
                },
                [.missing(3...3), .changed(7)]
            ),
        ]
        for (name, change, expected) in cases {
            var changed = entries
            try change(&changed)
            for links in [changed.map(Self.kept), changed.map(AuditLink.init)] {
                let found = try Self.faults(links, head: entries.last?.head)
                #expect(found == expected, "\(name)")
            }
        }
    }

    @Test("names what stands beside the entries and does not fit")
    func beside() throws {
        let entries = try Self.entries(9)
        let head = entries[8].head
        func link(_ place: Int, _ entry: AuditEntry?, _ hash: AuditHash?) -> AuditLink {
            AuditLink(sequence: UInt64(place + 1), entry: entry, hash: hash)
        }
        /// An entry as it reads when its place alone was changed.
        func moved(_ from: Int, to place: Int) throws -> AuditEntry {
            try AuditEntry(
                bounded: entries[from].event,
                sequence: UInt64(place + 1),
                previous: entries[from].previous,
                revision: entries[from].revision
            )
        }
        let cases: [(String, [Int: AuditLink], [AuditFault])] = [
            ("unreadable", [3: link(3, nil, entries[3].hash)], [.changed(4)]),
            ("unreadable, without a digest", [3: link(3, nil, nil)], [.changed(4)]),
            (
                "content alone", [3: link(3, try Self.forged(entries[3]), entries[3].hash)],
                [.changed(4)]
            ),
            ("digest alone", [3: link(3, entries[3], entries[2].hash)], [.changed(4)]),
            ("another place inside", [3: link(3, entries[2], entries[2].hash)], [.changed(4)]),
            (
                "places swapped",
                [
                    3: link(3, try moved(5, to: 3), entries[5].hash),
                    5: link(5, try moved(3, to: 5), entries[3].hash),
                ], [.reordered(4), .reordered(6)]
            ),
            (
                "previous alone",
                [3: Self.kept(try Self.forged(entries[3], after: AuditHash.zero))],
                [.changed(3), .changed(4)]
            ),
        ]
        for (name, changes, expected) in cases {
            let links = entries.indices.map { changes[$0] ?? Self.kept(entries[$0]) }
            #expect(try Self.faults(links, head: head) == expected, "\(name)")
        }
    }

    @Test("is compared with the record of its newest entry")
    func record() throws {
        let entries = try Self.entries(3)
        let links = entries.map(Self.kept)
        #expect(try Self.faults(links, head: nil) == [.headLost(3)])
        #expect(try Self.faults([], head: nil) == [.headLost(0)])
        #expect(try Self.faults(links, head: entries[1].head) == [.headLost(3)])
        #expect(try Self.faults(links, head: .origin) == [.headLost(3)])
        let other = AuditHead(sequence: 3, hash: entries[1].hash)
        #expect(try Self.faults(links, head: other) == [.changed(3)])
        let later = AuditHead(sequence: .max, hash: .zero)
        #expect(try Self.faults(links, head: later) == [.truncated(4...UInt64.max)])
    }

    @Test("that was written anew from an entry on is found by an entry that was noted elsewhere")
    func rewritten() throws {
        let entries = try Self.entries(6)
        var forged = Array(entries[..<3])
        for entry in entries[3...] {
            forged.append(try Self.forged(entry, after: forged.last?.hash))
        }
        let (links, head) = (forged.map(Self.kept), forged.last?.head)
        #expect(try Self.faults(links, head: head) == [])
        for place in 0..<3 {
            #expect(try Self.faults(links, head: head, knowing: entries[place].head) == [])
        }
        for place in 3..<6 {
            let known = entries[place].head
            let fault = AuditFault.changed(UInt64(place + 1))
            #expect(try Self.faults(links, head: head, knowing: known) == [fault])
        }
        let cut = Array(links[..<3])
        let known = entries[5].head
        #expect(
            try Self.faults(cut, head: entries[2].head, knowing: known) == [.truncated(4...6)]
        )
    }

    @Test("keeps so many faults, and says that there are more")
    func bound() throws {
        let entries = try Self.entries(2 * AuditChain.faultsMax + 2)
        for (count, hasMore) in [(AuditChain.faultsMax, false), (AuditChain.faultsMax + 1, true)] {
            var chain = AuditChain()
            for number in 0..<2 * count {
                let entry = entries[number]
                try chain.add(
                    AuditLink(
                        sequence: entry.sequence,
                        entry: number % 2 == 0 ? nil : entry,
                        hash: entry.hash
                    )
                )
            }
            #expect(chain.finish().count == AuditChain.faultsMax)
            #expect(chain.hasMoreFaults == hasMore)
        }
    }

    @Test("looks so far for the place of an entry that stands elsewhere")
    func distance() throws {
        let distance = AuditChain.distanceMax
        let entries = try Self.entries(Int(distance) + 3)
        for (place, fault) in [
            (distance + 1, AuditFault.reordered(1)), (distance + 2, .changed(1)),
        ] {
            let entry = entries[Int(place) - 1]
            let moved = try AuditEntry(
                bounded: entry.event,
                sequence: 1,
                previous: entry.previous,
                revision: entry.revision
            )
            var chain = AuditChain()
            try chain.add(AuditLink(sequence: 1, entry: moved, hash: entry.hash))
            #expect(chain.finish() == [fault])
        }
    }

    @Test("looks no further once it keeps no more faults")
    func attempts() throws {
        let count = AuditChain.faultsMax + 50
        var chain = AuditChain()
        var expected = 0
        for entry in try Self.entries(count) {
            if entry.sequence <= AuditChain.faultsMax {
                // Those before it, from the first on, and those after it.
                expected += Int(entry.sequence) - 1 + Int(AuditChain.distanceMax)
            }
            try chain.add(AuditLink(sequence: entry.sequence, entry: entry, hash: .zero))
        }
        #expect(chain.finish().count == AuditChain.faultsMax && chain.hasMoreFaults)
        #expect(chain.placesTried == expected)
    }

    @Test("names what stands before its first entry")
    func before() throws {
        let entries = try Self.entries(2)
        let forged = AuditLink(sequence: 0, entry: entries[0], hash: nil)
        let links = [forged, forged] + entries.map(Self.kept)
        #expect(try Self.faults(links, head: entries[1].head) == [.reordered(0)])
    }

    @Test("survives places that no journal reaches", arguments: [0, 1, .max - 1, .max] as [UInt64])
    func extremes(place: UInt64) throws {
        let entry = try Self.entries(1)[0]
        var chain = AuditChain()
        for _ in 0..<2 {
            try chain.add(AuditLink(sequence: place, entry: entry, hash: .zero))
            try chain.add(AuditLink(sequence: .max, entry: nil, hash: nil))
        }
        #expect(!chain.finish(head: AuditHead(sequence: .max, hash: .zero)).isEmpty)
    }

    @Test("has faults that say where and what")
    func words() {
        let faults: [(AuditFault, UInt64, String, String)] = [
            (.changed(4), 4, "entry_changed", "entry 4 is not the one that was written"),
            (.missing(4...4), 4, "entry_missing", "entry 4 is missing"),
            (.missing(4...6), 4, "entry_missing", "entries 4 to 6 are missing"),
            (.reordered(4), 4, "entry_reordered", "entry 4 does not stand where it was written"),
            (
                .reordered(0), 0, "entry_reordered",
                "something stands before entry 1, where no entry is written"
            ),
            (
                .truncated(4...6), 4, "journal_truncated",
                "the end is missing: entries 4 to 6 are not there"
            ),
            (
                .headLost(4), 4, "journal_head_lost",
                "the record of the newest entry is missing or older than entry 4"
            ),
        ]
        for (fault, place, code, text) in faults {
            #expect(fault.sequence == place && fault.code == code && fault.description == text)
        }
    }
}

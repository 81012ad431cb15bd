internal import Authorization
internal import OpenSSL
internal import Synchronization

extension ProfileCache {
    /// The fetch that is under way, if it began after `notBefore`, or a new one.
    func flight(
        for need: ProfileNeed,
        notBefore: UInt64,
        at now: UInt64,
        under policies: PolicySet
    ) -> Flight {
        flights.withLock { flights in
            if let flight = flights[need.key], flight.startedAt >= notBefore { return flight }
            // One may have ended since the caller looked.
            if let flight = endedFlight(to: need.key, notBefore: notBefore, at: now) {
                return flight
            }
            var need = need
            if let told = need.told, told.askedAt < max(notBefore, oldestTold(at: now)) {
                need.told = nil
            }
            let flight = Flight(startedAt: need.told?.askedAt ?? now)
            flights[need.key] = flight
            Task { [need] in await fetch(need, flight, under: policies) }
            return flight
        }
    }

    /// The fetch, as one that is over, that brought what is kept and is fresh.
    private func endedFlight(
        to key: ProfileKey,
        notBefore: UInt64,
        at now: UInt64
    ) -> Flight? {
        guard let profile = entries.value(for: key), profile.fetchedAt >= notBefore,
            isUsable(profile, key), state(of: profile, at: now) == .fresh
        else { return nil }
        let flight = Flight(startedAt: profile.fetchedAt)
        flight.finish(.success(profile))
        return flight
    }

    /// Since when what `/userinfo` said of a token is taken without asking again.
    private func oldestTold(at now: UInt64) -> UInt64 {
        let age = times.forcedFetches.wholeNanoseconds
        return now > age ? now - age : 0
    }

    private func fetch(
        _ need: ProfileNeed,
        _ flight: Flight,
        under policies: PolicySet
    ) async {
        let outcome: Flight.Outcome
        do throws(LookupFailure) {
            let entry = try await fetcher.entry(for: need, under: policies)
            let profile = FetchedProfile(
                entry,
                fetchedAt: flight.startedAt,
                jitter: Self.jitter(need.key, flight.startedAt)
            )
            keep(profile, for: need.key)
            events.profileFetched(entry, under: policies)
            outcome = .success(profile)
        } catch {
            failures.insert(error, of: need.key, at: clock.monotonicNanoseconds())
            events.profileFetchFailed(error, of: need.key)
            outcome = .failure(error)
        }
        flights.withLock { flights in
            if flights[need.key] === flight { flights[need.key] = nil }
        }
        flight.finish(outcome)
    }

    /// Puts `profile` in the place of an older one.
    private func keep(_ profile: FetchedProfile, for key: ProfileKey) {
        entries.insert(
            profile,
            for: key,
            cost: key.byteCount + profile.entry.byteCount,
            replacing: { $0.fetchedAt <= profile.fetchedAt }
        )
    }

    /// A number from 0 to 1 that differs from user to user and from time to time.
    private static func jitter(_ key: ProfileKey, _ time: UInt64) -> Double {
        var hasher = Hasher()
        hasher.combine(key)
        hasher.combine(time)
        return Double(UInt(bitPattern: hasher.finalize()) % 1000) / 1000
    }
}

internal import Dispatch

extension ProxyState {
    func setTarget(_ port: Int) { change { $0.target = port } }

    func set(_ rule: ProxyRule?, for prefix: String) {
        change { values in
            values.rules[prefix] = rule.map { rule in
                values.waitNumber += 1
                return Entry(
                    rule: rule,
                    bucket: rule.limit.map { TokenBucket($0, now: .now) },
                    number: values.waitNumber
                )
            }
            values.wake { $0.prefix == prefix }
        }
    }

    func clearAll() {
        change { values in
            values.rules = [:]
            values.wake { _ in true }
        }
    }

    func forget() {
        change { values in
            values.firstNumber += values.requests.count
            values.requests = []
        }
    }

    /// Notes a request that has arrived; its number is for ``end(_:)``.
    func arrive(_ method: String, _ target: String) -> Int {
        change { values in
            values.requests.append(
                ProxiedRequest(method: method, target: target, start: .now, end: nil)
            )
            return values.firstNumber + values.requests.count - 1
        }
    }

    /// Notes that the answer leaves now.
    func end(_ number: Int) {
        change { values in
            let index = number - values.firstNumber
            guard values.requests.indices.contains(index) else { return }
            values.requests[index].end = .now
        }
    }

    /// What is to be done with a request, and the headers of its rate limit.
    func verdict(for target: String) -> Verdict {
        change { values in
            let prefix = values.rules.keys.filter(target.hasPrefix).max { $0.count < $1.count }
            guard let prefix, var entry = values.rules[prefix] else {
                return Verdict(target: values.target)
            }
            var verdict = Verdict(target: entry.rule.target ?? values.target)
            verdict.prefix = prefix
            verdict.number = entry.number
            verdict.rule = entry.rule
            // A wrong clock is wrong in all that it says.
            let time = HTTPDate.unixTime + (entry.rule.dateOff ?? .zero) / .seconds(1)
            if let taken = entry.bucket?.take(now: .now, unixTime: time) {
                values.rules[prefix] = entry
                verdict.isLimited = !taken.passes
                verdict.rule.headers =
                    taken.headers.map { ($0.name, $0.value) }
                    + entry.rule.headers
            }
            return verdict
        }
    }

    /// Waits on this thread as the rule says.
    func waitBeforeAnswer(_ verdict: Verdict) {
        if let delay = verdict.rule.delay {
            let milliseconds = Int(delay / .milliseconds(1))
            block(verdict, isHold: false) {
                _ = $0.wait(timeout: .now() + .milliseconds(milliseconds))
            }
        }
        if verdict.rule.holds {
            block(verdict, isHold: true) { $0.wait() }
        }
    }

    private func block(_ verdict: Verdict, isHold: Bool, _ wait: (DispatchSemaphore) -> Void) {
        let semaphore = DispatchSemaphore(value: 0)
        let number = change { values -> Int? in
            guard values.listener != nil else { return nil }
            if isHold, values.rules[verdict.prefix]?.number != verdict.number { return nil }
            values.waitNumber += 1
            values.waits[values.waitNumber] = Wait(
                prefix: verdict.prefix,
                isHold: isHold,
                semaphore: semaphore
            )
            return values.waitNumber
        }
        guard let number else { return }
        wait(semaphore)
        change { _ = $0.waits.removeValue(forKey: number) }
    }
}

extension ProxyState.Values {
    /// Lets held answers go on.
    fileprivate mutating func wake(_ isMeant: (ProxyState.Wait) -> Bool) {
        for (number, wait) in waits where wait.isHold && isMeant(wait) {
            wait.semaphore.signal()
            waits[number] = nil
        }
    }
}

/// What is to be done with one request.
struct Verdict: Sendable {
    /// The port of the server to ask.
    var target: Int
    var prefix = ""
    var number = 0
    var rule = ProxyRule()
    /// Whether it is over the rate.
    var isLimited = false
}

internal import Synchronization

/// Callers that wait for their turn, first come, first served.
struct WaitingLine {
    private var places: [Int: Place] = [:]
    private var first = 0
    private var next = 0

    /// How many wait.
    var count: Int { places.count }

    /// The one whose turn is next.
    var head: Place? {
        mutating get {
            while first < next {
                if let place = places[first] { return place }
                first += 1
            }
            return nil
        }
    }

    /// Puts one more at the end, who waits until `deadline`, which is never before another's.
    mutating func join(until deadline: Duration) -> Place {
        let place = Place(number: next, deadline: deadline)
        places[next] = place
        next += 1
        return place
    }

    /// Takes `place` out; `false` if it is out already.
    mutating func leave(_ place: Place) -> Bool {
        places.removeValue(forKey: place.number) != nil
    }
}

/// One caller's place in a line, where its turn or its refusal is left exactly once.
final class Place: Sendable {
    typealias Turn = Result<Permit, UpstreamError>

    private enum State {
        case open
        case awaited(CheckedContinuation<Turn, Never>)
        case finished(Turn)
        case delivered
    }

    let number: Int
    let deadline: Duration
    private let state = Mutex(State.open)

    init(number: Int, deadline: Duration) {
        self.number = number
        self.deadline = deadline
    }

    /// Leaves the turn; called by the one who took the place out of its line.
    func finish(_ turn: Turn) {
        let waiter = state.withLock { state -> CheckedContinuation<Turn, Never>? in
            switch state {
            case .open:
                state = .finished(turn)
                return nil
            case .awaited(let waiter):
                state = .delivered
                return waiter
            case .finished, .delivered:
                return nil
            }
        }
        waiter?.resume(returning: turn)
    }

    /// Waits for the turn; called once.
    func turn() async -> Turn {
        await withCheckedContinuation { waiter in
            let turn = state.withLock { state -> Turn? in
                if case .finished(let turn) = state {
                    state = .delivered
                    return turn
                }
                state = .awaited(waiter)
                return nil
            }
            if let turn { waiter.resume(returning: turn) }
        }
    }
}

internal import Curl

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

/// One caller's place in a line, where its turn or its refusal is left.
final class Place: Sendable {
    typealias Turn = Result<Permit, UpstreamError>

    let number: Int
    let deadline: Duration
    /// Left by the one who took the place out of its line.
    let turn = PendingResult<Turn>()

    init(number: Int, deadline: Duration) {
        self.number = number
        self.deadline = deadline
    }
}

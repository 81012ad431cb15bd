internal import JOSE
internal import JSON

/// By what a set of keys differs from another: names, algorithms and the keys themselves.
///
/// The order does not matter. The number does: a name that two keys have names neither.
struct KeyMarks: Equatable {
    private struct Mark: Hashable {
        let id: KeyID?
        let algorithm: JWSAlgorithm?
        let thumbprint: ExactString
    }

    private var counts: [Mark: Int] = [:]

    init(_ set: JSONWebKeySet) {
        for key in set.keys {
            let mark = Mark(id: key.id, algorithm: key.algorithm, thumbprint: key.thumbprintText)
            counts[mark, default: 0] += 1
        }
    }
}

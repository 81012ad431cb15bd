/// Some of the methods.
struct MethodSet: OptionSet, Sendable, Hashable {
    let rawValue: UInt16

    init(rawValue: UInt16) { self.rawValue = rawValue }

    init(_ method: HTTPMethod) {
        let position: UInt16 =
            switch method {
            case .get: 0
            case .head: 1
            case .post: 2
            case .put: 3
            case .patch: 4
            case .delete: 5
            case .options: 6
            case .connect: 7
            case .trace: 8
            case .other: 9
            }
        self.init(rawValue: 1 << position)
    }

    init(_ methods: some Sequence<HTTPMethod>) {
        self = methods.reduce(into: []) { $0.formUnion(MethodSet($1)) }
    }

    /// The members, in the order of `HTTPMethod.allCases`.
    var methods: [HTTPMethod] { HTTPMethod.allCases.filter { contains(MethodSet($0)) } }
}

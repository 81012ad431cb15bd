public import JSON
public import Store

/// The clients at one moment.
public struct ClientSet: Sendable {
    private let clients: [ExactString: MachineClient]
    private let changing: Set<ExactString>

    /// All ids, in the order of their bytes.
    public let ids: [ExactString]

    /// The audiences of other APIs that some client may ask tokens for.
    public let otherAudiences: Set<ExactString>

    init(_ clients: [ExactString: MachineClient], changing: Set<ExactString>) {
        self.clients = clients
        self.changing = changing
        ids = clients.keys.sorted()
        var audiences: Set<ExactString> = []
        for grant in clients.values.lazy.flatMap(\.grants) {
            if case .other(let audience) = grant.audience { audiences.insert(audience) }
        }
        otherAudiences = audiences
    }

    /// The client with this id; nil also while ``isChanging(_:)``.
    public subscript(_ id: ExactString) -> MachineClient? { clients[id] }

    /// Whether the client has just been created, changed or deleted, and the store is being read.
    ///
    /// Until then it has no rights; `ClientRegistry.client(_:)` waits for it.
    public func isChanging(_ id: ExactString) -> Bool { changing.contains(id) }

    /// Whether there is any such client; then ``ids`` and ``otherAudiences`` lack what is its own.
    public var isAnyChanging: Bool { !changing.isEmpty }
}

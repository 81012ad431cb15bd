internal import JSON

/// What a command asks of whoever has the store open: the running server, or the command itself.
struct Order: Sendable {
    /// The things that can be asked.
    enum Name: String, CaseIterable, Sendable {
        case createUser = "create-user"
        case showUser = "show-user"
        case listUsers = "list-users"
        case setPassword = "set-password"
        case createClient = "create-client"
        case showClient = "show-client"
        case listClients = "list-clients"
        case deleteClient = "delete-client"
        case listKeys = "list-keys"
        case rotateKeys = "rotate-keys"
        case backup = "back-up"
        case giveGrant = "give-grant"
        case takeGrant = "take-grant"
        case listGrants = "list-grants"
        case listRoles = "list-roles"
        case listHolders = "list-holders"
        case revoke = "revoke"
        case listAudit = "list-audit"
        case verifyAudit = "verify-audit"
    }

    /// What is asked.
    let name: Name
    /// The details, by name.
    let arguments: JSONObject

    /// An order.
    init(_ name: Name, _ arguments: JSONObject = JSONObject()) {
        self.name = name
        self.arguments = arguments
    }
}

/// Why an order was not carried out, for the person at the terminal.
struct OrderRefusal: Error, Equatable {
    /// Lower case, no full stop.
    let message: String

    init(_ message: String) { self.message = message }
}

extension Order {
    /// The text argument `key`.
    func text(_ key: ExactString) throws(OrderRefusal) -> ExactString {
        guard let text = arguments[key]?.string else {
            throw OrderRefusal("`\(key)` is missing")
        }
        guard !text.isEmpty else { throw OrderRefusal("`\(key)` is empty") }
        return text
    }

    /// The text argument `key`; nil if it is not given.
    func givenText(_ key: ExactString) throws(OrderRefusal) -> ExactString? {
        arguments[key] == nil ? nil : try text(key)
    }

    /// The whole number `key`, or `standard` if it is not given.
    func number(
        _ key: ExactString,
        in range: ClosedRange<Int>,
        or standard: Int
    ) throws(OrderRefusal) -> Int {
        guard let value = arguments[key] else { return standard }
        guard let number = value.number?.int, range.contains(number) else {
            throw OrderRefusal(
                "`\(key)`: expected a whole number, \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// The texts of list `key`; none if it is not given.
    func texts(_ key: ExactString) throws(OrderRefusal) -> [ExactString] {
        guard let value = arguments[key] else { return [] }
        guard let list = value.array else { throw OrderRefusal("`\(key)` is not a list") }
        let texts = list.compactMap(\.string)
        guard texts.count == list.count else { throw OrderRefusal("`\(key)` holds no texts") }
        return texts
    }
}

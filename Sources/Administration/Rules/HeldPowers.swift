internal import Authorization
internal import Synchronization

/// What an actor may give on, found out once for each role however many grants are looked at.
final class HeldPowers: Sendable {
    let permissions: HeldPermissions
    private let found = Mutex<[RoleName: [GrantingPower]]>([:])

    init(_ permissions: HeldPermissions) { self.permissions = permissions }

    func powers(toGrant role: RoleName) -> [GrantingPower] {
        if let known = found.withLock({ $0[role] }) { return known }
        let powers = permissions.powers(toGrant: role)
        found.withLock { $0[role] = powers }
        return powers
    }
}

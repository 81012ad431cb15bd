internal import Foundation
internal import JSON
internal import MicroHTTPD

/// The unix socket beside the store, through which commands reach the server that has it open.
///
/// Who can open the socket can do everything: it is its owner's alone (0600).
enum ControlSocket {
    /// The socket that goes with the store at `path`.
    static func path(besideStore path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent()
            .appendingPathComponent("control.sock").path
    }

    /// What a server calls its store, and a command the one it means: stores of one folder share a socket.
    static func name(ofStore path: String) -> ExactString {
        ExactString(URL(fileURLWithPath: path).lastPathComponent)
    }

    /// The status of an answer to an order that means another store (RFC 9110 §15.5.20).
    static let misdirected = 421

    /// The longest body of an order, in bytes.
    static let bodyBytesMax = 1 << 20

    /// The path that an order is posted to.
    static func target(of name: Order.Name) -> String { "/orders/\(name.rawValue)" }

    /// The listener of the socket.
    static func listener(besideStore path: String) -> HTTPListener {
        .unix(path: self.path(besideStore: path), mode: 0o600, threads: 1)
    }

    /// How long an order may take: those that read or copy the whole store take as long as that lasts.
    static func timeLimit(of name: Order.Name) -> Duration {
        switch name {
        case .backup, .verifyAudit: longest
        case .createUser, .showUser, .listUsers, .setPassword, .createClient, .showClient,
            .listClients, .deleteClient, .listKeys, .rotateKeys, .giveGrant, .takeGrant,
            .listGrants, .listRoles, .listHolders, .revoke, .listAudit:
            .seconds(60)
        }
    }

    /// The longest time that any order may take.
    private static let longest: Duration = .seconds(3_600)

    /// Bounds for the few connections of a few commands; commands themselves wait for less.
    static var limits: HTTPLimits {
        HTTPLimits(
            head: 8 << 10,
            body: bodyBytesMax,
            connections: 32,
            connectionsPerAddress: 0,
            requestTime: longest,
            idleTime: .seconds(60)
        )
    }
}

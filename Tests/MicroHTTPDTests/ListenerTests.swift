import Foundation
import MicroHTTPD
import Testing

private let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
private let health = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"

@Suite("Listeners")
struct ListenerTests {
    @Test("each listener serves its surfaces and is told apart")
    func surfaces() async throws {
        try await withSocketPath { path in
            let service = try TestService(surfaces: [
                ["main"], ["operations"], ["main", "operations"],
            ])
            try await serving(
                listeners: [
                    .tcp(address: "127.0.0.1", port: 0),
                    .tcp(address: "127.0.0.1", port: 0, threads: 1),
                    .unix(path: path, threads: 1),
                ],
                service: service
            ) { serving in
                let statuses = try await blocking {
                    let clients = [
                        try RawClient(port: serving.ports[0] ?? 0),
                        try RawClient(port: serving.ports[1] ?? 0), try RawClient(unix: path),
                    ]
                    return clients.map { [$0.ask(hello)?.status, $0.ask(health)?.status] }
                }
                #expect(statuses == [[200, 404], [404, 200], [200, 200]])
                #expect(serving.ports[2] == nil)
                try await serving.wait { service.exchanges.count == 6 }
                #expect(Set(service.exchanges.map(\.listener)) == [0, 1, 2])
                #expect(Set(service.exchanges.map(\.peer.description)) == ["127.0.0.1", "unix"])
                #expect(service.exchanges.allSatisfy { $0.peer.isLocal })
            }
        }
    }

    @Test("IPv6 addresses work")
    func ipv6() async throws {
        try await serving(listeners: [.tcp(address: "::1", port: 0)]) { serving in
            let answer = try await blocking {
                try RawClient(port: serving.port, ipv6: "::1").ask(hello)
            }
            #expect(answer?.status == 200)
            try await serving.wait { !serving.service.exchanges.isEmpty }
            #expect(serving.service.exchanges.first?.peer.description == "::1")
        }
    }

    @Test("a socket file has its mode and is removed at the end")
    func socketFile() async throws {
        try await withSocketPath { path in
            try await serving(listeners: [.unix(path: path, mode: 0o600)]) { _ in
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("a client of a unix socket may have a long path of its own")
    func boundClient() async throws {
        try await withSocketPath { path in
            try await serving(listeners: [.unix(path: path)]) { serving in
                let own = path + String(repeating: "x", count: 107 - path.utf8.count)
                let answer = try await blocking { try RawClient(unix: path, from: own).ask(hello) }
                #expect(answer?.status == 200)
                try await serving.wait { !serving.service.exchanges.isEmpty }
                #expect(serving.service.exchanges.first?.peer == .unix)
            }
        }
    }

    @Test("a socket file that a dead server left is replaced")
    func staleSocketFile() async throws {
        try await withSocketPath { path in
            try leaveSocketFile(at: path)
            try await serving(listeners: [.unix(path: path)]) { _ in
                let answer = try await blocking { try RawClient(unix: path).ask(hello) }
                #expect(answer?.status == 200)
            }
        }
    }

    @Test("a socket file in use is left alone")
    func socketFileInUse() async throws {
        try await withSocketPath { path in
            try await serving(listeners: [.unix(path: path)]) { _ in
                await #expect(throws: HTTPServerError.socketInUse(path)) {
                    try await serving(listeners: [.unix(path: path)]) { _ in }
                }
                let answer = try await blocking { try RawClient(unix: path).ask(hello) }
                #expect(answer?.status == 200)
            }
        }
    }

    @Test("a file that is no socket is left alone")
    func otherFile() async throws {
        try await withSocketPath { path in
            try Data("precious".utf8).write(to: URL(filePath: path))
            await #expect(throws: HTTPServerError.notASocket(path)) {
                try await serving(listeners: [.unix(path: path)]) { _ in }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        }
    }

    @Test("a file that took the place of the socket is left alone")
    func replacedSocketFile() async throws {
        try await withSocketPath { path in
            try await serving(listeners: [.unix(path: path)]) { _ in
                try FileManager.default.removeItem(atPath: path)
                try Data("precious".utf8).write(to: URL(filePath: path))
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        }
    }

    @Test(
        "addresses that are none are named",
        arguments: ["", "localhost", "127.0.0", "::g", "127.0.0.1:80"]
    )
    func notAnAddress(_ address: String) async throws {
        await #expect(throws: HTTPServerError.notAnAddress(address)) {
            try await serving(listeners: [.tcp(address: address, port: 0)]) { _ in }
        }
    }

    @Test("paths that cannot be a socket's are named", arguments: ["", "/a\0b", longPath])
    func invalidSocketPath(_ path: String) async throws {
        await #expect(throws: HTTPServerError.invalidSocketPath(path, limit: 107)) {
            try await serving(listeners: [.unix(path: path)]) { _ in }
        }
    }

    @Test("a port in use is an error that says so, and leaves nothing bound")
    func portInUse() async throws {
        try await withSocketPath { path in
            try await serving { serving in
                let port = UInt16(serving.port)
                let error = await #expect(throws: HTTPServerError.self) {
                    try await MicroHTTPDTests.serving(
                        listeners: [.unix(path: path), .tcp(address: "127.0.0.1", port: port)]
                    ) { _ in }
                }
                #expect(
                    error?.description
                        == "cannot bind 127.0.0.1:\(port): Address already in use"
                )
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test("limits that need more files than the system allows are an error")
    func tooFewFiles() async throws {
        let error = await #expect(throws: HTTPServerError.self) {
            try await serving(limits: HTTPLimits(connections: 1 << 40)) { _ in }
        }
        guard case .tooFewFiles(let needed, let allowed) = error else {
            Issue.record("not tooFewFiles")
            return
        }
        #expect(needed > 1 << 40)
        #expect(allowed < needed)
        #expect(error?.description.hasSuffix("or lower `limits.connections`") == true)
    }

    @Test("the limit of open files is raised as far as the limits need")
    func raisesFileLimit() async {
        await #expect(processExitsWith: .success) {
            var limits = rlimit()
            unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
            try #require(limits.rlim_max >= 1_000)
            limits.rlim_cur = 64
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
            try await serving(limits: HTTPLimits(connections: 300)) { _ in
                unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
            }
            #expect(limits.rlim_cur >= 300 && limits.rlim_cur < 1_000)
        }
    }

    @Test("a server starts once")
    func startsOnce() async throws {
        try await serving { serving in
            #expect(throws: HTTPServerError.alreadyStarted) { try serving.server.start() }
        }
    }
}

private let longPath = "/" + String(repeating: "x", count: 107)

/// A path for a socket in a folder of its own, which is removed afterwards.
func withSocketPath(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "s").path())
}

/// Makes a socket file that nobody listens on.
private func leaveSocketFile(at path: String) throws {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    try bindUnix(descriptor, to: path)
}

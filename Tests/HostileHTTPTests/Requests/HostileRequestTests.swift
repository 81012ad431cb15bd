import Testing

extension HostileSuites {
    @Suite("Requests", .serialized, .impatientServer)
    struct HostileRequestTests {
        @Test("lengths", arguments: HostileCase.lengths)
        func length(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("transfer codings", arguments: HostileCase.codings)
        func coding(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("chunks", arguments: HostileCase.chunks)
        func chunks(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("what the library answers as it should not", arguments: HostileCase.libraryFaults)
        func libraryFault(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("lines of the head", arguments: HostileCase.lines)
        func line(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("hosts", arguments: HostileCase.hosts)
        func host(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("floods of fields", arguments: HostileCase.floods)
        func flood(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("credentials", arguments: HostileCase.credentials)
        func credentials(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("targets", arguments: HostileCase.targets)
        func target(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("methods", arguments: HostileCase.methods)
        func method(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("versions", arguments: HostileCase.versions)
        func version(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("media types", arguments: HostileCase.mediaTypes)
        func mediaType(_ hostile: HostileCase) async throws { try await hostile.run() }

        @Test("bodies", arguments: HostileCase.bodies)
        func body(_ hostile: HostileCase) async throws { try await hostile.run() }
    }
}

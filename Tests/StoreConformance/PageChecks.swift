import Directory
import JSON
import Store
import Testing

extension StoreCheck {
    static let pages = [
        StoreCheck("lists have the order of each key, in both directions") { store in
            let users = try assortment()
            _ = try await store.write { try users.forEach($0.insert) }
            for key in UserPage.Key.allCases {
                for connection: ExactString? in [nil, "db", "other"] {
                    let expected = users.filter { $0.isIn(connection) }
                        .sorted { $0.stands(before: $1, by: key) }.map(\.id.text)
                    let page = UserPage(connection: connection, key: key, offset: 0, limit: 100)
                    #expect(try await list(page, in: store) == expected, "\(key)")
                    var backwards = page
                    backwards.isAscending = false
                    #expect(try await list(backwards, in: store) == expected.reversed(), "\(key)")
                }
            }
        },
        StoreCheck("pages follow one another") { store in
            let users = try assortment()
            _ = try await store.write { try users.forEach($0.insert) }
            let all = try await list(UserPage(offset: 0, limit: 100), in: store)
            #expect(all.count == users.count)
            var paged: [ExactString] = []
            for number in 0..<6 {
                paged += try await list(UserPage(offset: number * 5, limit: 5), in: store)
            }
            #expect(paged == all)
            #expect(try await list(UserPage(offset: 3, limit: 0), in: store) == [])
            #expect(try await list(UserPage(offset: 1_000, limit: 5), in: store) == [])
            #expect(try await list(UserPage(offset: -1, limit: -1), in: store) == [])
        },
        StoreCheck("users are counted, each once, also with two identities in a connection") {
            store in
            var user = try User.sample("auth0|1")
            user.identities.append(Identity(connection: "db", provider: "auth0", userID: "2"))
            user.identities.append(Identity(connection: "other", provider: "oidc", userID: "2"))
            try await store.add(user, try .sample("auth0|3"))
            let counts = try await store.read { transaction in
                try [nil, "db", "other", "none", ""].map {
                    try transaction.userCount(connection: $0)
                }
            }
            #expect(counts.value == [2, 2, 1, 0, 0])
            let page = UserPage(connection: "db", offset: 0, limit: 10)
            #expect(try await list(page, in: store) == ["auth0|1", "auth0|3"])
        },
        StoreCheck("a user stands where its time of creation says, also if that changes") { store in
            try await store.add(try .sample("auth0|1", at: 1), try .sample("auth0|2", at: 2))
            let late = try User.sample("auth0|1", at: 3)
            _ = try await store.write { try $0.update(late) }
            for connection: ExactString? in [nil, "db"] {
                let page = UserPage(connection: connection, offset: 0, limit: 10)
                #expect(try await list(page, in: store) == ["auth0|2", "auth0|1"])
            }
        },
    ]

    private static func list(_ page: UserPage, in store: any Store) async throws -> [ExactString] {
        try await store.read { try $0.users(page).map(\.id.text) }.value
    }

    /// Users of which several share each value, and several lack it.
    private static func assortment() throws -> [User] {
        try (0..<27).map { number in
            let connection: ExactString = number % 4 == 0 ? "other" : "db"
            let time = Int64(number % 5) * 1_000 - 2_000
            return try .sample("auth0|\(number * 7 % 27)", in: connection, at: time) { user in
                let text = ["b", "B", "é", "ä", "z", "aa", "a", "\u{1F98A}"][number % 8]
                let value: ExactString? = number % 3 == 0 ? nil : ExactString(text)
                user.name = value
                user.nickname = value
                user.givenName = value
                user.familyName = value
                user.email = value.map { ExactString("\($0)\(number)") }
                user.username = user.email
                user.phoneNumber = user.email
                user.isEmailVerified = number % 2 == 0
                user.blocked = [nil, true, false][number % 3]
                user.loginsCount = number % 3 == 1 ? nil : number % 4
                user.lastLogin = number % 3 == 2 ? nil : UserTime(milliseconds: -time)
                user.updatedAt = UserTime(milliseconds: time + Int64(number % 2))
            }
        }
    }
}

extension User {
    fileprivate func isIn(_ connection: ExactString?) -> Bool {
        connection == nil || identities.contains { $0.connection == connection }
    }

    /// The order that ``UserPage`` promises, written down a second time.
    fileprivate func stands(before other: User, by key: UserPage.Key) -> Bool {
        let (mine, theirs) = (place(by: key), other.place(by: key))
        return mine == theirs
            ? id.text < other.id.text : mine.lexicographicallyPrecedes(theirs)
    }

    /// Numbers in the order of the values; none for a missing value.
    private func place(by key: UserPage.Key) -> [Int64] {
        func text(_ value: ExactString?) -> [Int64] {
            value.map { [0] + $0.utf8.map(Int64.init) } ?? []
        }
        func flag(_ value: Bool?) -> [Int64] { value.map { [$0 ? 1 : 0] } ?? [] }
        return switch key {
        case .createdAt: [createdAt.milliseconds]
        case .updatedAt: [updatedAt.milliseconds]
        case .lastLogin: lastLogin.map { [$0.milliseconds] } ?? []
        case .loginsCount: loginsCount.map { [Int64($0)] } ?? []
        case .userID: text(id.text)
        case .email: text(email)
        case .emailVerified: flag(isEmailVerified)
        case .username: text(username)
        case .name: text(name)
        case .nickname: text(nickname)
        case .givenName: text(givenName)
        case .familyName: text(familyName)
        case .phoneNumber: text(phoneNumber)
        case .blocked: flag(blocked)
        }
    }
}

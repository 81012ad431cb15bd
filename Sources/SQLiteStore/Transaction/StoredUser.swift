internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// A user, and the document that it is kept as.
struct StoredUser: Equatable {
    let user: User
    let document: Data

    /// A user to be kept.
    init(_ user: User) {
        self.user = user
        document = Data(JSONValue.object(user.json).encoded())
    }

    /// The user that was kept as `document`; other texts of the same user are damage.
    init(document: Data) throws(StoreError) {
        let value = try? JSONValue(parsing: Array(document), limits: .stored)
        guard let user = value?.object.flatMap(User.init(json:)) else { throw .otherForm }
        self.init(user)
        guard self.document == document else { throw .otherForm }
    }

    /// Hands over one user after the other, whatever their number, with the number in other tables.
    static func forEach(in database: Database, _ body: (User, Int64) throws -> Void) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT user, document FROM user_document")
        while let row = try rows.next() {
            try body(try StoredUser(document: row["document"]).user, row["user"])
        }
    }

    /// Whether both are kept as the same bytes.
    static func == (first: StoredUser, second: StoredUser) -> Bool {
        first.document == second.document
    }
}

extension StoreError {
    fileprivate static let otherForm = StoreError.damaged(
        "a user's record has another form than it was written in"
    )
}

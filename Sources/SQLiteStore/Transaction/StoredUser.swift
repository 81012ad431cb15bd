internal import Directory
internal import Foundation
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

    /// The user that was kept as `document`.
    init(document: Data) throws(StoreError) {
        self.document = document
        let value = try? JSONValue(parsing: Array(document), limits: .stored)
        guard let user = value?.object.flatMap(User.init(json:)) else {
            throw .damaged("a user's record has another form than it was written in")
        }
        self.user = user
    }

    /// Whether both are kept as the same bytes.
    static func == (first: StoredUser, second: StoredUser) -> Bool {
        first.document == second.document
    }
}

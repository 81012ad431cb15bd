internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// An attribute by which users are found, and its number in `lookup_value`.
struct Lookup: Sendable {
    let number: Int64
    let attribute: UserAttribute
}

/// Keeps the values of the attributes by which users are found.
enum LookupIndex {
    /// Makes the index hold `attributes` and no others: what is new is read from every user.
    static func prepare(_ attributes: [UserAttribute], in database: Database) throws -> [Lookup] {
        let rows = try Row.fetchAll(database, sql: "SELECT number, pointer FROM lookup")
        var known: [ExactString: Int64] = [:]
        for row in rows { known[try ExactString(blob: row["pointer"])] = row["number"] }

        let wanted = Set(attributes.map(\.pointer.text))
        for (pointer, number) in known where !wanted.contains(pointer) {
            try database.execute(
                sql: "DELETE FROM lookup_value WHERE lookup = ?",
                arguments: [number]
            )
            try database.execute(sql: "DELETE FROM lookup WHERE number = ?", arguments: [number])
        }
        var lookups: [Lookup] = []
        var added: [Lookup] = []
        for attribute in Set(attributes) {
            if let number = known[attribute.pointer.text] {
                lookups.append(Lookup(number: number, attribute: attribute))
            } else {
                added.append(try insert(attribute, in: database))
            }
        }
        if !added.isEmpty { try fill(added, in: database) }
        return lookups + added
    }

    private static func insert(
        _ attribute: UserAttribute,
        in database: Database
    ) throws -> Lookup {
        try database.execute(
            sql: "INSERT INTO lookup (pointer) VALUES (?)",
            arguments: [Data(attribute.pointer.text.utf8)]
        )
        return Lookup(number: database.lastInsertedRowID, attribute: attribute)
    }

    private static func fill(_ lookups: [Lookup], in database: Database) throws {
        let insertion = try database.makeStatement(sql: UserStatement.insertLookup)
        try StoredUser.forEach(in: database) { user, number in
            for (lookup, value) in UserKeys(user, lookups: lookups).lookups {
                try insertion.execute(arguments: [lookup, value, user.id.text.blob, number])
            }
        }
    }
}

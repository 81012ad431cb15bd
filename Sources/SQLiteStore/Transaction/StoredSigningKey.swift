internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import OpenSSL
internal import Store

/// A signing key as its row holds it.
struct StoredSigningKey: Equatable {
    let privateKey: Data
    let certificate: Data
    let createdAt: Int64
    let state: String
    let stateSince: Int64

    /// A key to be kept.
    init(_ key: SigningKeyRecord) {
        privateKey = Data(key.privateKey.bytes)
        certificate = Data(key.certificate)
        createdAt = key.createdAt.milliseconds
        state = key.state.rawValue
        stateSince = key.stateSince.milliseconds
    }

    /// What a row holds.
    init(_ row: Row) {
        privateKey = row["private_key"]
        certificate = row["certificate"]
        createdAt = row["created_at"]
        state = row["state"]
        stateSince = row["state_since"]
    }

    /// The key that was kept.
    func record(_ id: ExactString) throws(StoreError) -> SigningKeyRecord {
        guard let state = SigningKeyRecord.State(rawValue: state) else {
            throw .damaged("signing key `\(id)` has the unknown state `\(state)`")
        }
        var record = SigningKeyRecord(
            id: id,
            privateKey: Secret(Array(privateKey)),
            certificate: Array(certificate),
            createdAt: UserTime(milliseconds: createdAt),
            state: state
        )
        record.stateSince = UserTime(milliseconds: stateSince)
        return record
    }
}

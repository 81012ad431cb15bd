public import Directory
public import JOSE
public import JSON
internal import OpenSSL
public import Store

/// The signing keys at one moment.
public struct SigningKeySet: Sendable {
    /// What is known of a key to everybody.
    public struct Key: Sendable, Equatable {
        /// Its `kid`.
        public let id: ExactString
        /// What it is used for.
        public let state: SigningKeyRecord.State
        /// Since when.
        public let stateSince: UserTime
        /// When it was made.
        public let createdAt: UserTime
    }

    /// The public keys, to verify tokens with.
    public let keys: JSONWebKeySet
    /// Changes with every change of the set: equal generations are equal sets.
    public let generation: UInt64
    /// The text of `jwks.json`.
    public let document: [UInt8]
    /// What signs.
    public let signer: JWSSigner
    /// All keys: the current, the next, and the previous ones, the newest first.
    public let list: [Key]

    /// The set with another generation.
    func numbered(_ generation: UInt64) -> SigningKeySet {
        SigningKeySet(
            keys: keys,
            generation: generation,
            document: document,
            signer: signer,
            list: list
        )
    }

    /// Whether both sign and publish alike.
    func isSame(as other: SigningKeySet) -> Bool {
        list == other.list && document == other.document
    }
}

extension SigningKeySet {
    /// Makes the keys of a store ready, which takes some milliseconds for each.
    ///
    /// One key that cannot be used makes all fail: to go on without it would refuse its tokens.
    init(_ records: [SigningKeyRecord]) throws(SigningKeysError) {
        let order: [SigningKeyRecord.State] = [.current, .next, .previous]
        let sorted = order.flatMap { state in records.filter { $0.state == state } }
        var keys: [JSONWebKey] = []
        var published: [JSONValue] = []
        var signer: JWSSigner?
        for record in sorted {
            let key = try Self.signer(record)
            keys.append(key.publicKey)
            published.append(try Self.publicJSON(key, record))
            if signer == nil, record.state == .current { signer = key }
        }
        guard let signer else { throw .noCurrentKey }
        let document: JSONValue = ["keys": .array(published)]
        self.init(
            keys: JSONWebKeySet(keys),
            generation: 0,
            document: document.encoded(),
            signer: signer,
            list: sorted.map(Key.init)
        )
    }

    private static func signer(_ record: SigningKeyRecord) throws(SigningKeysError) -> JWSSigner {
        do {
            let key = try PrivateKey(pkcs8: record.privateKey)
            return try JWSSigner(key, algorithm: .rs256, keyID: KeyID(record.id))
        } catch {
            throw .keyUnreadable(record.id, "\(error)")
        }
    }

    private static func publicJSON(
        _ key: JWSSigner,
        _ record: SigningKeyRecord
    ) throws(SigningKeysError) -> JSONValue {
        do {
            return try key.publicKey.publicJSON(certificate: Certificate(der: record.certificate))
        } catch {
            throw .keyUnreadable(record.id, "\(error)")
        }
    }
}

extension SigningKeySet.Key {
    fileprivate init(_ record: SigningKeyRecord) {
        id = record.id
        state = record.state
        stateSince = record.stateSince
        createdAt = record.createdAt
    }
}

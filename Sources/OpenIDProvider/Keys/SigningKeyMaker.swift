internal import Directory
internal import Dispatch
internal import JOSE
internal import JSON
internal import OpenSSL
internal import Store

/// Makes signing keys, and makes stored ones ready, on a thread of its own: the first takes a tenth of a
/// second or more of computing.
struct SigningKeyMaker: Sendable {
    /// How long a certificate is valid; a key is used for less.
    static let certificateSeconds: Int64 = 10 * 365 * 86_400

    private let queue = DispatchQueue(label: "rolecall.signing-keys")
    private let commonName: String

    /// A maker of keys whose certificates are for `host`, of which the first 64 characters are used.
    init(host: String) {
        commonName = String(host.unicodeScalars.prefix(Certificate.commonNameCountMax))
    }

    /// `count` new keys in the state `next`, made at `now`.
    func make(_ count: Int, now: UserTime) async throws(SigningKeysError) -> [SigningKeyRecord] {
        guard count > 0 else { return [] }
        let commonName = commonName
        return try await onThread { () throws(SigningKeysError) in
            var records: [SigningKeyRecord] = []
            for _ in 0..<count { records.append(try Self.record(commonName, now)) }
            return records
        }
    }

    /// The set of these keys.
    func ready(_ records: [SigningKeyRecord]) async throws(SigningKeysError) -> SigningKeySet {
        try await onThread { () throws(SigningKeysError) in try SigningKeySet(records) }
    }
}

extension SigningKeyMaker {
    private static func record(
        _ commonName: String,
        _ now: UserTime
    ) throws(SigningKeysError) -> SigningKeyRecord {
        do {
            let key = try PrivateKey(generating: .rsa(bits: JWSSigner.rsaModulusBits))
            let start = now.milliseconds / 1_000
            let certificate = try Certificate(
                selfSignedBy: key,
                commonName: commonName,
                validity: start...(start + certificateSeconds)
            )
            return SigningKeyRecord(
                id: try JWSSigner(key, algorithm: .rs256).keyID.text,
                privateKey: try key.pkcs8(),
                certificate: certificate.der,
                createdAt: now,
                state: .next
            )
        } catch {
            throw .cannotMake("\(error)")
        }
    }

    private func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(SigningKeysError) -> Value
    ) async throws(SigningKeysError) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }
}

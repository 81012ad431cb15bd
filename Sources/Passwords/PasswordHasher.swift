public import OpenSSL
internal import Synchronization

/// Hashes passwords with scrypt (RFC 7914), and compares them with hashes.
///
/// Work is done on threads of its own, so that neither a server's nor Swift's threads wait. Memory is
/// bounded: at most ``ScryptParameters/memoryBytesMax`` for each thread.
public final class PasswordHasher: Sendable {
    /// How many computations may wait by default: on one core about ten seconds' worth.
    public static let waitingMax = 48

    private let parameters: ScryptParameters
    private let queue: WorkQueue

    /// A hasher whose new hashes are made with `parameters`, `threads` at a time, while up to `waitingMax`
    /// wait.
    ///
    /// Parameters out of bounds make every new hash fail, and every comparison without a hash.
    public init(
        parameters: ScryptParameters = .standard,
        threads: Int = 1,
        waitingMax: Int = PasswordHasher.waitingMax
    ) {
        self.parameters = parameters
        queue = WorkQueue(label: "rolecall.passwords", threads: threads, waitingMax: waitingMax)
    }

    /// What to keep of `password`, with a new salt.
    ///
    /// - Throws: also `PasswordError.notAllowed` and `PasswordError.parametersOutOfBounds`.
    public func hash(_ password: [UInt8]) async throws(PasswordError) -> PasswordHash {
        guard (1...PasswordPolicy.bytesMax).contains(password.count), !password.contains(0) else {
            throw .notAllowed
        }
        let parameters = parameters
        guard parameters.isWithinBounds else { throw .parametersOutOfBounds }
        return try await run { () throws(OpenSSLError) in
            let salt = try randomBytes(count: ScryptHash.saltByteCount)
            return try ScryptHash(of: password, salt: salt, parameters: parameters).stored
        }
    }

    /// Whether `hash` is that of `password`; without one, for an unknown user, false.
    ///
    /// The parameters are those of `hash`. Without it the hasher's own are used, so that the time does not
    /// tell whether there is such a user.
    ///
    /// - Throws: also `PasswordError.hashUnreadable`, at once.
    public func matches(
        _ password: [UInt8],
        _ hash: PasswordHash?
    ) async throws(PasswordError) -> Bool {
        // HMAC, of which scrypt is made, fills short keys up with zeros: without this a password would
        // be right with them too.
        guard let hash, !password.contains(0) else {
            _ = try await compute(password)
            return false
        }
        guard let known = ScryptHash(hash) else { throw .hashUnreadable }
        return try await run { () throws(OpenSSLError) in try known.matches(password) }
    }

    /// Whether `hash` was made with other parameters than new ones are.
    public func isOutdated(_ hash: PasswordHash) -> Bool {
        ScryptHash(hash)?.parameters != parameters
    }
}

extension PasswordHasher {
    /// Does the work of a comparison, for nothing.
    private func compute(_ password: [UInt8]) async throws(PasswordError) -> Bool {
        let parameters = parameters
        guard parameters.isWithinBounds else { throw .parametersOutOfBounds }
        let salt = [UInt8](repeating: 0, count: ScryptHash.saltByteCount)
        let none = [UInt8](repeating: 0, count: ScryptHash.hashByteCount)
        return try await run { () throws(OpenSSLError) in
            let made = try ScryptHash(of: password, salt: salt, parameters: parameters)
            return constantTimeEqual(made.hash, none)
        }
    }

    /// Runs `work` on a thread of the queue, unless the task is cancelled before its turn comes.
    private func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(OpenSSLError) -> Value
    ) async throws(PasswordError) -> Value {
        let cancellation = Cancellation()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isTaken = queue.submit {
                    let result = cancellation.run(work)
                    return { continuation.resume(returning: result) }
                }
                if !isTaken { continuation.resume(returning: .failure(.overloaded)) }
            }
        } onCancel: {
            cancellation.cancel()
        }
        return try result.get()
    }
}

/// Whether work that waits for its turn is still wanted.
private final class Cancellation: Sendable {
    private let isCancelled = Atomic(false)

    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    func run<Value>(
        _ work: () throws(OpenSSLError) -> Value
    ) -> Result<Value, PasswordError> {
        guard !isCancelled.load(ordering: .relaxed) else { return .failure(.cancelled) }
        do throws(OpenSSLError) { return .success(try work()) } catch {
            return .failure(.failed(error))
        }
    }
}

import Glibc

/// Runs `body`, which may block, on a thread of its own: Swift's threads are for the server's tasks.
func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let work = Work { continuation.resume(with: Result(catching: body)) }
        var thread = pthread_t()
        let owned = unsafe Unmanaged.passRetained(work)
        let status = unsafe pthread_create(
            &thread,
            nil,
            { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                }
                return nil
            },
            owned.toOpaque()
        )
        guard status == 0 else {
            unsafe owned.release()
            continuation.resume(throwing: SystemFailure(step: "pthread_create", code: status))
            return
        }
        pthread_detach(thread)
    }
}

private final class Work: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// A system call that a test needs and that failed.
struct SystemFailure: Error {
    let step: String
    let code: CInt

    init(step: String, code: CInt = errno) {
        self.step = step
        self.code = code
    }
}

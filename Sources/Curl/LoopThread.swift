internal import Glibc

/// A thread of its own for work that waits in C.
enum LoopThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new thread, or throws what `pthread_create` returned.
    ///
    /// The thread takes no signals: those of the process are for other threads to handle, and the
    /// SIGPIPE of a broken connection stays pending for ever.
    static func start(_ body: @escaping @Sendable () -> Void) throws(CurlError) {
        let context = unsafe Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let failure = unsafe pthread_create(&thread, nil, threadMain, context.toOpaque())
        guard failure == 0 else {
            unsafe context.release()
            throw .libraryFailed(code: Int(failure), "pthread_create failed")
        }
        pthread_detach(thread)
    }

    private static let threadMain:
        @convention(c) (UnsafeMutableRawPointer?) ->
            UnsafeMutableRawPointer? = { context in
                var all = sigset_t()
                unsafe sigfillset(&all)
                unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
                if let context = unsafe context {
                    unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                }
                return nil
            }
}

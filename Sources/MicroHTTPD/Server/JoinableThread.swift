internal import Glibc

/// A thread of the system, for work that must not wait for Swift's own threads or block them.
@safe struct JoinableThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread; nil if the system has none left.
    init?(_ body: @escaping @Sendable () -> Void) {
        let owned = unsafe Unmanaged.passRetained(ThreadBody(body))
        var handle = pthread_t()
        let status = unsafe pthread_create(&handle, nil, runThreadBody, owned.toOpaque())
        guard status == 0 else {
            unsafe owned.release()
            return nil
        }
        self.handle = handle
    }

    /// Waits for the end of the thread; once, and from another thread.
    func join() {
        pthread_join(handle, nil)
    }

    /// Lets the thread end by itself.
    func detach() {
        pthread_detach(handle)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private let runThreadBody: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    body in
    if let body = unsafe body {
        unsafe Unmanaged<ThreadBody>.fromOpaque(body).takeRetainedValue().run()
    }
    return nil
}

internal import Glibc

/// The process's limit of open files.
enum OpenFiles {
    /// Files besides those of the listeners: logs, stores, outgoing connections.
    static let reserve = 256
    /// What the library opens for each thread: an epoll and an event descriptor.
    static let perThread = 2

    /// Sees to it that the process may have the files open that the limits ask for.
    ///
    /// - Parameters:
    ///   - threads: of each listener.
    ///   - connections: to each listener.
    /// - Throws: `HTTPServerError.tooFewFiles` if the system does not allow so many.
    static func allow(threads: [Int], connections: Int) throws(HTTPServerError) {
        let needed = needed(threads: threads, connections: connections)
        var limits = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else {
            return
        }
        let wanted = rlim_t(clamping: needed)
        guard limits.rlim_cur < wanted else { return }
        guard limits.rlim_max >= wanted else {
            throw .tooFewFiles(needed: needed, allowed: Int(clamping: limits.rlim_max))
        }
        limits.rlim_cur = wanted
        guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else {
            throw .tooFewFiles(needed: needed, allowed: Int(clamping: limits.rlim_cur))
        }
    }

    /// How many files that takes; `Int.max` for more.
    static func needed(threads: [Int], connections: Int) -> Int {
        threads.reduce(reserve) { sum, threads in
            let (own, isTooMany) = threads.multipliedReportingOverflow(by: perThread)
            let (with, isTooMuch) = own.addingReportingOverflow(connections)
            let (total, isOver) = sum.addingReportingOverflow(with)
            return isTooMany || isTooMuch || isOver ? Int.max : total
        }
    }
}

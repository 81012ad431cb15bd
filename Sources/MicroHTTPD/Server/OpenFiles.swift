internal import Glibc

/// The process's limit of open files.
enum OpenFiles {
    /// Files besides the connections: epoll and event descriptors, logs, stores, outgoing connections.
    static let reserve = 256

    /// Sees to it that the process may have the files open that the limits ask for.
    static func allow(listeners: Int, connections: Int) throws(HTTPServerError) {
        let (product, isTooMany) = listeners.multipliedReportingOverflow(by: connections)
        let (sum, isTooMuch) = product.addingReportingOverflow(reserve)
        let needed = isTooMany || isTooMuch ? Int.max : sum
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
}

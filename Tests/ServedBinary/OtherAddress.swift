internal import Glibc

/// An IPv4 address of this machine that is not a loopback one, if it has any.
public let otherAddress: String? = {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard unsafe getifaddrs(&list) == 0 else { return nil }
    defer { unsafe freeifaddrs(list) }
    var next = unsafe list
    while let interface = unsafe next {
        unsafe next = interface.pointee.ifa_next
        guard let address = unsafe interface.pointee.ifa_addr,
            unsafe CInt(address.pointee.sa_family) == AF_INET,
            unsafe CInt(interface.pointee.ifa_flags) & CInt(IFF_LOOPBACK) == 0
        else { continue }
        var text = [CChar](repeating: 0, count: Int(INET_ADDRSTRLEN))
        let isWritten = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
            unsafe inet_ntop(AF_INET, &$0.pointee.sin_addr, &text, socklen_t(text.count)) != nil
        }
        guard isWritten else { continue }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }
    return nil
}()

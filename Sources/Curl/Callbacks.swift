internal import CCurl
internal import Glibc

// libcurl calls these on the loop's thread, inside `curl_multi_perform`. The context is the
// `Transfer` that owns the handle and lives until the handle has left the multi handle.

/// One line of a response's head.
let onHeadLine: curl_write_callback = { pointer, size, count, context in
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let bytes = size * count
    let line = unsafe [UInt8](UnsafeRawBufferPointer(start: pointer, count: bytes))
    return transfer.takeHeadLine(line) ? bytes : 0
}

/// A piece of a response's body.
let onBody: curl_write_callback = { pointer, size, count, context in
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let bytes = size * count
    let piece = unsafe [UInt8](UnsafeRawBufferPointer(start: pointer, count: bytes))
    return transfer.takeBody(piece) ? bytes : 0
}

/// Makes the socket for a resolved address, unless the client never connects to it.
let openSocket: curl_opensocket_callback = { context, _, target in
    guard let context = unsafe context, let target = unsafe target else { return -1 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let address = unsafe [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
        guard let start = buffer.baseAddress else { return }
        unsafe count = rolecall_address_bytes(target, start)
    }
    guard transfer.mayConnect(to: address) else { return -1 }
    let kind = unsafe target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return unsafe socket(target.pointee.family, kind, target.pointee.protocol)
}

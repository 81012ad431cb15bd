internal import CSimdJSON

/// Bytes that are written front to back.
///
/// Appending to an array checks on each call that nobody shares it; writing an answer takes dozens
/// of calls, and nobody shares this.
@safe
struct ByteBuffer: ~Copyable, @unchecked Sendable {
    // Safety: the memory has one owner, which frees it; the first `count` of `capacity` bytes are
    // initialised, and no pointer leaves a method.
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var count = 0

    /// An empty buffer with room for `capacity` bytes.
    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        unsafe start = .allocate(capacity: self.capacity)
    }

    deinit { unsafe start.deallocate() }

    /// A copy of what has been written.
    var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Appends one byte.
    mutating func append(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Appends bytes as they are.
    mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
        guard let first = source.baseAddress else { return }
        reserve(source.count)
        unsafe (start + count).update(from: first, count: source.count)
        count &+= source.count
    }

    /// Appends `text` in quotes, with the escapes that RFC 8259 §7 requires and no others.
    mutating func append(quoted text: ExactString) {
        unsafe text.withBytes { text in
            reserve(text.count + 2)
            put(UInt8(ascii: "\""))
            if let first = text.baseAddress {
                let plain = unsafe rolecall_json_copy_plain(first, text.count, start + count)
                count &+= plain
                if plain < text.count { unsafe append(escaping: text, from: plain) }
            }
            append(UInt8(ascii: "\""))
        }
    }

    /// Appends `value` in decimal.
    mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var scale: UInt = 1
        while value.magnitude / scale >= 10 { scale *= 10 }
        while scale > 0 {
            append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value.magnitude / scale % 10))
            scale /= 10
        }
    }
}

extension ByteBuffer {
    @inline(__always)
    private mutating func reserve(_ needed: Int) {
        if capacity &- count < needed { grow(by: needed) }
    }

    /// Appends a byte that there is room for.
    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        unsafe start[count] = byte
        count &+= 1
    }

    private mutating func grow(by needed: Int) {
        let larger = max(capacity * 2, count + needed)
        let next = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe next.moveInitialize(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = next
        capacity = larger
    }

    @inline(never)
    private mutating func append(escaping text: UnsafeBufferPointer<UInt8>, from first: Int) {
        for index in first..<text.count { append(escaped: unsafe text[index]) }
    }

    /// Appends a byte of a string, with the shortest escape if it needs one.
    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(escape: byte)
        case 0x08: append(escape: UInt8(ascii: "b"))
        case 0x09: append(escape: UInt8(ascii: "t"))
        case 0x0A: append(escape: UInt8(ascii: "n"))
        case 0x0C: append(escape: UInt8(ascii: "f"))
        case 0x0D: append(escape: UInt8(ascii: "r"))
        case 0..<0x20:
            append(escape: UInt8(ascii: "u"))
            append(hexadecimal: 0)
            append(hexadecimal: 0)
            append(hexadecimal: byte >> 4)
            append(hexadecimal: byte & 0xF)
        default: append(byte)
        }
    }

    private mutating func append(escape letter: UInt8) {
        append(UInt8(ascii: "\\"))
        append(letter)
    }

    private mutating func append(hexadecimal digit: UInt8) {
        append(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
    }
}

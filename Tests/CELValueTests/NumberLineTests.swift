import Testing

@testable import CEL

@Suite("The number line")
struct NumberLineTests {
    @Test(
        "orders numbers of all types",
        arguments: [
            (.int(1), .uint(1), .same), (.int(1), .double(1), .same), (.uint(1), .double(1), .same),
            (.int(-1), .uint(.max), .before), (.uint(0), .int(.min), .after),
            (.int(.max), .uint(1 << 63), .before), (.uint(1 << 63), .int(.max), .after),
            (.int(1), .double(1.5), .before), (.int(-1), .double(-1.5), .after),
            (.double(-0.0), .int(0), .same), (.double(-0.5), .uint(0), .before),
            (.double(1e300), .uint(.max), .after), (.double(-1e300), .int(.min), .before),
            (.double(.infinity), .uint(.max), .after), (.int(.min), .double(-.infinity), .after),
            (.int(.min), .double(-0x1p63), .same),
            (.uint(.max), .double(0x1.0000000000001p64), .before),
            // An integer that no double equals counts as the nearest one.
            (.int(.max), .double(0x1p63), .same), (.uint(.max), .double(0x1p64), .same),
            (.double(0x1p53), .uint(1 << 53 + 1), .same),
            (.int(1 << 53 + 1), .int(1 << 53), .after),
            (.double(.nan), .double(.nan), .unordered), (.int(0), .double(.nan), .unordered),
        ] as [(NumberLine, NumberLine, NumberOrder)]
    )
    func order(left: NumberLine, right: NumberLine, order: NumberOrder) {
        #expect(left.order(before: right) == order)
        #expect(right.order(before: left) == order.mirrored)
        #expect((left == right) == (order == .same))
        #expect((left < right) == (order == .before))
        #expect((left <= right) == (order == .before || order == .same))
    }

    @Test("numbers at one point are one key, and only those")
    func keys() {
        #expect(MapKey(.int(1)) == MapKey(exactly: 1))
        #expect(MapKey(.int(1)) == MapKey(.uint(1)))
        #expect(MapKey(exactly: -0.0) == MapKey(.uint(0)))
        #expect(MapKey(.int(-1)) != MapKey(.uint(.max)))
        #expect(MapKey(.int(1 << 53 + 1)) != MapKey(exactly: 0x1p53))
        #expect(MapKey(exactly: 0x1p63) == MapKey(.uint(1 << 63)))
        for value in [1.5, .nan, .infinity, -.infinity, 0x1p64, -1e300] {
            #expect(MapKey(exactly: value) == nil)
        }
    }
}

extension NumberOrder {
    fileprivate var mirrored: NumberOrder {
        switch self {
        case .before: .after
        case .same: .same
        case .after: .before
        case .unordered: .unordered
        }
    }
}

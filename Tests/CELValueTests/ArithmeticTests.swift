import Testing

@testable import CEL

@Suite("Arithmetic")
struct ArithmeticTests {
    private static let integers: [Int64] = [
        .min, .min + 1, -3_037_000_500, -7, -2, -1, 0, 1, 2, 7, 3_037_000_500, 1 << 62, .max - 1,
        .max,
    ]

    @Test("of ints agrees with wider integers, or overflows", arguments: integers, integers)
    func int(left: Int64, right: Int64) {
        let (wideLeft, wideRight) = (Int128(left), Int128(right))
        #expect((try? CheckedArithmetic.sum(left, right)) == Int64(exactly: wideLeft + wideRight))
        #expect(
            (try? CheckedArithmetic.difference(left, right)) == Int64(exactly: wideLeft - wideRight)
        )
        #expect(
            (try? CheckedArithmetic.product(left, right)) == Int64(exactly: wideLeft * wideRight)
        )
        guard right != 0 else { return }
        let quotient = Int64(exactly: wideLeft / wideRight)
        #expect((try? CheckedArithmetic.quotient(left, right)) == quotient)
        let remainder = quotient == nil ? nil : Int64(exactly: wideLeft % wideRight)
        #expect((try? CheckedArithmetic.remainder(left, right)) == remainder)
    }

    @Test("overflow and division by zero are told apart")
    func errors() {
        #expect(throws: NumberError.overflow) { try CheckedArithmetic.quotient(Int64.min, -1) }
        #expect(throws: NumberError.overflow) { try CheckedArithmetic.remainder(Int64.min, -1) }
        #expect(throws: NumberError.divisionByZero) { try CheckedArithmetic.quotient(Int64.min, 0) }
        #expect(throws: NumberError.modulusByZero) { try CheckedArithmetic.remainder(UInt64(1), 0) }
        #expect(throws: NumberError.overflow) { try CheckedArithmetic.negation(of: .min) }
        #expect(throws: NumberError.overflow) { try CheckedArithmetic.magnitude(of: .min) }
        #expect(throws: NumberError.overflow) { try CheckedArithmetic.difference(UInt64(0), 1) }
        #expect(throws: NumberError.overflow) { try CheckedArithmetic.sum(UInt64.max, 1) }
        #expect(throws: NumberError.overflow) { try CheckedArithmetic.product(UInt64.max, 2) }
    }

    @Test("of the rest of the edges")
    func edges() throws {
        #expect(try CheckedArithmetic.quotient(-7 as Int64, 2) == -3)
        #expect(try CheckedArithmetic.remainder(-7 as Int64, 2) == -1)
        #expect(try CheckedArithmetic.negation(of: .max) == -.max)
        #expect(try CheckedArithmetic.magnitude(of: -11) == 11)
        #expect(try CheckedArithmetic.sum(UInt64.max, 0) == .max)
    }
}

@Suite("Mathematical functions")
struct MathFunctionTests {
    @Test(
        "halves are rounded away from zero, and nothing else is",
        arguments: [
            (2.5, 3), (-2.5, -3), (1.4, 1), (-1.6, -2), (0.49999999999999994, 0), (0.5, 1),
            (4_503_599_627_370_497, 4_503_599_627_370_497), (-.infinity, -.infinity),
        ] as [(Double, Double)]
    )
    func rounding(value: Double, expected: Double) {
        #expect(MathFunctions.rounded(value) == expected)
    }

    @Test("bits are shifted without a trap, and right shifts are logical")
    func shifts() throws {
        #expect(try MathFunctions.shiftedLeft(1 as Int64, by: 63) == .min)
        #expect(try MathFunctions.shiftedLeft(1 as Int64, by: 64) == 0)
        #expect(try MathFunctions.shiftedLeft(-1 as Int64, by: 200) == 0)
        #expect(try MathFunctions.shiftedLeft(1 as UInt64, by: .max) == 0)
        #expect(try MathFunctions.shiftedRight(-1024 as Int64, by: 3) == 2_305_843_009_213_693_824)
        #expect(try MathFunctions.shiftedRight(-1 as Int64, by: 0) == -1)
        #expect(try MathFunctions.shiftedRight(-1024 as Int64, by: 64) == 0)
        #expect(try MathFunctions.shiftedRight(1024 as UInt64, by: 2) == 256)
        #expect(throws: NumberError.negativeShift) {
            try MathFunctions.shiftedLeft(1 as UInt64, by: -1)
        }
        #expect(throws: NumberError.negativeShift) {
            try MathFunctions.shiftedRight(1 as Int64, by: .min)
        }
    }

    @Test("the sign of NaN is NaN, and of either zero 0.0")
    func signs() {
        #expect(MathFunctions.sign(of: Double.nan).isNaN)
        #expect(MathFunctions.sign(of: -0.0).sign == .plus)
        #expect(MathFunctions.sign(of: -.infinity) == -1)
        #expect(MathFunctions.sign(of: Int64.min) == -1)
        #expect(MathFunctions.sign(of: UInt64.max) == 1)
        #expect(MathFunctions.squareRoot(-1).isNaN)
        #expect(MathFunctions.truncated(-1.7) == -1)
    }

    @Test(
        "the first of the greatest and of the least is taken",
        arguments: [
            ([.int(1), .double(1), .uint(1)], 0, 0), ([.int(1), .double(2.5), .uint(3)], 2, 0),
            ([.uint(1), .int(-1)], 0, 1), ([.double(5.4), .int(10), .uint(3), .double(-5)], 1, 3),
            ([.int(1), .double(.nan), .int(2)], 2, 0), ([], nil, nil),
        ] as [([NumberLine], Int?, Int?)]
    )
    func extremes(values: [NumberLine], greatest: Int?, least: Int?) {
        #expect(MathFunctions.indexOfGreatest(values) == greatest)
        #expect(MathFunctions.indexOfLeast(values) == least)
    }
}

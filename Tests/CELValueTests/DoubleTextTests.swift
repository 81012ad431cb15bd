import Foundation
import Testing

@testable import CEL

@Suite("Text of doubles")
struct DoubleTextTests {
    @Test(
        "string() writes the shortest digits, with an exponent below -4 and from 6 on",
        arguments: [
            (100, "100"), (999_999, "999999"), (1e6, "1e+06"), (123_456.789, "123456.789"),
            (1_234_567, "1.234567e+06"), (0.0001, "0.0001"), (0.00012345, "0.00012345"),
            (1e-5, "1e-05"), (2.5e-10, "2.5e-10"), (-0.0, "-0"), (0, "0"), (1, "1"),
            (-4.5e-3, "-0.0045"), (1e21, "1e+21"), (.leastNonzeroMagnitude, "5e-324"),
            (.leastNonzeroMagnitude * 3, "1.5e-323"),
            (9_007_199_254_740_992, "9.007199254740992e+15"), (0.1 + 0.2, "0.30000000000000004"),
            (1.0 / 7, "0.14285714285714285"), (12_345_678.9, "1.23456789e+07"), (10, "10"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (.nan, "NaN"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"),
        ] as [(Double, String)]
    )
    func conversion(value: Double, text: String) {
        #expect(DoubleText.converted(value) == text)
    }

    @Test(
        "a format writes no exponent with %s and %d",
        arguments: [
            (1.5, "1.5"), (1, "1"), (56.8, "56.8"), (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"), (-0.0, "-0"), (123_456_789, "123456789"), (.nan, "NaN"),
            (.infinity, "Infinity"), (-.infinity, "-Infinity"),
        ] as [(Double, String)]
    )
    func plain(value: Double, text: String) {
        #expect(DoubleText.plain(value) == text)
    }

    @Test(
        "%f rounds the exact value, halves to even",
        arguments: [
            (2.71828, 6, "2.718280"), (1.2345, 3, "1.234"), (3.5001, 0, "4"), (2.5, 0, "2"),
            (3.5, 0, "4"), (0.5, 0, "0"), (0.500001, 0, "1"), (0.4, 0, "0"), (-0.4, 0, "-0"),
            (123.4999, 3, "123.500"), (-1.2, 5, "-1.20000"), (1.005, 2, "1.00"),
            (999.95, 0, "1000"),
            (0.05, 1, "0.1"), (0.06, 1, "0.1"), (0.04, 1, "0.0"), (0.004, 1, "0.0"), (0, 2, "0.00"),
            (9.995, 2, "9.99"), (99.999, 2, "100.00"), (1e22, 0, "10000000000000000000000"),
            (.infinity, 3, "Infinity"),
        ] as [(Double, Int, String)]
    )
    func fixed(value: Double, precision: Int, text: String) {
        #expect(DoubleText.fixed(value, precision: precision) == text)
    }

    @Test(
        "%e has one digit before the point and two in the exponent",
        arguments: [
            (1052.032911275, 6, "1.052033e+03"), (2.71828, 6, "2.718280e+00"),
            (0, 6, "0.000000e+00"),
            (-0.0, 0, "-0e+00"), (9.9999999, 3, "1.000e+01"), (1e-9, 1, "1.0e-09"),
            (1e300, 0, "1e+300"), (.leastNonzeroMagnitude, 2, "4.94e-324"), (2.5, 0, "2e+00"),
            (-.infinity, 1, "-Infinity"),
        ] as [(Double, Int, String)]
    )
    func scientific(value: Double, precision: Int, text: String) {
        #expect(DoubleText.scientific(value, precision: precision) == text)
    }

    @Test("agrees with the C library on random bit patterns")
    func differential() {
        var state: UInt64 = 88_172_645_463_325_252
        for _ in 0..<400 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let value = Double(bitPattern: state)
            guard value.isFinite else { continue }
            let precision = Int(state % 40)
            #expect(
                DoubleText.fixed(value, precision: precision)
                    == String(format: "%.\(precision)f", value)
            )
            #expect(
                DoubleText.scientific(value, precision: precision)
                    == String(format: "%.\(precision)e", value)
            )
            #expect(Double(DoubleText.converted(value)) == value)
            #expect(Double(DoubleText.plain(value)) == value)
        }
    }

    @Test("agrees with the C library on numbers with few digits")
    func smallDifferential() {
        for step in -400...400 {
            let value = Double(step) / 160
            for precision in 0...5 {
                #expect(
                    DoubleText.fixed(value, precision: precision)
                        == String(format: "%.\(precision)f", value)
                )
            }
            let digits = step.magnitude.description.count + 4
            #expect(DoubleText.converted(value) == String(format: "%.\(digits)g", value))
        }
    }

    @Test("the longest expansion has all its digits")
    func longest() {
        let value = Double.leastNormalMagnitude.nextDown
        #expect(DoubleText.fixed(value, precision: 1000) == String(format: "%.1000f", value))
        #expect(
            DoubleText.fixed(-.greatestFiniteMagnitude, precision: 1000)
                == String(format: "%.1000f", -Double.greatestFiniteMagnitude)
        )
    }
}

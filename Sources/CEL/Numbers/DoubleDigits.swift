/// The shortest decimal digits that read back as a finite double.
struct DoubleDigits {
    let isNegative: Bool
    /// ASCII, without zeros at either end; `0` of zero.
    private(set) var digits: [UInt8]
    /// The power of ten of the first digit.
    private(set) var exponent: Int

    /// Takes apart how Swift writes a double, which has the right digits in another layout.
    init(_ value: Double) {
        isNegative = value.sign == .minus
        let parts = value.magnitude.description.utf8.split(separator: UInt8(ascii: "e"))
        let mantissa = parts.first.map(Array.init) ?? []
        let scale = parts.dropFirst().first.flatMap { Int(String(Substring($0))) } ?? 0
        let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }.count
        let all = mantissa.filter { $0 != UInt8(ascii: ".") }
        let zeros = all.prefix { $0 == UInt8(ascii: "0") }.count
        digits = Array(all.dropFirst(zeros))
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        exponent = whole - 1 - zeros + scale
        if digits.isEmpty { (digits, exponent) = ([UInt8(ascii: "0")], 0) }
    }

    /// `123.45`, `0.00012`, `120000`: no exponent.
    var fixed: String {
        let zero = UInt8(ascii: "0")
        let point = exponent + 1
        let leading = Array(repeating: zero, count: max(0, 1 - point))
        let trailing = Array(repeating: zero, count: max(0, point - digits.count))
        var text = leading + digits + trailing
        let whole = max(point, 1)
        if text.count > whole { text.insert(UInt8(ascii: "."), at: whole) }
        return sign + String(decoding: text, as: UTF8.self)
    }

    /// `1.2345e+06`: one digit before the point, two in the exponent at least.
    var scientific: String {
        var text = digits
        if text.count > 1 { text.insert(UInt8(ascii: "."), at: 1) }
        return sign + String(decoding: text, as: UTF8.self) + DoubleText.exponent(exponent)
    }

    private var sign: String { isNegative ? "-" : "" }
}

/// How doubles are written.
enum DoubleText {
    /// CEL's `string(double)`: the shortest digits that read back as the same number.
    ///
    /// With an exponent below -4 or from 6 on it is `1.5e+06`, otherwise `123.45`, and no point
    /// where there is no fraction. Infinity is `+Inf` or `-Inf`.
    static func converted(_ value: Double) -> String {
        guard !value.isNaN else { return "NaN" }
        guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
        let digits = DoubleDigits(value)
        return (-4..<6).contains(digits.exponent) ? digits.fixed : digits.scientific
    }

    /// What `%s` and `%d` of a format make of it: the shortest digits, and never an exponent.
    static func plain(_ value: Double) -> String {
        special(value) ?? DoubleDigits(value).fixed
    }

    /// What `%f` makes of it: `precision` digits after the point, halves rounded to even.
    static func fixed(_ value: Double, precision: Int) -> String {
        special(value) ?? DecimalExpansion(value).fixed(precision: precision)
    }

    /// What `%e` makes of it: one digit before the point, `precision` after it.
    static func scientific(_ value: Double, precision: Int) -> String {
        special(value) ?? DecimalExpansion(value).scientific(precision: precision)
    }

    /// `e+06`, `e-123`.
    static func exponent(_ value: Int) -> String {
        let digits = String(value.magnitude)
        return (value < 0 ? "e-" : "e+") + (digits.utf8.count < 2 ? "0" : "") + digits
    }

    /// How a format writes what is not finite.
    private static func special(_ value: Double) -> String? {
        guard !value.isNaN else { return "NaN" }
        guard value.isFinite else { return value < 0 ? "-Infinity" : "Infinity" }
        return nil
    }
}

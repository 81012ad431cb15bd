/// Why a calculation or a conversion has no result.
enum NumberError: Error, Equatable {
    /// The result does not fit the type.
    case overflow
    /// Division of an integer by zero.
    case divisionByZero
    /// Remainder of a division of an integer by zero.
    case modulusByZero
    /// A shift by fewer than zero bits.
    case negativeShift
    /// A number to convert that the other type does not have.
    case outOfRange
    /// A text to convert that is not written as the type's values are.
    case malformed
}

extension NumberError: CustomStringConvertible {
    /// What is wrong.
    var description: String {
        switch self {
        case .overflow: "overflow"
        case .divisionByZero: "division by zero"
        case .modulusByZero: "modulus by zero"
        case .negativeShift: "negative shift"
        case .outOfRange: "number out of range"
        case .malformed: "not a number"
        }
    }
}

/// How strong a new password must be: the levels of Auth0's database connections.
public enum PasswordPolicy: String, CaseIterable, Sendable {
    /// At least one character.
    case none
    /// At least 6 characters.
    case low
    /// At least 8, among them a lower-case letter, an upper-case letter and a digit.
    case fair
    /// At least 8, of three of four classes: lower case, upper case, digits, special characters.
    case good
    /// At least 10, of three of the four classes, and no character more than twice in a row.
    case excellent

    /// The most bytes of a password, whatever the level: what bcrypt takes, so that users can move
    /// between directories.
    public static let bytesMax = 72

    /// Whether `password` is strong enough.
    ///
    /// One with a NUL never is: at its end it would make no difference to the hash. Letters and digits are those of ASCII, special characters its other printable ones, the blank
    /// too. Characters are counted as Unicode scalars.
    public func accepts(_ password: String) -> Bool {
        let scalars = Array(password.unicodeScalars)
        guard scalars.count >= countMin, password.utf8.count <= Self.bytesMax,
            !scalars.contains("\0")
        else { return false }
        let classes = Set(scalars.compactMap(CharacterClass.init))
        switch self {
        case .none, .low: return true
        case .fair: return classes.isSuperset(of: [.lower, .upper, .digit])
        case .good: return classes.count >= 3
        case .excellent: return classes.count >= 3 && !Self.hasThreeAlike(scalars)
        }
    }

    private var countMin: Int {
        switch self {
        case .none: 1
        case .low: 6
        case .fair, .good: 8
        case .excellent: 10
        }
    }

    private static func hasThreeAlike(_ scalars: [Unicode.Scalar]) -> Bool {
        zip(scalars, zip(scalars.dropFirst(), scalars.dropFirst(2))).contains {
            $0 == $1.0 && $0 == $1.1
        }
    }
}

/// The classes that levels count.
private enum CharacterClass {
    case lower
    case upper
    case digit
    case special

    init?(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "a"..."z": self = .lower
        case "A"..."Z": self = .upper
        case "0"..."9": self = .digit
        case " "..."~": self = .special
        default: return nil
        }
    }
}

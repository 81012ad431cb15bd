/// A function that has an implementation; its arguments' types are told apart when it runs.
enum Function: Equatable {
    case core(CoreFunction)
    case conversion(ConversionFunction)
    case time(TimeFunction)
    case text(TextFunction)
    case join, format
    case extreme(ExtremeFunction)
    case math(NumberFunction)
    case bits(BitFunction)
    case list(ListFunction)
    case set(SetFunction)
    case base64(Base64Function)
    case optional(OptionalFunction)
    /// With an argument that may not be evaluated.
    case or, orValue
    case networkText(NetworkTextFunction)
    case network(NetworkFunction)
}

/// Functions of the language itself.
enum CoreFunction {
    case size, contains, startsWith, endsWith, matches, type, dyn
}

/// Functions that are called like the type they give.
enum ConversionFunction {
    case int, uint, double, string, bytes, bool, timestamp, duration
}

/// Parts of timestamps and durations.
enum TimeFunction {
    case getFullYear, getMonth, getDate, getDayOfMonth, getDayOfWeek, getDayOfYear
    case getHours, getMinutes, getSeconds, getMilliseconds
}

/// Functions of the strings extension whose first argument is a string.
enum TextFunction {
    case charAt, indexOf, lastIndexOf, lowerAscii, upperAscii, replace, split, substring, trim
    case quote
}

/// Functions of the math extension that choose one of many numbers.
enum ExtremeFunction {
    case greatest, least
}

/// Functions of the math extension of one number.
enum NumberFunction {
    case ceil, floor, round, trunc, abs, sign, isNaN, isInf, isFinite, sqrt
}

/// Functions of the math extension on bits.
enum BitFunction {
    case bitAnd, bitOr, bitXor, bitNot, bitShiftLeft, bitShiftRight
}

/// Functions of the lists extension.
enum ListFunction {
    case reverse, slice, flatten, range, distinct, sort, first, last
}

/// Functions of the sets extension.
enum SetFunction {
    case setContains, setEquivalent, setIntersects
}

/// Functions of the encoders extension.
enum Base64Function {
    case base64Encode, base64Decode
}

/// Functions on optionals that evaluate all their arguments.
enum OptionalFunction {
    case optionalOf, optionalOfNonZeroValue, optionalNone, hasValue, value, unwrap
}

/// Functions that read addresses and ranges.
enum NetworkTextFunction {
    case ip, isIP, isCanonical, cidr, isCIDR
}

/// Members of addresses and ranges.
enum NetworkFunction {
    case family, isLoopback, isUnspecified, isGlobalUnicast, isLinkLocalUnicast
    case isLinkLocalMulticast
    case containsIP, containsCIDR, networkIP, masked, prefixLength, isMask
}

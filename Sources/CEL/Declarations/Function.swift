/// A function that has an implementation; its arguments' types are told apart when it runs.
enum Function: UInt8, CaseIterable {
    case size, contains, startsWith, endsWith, matches
    case type, dyn
    case int, uint, double, string, bytes, bool, timestamp, duration
    case getFullYear, getMonth, getDate, getDayOfMonth, getDayOfWeek, getDayOfYear
    case getHours, getMinutes, getSeconds, getMilliseconds
    // strings
    case charAt, indexOf, lastIndexOf, join, lowerAscii, upperAscii, replace, split, substring
    case trim, reverse, quote, format
    // math
    case greatest, least, ceil, floor, round, trunc, abs, sign, isNaN, isInf, isFinite, sqrt
    case bitAnd, bitOr, bitXor, bitNot, bitShiftLeft, bitShiftRight
    // lists
    case slice, flatten, range, distinct, sort, first, last
    // sets
    case setContains, setEquivalent, setIntersects
    // encoders
    case base64Encode, base64Decode
    // optionals
    case optionalOf, optionalOfNonZeroValue, optionalNone, hasValue, value, or, orValue
    case unwrap
    // network
    case ip, isIP, isCanonical, cidr, isCIDR
    case family, isLoopback, isUnspecified, isGlobalUnicast, isLinkLocalUnicast
    case isLinkLocalMulticast
    case containsIP, containsCIDR, networkIP, masked, prefixLength, isMask
}

extension Library {
    private typealias Declaration = CELFunctionDeclaration
    private static let element = CELType.parameter("A")

    /// The strings extension.
    static var strings: [CELFunctionDeclaration] {
        [
            Declaration("charAt", .charAt, [.member(.string, .int, to: .string)]),
            Declaration("indexOf", .indexOf, search),
            Declaration("lastIndexOf", .lastIndexOf, search),
            Declaration(
                "join",
                .join,
                [
                    .member(.list(.string), to: .string),
                    .member(.list(.string), .string, to: .string),
                ]
            ),
            Declaration("lowerAscii", .lowerAscii, [.member(.string, to: .string)]),
            Declaration("upperAscii", .upperAscii, [.member(.string, to: .string)]),
            Declaration(
                "replace",
                .replace,
                [
                    .member(.string, .string, .string, to: .string),
                    .member(.string, .string, .string, .int, to: .string),
                ]
            ),
            Declaration(
                "split",
                .split,
                [
                    .member(.string, .string, to: .list(.string)),
                    .member(.string, .string, .int, to: .list(.string)),
                ]
            ),
            Declaration(
                "substring",
                .substring,
                [
                    .member(.string, .int, to: .string),
                    .member(.string, .int, .int, to: .string),
                ]
            ),
            Declaration("trim", .trim, [.member(.string, to: .string)]),
            Declaration(
                "reverse",
                .reverse,
                [
                    .member(.string, to: .string),
                    .member(.list(element), to: .list(element)),
                ]
            ),
            Declaration("strings.quote", .quote, [.global(.string, to: .string)]),
            Declaration("format", .format, [.member(.string, .list(.dyn), to: .string)]),
        ]
    }

    private static var search: [CELFunctionDeclaration.Overload] {
        [.member(.string, .string, to: .int), .member(.string, .string, .int, to: .int)]
    }

    /// The math extension; the checker knows the types of `greatest` and `least` itself.
    static var math: [CELFunctionDeclaration] {
        let pairs: [CELFunctionDeclaration.Overload] = [
            .global(.int, .int, to: .int), .global(.uint, .uint, to: .uint),
        ]
        let shifts: [CELFunctionDeclaration.Overload] = [
            .global(.int, .int, to: .int), .global(.uint, .int, to: .uint),
        ]
        let signed: [CELFunctionDeclaration.Overload] = [
            .global(.int, to: .int), .global(.uint, to: .uint), .global(.double, to: .double),
        ]
        let roots: [CELFunctionDeclaration.Overload] = [
            .global(.int, to: .double), .global(.uint, to: .double),
            .global(.double, to: .double),
        ]
        let rounding: [(String, Function)] = [
            ("ceil", .ceil), ("floor", .floor), ("round", .round), ("trunc", .trunc),
        ]
        let tests: [(String, Function)] = [
            ("isNaN", .isNaN), ("isInf", .isInf), ("isFinite", .isFinite),
        ]
        return [
            Declaration("math.greatest", .greatest, [.global(.dyn, to: .dyn)]),
            Declaration("math.least", .least, [.global(.dyn, to: .dyn)]),
            Declaration("math.abs", .abs, signed),
            Declaration("math.sign", .sign, signed),
            Declaration("math.sqrt", .sqrt, roots),
            Declaration("math.bitAnd", .bitAnd, pairs),
            Declaration("math.bitOr", .bitOr, pairs),
            Declaration("math.bitXor", .bitXor, pairs),
            Declaration(
                "math.bitNot",
                .bitNot,
                [.global(.int, to: .int), .global(.uint, to: .uint)]
            ),
            Declaration("math.bitShiftLeft", .bitShiftLeft, shifts),
            Declaration("math.bitShiftRight", .bitShiftRight, shifts),
        ]
            + rounding.map { Declaration("math.\($0)", $1, [.global(.double, to: .double)]) }
            + tests.map { Declaration("math.\($0)", $1, [.global(.double, to: .bool)]) }
    }

    /// The lists extension.
    static var lists: [CELFunctionDeclaration] {
        [
            Declaration(
                "slice",
                .slice,
                [.member(.list(element), .int, .int, to: .list(element))]
            ),
            Declaration(
                "flatten",
                .flatten,
                [
                    .member(.list(.list(element)), to: .list(element)),
                    .member(.list(.dyn), .int, to: .list(.dyn)),
                ]
            ),
            Declaration("lists.range", .range, [.global(.int, to: .list(.int))]),
            Declaration("distinct", .distinct, [.member(.list(element), to: .list(element))]),
            Declaration("sort", .sort, sorting),
            Declaration("first", .first, [.member(.list(element), to: .optional(element))]),
            Declaration("last", .last, [.member(.list(element), to: .optional(element))]),
        ]
    }

    private static var sorting: [CELFunctionDeclaration.Overload] {
        CELType.comparable.map {
            CELFunctionDeclaration.Overload(
                isMember: true,
                parameters: [.list($0)],
                result: .list($0)
            )
        }
    }

    /// The sets extension.
    static var sets: [CELFunctionDeclaration] {
        let overloads: [CELFunctionDeclaration.Overload] = [
            .global(.list(element), .list(element), to: .bool)
        ]
        return [
            Declaration("sets.contains", .setContains, overloads),
            Declaration("sets.equivalent", .setEquivalent, overloads),
            Declaration("sets.intersects", .setIntersects, overloads),
        ]
    }

    /// Base64.
    static var encoders: [CELFunctionDeclaration] {
        [
            Declaration("base64.encode", .base64Encode, [.global(.bytes, to: .string)]),
            Declaration("base64.decode", .base64Decode, [.global(.string, to: .bytes)]),
        ]
    }

    /// Values that may be absent.
    static var optionals: [CELFunctionDeclaration] {
        let optional = CELType.optional(element)
        return [
            Declaration("optional.of", .optionalOf, [.global(element, to: optional)]),
            Declaration(
                "optional.ofNonZeroValue",
                .optionalOfNonZeroValue,
                [.global(element, to: optional)]
            ),
            Declaration("optional.none", .optionalNone, [.global(to: optional)]),
            Declaration("hasValue", .hasValue, [.member(optional, to: .bool)]),
            Declaration("value", .value, [.member(optional, to: element)]),
            Declaration("or", .or, [.member(optional, optional, to: optional)]),
            Declaration("orValue", .orValue, [.member(optional, element, to: element)]),
            Declaration(
                "optional.unwrap",
                .unwrap,
                [.global(.list(optional), to: .list(element))]
            ),
            Declaration("unwrapOpt", .unwrap, [.member(.list(optional), to: .list(element))]),
        ]
    }

    /// IP addresses and their ranges.
    static var network: [CELFunctionDeclaration] {
        let tests: [(String, Function)] = [
            ("isLoopback", .isLoopback), ("isUnspecified", .isUnspecified),
            ("isGlobalUnicast", .isGlobalUnicast), ("isLinkLocalUnicast", .isLinkLocalUnicast),
            ("isLinkLocalMulticast", .isLinkLocalMulticast),
        ]
        return [
            Declaration("ip", .ip, [.global(.string, to: .ip), .global(.ip, to: .ip)]),
            Declaration("isIP", .isIP, [.global(.string, to: .bool)]),
            Declaration("ip.isCanonical", .isCanonical, [.global(.string, to: .bool)]),
            Declaration(
                "cidr",
                .cidr,
                [.global(.string, to: .cidr), .global(.cidr, to: .cidr)]
            ),
            Declaration("isCIDR", .isCIDR, [.global(.string, to: .bool)]),
            Declaration("family", .family, [.member(.ip, to: .int)]),
            Declaration("ip", .networkIP, [.member(.cidr, to: .ip)]),
            Declaration("masked", .masked, [.member(.cidr, to: .cidr)]),
            Declaration("prefixLength", .prefixLength, [.member(.cidr, to: .int)]),
            Declaration("isMask", .isMask, [.member(.cidr, to: .bool)]),
            Declaration(
                "containsIP",
                .containsIP,
                [.member(.cidr, .ip, to: .bool), .member(.cidr, .string, to: .bool)]
            ),
            Declaration(
                "containsCIDR",
                .containsCIDR,
                [.member(.cidr, .cidr, to: .bool), .member(.cidr, .string, to: .bool)]
            ),
        ] + tests.map { Declaration($0, $1, [.member(.ip, to: .bool)]) }
    }
}

extension CELType {
    /// The types with an order.
    static let comparable: [CELType] = [
        .int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration,
    ]
}

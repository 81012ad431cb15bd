extension Library {
    private typealias Declaration = CELFunctionDeclaration
    private static let element = CELType.parameter("A")

    /// The strings extension.
    static var strings: [CELFunctionDeclaration] {
        [
            Declaration("charAt", .text(.charAt), [.member(.string, .int, to: .string)]),
            Declaration("indexOf", .text(.indexOf), search),
            Declaration("lastIndexOf", .text(.lastIndexOf), search),
            Declaration(
                "join",
                .join,
                [
                    .member(.list(.string), to: .string),
                    .member(.list(.string), .string, to: .string),
                ]
            ),
            Declaration("lowerAscii", .text(.lowerAscii), [.member(.string, to: .string)]),
            Declaration("upperAscii", .text(.upperAscii), [.member(.string, to: .string)]),
            Declaration(
                "replace",
                .text(.replace),
                [
                    .member(.string, .string, .string, to: .string),
                    .member(.string, .string, .string, .int, to: .string),
                ]
            ),
            Declaration(
                "split",
                .text(.split),
                [
                    .member(.string, .string, to: .list(.string)),
                    .member(.string, .string, .int, to: .list(.string)),
                ]
            ),
            Declaration(
                "substring",
                .text(.substring),
                [
                    .member(.string, .int, to: .string),
                    .member(.string, .int, .int, to: .string),
                ]
            ),
            Declaration("trim", .text(.trim), [.member(.string, to: .string)]),
            Declaration(
                "reverse",
                .list(.reverse),
                [
                    .member(.string, to: .string),
                    .member(.list(element), to: .list(element)),
                ]
            ),
            Declaration("strings.quote", .text(.quote), [.global(.string, to: .string)]),
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
            ("ceil", .math(.ceil)), ("floor", .math(.floor)), ("round", .math(.round)),
            ("trunc", .math(.trunc)),
        ]
        let tests: [(String, Function)] = [
            ("isNaN", .math(.isNaN)), ("isInf", .math(.isInf)), ("isFinite", .math(.isFinite)),
        ]
        return [
            Declaration("math.greatest", .extreme(.greatest), [.global(.dyn, to: .dyn)]),
            Declaration("math.least", .extreme(.least), [.global(.dyn, to: .dyn)]),
            Declaration("math.abs", .math(.abs), signed),
            Declaration("math.sign", .math(.sign), signed),
            Declaration("math.sqrt", .math(.sqrt), roots),
            Declaration("math.bitAnd", .bits(.bitAnd), pairs),
            Declaration("math.bitOr", .bits(.bitOr), pairs),
            Declaration("math.bitXor", .bits(.bitXor), pairs),
            Declaration(
                "math.bitNot",
                .bits(.bitNot),
                [.global(.int, to: .int), .global(.uint, to: .uint)]
            ),
            Declaration("math.bitShiftLeft", .bits(.bitShiftLeft), shifts),
            Declaration("math.bitShiftRight", .bits(.bitShiftRight), shifts),
        ]
            + rounding.map { Declaration("math.\($0)", $1, [.global(.double, to: .double)]) }
            + tests.map { Declaration("math.\($0)", $1, [.global(.double, to: .bool)]) }
    }

    /// The lists extension.
    static var lists: [CELFunctionDeclaration] {
        [
            Declaration(
                "slice",
                .list(.slice),
                [.member(.list(element), .int, .int, to: .list(element))]
            ),
            Declaration(
                "flatten",
                .list(.flatten),
                [
                    .member(.list(.list(element)), to: .list(element)),
                    .member(.list(.dyn), .int, to: .list(.dyn)),
                ]
            ),
            Declaration("lists.range", .list(.range), [.global(.int, to: .list(.int))]),
            Declaration(
                "distinct",
                .list(.distinct),
                [.member(.list(element), to: .list(element))]
            ),
            Declaration("sort", .list(.sort), sorting),
            Declaration("first", .list(.first), [.member(.list(element), to: .optional(element))]),
            Declaration("last", .list(.last), [.member(.list(element), to: .optional(element))]),
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
            Declaration("sets.contains", .set(.setContains), overloads),
            Declaration("sets.equivalent", .set(.setEquivalent), overloads),
            Declaration("sets.intersects", .set(.setIntersects), overloads),
        ]
    }

    /// Base64.
    static var encoders: [CELFunctionDeclaration] {
        [
            Declaration("base64.encode", .base64(.base64Encode), [.global(.bytes, to: .string)]),
            Declaration("base64.decode", .base64(.base64Decode), [.global(.string, to: .bytes)]),
        ]
    }

    /// Values that may be absent.
    static var optionals: [CELFunctionDeclaration] {
        let optional = CELType.optional(element)
        return [
            Declaration("optional.of", .optional(.optionalOf), [.global(element, to: optional)]),
            Declaration(
                "optional.ofNonZeroValue",
                .optional(.optionalOfNonZeroValue),
                [.global(element, to: optional)]
            ),
            Declaration("optional.none", .optional(.optionalNone), [.global(to: optional)]),
            Declaration("hasValue", .optional(.hasValue), [.member(optional, to: .bool)]),
            Declaration("value", .optional(.value), [.member(optional, to: element)]),
            Declaration("or", .or, [.member(optional, optional, to: optional)]),
            Declaration("orValue", .orValue, [.member(optional, element, to: element)]),
            Declaration(
                "optional.unwrap",
                .optional(.unwrap),
                [.global(.list(optional), to: .list(element))]
            ),
            Declaration(
                "unwrapOpt",
                .optional(.unwrap),
                [.member(.list(optional), to: .list(element))]
            ),
        ]
    }

    /// IP addresses and their ranges.
    static var network: [CELFunctionDeclaration] {
        let tests: [(String, Function)] = [
            ("isLoopback", .network(.isLoopback)), ("isUnspecified", .network(.isUnspecified)),
            ("isGlobalUnicast", .network(.isGlobalUnicast)),
            ("isLinkLocalUnicast", .network(.isLinkLocalUnicast)),
            ("isLinkLocalMulticast", .network(.isLinkLocalMulticast)),
        ]
        return [
            Declaration(
                "ip",
                .networkText(.ip),
                [.global(.string, to: .ip), .global(.ip, to: .ip)]
            ),
            Declaration("isIP", .networkText(.isIP), [.global(.string, to: .bool)]),
            Declaration(
                "ip.isCanonical",
                .networkText(.isCanonical),
                [.global(.string, to: .bool)]
            ),
            Declaration(
                "cidr",
                .networkText(.cidr),
                [.global(.string, to: .cidr), .global(.cidr, to: .cidr)]
            ),
            Declaration("isCIDR", .networkText(.isCIDR), [.global(.string, to: .bool)]),
            Declaration("family", .network(.family), [.member(.ip, to: .int)]),
            Declaration("ip", .network(.networkIP), [.member(.cidr, to: .ip)]),
            Declaration("masked", .network(.masked), [.member(.cidr, to: .cidr)]),
            Declaration("prefixLength", .network(.prefixLength), [.member(.cidr, to: .int)]),
            Declaration("isMask", .network(.isMask), [.member(.cidr, to: .bool)]),
            Declaration(
                "containsIP",
                .network(.containsIP),
                [.member(.cidr, .ip, to: .bool), .member(.cidr, .string, to: .bool)]
            ),
            Declaration(
                "containsCIDR",
                .network(.containsCIDR),
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

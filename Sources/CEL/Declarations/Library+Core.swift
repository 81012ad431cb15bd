extension Library {
    private typealias Overload = CELFunctionDeclaration.Overload
    private static let element = CELType.parameter("A")
    private static let other = CELType.parameter("B")

    /// Operators under the names that the reference implementations give them.
    static var operators: [CELFunctionDeclaration] {
        arithmetic + relations + [
            CELFunctionDeclaration(
                "_?_:_",
                [.global(.bool, element, element, to: element)]
            ),
            CELFunctionDeclaration("!_", [.global(.bool, to: .bool)]),
            CELFunctionDeclaration(
                "-_",
                [.global(.int, to: .int), .global(.double, to: .double)]
            ),
            CELFunctionDeclaration(
                "_[_]",
                [
                    .global(.list(element), .int, to: element),
                    .global(.map(element, other), element, to: other),
                    .global(.optional(.list(element)), .int, to: .optional(element)),
                    .global(.optional(.map(element, other)), element, to: .optional(other)),
                ]
            ),
            CELFunctionDeclaration(
                "_[?_]",
                [
                    .global(.list(element), .int, to: .optional(element)),
                    .global(.map(element, other), element, to: .optional(other)),
                    .global(.optional(.list(element)), .int, to: .optional(element)),
                    .global(.optional(.map(element, other)), element, to: .optional(other)),
                ]
            ),
        ]
    }

    private static var arithmetic: [CELFunctionDeclaration] {
        [
            CELFunctionDeclaration(
                "+",
                same([.int, .uint, .double, .string, .bytes, .duration, .list(element)]) + [
                    .global(.timestamp, .duration, to: .timestamp),
                    .global(.duration, .timestamp, to: .timestamp),
                ]
            ),
            CELFunctionDeclaration(
                "-",
                same([.int, .uint, .double, .duration]) + [
                    .global(.timestamp, .duration, to: .timestamp),
                    .global(.timestamp, .timestamp, to: .duration),
                ]
            ),
            CELFunctionDeclaration("*", same([.int, .uint, .double])),
            CELFunctionDeclaration("/", same([.int, .uint, .double])),
            CELFunctionDeclaration("%", same([.int, .uint])),
        ]
    }

    private static func same(_ types: [CELType]) -> [Overload] {
        types.map { Overload(isMember: false, parameters: [$0, $0], result: $0) }
    }

    private static var relations: [CELFunctionDeclaration] {
        let ordered: [CELType] = [
            .int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration,
        ]
        let order = ordered.map {
            Overload(isMember: false, parameters: [$0, $0], result: .bool)
        }
        let equality = [Overload.global(element, element, to: .bool)]
        return ["<", "<=", ">", ">="].map { CELFunctionDeclaration($0, order) }
            + ["==", "!="].map { CELFunctionDeclaration($0, equality) }
            + [
                CELFunctionDeclaration(
                    "in",
                    [
                        .global(element, .list(element), to: .bool),
                        .global(element, .map(element, other), to: .bool),
                    ]
                )
            ]
    }

    /// `size`, tests of strings, `type` and `dyn`.
    static var core: [CELFunctionDeclaration] {
        let sized: [CELType] = [.string, .bytes, .list(element), .map(element, other)]
        return [
            CELFunctionDeclaration(
                "size",
                .core(.size),
                [false, true].flatMap { isMember in
                    sized.map { Overload(isMember: isMember, parameters: [$0], result: .int) }
                }
            ),
            CELFunctionDeclaration(
                "contains",
                .core(.contains),
                [.member(.string, .string, to: .bool)]
            ),
            CELFunctionDeclaration(
                "startsWith",
                .core(.startsWith),
                [.member(.string, .string, to: .bool)]
            ),
            CELFunctionDeclaration(
                "endsWith",
                .core(.endsWith),
                [.member(.string, .string, to: .bool)]
            ),
            CELFunctionDeclaration(
                "matches",
                .core(.matches),
                [.member(.string, .string, to: .bool), .global(.string, .string, to: .bool)]
            ),
            CELFunctionDeclaration("type", .core(.type), [.global(element, to: .type(element))]),
            CELFunctionDeclaration("dyn", .core(.dyn), [.global(element, to: .dyn)]),
        ]
    }

    /// Functions that are called like the type they give.
    static var conversions: [CELFunctionDeclaration] {
        func conversion(
            _ name: String,
            _ function: Function,
            _ sources: [CELType],
            _ result: CELType
        ) -> CELFunctionDeclaration {
            CELFunctionDeclaration(
                name,
                function,
                sources.map { Overload(isMember: false, parameters: [$0], result: result) }
            )
        }
        let scalars: [CELType] = [
            .string, .int, .uint, .double, .bool, .bytes, .timestamp, .duration, .ip, .cidr,
        ]
        return [
            conversion(
                "int",
                .conversion(.int),
                [.int, .uint, .double, .string, .timestamp],
                .int
            ),
            conversion("uint", .conversion(.uint), [.uint, .int, .double, .string], .uint),
            conversion("double", .conversion(.double), [.double, .int, .uint, .string], .double),
            conversion("string", .conversion(.string), scalars, .string),
            conversion("bytes", .conversion(.bytes), [.bytes, .string], .bytes),
            conversion("bool", .conversion(.bool), [.bool, .string], .bool),
            conversion(
                "timestamp",
                .conversion(.timestamp),
                [.timestamp, .string, .int],
                .timestamp
            ),
            conversion("duration", .conversion(.duration), [.duration, .string], .duration),
        ]
    }

    /// Parts of timestamps and durations.
    static var times: [CELFunctionDeclaration] {
        let calendar: [(String, Function)] = [
            ("getFullYear", .time(.getFullYear)), ("getMonth", .time(.getMonth)),
            ("getDate", .time(.getDate)),
            ("getDayOfMonth", .time(.getDayOfMonth)), ("getDayOfWeek", .time(.getDayOfWeek)),
            ("getDayOfYear", .time(.getDayOfYear)),
        ]
        let clock: [(String, Function)] = [
            ("getHours", .time(.getHours)), ("getMinutes", .time(.getMinutes)),
            ("getSeconds", .time(.getSeconds)),
            ("getMilliseconds", .time(.getMilliseconds)),
        ]
        let zoned = [
            Overload.member(.timestamp, to: .int), .member(.timestamp, .string, to: .int),
        ]
        return calendar.map { CELFunctionDeclaration($0, $1, zoned) }
            + clock.map {
                CELFunctionDeclaration($0, $1, zoned + [.member(.duration, to: .int)])
            }
    }
}

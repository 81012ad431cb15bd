internal import JSON
internal import StrictYAML

extension Route {
    /// Reads `{ methods, host, path, permission }` or `{ methods, host, path, anonymous: true }`.
    init(_ field: YAMLField) throws(YAMLError) {
        let mapping = try field.mapping()
        place = PolicyPlace(field.position, in: field.file)
        methods = try Methods(mapping.required("methods"))
        host = try mapping.optional("host").map { field throws(YAMLError) in try Self.host(field) }
        path = try Self.path(mapping.required("path"))
        requirement = try Self.requirement(mapping, path)
        try mapping.finish()
    }

    private static func host(_ field: YAMLField) throws(YAMLError) -> ExactString {
        let text = try field.string()
        let isHost =
            !text.utf8.isEmpty && text.utf8.count <= 255 && text.utf8.allSatisfy(\.isInHost)
        guard isHost else { throw field.mismatch(expected: "a host, perhaps with a port") }
        // Only ASCII is left, which is all that host names are folded in.
        return ExactString(text.lowercased())
    }

    private static func path(_ field: YAMLField) throws(YAMLError) -> RoutePath {
        let text = ExactString(try field.string())
        do throws(RouteError) {
            return try RoutePath(parsing: text)
        } catch {
            throw field.error("`\(text)` is no path: \(error)")
        }
    }

    private static func requirement(
        _ mapping: YAMLMapping,
        _ path: RoutePath
    ) throws(YAMLError) -> Requirement {
        let anonymous = mapping.optional("anonymous")
        guard let permission = mapping.optional("permission") else {
            guard let anonymous else {
                throw mapping.field.error("neither `permission` nor `anonymous: true` is there")
            }
            guard try anonymous.bool() else { throw anonymous.mismatch(expected: "`true`") }
            return .anonymous
        }
        if let anonymous { throw anonymous.error("a route with a `permission` is not anonymous") }
        let text = ExactString(try permission.string())
        do throws(RouteError) {
            return .permission(
                try RoutePermission(parsing: text, parameters: Array(path.parameters.values))
            )
        } catch {
            throw permission.error("`\(text)` is no permission of a route: \(error)")
        }
    }
}

extension Route.Methods {
    fileprivate init(_ field: YAMLField) throws(YAMLError) {
        var names: Set<ExactString> = []
        for element in try field.filledList() {
            let name = try element.string()
            let isMethod =
                (1...32).contains(name.utf8.count) && name.utf8.allSatisfy(\.isInMethod)
            guard isMethod || name == "*" else {
                throw element.mismatch(expected: "a method in capital letters, or `*` for all")
            }
            names.insert(ExactString(name))
        }
        guard names.contains("*") else {
            self = .some(names)
            return
        }
        guard names.count == 1 else { throw field.error("`*` beside other methods") }
        self = .any
    }
}

extension UInt8 {
    /// Letters, digits, and what names, numbers and ports are joined with.
    fileprivate var isInHost: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ".-_:[]".utf8.contains(self)
        }
    }

    fileprivate var isInMethod: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

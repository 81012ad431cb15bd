internal import JSON
internal import StrictYAML

/// Reads one policy file and goes on after an error, so that its author sees all of them.
struct PolicyFileReader {
    private(set) var document = PolicyDocument()
    private(set) var diagnostics: [PolicyDiagnostic] = []

    /// Reads a file.
    init(_ file: PolicyFile, limits: PolicyLimits) {
        let yaml = YAMLLimits(bytes: limits.bytesPerFile)
        attempt { reader throws(YAMLError) in
            let node = try YAMLNode.parse(file.text, file: file.name, limits: yaml)
            let mapping = try YAMLField(node, file: file.name, path: "").mapping()
            _ = try mapping.required("version").int(in: 1...1)
            reader.readResources(mapping.optional("resources"))
            reader.readRoles(mapping.optional("roles"))
            reader.readRules(mapping.optional("rules"))
            reader.readRoutes(mapping.optional("routes"))
            try mapping.finish()
        }
    }

    /// Keeps the error that `body` ends with, if it does.
    mutating func attempt(_ body: (inout Self) throws(YAMLError) -> Void) {
        do throws(YAMLError) {
            try body(&self)
        } catch {
            let place = PolicyPlace(error.position, in: error.file)
            diagnostics.append(.error("file_invalid", place, error.message))
        }
    }

    private mutating func readResources(_ field: YAMLField?) {
        forEachMember(of: field) { reader, member throws(YAMLError) in
            reader.document.resources.append(try ResourceDeclaration(member))
        }
    }

    private mutating func readRoles(_ field: YAMLField?) {
        forEachMember(of: field) { reader, member throws(YAMLError) in
            let role = try reader.role(member)
            reader.document.roles.append(role)
        }
    }

    private mutating func readRules(_ field: YAMLField?) {
        forEachElement(of: field) { reader, element throws(YAMLError) in
            let rule = try reader.rule(element)
            reader.document.rules.append(rule)
        }
    }

    private mutating func readRoutes(_ field: YAMLField?) {
        forEachElement(of: field) { reader, element throws(YAMLError) in
            reader.document.routes.append(try Route(element))
        }
    }
}

extension PolicyFileReader {
    private mutating func forEachMember(
        of field: YAMLField?,
        _ body: (inout Self, YAMLMember) throws(YAMLError) -> Void
    ) {
        attempt { reader throws(YAMLError) in
            for member in try field?.members() ?? [] {
                reader.attempt { reader throws(YAMLError) in try body(&reader, member) }
            }
        }
    }

    /// Reads the elements of a list one by one.
    mutating func forEachElement(
        of field: YAMLField?,
        _ body: (inout Self, YAMLField) throws(YAMLError) -> Void
    ) {
        attempt { reader throws(YAMLError) in
            for element in try field?.list() ?? [] {
                reader.attempt { reader throws(YAMLError) in try body(&reader, element) }
            }
        }
    }

    /// Reads a condition, which is compiled when all files are read.
    func condition(_ field: YAMLField?) throws(YAMLError) -> WrittenCondition? {
        guard let field else { return nil }
        return WrittenCondition(
            text: ExactString(try field.string()),
            place: PolicyPlace(field.position, in: field.file),
            node: field.node
        )
    }

    /// Reads a permission.
    ///
    /// One without a type grants nothing, which is worth a warning; as a deny it would deny nothing,
    /// which is an error.
    ///
    /// - Returns: `nil` for a permission that grants nothing.
    mutating func permission(
        _ field: YAMLField,
        of effect: Effect
    ) throws(YAMLError) -> Located<PermissionPattern>? {
        let text = ExactString(try field.string())
        let place = PolicyPlace(field.position, in: field.file)
        do throws(PatternError) {
            return Located(value: try PermissionPattern(parsing: text), place: place)
        } catch {
            let message = "`\(text)` is no permission: \(error)"
            guard error == .withoutType, effect == .allow else { throw field.error(message) }
            diagnostics.append(.warning(error.code, place, message + "; it grants nothing"))
            return nil
        }
    }
}

extension YAMLField {
    /// A text that is neither empty nor longer than a limit, made a name by `make`.
    func name<Name>(_ kind: String, _ make: (ExactString) -> Name?) throws(YAMLError) -> Name {
        guard let name = make(ExactString(try string())) else {
            throw mismatch(expected: "the name of a \(kind) of 1 to 128 bytes")
        }
        return name
    }

    /// The elements of a list that must not be empty: an empty one never means "any".
    func filledList() throws(YAMLError) -> [YAMLField] {
        let elements = try list()
        guard !elements.isEmpty else { throw error("the list is empty, expected at least one") }
        return elements
    }
}

extension PolicyPlace {
    init(_ position: YAMLPosition, in file: String) {
        self.init(file: file, line: position.line, column: position.column)
    }
}

internal import JSON

extension ProfileAttributeSettings {
    /// Reads `attributes`.
    static func read(_ section: Section) -> ProfileAttributeSettings {
        var attributes = ProfileAttributeSettings()
        section.collection("roles") { attributes.roles = try read($0) }
        section.collection("permissions") { attributes.permissions = try read($0) }
        section.collection("acl") { attributes.acl = try read($0) }
        section.finish()
        return attributes
    }

    private static func read(_ setting: Setting) throws(ReadingError) -> [JSONPointer] {
        var pointers: [JSONPointer] = []
        for element in try setting.list(max: pointersMax) {
            let pointer = try element.pointer()
            guard !pointers.contains(pointer) else {
                throw element.error("names `\(pointer.text)` a second time")
            }
            pointers.append(pointer)
        }
        return pointers
    }
}

extension Setting {
    /// A JSON Pointer to something below the top, and not to what its user can edit.
    func pointer() throws(ReadingError) -> JSONPointer {
        let text = try text()
        let pointer: JSONPointer
        do {
            pointer = try JSONPointer(text)
        } catch {
            throw self.error("found `\(text)`: \(error)")
        }
        guard !pointer.tokens.contains(where: \.isUserMetadata) else {
            throw error("`\(text)` lies in `user_metadata`, which its own user can edit")
        }
        return pointer
    }
}

extension ExactString {
    /// Whether a member of this name holds what its own user can edit: `user_metadata`, also as a claim
    /// with a namespace (`https://acme.example/user_metadata`).
    var isUserMetadata: Bool {
        let name = Array("user_metadata".utf8)
        guard utf8.suffix(name.count).elementsEqual(name) else { return false }
        let rest = utf8.dropLast(name.count)
        return rest.last.map { !$0.isASCIILetter && !$0.isASCIIDigit && $0 != UInt8(ascii: "_") }
            ?? true
    }
}

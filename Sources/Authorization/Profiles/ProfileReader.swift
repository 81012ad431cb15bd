internal import JSON

/// Reads the entries of a profile: what cannot be read never grants, and stays a deny if it is one.
struct ProfileReader {
    private(set) var entries = ProfileEntries()
    private var meter: ProfileMeter

    /// Reads all documents of a profile.
    static func read(
        _ profile: Profile,
        limits: ProfileLimits
    ) throws(ProfileError) -> ProfileEntries {
        var reader = ProfileReader(meter: ProfileMeter(limits: limits))
        for document in profile.documents { try reader.read(document) }
        return reader.entries
    }

    private mutating func read(_ document: ProfileDocument) throws(ProfileError) {
        for pointer in document.attributes.roles {
            for element in try elements(at: pointer, in: document) { readGrant(element) }
        }
        for pointer in document.attributes.permissions {
            for element in try elements(at: pointer, in: document) { readPermission(element) }
        }
        for pointer in document.attributes.acl {
            for element in try elements(at: pointer, in: document) { readACLEntry(element) }
        }
        for pointer in document.attributes.denies {
            for element in try denies(at: pointer, in: document) { _ = readMisplacedDeny(element) }
        }
    }

    /// An element of an attribute's list.
    private struct Element {
        let value: JSONValue
        let location: EntryLocation
    }

    /// A plain string counts as a list of one; so does an object that is a deny, lest it be lost.
    private mutating func elements(
        at pointer: JSONPointer,
        in document: ProfileDocument
    ) throws(ProfileError) -> [Element] {
        guard let value = pointer.resolve(in: document.value), !value.isNull else { return [] }
        try meter.add(value)
        let attribute = Int32(truncatingIfNeeded: entries.attributes.count)
        entries.attributes.append(document.label + pointer.text.string)
        let whole = EntryLocation(attribute: attribute, element: -1)
        if let list = value.array {
            return list.enumerated().map { place, value in
                let element = Int32(truncatingIfNeeded: place)
                return Element(
                    value: value,
                    location: EntryLocation(attribute: attribute, element: element)
                )
            }
        }
        if value.string != nil || ACLEntryReader.isDeny(value) {
            return [Element(value: value, location: whole)]
        }
        report(.attributeNotAList, at: whole)
        return []
    }

    /// The denies of a list, or the value that is one; the rest is nobody's concern.
    private mutating func denies(
        at pointer: JSONPointer,
        in document: ProfileDocument
    ) throws(ProfileError) -> [Element] {
        guard let value = pointer.resolve(in: document.value) else { return [] }
        let attribute = Int32(truncatingIfNeeded: entries.attributes.count)
        var denies: [Element] = []
        for (place, element) in (value.array ?? [value]).enumerated()
        where ACLEntryReader.isDeny(element) {
            try meter.add(element)
            let place = value.array == nil ? -1 : Int32(truncatingIfNeeded: place)
            let location = EntryLocation(attribute: attribute, element: place)
            denies.append(Element(value: element, location: location))
        }
        if !denies.isEmpty { entries.attributes.append(document.label + pointer.text.string) }
        return denies
    }

    private mutating func readGrant(_ element: Element) {
        if readMisplacedDeny(element) { return }
        do throws(Unreadable) {
            entries.grants.append(try Grant(element.value, at: element.location))
        } catch {
            report(error.code, at: element.location)
        }
    }

    private mutating func readPermission(_ element: Element) {
        if readMisplacedDeny(element) { return }
        do throws(Unreadable) {
            guard let text = element.value.string else { throw Unreadable(.entryInvalid) }
            let pattern = try PermissionPattern(readable: text)
            guard !pattern.isReserved else { throw Unreadable(.reservedType) }
            entries.permissions.append(
                DirectPermission(pattern: pattern, location: element.location)
            )
        } catch {
            report(error.code, at: element.location)
        }
    }

    private mutating func readACLEntry(_ element: Element) {
        var reader = ACLEntryReader(element.value, at: element.location)
        if let entry = reader.entry() { entries.acl.append(entry) }
        if let code = reader.problem { report(code, at: element.location) }
    }

    /// A deny holds wherever it stands in the profile.
    private mutating func readMisplacedDeny(_ element: Element) -> Bool {
        guard ACLEntryReader.isDeny(element.value) else { return false }
        var reader = ACLEntryReader(element.value, at: element.location, problem: .denyMisplaced)
        if let entry = reader.entry() { entries.acl.append(entry) }
        report(.denyMisplaced, at: element.location)
        return true
    }

    private mutating func report(_ code: UnreadableEntry.Code, at location: EntryLocation) {
        entries.reports.append(
            UnreadableEntry(source: entries.source(of: location), code: code)
        )
    }
}

/// Thrown where a part of an entry cannot be read.
struct Unreadable: Error {
    let code: UnreadableEntry.Code

    init(_ code: UnreadableEntry.Code) { self.code = code }
}

extension PermissionPattern {
    init(readable text: ExactString) throws(Unreadable) {
        do throws(PatternError) {
            try self.init(parsing: text)
        } catch {
            throw Unreadable(
                error == .withoutType ? .permissionWithoutType : .permissionInvalid
            )
        }
    }
}

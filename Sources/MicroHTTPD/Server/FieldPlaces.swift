/// One field in the library's memory.
@safe struct LibraryField {
    let name: UnsafeBufferPointer<CChar>
    let value: UnsafeBufferPointer<CChar>

    /// A field as the library hands it to an iterator.
    init(
        _ name: UnsafePointer<CChar>?,
        _ nameSize: Int,
        _ value: UnsafePointer<CChar>?,
        _ valueSize: Int
    ) {
        unsafe self.name = UnsafeBufferPointer(start: name, count: nameSize)
        unsafe self.value = UnsafeBufferPointer(start: value, count: valueSize)
    }
}

/// Judges by the places of fields in the library's memory whether they are what the client sent.
///
/// The library hides three things: it glues a folded line to the *name* of the field before it, cuts a value at
/// a NUL, and takes a lone CR or LF for the end of a line. All show in the addresses: the fields of an honest
/// head follow each other with two bytes between them, each value right behind its name, up to the end of the
/// head. A lone LF could be forgiven (RFC 9112 §2.2), but looks just like the lone CR that must not be. One
/// thing cannot be seen: a NUL with a lone LF behind it, which leave the two bytes of a CR LF.
@safe struct FieldPlaces {
    private(set) var areIntact = true
    /// The end of the line before.
    private var previousEnd: UnsafePointer<CChar>

    /// The fields behind a first line that ends at `lineEnd`.
    init(behind lineEnd: UnsafePointer<CChar>) { unsafe previousEnd = lineEnd }

    /// Takes the next field.
    mutating func add(_ field: LibraryField) {
        guard let nameStart = unsafe field.name.baseAddress,
            let valueStart = unsafe field.value.baseAddress
        else {
            areIntact = false
            return
        }
        unsafe expect(nameStart, lineEnds: 1)
        unsafe expectBlanks(from: nameStart + field.name.count, to: valueStart)
        unsafe previousEnd = valueStart + field.value.count
    }

    /// Takes the end of the head, its empty line included.
    mutating func end(at headEnd: UnsafePointer<CChar>) { unsafe expect(headEnd, lineEnds: 2) }

    /// Between a line and what follows lie line ends alone, two bytes each, all of them NUL now.
    private mutating func expect(_ next: UnsafePointer<CChar>, lineEnds: Int) {
        let gap = unsafe previousEnd.distance(to: next)
        guard gap == 2 * lineEnds else {
            areIntact = false
            return
        }
        for offset in 0..<gap where unsafe previousEnd[offset] != 0 {
            areIntact = false
        }
    }

    /// Between a name and its value lie the colon, which is a NUL now, and blanks.
    private mutating func expectBlanks(
        from nameEnd: UnsafePointer<CChar>,
        to value: UnsafePointer<CChar>
    ) {
        let gap = unsafe nameEnd.distance(to: value)
        guard gap >= 1, unsafe nameEnd[0] == 0 else {
            areIntact = false
            return
        }
        for offset in 1..<gap where unsafe !isBlank(UInt8(bitPattern: nameEnd[offset])) {
            areIntact = false
            return
        }
    }
}

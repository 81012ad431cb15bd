internal import JSON

/// A permission pattern or scope, read and matched as the design words it, without any index.
package struct NaivePattern {
    /// A step of the pattern.
    enum Step: Equatable {
        case anyOne
        case oneOrMore
        case bytes([UInt8])
    }

    var action: Step?
    var type: Step
    /// Nil for every id.
    var id: [Step]?

    /// Reads `action:type` or `action:type/id-pattern`.
    package init?(permission text: String) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: 0x3A) else { return nil }
        guard let action = Self.whole(bytes[..<colon], bytesMax: 256) else { return nil }
        self.init(resource: bytes[(colon + 1)...])
        self.action = action
    }

    /// Reads `type` or `type/id-pattern`.
    package init?(scope text: String) { self.init(resource: Array(text.utf8)[...]) }

    private init?(resource bytes: ArraySlice<UInt8>) {
        let parts = bytes.split(separator: 0x2F, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let type = Self.whole(first, bytesMax: 256) else {
            return nil
        }
        self.type = type
        guard parts.count == 2 else { return }
        guard !parts[1].isEmpty else { return nil }
        var steps: [Step] = []
        let pieces = parts[1].split(separator: 0x2F, omittingEmptySubsequences: false)
        for (number, piece) in pieces.enumerated() {
            if Array(piece) == [0x2A, 0x2A], number == pieces.count - 1 {
                steps.append(.oneOrMore)
            } else {
                guard let step = Self.step(piece) else { return nil }
                if case .bytes(let literal) = step, literal.contains(0x2F) { return nil }
                steps.append(step)
            }
        }
        id = steps
    }

    private static func whole(_ bytes: ArraySlice<UInt8>, bytesMax: Int) -> Step? {
        guard !bytes.isEmpty, let step = step(bytes) else { return nil }
        if case .bytes(let literal) = step, literal.count > bytesMax { return nil }
        return step
    }

    private static func step(_ bytes: ArraySlice<UInt8>) -> Step? {
        if Array(bytes) == [0x2A] { return .anyOne }
        var decoded: [UInt8] = []
        var rest = Array(bytes)
        while !rest.isEmpty {
            let byte = rest.removeFirst()
            if byte == 0x2A { return nil }
            guard byte == 0x25 else {
                decoded.append(byte)
                continue
            }
            guard rest.count >= 2 else { return nil }
            let digits = String(decoding: rest[..<2], as: UTF8.self)
            guard digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16) else {
                return nil
            }
            decoded.append(value)
            rest.removeFirst(2)
        }
        guard let text = String(validating: decoded, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return .bytes(decoded)
    }

    /// Patterns that were read already, by their texts' bytes.
    package final class Shelf {
        private var permissions: [ExactString: NaivePattern?] = [:]
        private var scopes: [ExactString: NaivePattern?] = [:]

        package init() {}

        package func permission(_ text: String) -> NaivePattern? {
            let key = ExactString(text)
            if let pattern = permissions[key] { return pattern }
            let pattern = NaivePattern(permission: text)
            permissions[key] = .some(pattern)
            return pattern
        }

        package func scope(_ text: String) -> NaivePattern? {
            let key = ExactString(text)
            if let pattern = scopes[key] { return pattern }
            let pattern = NaivePattern(scope: text)
            scopes[key] = .some(pattern)
            return pattern
        }
    }

    /// Whether a question's values match.
    package func matches(_ query: Query) -> Bool {
        if let action, !Self.matches(action, query.action) { return false }
        if type == .anyOne, query.type == "rolecall" { return false }
        guard Self.matches(type, query.type) else { return false }
        guard let id else { return true }
        let pieces = query.id.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        return Self.matches(id[...], pieces.map(Array.init)[...])
    }

    private static func matches(_ step: Step, _ value: String) -> Bool {
        switch step {
        case .anyOne: true
        case .oneOrMore: false
        case .bytes(let bytes): bytes == Array(value.utf8)
        }
    }

    private static func matches(_ steps: ArraySlice<Step>, _ pieces: ArraySlice<[UInt8]>) -> Bool {
        guard let step = steps.first else { return pieces.isEmpty }
        guard let piece = pieces.first else { return false }
        switch step {
        case .oneOrMore: return true
        case .anyOne: return matches(steps.dropFirst(), pieces.dropFirst())
        case .bytes(let bytes):
            return bytes == piece && matches(steps.dropFirst(), pieces.dropFirst())
        }
    }

    /// Whether the pattern is on the reserved type.
    package var isReserved: Bool { type == .bytes(Array("rolecall".utf8)) }
}

internal import JSON

extension Evaluator {
    /// Functions of the strings extension whose receiver is a string.
    mutating func text(
        _ function: TextFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .string(let text) = arguments.first else { throw noOverload(id) }
        try charge(text.utf8.count / 10, at: id)
        switch function {
        case .lowerAscii: return .string(text.lowercasedASCII)
        case .upperAscii: return .string(text.uppercasedASCII)
        case .trim: return .string(text.trimmed)
        case .quote:
            let maximum = limits.stringBytes
            return try self.text(at: id) { () throws(TextError) in
                try text.quoted(maximum: maximum)
            }
        case .charAt, .substring: return try part(function, text, arguments, at: id)
        case .indexOf, .lastIndexOf: return try place(function, text, arguments, at: id)
        case .replace: return try replace(text, arguments, at: id)
        case .split: return try split(text, arguments, at: id)
        }
    }

    private func part(
        _ function: TextFunction,
        _ text: ExactString,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .int(let start) = arguments.second else { throw noOverload(id) }
        return try self.text(at: id) { () throws(TextError) -> CELValue? in
            if case .charAt = function { return .string(try text.character(at: start)) }
            guard let last = arguments.rest.first else {
                return .string(try text.substring(from: start))
            }
            guard case .int(let end) = last else { return nil }
            return .string(try text.substring(from: start, to: end))
        }
    }

    private func place(
        _ function: TextFunction,
        _ text: ExactString,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .string(let other) = arguments.second else { throw noOverload(id) }
        return try self.text(at: id) { () throws(TextError) -> CELValue? in
            if let last = arguments.rest.first {
                guard case .int(let start) = last else { return nil }
                if case .indexOf = function { return .int(try text.index(of: other, from: start)) }
                return .int(try text.lastIndex(of: other, upTo: start))
            }
            if case .indexOf = function { return .int(try text.index(of: other)) }
            return .int(text.lastIndex(of: other))
        }
    }

    private mutating func replace(
        _ text: ExactString,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .string(let old) = arguments.second,
            case .string(let new)? = arguments.rest.first
        else { throw noOverload(id) }
        var limit: Int64 = -1
        if arguments.count > 3 {
            guard case .int(let most) = arguments.rest[1] else { throw noOverload(id) }
            limit = most
        }
        try charge(CallUnits.replacing(old.utf8.count, in: text.utf8.count), at: id)
        let maximum = limits.stringBytes
        let result = try self.text(at: id) { () throws(TextError) -> ExactString in
            try text.replacing(old, with: new, limit: limit, maximum: maximum)
        }
        try charge(result.traversalBytes / 10, at: id)
        return result
    }

    private mutating func split(
        _ text: ExactString,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .string(let separator) = arguments.second else { throw noOverload(id) }
        var limit: Int64 = -1
        if let last = arguments.rest.first {
            guard case .int(let most) = last else { throw noOverload(id) }
            limit = most
        }
        let parts: [ExactString]
        do throws(TextError) {
            parts = try text.split(by: separator, limit: limit, maximum: limits.elements)
        } catch {
            throw Failure(of: error, at: id)
        }
        try charge(parts.count, at: id)
        return .list(parts.map { CELValue.string($0) })
    }

    /// `list.join(separator)`.
    mutating func join(_ arguments: Arguments, at id: StepID) throws(Failure) -> CELValue {
        let elements = try elements(of: arguments.first, at: id)
        var separator: ExactString = ""
        if arguments.count > 1 {
            guard case .string(let text) = arguments.second else { throw noOverload(id) }
            separator = text
        }
        var parts: [ExactString] = []
        for element in elements {
            guard case .string(let text) = element else { throw noOverload(id) }
            parts.append(text)
        }
        try charge(parts.count, at: id)
        let maximum = limits.stringBytes
        let result = try text(at: id) { () throws(TextError) -> ExactString in
            try parts.joined(by: separator, maximum: maximum)
        }
        try charge(result.traversalBytes / 10, at: id)
        return result
    }

    /// `base64.encode` and `base64.decode`.
    mutating func base64(
        _ function: Base64Function,
        _ value: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(value.traversalBytes / 10, at: id)
        let maximum = limits.stringBytes
        return try text(at: id) { () throws(TextError) -> CELValue? in
            switch (function, value) {
            case (.base64Encode, .bytes(let bytes)):
                .string(try Base64.encoded(bytes, maximum: maximum))
            case (.base64Decode, .string(let text)): .bytes(try Base64.decoded(text))
            case (.base64Encode, _), (.base64Decode, _): nil
            }
        }
    }
}

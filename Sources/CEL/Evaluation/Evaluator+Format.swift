internal import JSON

extension Evaluator {
    /// `text.format(list)`.
    mutating func format(_ arguments: Arguments, at id: StepID) throws(Failure) -> CELValue {
        guard case .string(let text) = arguments.first, let values = LoopRange(arguments.second),
            !values.isMap
        else { throw noOverload(id) }
        try charge(text.utf8.count / 10, at: id)
        let format: FormatString
        do throws(FormatError) {
            format = try FormatString(text)
        } catch {
            throw Failure(of: error, at: id)
        }
        var output = ""
        var next = 0
        for piece in format.pieces {
            switch piece {
            case .text(let text): try append(text.string, to: &output, at: id)
            case .clause(let clause):
                guard next < values.count else {
                    let count = format.argumentCount
                    let detail = "the format needs \(count) arguments"
                    throw Failure(.invalidArgument, at: id, detail)
                }
                let value = try value(next, of: values, at: id)
                next += 1
                try append(value, clause, to: &output, at: id)
            }
        }
        return try made(ExactString(output), at: id)
    }

    private mutating func append(
        _ text: String,
        to output: inout String,
        at id: StepID
    ) throws(Failure) {
        try charge(1 &+ text.utf8.count / 10, at: id)
        guard output.utf8.count &+ text.utf8.count <= limits.stringBytes else {
            throw Failure(.sizeLimit, at: id)
        }
        output += text
    }

    private mutating func append(
        _ value: CELValue,
        _ clause: FormatClause,
        to output: inout String,
        at id: StepID
    ) throws(Failure) {
        try charge(1, at: id)
        if let range = LoopRange(value) {
            guard case .string = clause.verb else { throw wrongVerb(clause, id) }
            return try append(range, clause, to: &output, at: id)
        }
        guard let text = try scalar(value, clause, at: id) else { throw wrongVerb(clause, id) }
        try append(text, to: &output, at: id)
    }

    private func wrongVerb(_ clause: FormatClause, _ id: StepID) -> Failure {
        Failure(.invalidArgument, at: id, "`%\(clause.verb.rawValue)` does not take this value")
    }

    private func scalar(
        _ value: CELValue,
        _ clause: FormatClause,
        at id: StepID
    ) throws(Failure) -> String? {
        do throws(TextError) {
            switch value {
            case .int(let int): return clause.text(of: int)
            case .uint(let uint): return clause.text(of: uint)
            case .double(let double): return clause.text(of: double)
            case .bool(let bool): return clause.text(of: bool)
            case .string(let text):
                return try clause.text(of: text, maximum: limits.stringBytes)?.string
            case .bytes(let bytes):
                return try clause.text(of: bytes, maximum: limits.stringBytes)?.string
            case .null, .timestamp, .duration, .type, .network, .optional, .list, .jsonArray, .map,
                .jsonObject, .record:
                guard case .string = clause.verb else { return nil }
                return plain(value)
            }
        } catch {
            throw Failure(of: error, at: id)
        }
    }

    private func plain(_ value: CELValue) -> String? {
        switch value {
        case .null: "null"
        case .timestamp(let time): time.description
        case .duration(let duration): duration.description
        case .type(let name): name.string
        case .network(let network): network.text.string
        case .bool, .int, .uint, .double, .string, .bytes, .optional, .list, .jsonArray, .map,
            .jsonObject, .record:
            nil
        }
    }

    /// `[1, a]` or `{a: 1, b: 2}`, the keys in the order of their text.
    private mutating func append(
        _ range: LoopRange,
        _ clause: FormatClause,
        to output: inout String,
        at id: StepID
    ) throws(Failure) {
        try charge(range.count / 10, at: id)
        var order = Array(0..<range.count)
        var keys: [ExactString] = []
        if range.isMap {
            for place in order {
                var key = ""
                try append(range.key(place), clause, to: &key, at: id)
                keys.append(ExactString(key))
            }
            order.sort { keys[$0] < keys[$1] }
        }
        try append(range.isMap ? "{" : "[", to: &output, at: id)
        for (index, place) in order.enumerated() {
            if index > 0 { try append(", ", to: &output, at: id) }
            if range.isMap { try append("\(keys[place]): ", to: &output, at: id) }
            let value = try value(place, of: range, at: id)
            try append(value, clause, to: &output, at: id)
        }
        try append(range.isMap ? "}" : "]", to: &output, at: id)
    }
}

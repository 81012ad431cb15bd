internal import JSON

extension Evaluator {
    /// The functions that are called like the type they give.
    mutating func convert(
        _ function: ConversionFunction,
        _ value: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(value.traversalBytes / 10, at: id)
        switch function {
        case .int: return try int(value, at: id)
        case .uint: return try uint(value, at: id)
        case .double: return try double(value, at: id)
        case .string:
            if case .double = value { try charge(CallUnits.doubleText, at: id) }
            return try string(value, at: id)
        case .bytes:
            if case .bytes = value { return value }
            if case .string(let text) = value { return .bytes(Array(text.utf8)) }
        case .bool:
            if case .bool = value { return value }
            if case .string(let text) = value {
                return try number(at: id) { () throws(NumberError) in
                    .bool(try NumberConversion.bool(text))
                }
            }
        case .timestamp: return try timestamp(value, at: id)
        case .duration:
            if case .duration = value { return value }
            if case .string(let text) = value {
                return try time(at: id) { () throws(TimeError) in .duration(try CELDuration(text)) }
            }
        }
        throw noOverload(id)
    }

    private func int(_ value: CELValue, at id: StepID) throws(Failure) -> CELValue {
        try number(at: id) { () throws(NumberError) in
            switch value {
            case .int: value
            case .uint(let uint): .int(try NumberConversion.int(uint))
            case .double(let double): .int(try NumberConversion.int(double))
            case .string(let text): .int(try NumberConversion.int(text))
            case .timestamp(let time): .int(time.seconds)
            case .null, .bool, .bytes, .duration, .list, .jsonArray, .map, .jsonObject, .record,
                .type, .optional, .network:
                nil
            }
        }
    }

    private func uint(_ value: CELValue, at id: StepID) throws(Failure) -> CELValue {
        try number(at: id) { () throws(NumberError) in
            switch value {
            case .uint: value
            case .int(let int): .uint(try NumberConversion.uint(int))
            case .double(let double): .uint(try NumberConversion.uint(double))
            case .string(let text): .uint(try NumberConversion.uint(text))
            case .null, .bool, .bytes, .timestamp, .duration, .list, .jsonArray, .map,
                .jsonObject, .record, .type, .optional, .network:
                nil
            }
        }
    }

    private func double(_ value: CELValue, at id: StepID) throws(Failure) -> CELValue {
        try number(at: id) { () throws(NumberError) in
            switch value {
            case .double: value
            case .int(let int): .double(Double(int))
            case .uint(let uint): .double(Double(uint))
            case .string(let text): .double(try NumberConversion.double(text))
            case .null, .bool, .bytes, .timestamp, .duration, .list, .jsonArray, .map,
                .jsonObject, .record, .type, .optional, .network:
                nil
            }
        }
    }

    private func string(_ value: CELValue, at id: StepID) throws(Failure) -> CELValue {
        switch value {
        case .string: return value
        case .bool(let bool): return .string(bool ? "true" : "false")
        case .int(let int): return .string(String(int))
        case .uint(let uint): return .string(String(uint))
        case .double(let double): return .string(DoubleText.converted(double))
        case .timestamp(let time): return .string(time.description)
        case .duration(let duration): return .string(duration.description)
        case .network(let network): return .string(network.text)
        case .bytes(let bytes):
            return try text(at: id) { () throws(TextError) in try ExactString(validating: bytes) }
        case .null, .list, .jsonArray, .map, .jsonObject, .record, .type, .optional:
            throw noOverload(id)
        }
    }

    private func timestamp(_ value: CELValue, at id: StepID) throws(Failure) -> CELValue {
        try time(at: id) { () throws(TimeError) in
            switch value {
            case .timestamp: return value
            case .string(let text): return .timestamp(try CELTimestamp(text))
            case .int(let seconds):
                guard let time = CELTimestamp(seconds: seconds) else {
                    throw .timestampOutOfRange
                }
                return .timestamp(time)
            case .null, .bool, .uint, .double, .bytes, .duration, .list, .jsonArray, .map,
                .jsonObject, .record, .type, .optional, .network:
                return nil
            }
        }
    }

    /// A part of a timestamp or a duration.
    func timePart(
        _ function: TimeFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        if case .duration(let duration) = arguments.first, arguments.count == 1 {
            guard let part = part(function, of: duration) else { throw noOverload(id) }
            return .int(part)
        }
        guard case .timestamp(let time) = arguments.first else { throw noOverload(id) }
        if arguments.count == 1 { return .int(part(function, of: CivilTime(time))) }
        guard case .string(let name) = arguments.second else { throw noOverload(id) }
        return try self.time(at: id) { () throws(TimeError) in
            .int(part(function, of: CivilTime(time, in: try CivilZone(name))))
        }
    }

    private func part(_ function: TimeFunction, of duration: CELDuration) -> Int64? {
        switch function {
        case .getHours: duration.hours
        case .getMinutes: duration.minutes
        case .getSeconds: duration.seconds
        case .getMilliseconds: duration.millisecondPart
        case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear: nil
        }
    }

    private func part(_ function: TimeFunction, of time: CivilTime) -> Int64 {
        switch function {
        case .getFullYear: time.date.year
        case .getMonth: time.date.month - 1
        case .getDate: time.date.day
        case .getDayOfMonth: time.date.day - 1
        case .getDayOfWeek: time.date.dayOfWeek
        case .getDayOfYear: time.date.dayOfYear
        case .getHours: time.hour
        case .getMinutes: time.minute
        case .getSeconds: time.second
        case .getMilliseconds: time.millisecond
        }
    }
}

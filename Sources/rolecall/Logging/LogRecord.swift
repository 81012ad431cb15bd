internal import Authorization
internal import Logging

/// What one log line says.
struct LogRecord {
    let time: Timestamp
    let level: Logger.Level
    let logger: String
    let message: String
    let metadata: Logger.Metadata

    /// The longest value of metadata, in bytes of UTF-8.
    static let valueBytesMax = 256
    /// The longest message, in bytes: our own texts, which may quote a bounded piece of input.
    static let messageBytesMax = 1_024
    /// The most members or elements written of one collection; the rest is left out.
    static let membersMax = 32
    /// How deep collections in metadata may lie in each other.
    static let depthMax = 4

    /// The record as one line that ends in a newline.
    func line(_ format: LogOutput.Format) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        switch format {
        case .json: appendJSON(to: &line)
        case .text: appendText(to: &line)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }
}

extension LogRecord {
    private func appendJSON(to line: inout [UInt8]) {
        line += "{\"time\":\"\(time)\",\"level\":\"\(level.rawValue)\",\"logger\":".utf8
        LogEscaping.appendLiteral(logger, limit: Self.valueBytesMax, to: &line)
        line += ",\"message\":".utf8
        LogEscaping.appendLiteral(message, limit: Self.messageBytesMax, to: &line)
        for (key, value) in Self.written(metadata) {
            line += ",".utf8
            let name = Self.ownNames.contains(key) ? "_\(key)" : key
            LogEscaping.appendLiteral(name, limit: Self.valueBytesMax, to: &line)
            line += ":".utf8
            Self.append(value, depth: 0, to: &line)
        }
        line += "}".utf8
    }

    /// `2026-01-31T23:59:59.250Z info rolecall: message key="value"`.
    private func appendText(to line: inout [UInt8]) {
        line += "\(time) \(level.rawValue) ".utf8
        Self.appendBare(logger, limit: Self.valueBytesMax, to: &line)
        line += ": ".utf8
        Self.appendBare(message, limit: Self.messageBytesMax, to: &line)
        for (key, value) in Self.written(metadata) {
            line += " ".utf8
            Self.appendBare(key, limit: Self.valueBytesMax, to: &line)
            line += "=".utf8
            Self.append(value, depth: 0, to: &line)
        }
    }

    private static let ownNames: Set<String> = ["time", "level", "logger", "message"]

    /// The members that are written, in an order that does not change from run to run.
    private static func written(_ members: Logger.Metadata) -> [(String, Logger.Metadata.Value)] {
        members.sorted { $0.key < $1.key }.prefix(membersMax).map { ($0.key, $0.value) }
    }

    private static func append(
        _ value: Logger.Metadata.Value,
        depth: Int,
        to line: inout [UInt8]
    ) {
        switch value {
        case .string(let text): LogEscaping.appendLiteral(text, limit: valueBytesMax, to: &line)
        case .stringConvertible(let other):
            LogEscaping.appendLiteral(other.description, limit: valueBytesMax, to: &line)
        case .array(let elements): append(elements, depth: depth + 1, to: &line)
        case .dictionary(let members): append(members, depth: depth + 1, to: &line)
        }
    }

    private static func append(
        _ elements: [Logger.Metadata.Value],
        depth: Int,
        to line: inout [UInt8]
    ) {
        guard depth <= depthMax else {
            line += "\"…\"".utf8
            return
        }
        line += "[".utf8
        for (index, element) in elements.prefix(membersMax).enumerated() {
            if index > 0 { line += ",".utf8 }
            append(element, depth: depth, to: &line)
        }
        line += "]".utf8
    }

    private static func append(
        _ members: Logger.Metadata,
        depth: Int,
        to line: inout [UInt8]
    ) {
        guard depth <= depthMax else {
            line += "\"…\"".utf8
            return
        }
        line += "{".utf8
        for (index, (key, value)) in written(members).enumerated() {
            if index > 0 { line += ",".utf8 }
            LogEscaping.appendLiteral(key, limit: valueBytesMax, to: &line)
            line += ":".utf8
            append(value, depth: depth, to: &line)
        }
        line += "}".utf8
    }

    /// The escaped text without the quotes around it.
    private static func appendBare(_ text: String, limit: Int, to line: inout [UInt8]) {
        var literal: [UInt8] = []
        LogEscaping.appendLiteral(text, limit: limit, to: &literal)
        line += literal.dropFirst().dropLast()
    }
}

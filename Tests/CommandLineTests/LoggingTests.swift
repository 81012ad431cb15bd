import Authorization
import Dispatch
import Foundation
import Logging
import Synchronization
import Testing

@testable import rolecall

/// A log whose lines are kept.
private final class Lines: Sendable {
    private let kept = Mutex<[[UInt8]]>([])

    func output(
        _ format: LogOutput.Format = .json,
        threshold: LogThreshold = LogThreshold(.trace)
    ) -> LogOutput {
        LogOutput(
            format: format,
            threshold: threshold,
            now: { Timestamp(seconds: 1_767_323_045, nanoseconds: 250_000_000) },
            write: { line in self.kept.withLock { $0.append(line) } }
        )
    }

    var texts: [String] { kept.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }
}

@Suite("Log lines")
struct LoggingTests {
    @Test("are one JSON object each, with time, level, logger and message first")
    func shape() {
        let lines = Lines()
        var logger = lines.output().logger("rolecall.http")
        logger[metadataKey: "listener"] = "1"
        logger.info("request served", metadata: ["status": "\(200)", "path": "/v1/permissions"])
        #expect(
            lines.texts == [
                #"{"time":"2026-01-02T03:04:05.25Z","level":"info","logger":"rolecall.http","#
                    + #""message":"request served","listener":"1","path":"/v1/permissions","status":"200"}"#
                    + "\n"
            ]
        )
    }

    @Test("are text for people on demand")
    func text() {
        let lines = Lines()
        lines.output(.text).logger("rolecall").warning("no such\nkey", metadata: ["key": "a \"b\""])
        #expect(
            lines.texts == [
                #"2026-01-02T03:04:05.25Z warning rolecall: no such\u000akey key="a \"b\"""# + "\n"
            ]
        )
    }

    @Test("hold members that look like their own under another name")
    func collision() {
        let lines = Lines()
        lines.output().logger("r").info("m", metadata: ["level": "x", "time": "y"])
        #expect(lines.texts.first?.contains(#""_level":"x","_time":"y"}"#) == true)
    }

    /// Every character that ends a line, moves the cursor, or turns the direction of text.
    static let unsafe: [Unicode.Scalar] =
        (Array(0x00...0x1F) + Array(0x7F...0x9F) + [0x061C, 0x200E, 0x200F, 0xFEFF]
        + Array(0x2028...0x202E) + Array(0x2066...0x2069)).compactMap { Unicode.Scalar(UInt32($0)) }

    @Test("escape what could forge a line", arguments: LogOutput.Format.allCases)
    func escaping(format: LogOutput.Format) throws {
        for scalar in Self.unsafe {
            let lines = Lines()
            let value = "a\(Character(scalar))b"
            lines.output(format).logger("r").info(
                "\(value)",
                metadata: ["k\(Character(scalar))": "\(value)"]
            )
            let line = try #require(lines.texts.first)
            #expect(line.unicodeScalars.dropLast().allSatisfy { !Self.unsafe.contains($0) })
            #expect(line.hasSuffix("\n"))
        }
    }

    @Test("can be parsed, and give every value back")
    func parseable() throws {
        let lines = Lines()
        let value = "\u{0} \u{1F600} \u{202E}\"\\\r\n\u{85}é"
        lines.output().logger("r").info(
            "m",
            metadata: ["v": "\(value)", "list": ["a", ["b": "c"]]]
        )
        let object = try JSONSerialization.jsonObject(with: Data(lines.texts.joined().utf8))
        let members = try #require(object as? [String: Any])
        #expect(members["v"] as? String == value)
        #expect((members["list"] as? [Any])?.count == 2)
    }

    @Test(
        "cut values at 256 bytes, on the boundary of a character",
        arguments: [
            (String(repeating: "a", count: 256), 256, false),
            (String(repeating: "a", count: 257), 256, true),
            (String(repeating: "é", count: 128), 256, false),
            ("a" + String(repeating: "é", count: 128), 255, true),
            (String(repeating: "\u{1F600}", count: 65), 256, true),
        ]
    )
    func cut(value: String, bytes: Int, isCut: Bool) throws {
        let lines = Lines()
        lines.output().logger("r").info("m", metadata: ["v": "\(value)"])
        let object = try JSONSerialization.jsonObject(with: Data(lines.texts.joined().utf8))
        let written = try #require((object as? [String: Any])?["v"] as? String)
        #expect(written.hasSuffix("…") == isCut)
        #expect(written.utf8.count - (isCut ? "…".utf8.count : 0) == bytes)
    }

    @Test("are bounded in members and depth")
    func bounds() throws {
        let lines = Lines()
        let many = Dictionary(
            uniqueKeysWithValues: (0..<100).map { ("k\($0)", Logger.MetadataValue("v")) }
        )
        var deep: Logger.MetadataValue = "bottom"
        for _ in 0..<1_000 { deep = ["d": deep] }
        lines.output().logger("r").info("m", metadata: many)
        lines.output().logger("r").info(
            "m",
            metadata: ["deep": deep, "list": .array(Array(repeating: "x", count: 99))]
        )
        #expect(
            lines.texts.first?.components(separatedBy: "\"v\"").count == LogRecord.membersMax + 1
        )
        let second = try #require(lines.texts.last)
        #expect(second.contains(#"{"d":{"d":{"d":{"d":"…"}}}}"#))
        #expect(!second.contains("bottom"))
        #expect(second.components(separatedBy: "\"x\"").count == LogRecord.membersMax + 1)
    }

    @Test("follow the threshold while it changes")
    func threshold() {
        let lines = Lines()
        let threshold = LogThreshold(.info)
        let logger = lines.output(threshold: threshold).logger("r")
        logger.debug("a")
        threshold.level = .debug
        logger.debug("b")
        threshold.level = .error
        logger.warning("c")
        logger.error("d")
        #expect(lines.texts.count == 2)
        #expect(logger.logLevel == .error)
    }

    @Test("keep to a logger's own level")
    func ownLevel() {
        let lines = Lines()
        let threshold = LogThreshold(.critical)
        var logger = lines.output(threshold: threshold).logger("r")
        logger.logLevel = .debug
        logger.debug("a")
        lines.output(threshold: threshold).logger("other").error("b")
        #expect(lines.texts.count == 1)
    }
}

@Suite("Bounds of the log")
struct LogBoundTests {
    @Test("lines that wait are so many, and those dropped are counted, in the format of all others")
    func writer() {
        let (isWriting, mayWrite) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let lines = Lines()
        let output = lines.output(.text)
        let writer = LogWriter(format: .text, now: output.now) { line in
            isWriting.signal()
            mayWrite.wait()
            output.write(line)
        }
        writer.write(Array("first\n".utf8))
        isWriting.wait()
        for number in 1...LogWriter.linesMax + 2 { writer.write(Array("\(number)\n".utf8)) }
        for _ in 0...LogWriter.linesMax + 1 { mayWrite.signal() }
        writer.flush(seconds: 60)
        let texts = lines.texts
        #expect(texts.count == LogWriter.linesMax + 2)
        #expect(texts.dropLast().last == "\(LogWriter.linesMax)\n")
        #expect(
            texts.last == "2026-01-02T03:04:05.25Z warning log: log lines dropped count=\"2\"\n"
        )
    }

    @Test("a budget gives so many lines in each second")
    func budget() {
        let now = Mutex<UInt64>(1_999_999_999)
        let budget = LogBudget(perSecond: 3) { now.withLock { $0 } }
        #expect((1...5).map { _ in budget.take() } == [true, true, true, false, false])
        now.withLock { $0 += 1 }
        #expect((1...4).map { _ in budget.take() } == [true, true, true, false])
    }
}

/// What an examination found, one line for each finding, told as it is found.
final class DoctorReport {
    /// How bad a finding is; the raw value is the first word of its line.
    enum Verdict: String {
        /// As it should be.
        case ok
        /// It works, but perhaps not as it is meant.
        case warn
        /// It does not work.
        case fail = "FAIL"
    }

    private let write: (String) -> Void
    private(set) var warnings = 0
    private(set) var failures = 0

    /// Tells its lines to `write`, each with its newline.
    init(_ write: @escaping (String) -> Void) { self.write = write }

    /// Notes that something is as it should be.
    func ok(_ topic: String, _ text: String) { note(.ok, topic, text) }

    /// Notes something doubtful.
    func warn(_ topic: String, _ text: String) { note(.warn, topic, text) }

    /// Notes something that does not work.
    func fail(_ topic: String, _ text: String) { note(.fail, topic, text) }

    /// Notes a finding as one line; what moves a cursor in it is escaped.
    func note(_ verdict: Verdict, _ topic: String, _ text: String) {
        switch verdict {
        case .ok: break
        case .warn: warnings += 1
        case .fail: failures += 1
        }
        let word = verdict.rawValue + String(repeating: " ", count: 5 - verdict.rawValue.count)
        let line = Terminal.escaped("\(topic): \(text)")
        write(word + String(decoding: line, as: UTF8.self) + "\n")
    }

    /// Tells the sum, and gives the status to exit with.
    func finish() -> ExitStatus {
        let sum = "\(Self.count(failures, "failure")), \(Self.count(warnings, "warning"))"
        write(failures == 0 ? "all right: \(sum)\n" : "not all right: \(sum)\n")
        return failures == 0 ? .ok : .failure
    }

    /// `1 key`, `2 keys`.
    static func count(_ number: Int, _ name: String) -> String {
        number == 1 ? "1 \(name)" : "\(number) \(name)s"
    }
}

internal import Authorization
internal import JSON

/// All tables of tests of a set of policy files, asked.
struct PolicyTestRun {
    /// One for each question, in the order of the files.
    let results: [PolicyTestReport.Result]
    /// What in the users of the tables is not taken as it is.
    let warnings: [PolicyDiagnostic]
    /// The policy files without a table.
    let untested: [String]

    /// Asks all questions.
    ///
    /// Every error of policies and tables is reported, and nothing is asked then.
    init(_ folder: PolicyFolder) throws(CommandFailure) {
        var errors: [String] = []
        var tables: [PolicyTest] = []
        for file in folder.tests {
            do throws(PolicyErrors) {
                tables.append(try PolicyTest(PolicyFile(name: file.path, text: file.bytes)))
            } catch {
                errors += CommandFailure(error).messages
            }
        }
        let orphans = folder.testsWithoutPolicy
        errors += orphans.map {
            "\($0): is a table of tests, and no policy file of its name is read"
        }
        let policies = try Self.policies(folder, besides: errors + folder.refusals.map(\.text))
        guard !tables.isEmpty else {
            throw CommandFailure("found no table of tests, expected x_test.yaml")
        }
        let reports = tables.map { $0.run(on: policies) }
        results = reports.flatMap(\.results)
        warnings = reports.flatMap(\.warnings)
        untested = folder.policies.filter { folder.test(of: $0) == nil }.map(\.path)
    }

    private static func policies(
        _ folder: PolicyFolder,
        besides errors: [String]
    ) throws(CommandFailure) -> PolicySet {
        let policies: PolicySet
        switch try folder.compiled() {
        case .success(let compiled): policies = compiled
        case .failure(let found): throw CommandFailure(CommandFailure(found).messages + errors)
        }
        guard errors.isEmpty else { throw CommandFailure(errors) }
        return policies
    }

    /// The questions that were not answered as expected.
    var failed: [PolicyTestReport.Result] { results.filter { !$0.passed } }
}

extension PolicyTestRun {
    /// Each failure, and one line that counts.
    var text: String {
        let lines = failed.map { result in
            let failure = result.failure ?? ""
            let line = "\(result.place): \(result.user) \(result.question): \(failure)"
            return String(decoding: Terminal.escaped(line), as: UTF8.self) + "\n"
        }
        return lines.joined() + "\(results.count - failed.count) passed, \(failed.count) failed\n"
    }

    /// `{"passed", "failed", "untested": [file], "warnings": [text], "results": [{"file", "line", "column", "user",
    /// "question", "passed", "failure"?}]}`.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("passed")
        writer.int(results.count - failed.count)
        writer.key("failed")
        writer.int(failed.count)
        writer.key("untested")
        writer.beginArray()
        for file in untested { writer.string(file) }
        writer.endArray()
        writer.key("warnings")
        writer.beginArray()
        for warning in warnings { writer.string(warning.description) }
        writer.endArray()
        writer.key("results")
        writer.beginArray()
        for result in results { Self.write(result, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func write(_ result: PolicyTestReport.Result, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("file")
        writer.string(result.place.file)
        writer.key("line")
        writer.int(result.place.line)
        writer.key("column")
        writer.int(result.place.column)
        writer.key("user")
        writer.string(result.user)
        writer.key("question")
        writer.string(result.question)
        writer.key("passed")
        writer.bool(result.passed)
        if let failure = result.failure {
            writer.key("failure")
            writer.string(failure)
        }
        writer.endObject()
    }
}

internal import ArgumentParser
internal import JSON

/// `rolecall version`: what this binary is made of.
struct VersionCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version of Rolecall and of the libraries it runs with.",
        discussion: """
            The versions of OpenSSL, libcurl and libmicrohttpd are those that the process has loaded, \
            not those it was built with.

            EXAMPLES
              rolecall version
              rolecall version --json

            \(ExitStatus.help)
            """
    )

    @Flag(help: "Print one JSON object.")
    var json = false

    func perform() async throws -> ExitStatus {
        let parts = Version.parts()
        if json {
            var writer = JSONWriter()
            writer.beginObject()
            for part in parts {
                writer.key(ExactString(part.name))
                writer.string(part.version)
            }
            writer.endObject()
            try Terminal.write(writer.bytes + [UInt8(ascii: "\n")])
        } else {
            try Terminal.write(parts.map { "\($0.name) \($0.version)\n" }.joined())
        }
        return .ok
    }
}

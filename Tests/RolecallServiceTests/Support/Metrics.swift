import Testing

/// The samples of `/metrics`, by name and labels as they are written.
struct Metrics {
    let samples: [String: Double]

    /// Reads them, and checks the text exposition format 0.0.4.
    init(_ rolecall: Rolecall) async throws {
        let answer = try await rolecall.get("/metrics")
        #expect(answer.status == 200)
        #expect(answer["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(answer.text.hasSuffix("\n"))
        var samples: [String: Double] = [:]
        var types: [String: Substring] = [:]
        var described: Set<Substring> = []
        for line in answer.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        {
            if let help = line.wholeMatch(of: /# HELP ([a-z_]+) \S.*/) {
                #expect(described.insert(help.1).inserted, "\(line)")
            } else if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
                #expect(described.contains(type.1), "\(line)")
                #expect(types.updateValue(type.2, forKey: String(type.1)) == nil, "\(line)")
            } else {
                let sample = try #require(
                    line.wholeMatch(
                        of: /([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? ([-+.0-9eE]+)/
                    ),
                    "\(line)"
                )
                let family = String(sample.1.replacing(/_(bucket|sum|count)$/, with: ""))
                #expect(types[String(sample.1)] ?? types[family] != nil, "no type: \(line)")
                let name = "\(sample.1)\(sample.2 ?? "")"
                let value = try #require(Double(sample.3))
                #expect(samples.updateValue(value, forKey: name) == nil, "twice: \(line)")
            }
        }
        self.samples = samples
    }

    subscript(name: String) -> Double? { samples[name] }
}

/// Writes metrics in the Prometheus text exposition format 0.0.4.
struct PrometheusText {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Starts a metric: its help and type come before its samples.
    mutating func metric(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// One sample.
    mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: String) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { #"\#($0)="\#(Self.escaped($1))""# }
            text += "{" + pairs.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    /// A counter without labels.
    mutating func counter(_ name: String, _ help: String, _ value: UInt64) {
        metric(name, "counter", help)
        sample(name, [], String(value))
    }

    /// A gauge without labels.
    mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        metric(name, "gauge", help)
        sample(name, [], String(value))
    }

    /// A counter with one label.
    mutating func counters(
        _ name: String,
        _ help: String,
        label: String,
        _ values: [(name: String, value: UInt64)]
    ) {
        metric(name, "counter", help)
        for (value, count) in values { sample(name, [(label, value)], String(count)) }
    }

    /// A histogram of seconds.
    mutating func histogram(_ name: String, _ help: String, _ histogram: DurationHistogram) {
        metric(name, "histogram", help)
        let (cumulative, sum, count) = histogram.snapshot
        for (bound, count) in cumulative {
            sample(name + "_bucket", [("le", String(bound))], String(count))
        }
        sample(name + "_bucket", [("le", "+Inf")], String(count))
        sample(name + "_sum", [], String(sum))
        sample(name + "_count", [], String(count))
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += #"\\"#
            case "\"": result += #"\""#
            case "\n": result += #"\n"#
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

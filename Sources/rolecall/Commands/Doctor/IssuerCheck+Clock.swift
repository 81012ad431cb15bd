internal import Configuration

extension IssuerCheck {
    /// The seconds that clocks may differ without a word.
    private static let skewSecondsMax = 5.0

    func clock(_ url: String) async {
        guard
            let probe = try? await clients.get(url, authorities: issuer.certificateAuthorityFile)
        else { return }
        compareClocks(probe)
    }

    func compareClocks(_ probe: Probe) {
        guard let ahead = probe.secondsAhead else {
            return report.ok(topic, "it does not say what time it is: clocks were not compared")
        }
        // A year of many digits is a time too, and more seconds than are counted.
        let seconds = Int(exactly: abs(ahead).rounded()) ?? .max
        let text =
            "its clock is \(DoctorReport.count(seconds, "second")) \(ahead < 0 ? "behind" : "ahead of") "
            + "ours"
        if abs(ahead) <= Self.skewSecondsMax {
            report.ok(topic, "its clock and ours agree")
        } else if abs(ahead) <= leewaySeconds {
            report.warn(
                topic,
                "\(text), which `leeway` still covers: set this machine's clock by NTP"
            )
        } else {
            report.fail(
                topic,
                "\(text), more than `leeway`: good tokens are refused or old ones taken; set the clock "
                    + "by NTP"
            )
        }
    }
}

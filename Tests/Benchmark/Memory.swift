import Authorization
import Foundation

extension Benchmark {
    /// What one principal more in memory takes.
    static func memory() throws {
        let text = Array(rolesText().utf8)
        let policies = try PolicySet.compile([PolicyFile(name: "bench.yaml", text: text)]) {
            "\($0.count)"
        }
        let count = 50_000
        var principals: [Principal] = []
        principals.reserveCapacity(count)
        let before = try residentBytes()
        for _ in 0..<count {
            principals.append(try Situation.principal(threeRoles, under: policies))
        }
        let used = try residentBytes() - before
        withExtendedLifetime(principals) {
            report("compiled principal of three roles", Double(used) / Double(count), "bytes")
        }
    }

    /// The memory of this process that is in use.
    private static func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { throw Usage() }
        return pages * 4_096
    }
}

import FaultProxy
import ServedBinary
import Testing

extension Scenario {
    /// The tenant's keys change, twice, while many ask with old and new tokens.
    static func keysRotate() async throws -> Seen {
        let others = ["dora", "emil"]
        let cache = Front.CacheTimes(revalidate: 300)
        return try await play(cache, inMemory: ["ann"], others: others) { front in
            var (tokens, strangers) = ([front.token], [FrontAnswer]())
            let asked = try await Load.run { number in
                guard number.isMultiple(of: 20) else { return try await front.check("ann") }
                let token = try await front.tenant.clientToken(of: "backend")
                return try await front.check("ann", clientToken: token)
            } while: { load in
                for other in others {
                    try await front.tenant.rotateKeys()
                    let token = try await front.tenant.clientToken(of: "backend")
                    strangers.append(try await front.check(other, clientToken: token))
                    tokens.append(token)
                    let before = load.count
                    try await eventually("many more are answered") { load.count > before + 100 }
                }
            }
            let heads = Set(tokens.map { $0.prefix { $0 != "." } })
            #expect(heads.count == tokens.count, "the keys did not change")
            #expect(asked.allSatisfy { $0.isAllow } && strangers.allSatisfy { $0.isAllow })
            return Seen(inMemory: asked.outcomes, others: strangers.outcomes)
        }
    }
}

import Testing

@testable import RolecallService

@Suite("Refusals")
struct RefusalTests {
    @Test("of the service's own making are no fault of a token", arguments: ErrorCode.allCases)
    func directory(_ code: ErrorCode) {
        let refusal = DirectoryRefusal(Refusal(code))
        #expect((refusal == .unavailable) == (code.status >= 500))
    }
}

import RolecallService
import Testing

@Suite("The clocks of the service")
struct ServiceClockTests {
    @Test("tell by how much the wall clock was set", arguments: [0, 3_600, -3_600, 2_592_000])
    func step(seconds: Double) {
        let clock = TestClock()
        clock.pass(seconds: 5)
        let start = clock.service.moment
        clock.pass(seconds: 90)
        clock.step(seconds)
        #expect(abs(clock.service.step(since: start) - seconds) < 0.001)
        clock.pass(seconds: 86_400)
        #expect(abs(clock.service.step(since: start) - seconds) < 0.001)
    }
}

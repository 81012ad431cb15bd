import Dispatch
import Testing

@testable import Passwords

@Suite("Work queue", .timeLimit(.minutes(1)))
struct WorkQueueTests {
    @Test("takes as many jobs as may wait beside those that run, and not one more")
    func bound() async {
        let queue = WorkQueue(label: "rolecall.test", threads: 2, waitingMax: 3)
        let (gate, jobs) = (DispatchSemaphore(value: 0), DispatchGroup())
        func job() -> @Sendable () -> Void {
            jobs.enter()
            return {
                gate.wait()
                jobs.leave()
            }
        }
        // Two that run, and do not end.
        for _ in 0..<2 {
            let work = job()
            await withCheckedContinuation { continuation in
                let isTaken = queue.submit {
                    continuation.resume()
                    work()
                }
                #expect(isTaken)
            }
        }
        for _ in 0..<3 { #expect(queue.submit(job())) }
        #expect(!queue.submit {})
        for _ in 0..<5 { gate.signal() }
        await withCheckedContinuation { continuation in
            jobs.notify(queue: .global()) { continuation.resume() }
        }
        #expect(queue.submit {})
    }
}

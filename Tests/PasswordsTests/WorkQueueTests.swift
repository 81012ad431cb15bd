import Dispatch
import Testing

@testable import Passwords

@Suite("Work queue", .timeLimit(.minutes(1)))
struct WorkQueueTests {
    @Test("takes as many jobs as may wait beside those that run, and not one more")
    func bound() async {
        let queue = WorkQueue(label: "rolecall.test", threads: 2, waitingMax: 3)
        let (gate, jobs) = (DispatchSemaphore(value: 0), DispatchGroup())
        func job() -> WorkQueue.Job {
            jobs.enter()
            return {
                gate.wait()
                jobs.leave()
                return {}
            }
        }
        // Two that run, and do not end.
        for _ in 0..<2 {
            let work = job()
            await withCheckedContinuation { continuation in
                let isTaken = queue.submit {
                    continuation.resume()
                    return work()
                }
                #expect(isTaken)
            }
        }
        for _ in 0..<3 { #expect(queue.submit(job())) }
        #expect(!queue.submit { {} })
        for _ in 0..<5 { gate.signal() }
        await withCheckedContinuation { continuation in
            jobs.notify(queue: .global()) { continuation.resume() }
        }
        #expect(queue.submit { {} })
    }

    @Test("has room again when the end of a job is told")
    func room() async {
        let queue = WorkQueue(label: "rolecall.test", threads: 1, waitingMax: 0)
        // On a thread of its own: a task would wait a thousand times until other tests let it on.
        let taken = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let ended = DispatchSemaphore(value: 0)
                let taken = (0..<1_000).count { _ in
                    guard queue.submit({ { ended.signal() } }) else { return false }
                    ended.wait()
                    return true
                }
                continuation.resume(returning: taken)
            }
        }
        #expect(taken == 1_000)
    }
}

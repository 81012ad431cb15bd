internal import CCurl
internal import Glibc

/// The work of the one thread that uses a multi handle.
struct TransferLoop: ~Copyable {
    private let multi: MultiHandle
    private let queue: TransferQueue
    private let options: HTTPClientOptions
    private var transfers: [UInt: Transfer] = [:]

    init(multi: MultiHandle, queue: TransferQueue, options: HTTPClientOptions) {
        self.multi = multi
        self.queue = queue
        self.options = options
    }

    /// Carries out what the queue brings until it is stopped, then closes all connections.
    ///
    /// A failure of the multi handle itself, as for want of memory, ends the requests that are under way;
    /// the client goes on unless it fails ``failuresMax`` times in a row.
    consuming func run() {
        var work = queue.take()
        var failures = 0
        while !work.isStopping {
            start(work.submitted)
            for exchange in work.cancelled { drop(exchange) }
            do throws(CurlError) {
                try advance()
                failures = 0
            } catch {
                finishAll(error)
                failures += 1
                if failures == Self.failuresMax { queue.stop() } else { usleep(Self.pause) }
            }
            work = queue.take()
        }
        for exchange in work.submitted { end(exchange, .failure(.stopped)) }
        finishAll(.stopped)
        multi.close()
        queue.loopEnded()
    }
}

extension TransferLoop {
    private mutating func start(_ exchanges: [Exchange]) {
        for exchange in exchanges {
            guard !exchange.isFinished else {
                queue.release()
                continue
            }
            do throws(CurlError) {
                let transfer = try Transfer(exchange, options: options)
                try multi.add(transfer.easy)
                transfers[transfer.number] = transfer
            } catch {
                end(exchange, .failure(error))
            }
        }
    }

    private mutating func advance() throws(CurlError) {
        try multi.perform()
        while let (number, code) = multi.nextFinished() {
            guard let transfer = transfers[number] else { continue }
            finish(transfer, transfer.outcome(of: code))
        }
        let now = ContinuousClock.now
        // libcurl's own timeouts pass over transfers that wait for a connection (7.88).
        for transfer in transfers.values where transfer.exchange.deadline <= now {
            finish(transfer, .failure(.timedOut))
        }
        let next = transfers.values.map(\.exchange.deadline).min()
        let wait = min(next.map(now.duration(to:)) ?? Self.idleWait, Self.idleWait)
        try multi.poll(milliseconds: Int32(wait.wholeMilliseconds))
    }

    private static let failuresMax = 100
    /// The wait after a failure, in microseconds.
    private static let pause: UInt32 = 100_000

    /// How long the loop sleeps with nothing to do: it wakes to let idle connections go.
    private static let idleWait = Duration.seconds(60)

    private mutating func drop(_ exchange: Exchange) {
        guard let transfer = transfers[UInt(bitPattern: ObjectIdentifier(exchange))] else { return }
        finish(transfer, .failure(.cancelled))
    }

    private mutating func finishAll(_ error: CurlError) {
        for transfer in transfers.values { finish(transfer, .failure(error)) }
    }

    private mutating func finish(_ transfer: Transfer, _ outcome: Exchange.Outcome) {
        multi.remove(transfer.easy)
        transfers[transfer.number] = nil
        end(transfer.exchange, outcome)
    }

    private func end(_ exchange: Exchange, _ outcome: Exchange.Outcome) {
        queue.release()
        exchange.finish(outcome)
    }
}

internal import CMicroHTTPD
internal import Synchronization

/// How far the answer of a suspended exchange has come.
enum Outcome {
    case none
    case waiting(Task<Void, Never>?)
    case answer(Result<HTTPResponse, HTTPFailure>)
}

extension Exchange {
    /// Lets the connection rest until `work` has an answer or the deadline has come.
    func suspend(
        _ call: borrowing LibraryCall,
        deadline: UInt64,
        _ work: @escaping @Sendable () async -> HTTPResponse
    ) -> MHD_Result {
        do throws(HTTPFailure) {
            try context.load.enterSuspension()
        } catch {
            return refuse(error, call)
        }
        stage = .suspended
        outcome.withLock { $0 = .waiting(nil) }
        unsafe handle = call.connection
        unsafe MHD_suspend_connection(call.connection)
        connection.setBusy(until: .now + deadline)
        connection.setSuspended(self)
        let task = Task { _ = self.resume(with: .success(await work())) }
        let isWaiting = outcome.withLock { outcome in
            guard case .waiting = outcome else { return false }
            outcome = .waiting(task)
            return true
        }
        // Its deadline came before anybody could know the task; or the task is done, and does not mind.
        if !isWaiting { task.cancel() }
        return .YES
    }

    /// Stores the answer and wakes the connection, once; false if it has an answer already.
    ///
    /// After this the exchange belongs to the connection's thread again, perhaps before this returns.
    func resume(with answer: Result<HTTPResponse, HTTPFailure>) -> Bool {
        let waiting = outcome.withLock { outcome -> Outcome in
            guard case .waiting = outcome else { return .none }
            let waiting = outcome
            outcome = .answer(answer)
            return waiting
        }
        guard case .waiting(let task) = waiting, let handle = unsafe handle else { return false }
        if case .failure = answer { task?.cancel() }
        // In this order: who finds no suspended exchange any more must find the new time.
        connection.setBusy(until: .now + context.requestNanoseconds)
        connection.setSuspended(nil)
        unsafe MHD_resume_connection(handle)
        // Only now, so that no daemon is stopped while a call into it is under way.
        context.load.leaveSuspension()
        return true
    }

    /// The first call after `resume`.
    func answerOutcome(_ call: borrowing LibraryCall) -> MHD_Result {
        let stored = outcome.withLock { outcome in
            let stored = outcome
            outcome = .none
            return stored
        }
        guard case .answer(let answer) = stored else { return .NO }
        switch answer {
        case .success(let response): return send(response, call)
        case .failure(let failure): return refuse(failure, call)
        }
    }
}

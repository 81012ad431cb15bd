internal import Directory
internal import JSON
internal import Logging
internal import ManagementAPI
internal import OpenIDProvider
internal import OpenSSL
internal import Passwords
internal import Store

extension OpenIDEvent {
    /// Whether anybody at all can cause it, as often as they like.
    fileprivate var isOfStrangers: Bool {
        switch self {
        case .clientRefused, .signInRefused, .tokenRefused: true
        case .tokensIssued, .storeFailed, .passwordsFailed, .cryptographyFailed, .keysNotReloaded,
            .clientsNotReloaded:
            false
        }
    }
}

extension Logger {
    /// Tells what the token endpoint and its neighbours have to say; what strangers cause only as often as
    /// `budget` allows.
    func report(_ event: OpenIDEvent, budget: LogBudget) {
        guard !event.isOfStrangers || budget.take() else { return }
        report(event)
    }

    /// Tells what the token endpoint and its neighbours have to say.
    func report(_ event: OpenIDEvent) {
        var metadata: Logger.Metadata = ["code": .string(event.code)]
        switch event {
        case .tokensIssued(let client, let user, let audience, let origin):
            metadata["client"] = .string(client.string)
            metadata["user"] = user.map { .string($0.description) }
            metadata["audience"] = .string(audience.string)
            info("tokens issued", metadata: metadata.adding(origin))
        case .clientRefused(_, let client, let origin):
            metadata["client"] = client.map { .string($0.string) }
            notice("client refused", metadata: metadata.adding(origin))
        case .signInRefused(_, let client, let user, let origin):
            metadata["client"] = .string(client.string)
            metadata["user"] = user.map { .string($0.description) }
            notice("sign-in refused", metadata: metadata.adding(origin))
        case .tokenRefused(_, let origin):
            notice("token refused", metadata: metadata.adding(origin))
        case .passwordsFailed(_, let user, let origin):
            metadata["user"] = user.map { .string($0.description) }
            error("passwords cannot be compared", metadata: metadata.adding(origin))
        case .storeFailed(let failure, let origin):
            metadata["detail"] = .string(failure.description)
            error("the store failed", metadata: metadata.adding(origin))
        case .cryptographyFailed(let failure, let origin):
            metadata["detail"] = .string("\(failure)")
            error("cryptography failed", metadata: metadata.adding(origin))
        case .keysNotReloaded: error("signing keys cannot be read", metadata: metadata)
        case .clientsNotReloaded: error("clients cannot be read", metadata: metadata)
        }
    }

    /// Tells what the Management API has to say.
    func report(_ event: ManagementEvent) {
        var metadata: Logger.Metadata = ["code": .string(event.code)]
        switch event {
        case .storeFailed(let failure, let operation):
            metadata["operation"] = .string(operation.rawValue)
            metadata["detail"] = .string(failure.description)
        case .hashingFailed(_, let operation): metadata["operation"] = .string(operation.rawValue)
        case .cryptographyFailed(let failure, let operation):
            metadata["operation"] = .string(operation.rawValue)
            metadata["detail"] = .string("\(failure)")
        case .unexpected(let detail, let operation):
            metadata["operation"] = .string(operation.rawValue)
            metadata["detail"] = .string(detail)
        }
        error("management request failed", metadata: metadata)
    }
}

extension Logger.Metadata {
    fileprivate func adding(_ origin: OpenIDOrigin) -> Logger.Metadata {
        merging([
            "operation": .string(origin.operation.rawValue),
            "peer": .string("\(origin.peer)"), "request_id": .string(origin.requestID),
        ]) { $1 }
    }
}

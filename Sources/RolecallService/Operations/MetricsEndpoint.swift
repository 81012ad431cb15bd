internal import Authorization
internal import JSON
internal import MicroHTTPD

/// `GET /metrics`: the counters in Prometheus' text format.
struct MetricsEndpoint: Sendable {
    let version: String
    let point: DecisionPoint
    let tokens: TokenCache
    let issuers: [TrustedIssuer]
    let requests: RequestCounters

    var response: HTTPResponse {
        var text = PrometheusText()
        writeBuild(to: &text)
        writeRequests(to: &text)
        writeDecisions(to: &text)
        writeCaches(to: &text)
        writeUsers(to: &text)
        writeResources(to: &text)
        writeProfiles(to: &text)
        writeIssuers(to: &text)
        return HTTPResponse(
            status: 200,
            headers: [("Content-Type", PrometheusText.mediaType), ("Cache-Control", "no-store")],
            body: Array(text.text.utf8)
        )
    }
}

extension MetricsEndpoint {
    private var events: ServiceEvents { point.events }

    private func writeBuild(to text: inout PrometheusText) {
        text.metric("rolecall_build_info", "gauge", "The version that runs.")
        text.sample("rolecall_build_info", [("version", version)], "1")
        text.metric("rolecall_policy_info", "gauge", "The revision of the policies in force.")
        text.sample("rolecall_policy_info", [("revision", point.policies.snapshot.revision)], "1")
        text.counter(
            "rolecall_policy_reloads_total",
            "Policy sets put in force after the start.",
            events.policyReloads.value
        )
        text.counter(
            "rolecall_policy_reload_failures_total",
            "Policy sets refused on reload; the one before stays in force.",
            events.policyReloadFailures.value
        )
    }

    private func writeRequests(to text: inout PrometheusText) {
        let name = "rolecall_http_requests_total"
        text.metric(name, "counter", "Answers, by route and status.")
        for (path, status, value) in requests.values {
            text.sample(name, [("route", path), ("status", status)], String(value))
        }
        text.histogram(
            "rolecall_http_request_duration_seconds",
            "Time from a request's head to the end of its answer.",
            requests.durations
        )
    }

    private func writeDecisions(to text: inout PrometheusText) {
        let name = "rolecall_decisions_total"
        text.metric(name, "counter", "Decisions, by outcome and reason.")
        for (effect, family) in [("allow", events.allows), ("deny", events.denies)] {
            for (code, value) in family.values {
                let labels = [("decision", effect), ("reason", code.rawValue)]
                text.sample(name, labels, String(value))
            }
        }
        text.counters(
            "rolecall_undecided_total",
            "Questions that got no decision, by error code.",
            label: "code",
            events.undecided.values.map { ($0.label.rawValue, $0.value) }
        )
        text.counters(
            "rolecall_condition_failures_total",
            "Conditions that could not be evaluated and counted against the principal, by code.",
            label: "code",
            events.conditionFailures.values
        )
        text.counter(
            "rolecall_profile_unreadable_entries_total",
            "Profile entries that could not be read when a principal was loaded.",
            events.unreadableEntries.value
        )
    }

    private func writeCaches(to text: inout PrometheusText) {
        text.counters(
            "rolecall_tokens_refused_total",
            "Tokens refused, by precise reason.",
            label: "reason",
            events.tokensRefused.values
        )
        text.counters(
            "rolecall_token_cache_lookups_total",
            "Look-ups of verified tokens.",
            label: "outcome",
            [
                ("hit", events.tokenCacheHits.value), ("miss", events.tokenCacheMisses.value),
            ]
        )
        text.gauge("rolecall_token_cache_entries", "Verified tokens kept.", tokens.count)
        text.counters(
            "rolecall_principal_cache_lookups_total",
            "Look-ups of compiled principals.",
            label: "outcome",
            [
                ("hit", events.principalCacheHits.value),
                ("miss", events.principalCacheMisses.value),
            ]
        )
        text.gauge(
            "rolecall_principal_cache_entries",
            "Compiled principals kept.",
            point.resolver.united.count
        )
    }

    private func writeUsers(to text: inout PrometheusText) {
        guard let users = point.resolver.users else { return }
        text.counters(
            "rolecall_user_cache_lookups_total",
            "Look-ups of users of the directory.",
            label: "outcome",
            [("hit", events.userCacheHits.value), ("miss", events.userCacheMisses.value)]
        )
        text.gauge("rolecall_user_cache_entries", "Users and missing users kept.", users.count)
        text.counter(
            "rolecall_user_loads_total",
            "Users asked of the store.",
            events.userLoads.value
        )
        text.counter(
            "rolecall_user_load_failures_total",
            "Users that the store could not tell.",
            events.userLoadFailures.value
        )
    }

    private func writeResources(to text: inout PrometheusText) {
        guard let resources = point.resources else { return }
        text.gauge(
            "rolecall_resource_cache_entries",
            "Resources kept, registered or not.",
            resources.count
        )
        text.counter(
            "rolecall_resource_loads_total",
            "Resources asked of the store.",
            events.resourceLoads.value
        )
        text.counter(
            "rolecall_resource_load_failures_total",
            "Resources that the store could not tell.",
            events.resourceLoadFailures.value
        )
    }

    private func writeProfiles(to text: inout PrometheusText) {
        guard let profiles = point.resolver.profiles else { return }
        text.counters(
            "rolecall_profile_cache_lookups_total",
            "Look-ups of profiles from outside.",
            label: "outcome",
            events.profileLookups.values.map { ($0.label.rawValue, $0.value) }
        )
        text.gauge("rolecall_profile_cache_entries", "Profiles kept.", profiles.count)
        text.counter(
            "rolecall_profile_fetches_total",
            "Profiles that a source said.",
            events.profileFetches.value
        )
        text.counters(
            "rolecall_profile_fetch_failures_total",
            "Profiles that a source could not say, by reason.",
            label: "code",
            events.profileFetchFailures.values.map { ($0.name, $0.value) }
        )
        text.counter(
            "rolecall_users_marked_stale_total",
            "Users that hooks told of.",
            events.usersMarked.value
        )
        let upstreams = profiles.fetcher.upstreams
        for (name, help, value) in [
            ("rolecall_upstream_failing", "Whether a source is known not to answer.", \.isDown),
            ("rolecall_upstream_requests_in_flight", "Requests under way.", \.inFlight),
            ("rolecall_upstream_requests_queued", "Requests that wait.", \UpstreamHealth.queued),
        ] {
            text.metric(name, "gauge", help)
            for (source, health) in upstreams {
                text.sample(name, [("source", source)], String(health[keyPath: value]))
            }
        }
        let name = "rolecall_upstream_requests_total"
        text.metric(name, "counter", "Requests to sources outside, by outcome.")
        for (source, health) in upstreams {
            for (code, count) in health.outcomes {
                text.sample(name, [("source", source), ("outcome", code)], String(count))
            }
        }
    }

    private func writeIssuers(to text: inout PrometheusText) {
        let name = "rolecall_issuer_keys_available"
        text.metric(name, "gauge", "Whether an issuer's keys are at hand.")
        for issuer in issuers {
            let value = issuer.keys.snapshot.keys == nil ? "0" : "1"
            text.sample(name, [("issuer", issuer.issuer.string)], value)
        }
    }
}

extension UpstreamHealth {
    /// 1 if it is failing, as gauges write it.
    fileprivate var isDown: Int { isFailing ? 1 : 0 }
}

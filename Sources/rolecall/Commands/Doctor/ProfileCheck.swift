internal import Authorization
internal import Directory
internal import JSON

/// What a user's profile holds, what of that cannot be read, and what it grants.
struct ProfileCheck {
    /// The policies; nil if they have mistakes, which are told already.
    let policies: PolicySet?
    let report: DoctorReport

    private static let topic = "user"
    /// The most permissions that are told one by one.
    private static let permissionsMax = 20

    /// Looks a user up, and at the profile.
    func check(_ sample: SampleUser, in source: any UserSource) async {
        let users: [JSONObject]
        do throws(CommandFailure) {
            users = try await source.users(sample)
        } catch {
            for message in error.messages { report.fail(Self.topic, message) }
            return
        }
        guard let user = found(users, sample) else { return }
        check(user, [ProfileDocument(value: .object(user), attributes: source.attributes)])
    }

    /// The one user that was meant, if there is one.
    func found(_ users: [JSONObject], _ sample: SampleUser) -> JSONObject? {
        guard users.count < 2 else {
            let ids = users.compactMap { $0["user_id"]?.string?.string }
            report.fail(
                Self.topic,
                "several users have the address `\(sample.text)`: \(ids.joined(separator: ", ")); a "
                    + "question about it is answered with 503 `ambiguous_subject`"
            )
            return nil
        }
        guard let user = users.first else {
            report.fail(Self.topic, sample.absence)
            return nil
        }
        let id = user["user_id"]?.string ?? ""
        // A linked identity, or an address, is of a user with another name.
        let other = id == sample.text ? "" : " as `\(id)`"
        report.ok(Self.topic, "`\(sample.text)` is found\(other)")
        if case .email = sample, user["email_verified"] != true {
            report.warn(
                Self.topic,
                "the e-mail address is not verified, so questions that name it do not find the user"
            )
        }
        return user
    }

    /// Looks at what the sources say of a user, their entries united.
    func check(_ user: JSONObject, _ documents: [ProfileDocument]) {
        switch user["blocked"] {
        case nil, .null, .bool(false): break
        case .bool(true):
            report.warn(Self.topic, "is blocked: every answer is deny, with `subject_blocked`")
        case .number, .string, .array, .object:
            report.fail(
                Self.topic,
                "its `blocked` is neither `true` nor `false`: nothing can be decided about it"
            )
        }
        for document in documents { attributes(document) }
        let policies = policies ?? (try? PolicySet.compile([]) { _ in "" })
        guard let policies else { return }
        do throws(ProfileError) {
            let principal = try policies.principal(
                for: Profile(status: .known, documents: documents),
                subject: Subject(type: "user", id: user["user_id"]?.string ?? "")
            )
            entries(principal.reports, documents)
            if self.policies != nil { try holdings(principal, policies) }
        } catch {
            report.fail(
                Self.topic,
                "\(error): every question about the user is answered with 503 `\(error.code)`"
            )
        }
    }
}

extension ProfileCheck {
    /// Says which attributes are there.
    private func attributes(_ document: ProfileDocument) {
        let pointers =
            document.attributes.roles + document.attributes.permissions
            + document.attributes.acl
        let names = pointers.map { document.label + $0.text.string }
        var isEmpty = true
        for (pointer, name) in zip(pointers, names) {
            guard let value = pointer.resolve(in: document.value), !value.isNull else { continue }
            isEmpty = false
            let count = value.array?.count ?? 1
            let plural = count == 1 ? "1 entry" : "\(count) entries"
            report.ok(Self.topic, "`\(name)` has \(plural)")
        }
        guard isEmpty, !names.isEmpty else { return }
        report.warn(
            Self.topic,
            "none of `\(names.joined(separator: "`, `"))` is there: nothing in it grants anything"
        )
    }

    private func entries(_ reports: [UnreadableEntry], _ documents: [ProfileDocument]) {
        for entry in reports where policies != nil || entry.code != .roleUnknown {
            let role = entry.code == .roleUnknown ? Self.role(at: entry.source, documents) : nil
            let name = role.map { " (role `\($0)`)" } ?? ""
            report.warn(Self.topic, "`\(entry.source)`\(name) \(entry.code.advice)")
        }
    }

    /// The role that an entry names.
    private static func role(at source: String, _ documents: [ProfileDocument]) -> ExactString? {
        for document in documents where source.hasPrefix(document.label) {
            guard let pointer = try? JSONPointer(String(source.dropFirst(document.label.count))),
                let value = pointer.resolve(in: document.value)
            else { continue }
            return value.string ?? value["role"]?.string
        }
        return nil
    }

    private func holdings(_ principal: Principal, _ policies: PolicySet) throws(ProfileError) {
        let list = try policies.permissions(of: principal, at: SystemClock.now())
        let roles = Self.unique(list.permissions.compactMap { $0.role?.text.string })
        let permissions = Self.unique(list.permissions.map(Self.text))
        if permissions.isEmpty {
            report.warn(Self.topic, "the profile gives no permission that is in force now")
        } else {
            let named = roles.isEmpty ? "no role" : "role " + roles.joined(separator: ", ")
            report.ok(Self.topic, "holds \(named): \(Self.shortened(permissions))")
        }
        let denies = Self.unique(list.denies.map(\.permission.string))
        if !denies.isEmpty { report.ok(Self.topic, "is denied \(Self.shortened(denies))") }
        guard list.hasUnlistedRules else { return }
        report.ok(Self.topic, "is reached by rules, which may allow or deny more")
    }

    private static func text(of permission: PermissionList.Permission) -> String {
        let scope = permission.scope.map { " within \($0)" } ?? ""
        let end = permission.expiresAt.map { " until \($0)" } ?? ""
        return permission.permission.string + scope + end
    }

    private static func unique(_ texts: [String]) -> [String] { Set(texts).sorted() }

    private static func shortened(_ texts: [String]) -> String {
        guard texts.count > permissionsMax else { return texts.joined(separator: ", ") }
        return texts.prefix(permissionsMax).joined(separator: ", ")
            + " and \(texts.count - permissionsMax) more"
    }
}

extension SampleUser {
    /// That nobody is that user.
    fileprivate var absence: String {
        let result = "every question about it is answered with `unknown_subject`"
        switch self {
        case .id(let id) where id.utf8.contains(UInt8(ascii: "@")) && UserID(id) == nil:
            return "there is no user with the id `\(id)`: for an e-mail address use --email"
        case .id(let id): return "there is no `\(id)`: ids are compared byte for byte; \(result)"
        case .email(let address):
            return "no user has the e-mail address `\(address)`, in just these capital and small "
                + "letters; \(result)"
        }
    }
}

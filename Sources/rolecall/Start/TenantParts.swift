internal import Authorization
internal import Configuration
internal import Curl
internal import Directory
internal import IdentityProvider
internal import JSON
internal import OpenSSL
internal import RolecallService

/// The tenant whose users are the directory.
struct TenantParts: Sendable {
    let management: ManagementClient
    let configuration: TenantConfiguration

    /// Opens the way to the tenant; nothing is sent yet.
    init(
        _ tenant: TenantSettings,
        settings: Settings,
        client: HTTPClient
    ) throws(CommandFailure) {
        do {
            management = try ManagementClient(
                ManagementTenant(
                    base: try HTTPURL(tenant.baseURL.text.string),
                    audience: tenant.managementAudience,
                    clientID: tenant.clientID,
                    clientSecret: tenant.clientSecret.secret
                ),
                client: client,
                userAgent: Version.userAgent
            )
        } catch {
            throw CommandFailure("the tenant cannot be asked: \(error)")
        }
        let subjects = try settings.subjectAttributes()
        do {
            configuration = try TenantConfiguration(
                users: TenantLookup(client: management),
                subjects: subjects,
                attributes: settings.tenantAttributes
            )
        } catch {
            throw CommandFailure(error.description)
        }
    }
}

extension Settings {
    /// How subjects find users.
    func subjectAttributes() throws(CommandFailure) -> [SubjectAttributes] {
        try lookups().map { type, attributes in
            SubjectAttributes(type: type, attributes: attributes)
        }
    }

    /// Where in a user of the tenant privilege is read: where its issuers' `attributes` name places in
    /// `app_metadata`, there; else in the standard places.
    ///
    /// ACL entries are read in the standard places in any case, and denies that stand among the grants there: a
    /// deny holds.
    var tenantAttributes: ProfileAttributes {
        let standard = ProfileAttributes.appMetadata
        let (roles, permissions) = (tenantPlaces(\.roles), tenantPlaces(\.permissions))
        let acl = tenantPlaces(\.acl)
        let read = ProfileAttributes(
            roles: roles.isEmpty ? standard.roles : roles,
            permissions: permissions.isEmpty ? standard.permissions : permissions,
            acl: acl + standard.acl.filter { !acl.contains($0) }
        )
        let places = read.roles + read.permissions + read.acl
        return ProfileAttributes(
            roles: read.roles,
            permissions: read.permissions,
            acl: read.acl,
            denies: (standard.roles + standard.permissions).filter { !places.contains($0) }
        )
    }

    /// The places in `app_metadata` that the tenant's issuers name, each once.
    private func tenantPlaces(
        _ pointers: KeyPath<ProfileAttributeSettings, [JSONPointer]>
    ) -> [JSONPointer] {
        var places: [JSONPointer] = []
        for issuer in issuers where isOfTenant(issuer) {
            for place in issuer.attributes[keyPath: pointers].filter(\.isInAppMetadata)
            where !places.contains(place) {
                places.append(place)
            }
        }
        return places
    }
}

extension Version {
    /// How this server names itself to others.
    static var userAgent: String { "rolecall/\(rolecall)" }
}

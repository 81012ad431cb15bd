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
        configuration = TenantConfiguration(
            issuer: tenant.issuer,
            users: TenantLookup(client: management),
            subjects: try settings.lookups().map { type, attributes in
                SubjectAttributes(type: type, attributes: attributes)
            },
            attributes: settings.tenantAttributes
        )
    }
}

extension Settings {
    /// Where in a user of the tenant privilege is read: where its issuers' `attributes` name places in
    /// `app_metadata`, there; else in the standard places.
    var tenantAttributes: ProfileAttributes {
        let named = issuers.filter(isOfTenant).map(\.attributes)
        let standard = ProfileAttributes.appMetadata
        func places(
            _ pointers: KeyPath<ProfileAttributeSettings, [JSONPointer]>,
            _ usual: [JSONPointer]
        ) -> [JSONPointer] {
            let own = named.flatMap { $0[keyPath: pointers] }.filter {
                $0.tokens.first == "app_metadata"
            }
            return own.isEmpty ? usual : own
        }
        return ProfileAttributes(
            roles: places(\.roles, standard.roles),
            permissions: places(\.permissions, standard.permissions),
            acl: places(\.acl, standard.acl)
        )
    }
}

extension Version {
    /// How this server names itself to others.
    static var userAgent: String { "rolecall/\(rolecall)" }
}

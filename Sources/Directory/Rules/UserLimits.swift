/// The lengths of texts in user records, in characters.
public enum UserLimits {
    /// Of `name` and `nickname`.
    public static let nameCharacters = 1...300
    /// Of `given_name` and `family_name`.
    public static let partOfNameCharacters = 1...150
    /// Of `user_id` in a body, before the provider's name is put in front.
    public static let identifierCharacters = 1...255
    /// Of `connection`.
    public static let connectionCharacters = 1...128
    /// Of `client_id`.
    public static let clientIDCharacters = 1...256
    /// Bytes of `user_metadata` or `app_metadata`, as compact JSON.
    public static let metadataBytes = 1 << 20
}

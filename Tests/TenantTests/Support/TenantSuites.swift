import Testing

/// All tests with servers of their own, one after another: each wants more of the machine than a test
/// should that others run beside.
@Suite("In front of a tenant", .serialized)
enum TenantSuites {}

import Testing

/// All tests here, one after another: each case says what the server is like after the one before.
///
/// They hold for the binary what the tests of the modules hold for their parts: whatever a client sends, it gets
/// the answer that the standards or the design fix, or is closed within a bound, and meanwhile and afterwards
/// others are answered.
@Suite("Hostile HTTP", .serialized)
enum HostileSuites {}

import Glibc

/// Only for processes that a test has to itself: the environment is shared by all threads.
enum Environment {
    static func set(_ name: String, _ value: String) { unsafe setenv(name, value, 1) }
}

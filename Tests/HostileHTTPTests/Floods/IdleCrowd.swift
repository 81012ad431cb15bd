import Foundation
import Glibc
import ServedBinary
import Testing

/// Connections that are held by a process of their own: the tests' must not have so many files open.
final class IdleCrowd: Sendable {
    private let process = Process()

    /// Ten thousand, or as many as the hard limit of open files allows a server that has a quarter of room left.
    static var size: Int {
        var limits = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else {
            return 0
        }
        return min(10_000, (Int(clamping: limits.rlim_max) - 512) * 4 / 5)
    }

    private static let script = """
        use Socket;
        my ($port, $count, $start) = @ARGV;
        $start =~ s/\\\\r\\\\n/\\r\\n/g;
        my @held;
        for (1 .. $count) {
            socket(my $held, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
            connect($held, sockaddr_in($port, INADDR_LOOPBACK)) or die "connect: $!";
            syswrite($held, $start) if length $start;
            push @held, $held;
        }
        syswrite(STDOUT, scalar(@held) . "\\n");
        sleep;
        """

    /// Connects `count` times, and sends `start` on each connection; returns when all are there.
    init(of count: Int, to port: Int, start: String) async throws {
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "ulimit -S -n $(ulimit -H -n); exec perl -e \"$0\" -- \"$@\"", Self.script,
            "\(port)", "\(count)", start.replacing("\r\n", with: "\\r\\n"),
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        try process.run()
        let told = try await blocking {
            String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        }
        try #require(told == "\(count)\n", "the crowd is not complete")
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Lets all of them go.
    func leave() async throws {
        kill(process.processIdentifier, SIGKILL)
        let process = process
        try await blocking { process.waitUntilExit() }
    }
}

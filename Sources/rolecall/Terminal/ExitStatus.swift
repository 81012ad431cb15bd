internal import ArgumentParser

/// What a command's exit status says.
///
/// The numbers are a promise: scripts branch on them.
enum ExitStatus: Int32, CaseIterable {
    /// The command did what it was asked; for `check`: allow.
    case ok = 0
    /// A file, the configuration or the server is at fault, and there is no answer.
    case failure = 1
    /// The answer is no: `check` says deny, a test failed, `lint --strict` found a warning, the journal
    /// is not whole.
    case negative = 2
    /// It could not be decided: neither allow nor deny (an outage, a profile over a limit).
    case undecided = 3
    /// The command line cannot be understood (`EX_USAGE`; the argument parser uses it too).
    case usage = 64

    /// Thrown to end the command with this status, all output having been written.
    var code: ExitCode { ExitCode(rawValue) }

    /// The part of every help text that explains the numbers.
    static let help = """
        EXIT STATUS
          0   done; `check`: allow
          1   an error: a bad file or configuration, or a server that cannot be reached
          2   the answer is no; `check`: deny; `policy test`: a test failed;
              `policy lint --strict`: a warning; `audit verify`: the journal is not whole
          3   `check`: it could not be decided (neither allow nor deny)
          64  the command line was not understood
        """
}

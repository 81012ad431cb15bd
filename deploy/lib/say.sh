# Sourced by the scripts of deploy/: where the checkout is, and how to speak to the person who runs them.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root

# What a script does goes to stderr: stdout belongs to the program that it runs.
say() { printf '%s: %s\n' "deploy/${0##*/}" "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Sourced by the scripts of deploy/, after say.sh: builds the release binary once and names it.

# Sets `rolecall` to the binary of this checkout, building it where it is missing or older than its
# sources. ROLECALL_BINARY names one to take instead.
find_or_build_rolecall() {
    if [[ -n ${ROLECALL_BINARY:-} ]]; then
        [[ -x $ROLECALL_BINARY ]] || fail "ROLECALL_BINARY: no program at \`$ROLECALL_BINARY\`"
        rolecall=$ROLECALL_BINARY
        return
    fi
    "$root/deploy/install" build
    say "building rolecall (release)"
    swift build --package-path "$root" --configuration release --product rolecall >&2
    rolecall=$root/.build/release/rolecall
}

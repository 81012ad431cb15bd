import Testing

@Suite("Source text")
struct SourceTextTests {
    @Test(
        "keeps code and blanks comments and string literals",
        arguments: [
            (#"let a = 1 // try!"#, "let a = 1 ", [String]()),
            (#"a /* x /* y */ "z" */ b"#, "a b", []),
            (#"f("try! \"x\" y", 2)"#, "f( , 2)", [#"try! \"x\" y"#]),
            (#"f("a\(g("b") + (1))c")"#, "f( g( ) + (1)) )", ["ac", "b"]),
            (##"f(#"a"b\(c)"#)"##, "f( )", [#"a"b\(c)"#]),
            (##"f(#"a\#(c)"#)"##, "f( c) )", ["a"]),
            ("a\"\"\"\n // \"x\"\n \"\"\"b", "a b", ["\n // \"x\"\n "]),
        ]
    )
    func blanks(text: String, code: String, literals: [String]) {
        let source = SourceText(text)
        #expect(source.code.replacing(/\s+/, with: " ") == code)
        #expect(source.code.utf8.count == text.utf8.count)
        #expect(source.literals.map(\.text) == literals)
    }

    @Test("numbers lines from 1, literals too")
    func lines() {
        let source = SourceText("a\n/*\n*/ b\nc(\"d\")")
        #expect(source.numberedCode.map(\.number) == [1, 3, 4])
        #expect(source.literals.map(\.line) == [4])
    }
}

import JSON
import Testing

@testable import RolecallService

@Suite("Names of policy files that are tried")
struct PolicyFileNameTests {
    @Test(
        "are those of the folder in force, which may stand before them",
        arguments: [
            ("a.yaml", nil, "a.yaml"), ("a.yaml", "/etc/p/", "a.yaml"),
            ("/etc/p/a.yaml", "/etc/p/", "a.yaml"), ("/etc/p/a.yaml", nil, nil),
            ("/etc/q/a.yaml", "/etc/p/", nil), ("/etc/p/b/a.yaml", "/etc/p/", nil),
            ("../p/a.yaml", "../p/", "a.yaml"), ("../a.yaml", "../p/", nil),
            ("é_test.yaml", "p/", "é_test.yaml"), ("p/.yaml", "p/", nil), ("p/", "p/", nil),
        ] as [(ExactString, ExactString?, ExactString?)]
    )
    func names(name: ExactString, folder: ExactString?, text: ExactString?) {
        #expect((try? PolicyFileName(name, in: folder))?.text == text)
    }
}

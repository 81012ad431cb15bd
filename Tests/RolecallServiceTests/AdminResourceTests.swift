import JSON
import Testing

@Suite("Registered resources")
struct AdminResourceTests {
    private static let path = "resources/document/team-7%2Fplan"
    private static let properties: JSONValue = ["properties": ["owner": "auth0|vera", "size": 3]]

    @Test("a resource is put, read, listed and deleted, its id may hold slashes")
    func life() async throws {
        try await withAdmins { rolecall, _ in
            expectProblem(try await rolecall.admin("GET", Self.path), 404, "not_found")
            let put = try await rolecall.admin("PUT", Self.path, Self.properties)
            #expect(put.status == 201, "\(put.text)")
            let shown: JSONValue = [
                "type": "document", "id": "team-7/plan",
                "properties": ["owner": "auth0|vera", "size": 3],
                "created_at": "2027-01-15T08:00:00.000Z", "updated_at": "2027-01-15T08:00:00.000Z",
            ]
            #expect(put.withoutRevision == shown)
            rolecall.clock.pass(seconds: 1)
            let again = try await rolecall.admin("PUT", Self.path, Self.properties)
            #expect(again.status == 200, "\(again.text)")

            let read = try await rolecall.admin("GET", Self.path)
            let tag = try #require(read["ETag"])
            #expect(tag == put["ETag"])
            let same = try await rolecall.admin("GET", Self.path, nil, ["If-None-Match: \(tag)"])
            #expect(same.status == 304)

            let other: JSONValue = ["properties": ["owner": "auth0|ada"]]
            let changed = try await rolecall.admin("PUT", Self.path, other, ["If-Match: \(tag)"])
            #expect(changed.status == 200, "\(changed.text)")
            #expect(changed.json["created_at"] == "2027-01-15T08:00:00.000Z")
            #expect(changed.json["updated_at"] == "2027-01-15T08:00:01.000Z")
            for header in ["If-Match: \(tag)", "If-None-Match: *"] {
                let stale = try await rolecall.admin("PUT", Self.path, other, [header])
                expectProblem(stale, 412, "precondition_failed", header)
            }
            let kept = try await rolecall.admin("DELETE", Self.path, nil, ["If-Match: \(tag)"])
            expectProblem(kept, 412, "precondition_failed")

            for _ in 0..<2 { #expect(try await rolecall.admin("DELETE", Self.path).status == 204) }
            expectProblem(try await rolecall.admin("GET", Self.path), 404, "not_found")
            let journal = try await rolecall.admin("GET", "audit?order=oldest").list("entries")
            #expect(
                journal.map { $0["kind"] } == ["resource_put", "resource_put", "resource_deleted"]
            )
            #expect(journal.map { $0["subject"] }.allSatisfy { $0 == "document/team-7/plan" })
        }
    }

    @Test("the tag of a resource changes with its times, and not with other resources")
    func tags() async throws {
        try await withAdmins { rolecall, _ in
            let put = try await rolecall.admin("PUT", Self.path, Self.properties)
            let tag = try #require(put["ETag"])
            _ = try await rolecall.admin("PUT", "resources/document/other", Self.properties)
            let same = try await rolecall.admin("GET", Self.path, nil, ["If-None-Match: \(tag)"])
            #expect(same.status == 304)
            rolecall.clock.pass(seconds: 1)
            _ = try await rolecall.admin("DELETE", Self.path)
            _ = try await rolecall.admin("PUT", Self.path, Self.properties)
            let anew = try await rolecall.admin("GET", Self.path, nil, ["If-None-Match: \(tag)"])
            #expect(anew.status == 200)
            #expect(anew.json["created_at"] == "2027-01-15T08:00:01.000Z")
            #expect(anew.json["revision"] == nil)
        }
    }

    @Test("resources of a type are listed in pages by id")
    func pages() async throws {
        try await withAdmins { rolecall, _ in
            for id in ["b", "a", "c"] {
                _ = try await rolecall.admin("PUT", "resources/document/\(id)", Self.properties)
            }
            _ = try await rolecall.admin("PUT", "resources/folder/d", Self.properties)
            let first = try await rolecall.admin("GET", "resources/document?limit=2")
            #expect(first.list("resources").map { $0["id"] } == ["a", "b"])
            let next = try #require(first.next)
            let rest = try await rolecall.admin("GET", "resources/document?limit=2&after=\(next)")
            #expect(rest.list("resources").map { $0["id"] } == ["c"])
            #expect(rest.next == nil)
            for limit in ["0", "1001", "-1", "x", "", "%2B5", "05", "5%20"] {
                let bad = try await rolecall.admin("GET", "resources/document?limit=\(limit)")
                expectProblem(bad, 400, "invalid_request", limit)
            }
        }
    }

    @Test("what is no resource is refused")
    func invalid() async throws {
        try await withAdmins { rolecall, _ in
            let large: JSONValue = [
                "properties": ["a": .string(ExactString(String(repeating: "x", count: 1 << 18)))]
            ]
            for body: JSONValue in [[:], ["properties": []], ["properties": .null], large] {
                let answer = try await rolecall.admin("PUT", Self.path, body)
                expectProblem(answer, 400, "invalid_request", String(body.text.prefix(40)))
            }
            let long = String(repeating: "x", count: 5_000)
            let answer = try await rolecall.admin(
                "PUT",
                "resources/document/\(long)",
                Self.properties
            )
            expectProblem(answer, 400, "invalid_request")
            #expect(try await rolecall.admin("GET", "audit").list("entries").isEmpty)
        }
    }
}

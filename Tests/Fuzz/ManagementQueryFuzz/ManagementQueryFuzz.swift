internal import JSON
internal import MicroHTTPD
internal import Store

@testable internal import ManagementAPI

/// Reads the input as the query of each operation that has one.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzManagementQuery(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
    let text = unsafe String(decoding: bytes, as: UTF8.self)
    do throws(ManagementError) {
        let query = try QueryParameters(text)
        checkParameters(query)
        checkList(query)
        if let search = try? EmailQuery(query) { precondition(!search.email.isEmpty) }
    } catch {
        check(error)
    }
    return 0
}

private func checkParameters(_ query: QueryParameters) {
    for name in QueryName.allCases {
        do throws(ManagementError) {
            let value = try query.text(name)
            precondition(value?.utf8.contains(0) != true, "NUL came through")
            if let number = try query.int(name, atMost: 100) {
                precondition((0...100).contains(number) && value != nil)
            }
        } catch {
            check(error)
        }
    }
}

private func checkList(_ query: QueryParameters) {
    do throws(ManagementError) {
        let list = try UserListQuery(query)
        precondition((0...UserListQuery.perPageMax).contains(list.page.limit))
        precondition(list.page.offset >= 0, "a page before the first")
        precondition(list.page.offset + list.page.limit <= UserListQuery.reachableMax)
    } catch {
        check(error)
    }
}

private func check(_ error: ManagementError) {
    precondition(error.status == 400, "a query is at fault for 400 alone")
    let body = try? JSONValue(parsing: error.response.body)
    precondition(body?["statusCode"]?.number?.int == 400)
    precondition(error.message.utf8.count < 2_048, "a message without bounds")
}

import Foundation
import Interchange

/// A calendar server as small as can be: one calendar, its list of changes, its ways.
struct ModelServer {
    struct Ways {
        var listsChanges = true
        var tellsETags = true
        /// Adds a line to what it is given, and gives no `ETag` for it.
        var rewrites = false
        /// Drops properties it does not know.
        var dropsMarks = false
        var pageSize: Int?
        var knowsMultiget = true
    }

    var ways: Ways
    private(set) var objects: [String: (bytes: [UInt8], version: Int)] = [:]
    private var log: [(version: Int, name: String)] = []
    private var version = 0
    private var oldestToken = 0
    private(set) var writes = 0

    init(_ ways: Ways) {
        self.ways = ways
    }

    mutating func put(_ name: String, _ bytes: [UInt8]) {
        version += 1
        objects[name] = (bytes, version)
        log.append((version, name))
    }

    mutating func delete(_ name: String) {
        version += 1
        objects[name] = nil
        log.append((version, name))
    }

    mutating func expireTokens() {
        oldestToken = version + 1
        version += 1
    }

    mutating func answer(_ request: DAVRequest) throws -> DAVAnswer {
        let name = String(request.url.href.path.dropFirst(DAVSample.calendar.href.path.count))
        switch request.method {
        case .options: return DAVAnswer(status: 200)
        case .propfind: return request.headers.contains { $0.value == "0" } ? state : list(objects.keys.sorted())
        case .report: return try report(XMLReader.read(request.body))
        case .get:
            guard let object = objects[name] else { return DAVAnswer(status: 404) }
            return DAVAnswer(status: 200, headers: [("ETag", "\"\(object.version)\"")], body: object.bytes)
        case .put, .delete: return write(request, name)
        }
    }

    private mutating func write(_ request: DAVRequest, _ name: String) -> DAVAnswer {
        let etag = objects[name].map { "\"\($0.version)\"" }
        let match = request.headers.first { $0.name == "If-Match" }?.value
        guard match == etag else { return DAVAnswer(status: match != nil && etag == nil ? 404 : 412) }
        writes += 1
        guard request.method == .put else {
            delete(name)
            return DAVAnswer(status: 204)
        }
        var lines = String(decoding: request.body, as: UTF8.self).components(separatedBy: "\r\n")
        if ways.dropsMarks { lines.removeAll { $0.hasPrefix("X-CADUCEUS") } }
        if ways.rewrites, !lines.contains("X-SERVER:1") { lines.insert("X-SERVER:1", at: 1) }
        put(name, Array(lines.joined(separator: "\r\n").utf8))
        let tells = ways.tellsETags && !ways.rewrites && !ways.dropsMarks
        return DAVAnswer(status: 201, headers: tells ? [("ETag", "\"\(version)\"")] : [])
    }

    private func report(_ body: XMLNode) -> DAVAnswer {
        if body.name.local == "sync-collection" { return changes(since: body.children.first?.text ?? "") }
        guard ways.knowsMultiget else { return DAVAnswer(status: 501) }
        let names = body.children.filter { $0.name.local == "href" }.map {
            String($0.text.split(separator: "/").last ?? "")
        }
        return multistatus(names.map { response($0, withData: true) })
    }

    private func changes(since token: String) -> DAVAnswer {
        guard ways.listsChanges else { return DAVAnswer(status: 501) }
        guard let since = Int(token), since >= oldestToken else { return DAVAnswer(status: 403) }
        var last = version
        var names: [String] = []
        for entry in log where entry.version > since {
            if let size = ways.pageSize, names.count == size, !names.contains(entry.name) {
                last = entry.version - 1
                break
            }
            if !names.contains(entry.name) { names.append(entry.name) }
        }
        var responses = names.map { response($0, withData: false) }
        if last < version {
            responses.append("<d:response><d:href>/lind/work/</d:href><d:status>HTTP/1.1 507 x</d:status></d:response>")
        }
        return multistatus(responses, token: last)
    }

    private var state: DAVAnswer {
        let reports =
            ways.listsChanges
            ? "<d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report>" : ""
        return multistatus([
            """
            <d:response><d:href>/lind/work</d:href><d:propstat><d:prop><s:getctag>\(version)</s:getctag>\
            <d:sync-token>\(version)</d:sync-token><d:supported-report-set>\(reports)</d:supported-report-set></d:prop>\
            <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
            """
        ])
    }

    private func list(_ names: [String]) -> DAVAnswer {
        multistatus(names.map { response($0, withData: false) })
    }

    private func response(_ name: String, withData: Bool) -> String {
        guard let object = objects[name] else {
            return "<d:response><d:href>/lind/work/\(name)</d:href><d:status>HTTP/1.1 404 x</d:status></d:response>"
        }
        let data =
            withData
            ? "<c:calendar-data><![CDATA[\(String(decoding: object.bytes, as: UTF8.self))]]></c:calendar-data>" : ""
        return """
            <d:response><d:href>/lind/work/\(name)</d:href><d:propstat><d:prop><d:getetag>"\(object.version)"</d:getetag>\
            \(data)</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
            """
    }

    private func multistatus(_ responses: [String], token: Int? = nil) -> DAVAnswer {
        let head =
            "<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:s='http://calendarserver.org/ns/'>"
        let tail = token.map { "<d:sync-token>\($0)</d:sync-token>" } ?? ""
        return DAVSample.answer(head + responses.joined() + tail + "</d:multistatus>")
    }
}

import Care
import Foundation
import Interchange
import Practice
import Synchronization
import TestKit

/// A calendar's server as small as can be: one calendar, versions, a list of changes, and faults on demand.
final class FakeCalendar: Sendable {
    struct Ways: Sendable {
        var listsChanges = true
        /// Whether a write is answered with its `ETag`.
        var tellsETags = true
        /// Of a hundred requests, how many never arrive, and how many are carried out without an answer.
        var lost = 0
        var unanswered = 0
        var refused = 0
        /// So many writes from now on are refused for a while.
        var refusedWrites = 0
        /// What the server answers for one object by itself, by the last part of its path.
        var answers: [String: DAVAnswer] = [:]
        /// Everything is answered so.
        var isAway: DAVAnswer?
        /// Whether the clinic's password is accepted.
        var knowsPassword = true
    }

    private struct State {
        var objects: [String: (bytes: [UInt8], version: Int)] = [:]
        var log: [(version: Int, path: String)] = []
        var version = 0
        var oldestToken = 0
        var ways = Ways()
        var random = SplitMix64(seed: 1)
        var requests: [DAVRequest.Method] = []

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

        mutating func put(_ path: String, _ bytes: [UInt8]?) {
            version += 1
            objects[path] = bytes.map { ($0, version) }
            log.append((version, path))
        }
    }

    static let url = "https://calendar.example/lind/work/"

    private let state = Mutex(State())

    init(_ ways: Ways = Ways(), seed: UInt64 = 1) {
        state.withLock {
            $0.ways = ways
            $0.random = SplitMix64(seed: seed)
        }
    }

    var port: CalendarPort { CalendarPort { request, _ in self.answer(request) } }

    func set(_ change: (inout Ways) -> Void) { state.withLock { change(&$0.ways) } }

    func expireTokens() {
        state.withLock { state in
            state.version += 1
            state.oldestToken = state.version
        }
    }

    /// What is there, by the last part of its path.
    var objects: [String: String] {
        state.withLock { $0.objects.mapValues { String(decoding: $0.bytes, as: UTF8.self) } }
            .reduce(into: [:]) { $0[String($1.key.split(separator: "/").last ?? "")] = $1.value }
    }

    func writes() -> Int { state.withLock { $0.requests.count { $0 == .put || $0 == .delete } } }

    /// Somebody else puts something there, changes it or takes it out.
    func put(_ name: String, _ text: String?) {
        state.withLock { $0.put("/lind/work/" + name, text.map { Array($0.utf8) }) }
    }

    private func answer(_ request: DAVRequest) -> DAVAnswer? {
        state.withLock { state in
            state.requests.append(request.method)
            if state.chance(state.ways.lost) { return nil }
            guard state.ways.knowsPassword else { return DAVAnswer(status: 401) }
            if state.chance(state.ways.refused) { return DAVAnswer(status: 503, headers: [("Retry-After", "1")]) }
            if let away = state.ways.isAway { return away }
            if request.method == .put, state.ways.refusedWrites > 0 {
                state.ways.refusedWrites -= 1
                return DAVAnswer(status: 503, headers: [("Retry-After", "1")])
            }
            let name = request.url.href.path.split(separator: "/").last.map(String.init) ?? ""
            if request.method == .get, let answer = state.ways.answers[name] { return answer }
            let answer = Self.carryOut(request, &state)
            return state.chance(state.ways.unanswered) ? nil : answer
        }
    }

    private static func carryOut(_ request: DAVRequest, _ state: inout State) -> DAVAnswer {
        let path = request.url.href.path
        let object = state.objects[path]
        let etag = object.map { "\"\($0.version)\"" }
        switch request.method {
        case .options: return DAVAnswer(status: 200)
        case .propfind:
            let isOne = request.headers.contains { $0.name == "Depth" && $0.value == "0" }
            return isOne ? Self.standing(state) : list(state.objects.keys.sorted(), state, withData: false)
        case .report: return report(String(decoding: request.body, as: UTF8.self), state)
        case .get:
            guard let object, let etag else { return DAVAnswer(status: 404) }
            return DAVAnswer(status: 200, headers: [("ETag", etag)], body: object.bytes)
        case .put, .delete:
            let match = request.headers.first { $0.name == "If-Match" }?.value
            guard match == etag else { return DAVAnswer(status: match != nil && etag == nil ? 404 : 412) }
            state.put(path, request.method == .put ? request.body : nil)
            let tells = state.ways.tellsETags && request.method == .put
            return DAVAnswer(status: 204, headers: tells ? [("ETag", "\"\(state.version)\"")] : [])
        }
    }

    private static func report(_ body: String, _ state: State) -> DAVAnswer {
        guard body.contains("sync-collection") else {
            let paths = body.matches(of: /href>([^<]+)</).map { String($0.1) }
            return list(paths, state, withData: true)
        }
        guard state.ways.listsChanges else { return DAVAnswer(status: 501) }
        let token = body.firstMatch(of: /sync-token>(\d+)</).flatMap { Int($0.1) } ?? -1
        guard token >= state.oldestToken else { return DAVAnswer(status: 403) }
        let paths = Set(state.log.filter { $0.version > token }.map(\.path))
        return list(paths.sorted(), state, withData: false, token: state.version)
    }

    private static func standing(_ state: State) -> DAVAnswer {
        let report = "<d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report>"
        return multistatus(
            """
            <d:response><d:href>/lind/work/</d:href><d:propstat><d:prop><s:getctag>\(state.version)</s:getctag>\
            <d:sync-token>\(state.version)</d:sync-token><d:supported-report-set>\(state.ways.listsChanges ? report : "")\
            </d:supported-report-set></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
            """
        )
    }

    private static func list(_ paths: [String], _ state: State, withData: Bool, token: Int? = nil) -> DAVAnswer {
        let responses = paths.map { path in
            guard let object = state.objects[path] else {
                return "<d:response><d:href>\(path)</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
            }
            let text = String(decoding: object.bytes, as: UTF8.self)
            let data = withData ? "<c:calendar-data><![CDATA[\(text)]]></c:calendar-data>" : ""
            let etag = "<d:getetag>\"\(object.version)\"</d:getetag>"
            return "<d:response><d:href>\(path)</d:href><d:propstat><d:prop>\(etag)\(data)"
                + "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        }
        return multistatus(responses.joined(), token: token)
    }

    private static func multistatus(_ responses: String, token: Int? = nil) -> DAVAnswer {
        let head = "<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' "
        let tail = token.map { "<d:sync-token>\($0)</d:sync-token>" } ?? ""
        let text = head + "xmlns:s='http://calendarserver.org/ns/'>" + responses + tail + "</d:multistatus>"
        return DAVAnswer(status: 207, body: Array(text.utf8))
    }
}

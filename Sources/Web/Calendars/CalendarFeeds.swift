import Care
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Interchange
import NIOCore
import Practice
import Store

/// `/calendars/….ics`: a practitioner's visits for any program that reads a calendar by its address.
///
/// The secret in the address is all that opens it. The same visits give the same bytes, so that a program that asks every
/// few minutes is told that nothing changed.
struct CalendarFeeds: Sendable {
    static let folder = "/calendars/"
    private static let ending = ".ics"

    /// The console has addresses of its own there.
    static func serves(_ path: String) -> Bool { path.hasPrefix(folder) && path.hasSuffix(ending) }

    let store: any StoreEngine
    let clock: any WallClock
    let clinicName: String
    let showsPatients: Bool

    private static let back = Span.days(30)
    private static let ahead = Span.days(400)

    private struct Feed: Sendable {
        var bytes: [UInt8]
        var patients: [Int64]
    }

    func respond(to request: Request) async -> Response {
        guard request.method == .get || request.method == .head else {
            return Self.plain(.methodNotAllowed, "Only GET.\n", [.allow: "GET, HEAD"])
        }
        let name = request.uri.path.dropFirst(Self.folder.count)
        guard name.hasSuffix(Self.ending), name.utf8.count <= 100 else { return Self.missing }
        do {
            let now = clock.now
            guard
                let feed = try await store.read({ try feed(String(name.dropLast(Self.ending.count)), now: now, in: $0) }
                )
            else {
                return Self.missing
            }
            let etag = "\"" + Hex.text(SHA256.hash(data: feed.bytes).prefix(16)) + "\""
            var headers: HTTPFields = [.eTag: etag, .cacheControl: "private, no-cache"]
            if Self.knows(request.headers[.ifNoneMatch], etag) {
                return Response(status: .notModified, headers: headers)
            }
            try await keepEntry(feed)
            headers[.contentType] = "text/calendar; charset=utf-8"
            let bytes = request.method == .head ? [] : feed.bytes
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        } catch {
            return Self.plain(.serviceUnavailable, "Please try again in a moment.\n", [.retryAfter: "5"])
        }
    }

    private func feed(_ secret: String, now: Instant, in tx: Transaction) throws -> Feed? {
        guard let practitioner = try tx.feedOwner(secret: secret) else { return nil }
        // Whole days, so that the window alone does not change the bytes.
        let today = Zone.utc.startOfDay(Zone.utc.civil(at: now).date)
        let visits = try tx.shownVisits(of: practitioner, in: today - Self.back..<today + Self.ahead)
        let text = CalendarText(showsPatients: showsPatients)
        let entries = try visits.map { try text.entry(of: $0.visit, stamp: $0.changedAt, in: tx) }
        let writer = CalendarWriter(method: "PUBLISH", name: clinicName, refresh: .minutes(15))
        let patients = showsPatients ? Set(visits.map(\.visit.patient.rawValue)).sorted() : []
        return Feed(bytes: writer.bytes(entries), patients: patients)
    }

    /// Where the feed names patients, its fetching is a look at their data.
    private func keepEntry(_ feed: Feed) async throws {
        guard !feed.patients.isEmpty else { return }
        try await store.write { tx in
            tx.audit(AuditEntry(actor: .system(.calendars), act: .sawCalendarFeed, subjects: feed.patients))
        }
    }

    private static func knows(_ header: String?, _ etag: String) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { word in
            let word = word.trimmingCharacters(in: .whitespaces)
            return word == "*" || (word.hasPrefix("W/") ? String(word.dropFirst(2)) : word) == etag
        }
    }

    private static var missing: Response {
        plain(.notFound, "There is no such calendar. Please ask the clinic for its address.\n", [:])
    }

    private static func plain(_ status: HTTPResponse.Status, _ text: String, _ headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

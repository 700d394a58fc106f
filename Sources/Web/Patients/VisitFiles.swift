import Foundation
import HTTPTypes
import Hummingbird
import Interchange
import NIOCore
import Practice
import Store

/// `/visits/….ics`: a visit for the calendar of the phone that was given the link.
struct VisitFiles: Sendable {
    static let folder = "/visits/"

    let store: any StoreEngine
    let calendar: VisitCalendar

    func respond(to request: Request) async -> Response {
        guard request.method == .get || request.method == .head else {
            return Self.plain(.methodNotAllowed, "Only GET.\n", [.allow: "GET, HEAD"])
        }
        let name = request.uri.path.dropFirst(Self.folder.count)
        guard name.hasSuffix(".ics"), name.utf8.count <= 100 else { return Self.missing }
        let token = String(name.dropLast(4)).removingPercentEncoding ?? ""
        do {
            guard let entry = try await store.read({ try calendar.entry(behind: token, in: $0) }) else {
                return Self.missing
            }
            let bytes = CalendarWriter(method: "PUBLISH").bytes([entry])
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/calendar; charset=utf-8; method=PUBLISH",
                    .contentDisposition: "attachment; filename=\"visit.ics\"",
                    .cacheControl: "private, no-store",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: request.method == .head ? [] : bytes))
            )
        } catch {
            return Self.plain(.serviceUnavailable, "Please try again in a moment.\n", [.retryAfter: "5"])
        }
    }

    private static var missing: Response {
        plain(.notFound, "There is no such visit. Please write to the clinic in the chat.\n", [:])
    }

    private static func plain(_ status: HTTPResponse.Status, _ text: String, _ headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

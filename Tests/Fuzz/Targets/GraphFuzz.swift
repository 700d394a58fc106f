import Dialogue
import WhatsApp

/// What the Graph API answers: the first byte chooses the HTTP status, the rest is the body.
enum GraphFuzz {
    private static let statuses = [200, 201, 400, 401, 403, 404, 429, 500, 503, 0]

    static func check(_ bytes: [UInt8]) -> String? {
        guard let choice = bytes.first else { return nil }
        let status = statuses[Int(choice) % statuses.count]
        let body = Array(bytes.dropFirst())
        return answer(status, body) ?? json(body, status)
    }

    private static func answer(_ status: Int, _ body: [UInt8]) -> String? {
        let answer = SendAnswer(status: status, body: body)
        let outcome = answer.outcome()
        if outcome != answer.outcome() { return "two readings of the answer differ" }
        switch outcome {
        case .accepted(let id, _, _):
            if id.isEmpty { return "a message was accepted without an id" }
            return (200..<300).contains(status) ? nil : "a refused message counts as accepted"
        case .failed(let failure): return failure.advice.isEmpty ? "a failure tells staff nothing" : nil
        case .notAttempted: return "an answer came, yet nothing was sent"
        }
    }

    private static func json(_ body: [UInt8], _ status: Int) -> String? {
        guard let value = try? JSONValue(parsing: body) else { return nil }
        for style in [JSONWriter.Style.plain, .escaped] {
            guard let again = try? JSONValue(parsing: value.encoded(style)) else { return "our own JSON is unreadable" }
            if again != value { return "JSON written and read again is another" }
        }
        let records = [TemplateRecord(value)] + (value["data"]?.array ?? []).map(TemplateRecord.init)
        if records.contains(where: { $0.status != $0.status.uppercased() }) { return "a status is in small letters" }
        if ErrorTable.meta.failure(error: value, httpStatus: status).advice.isEmpty { return "an error has no advice" }
        if ErrorTable.meta.failure(inStatus: value).disposition == .unknown { return "a lost message may have gone" }
        return nil
    }
}

import Care
package import Dialogue

extension ErrorTable {
    /// The failure a Graph error object stands for: what the table says of its code, or else of its HTTP status.
    package func failure(error: JSONValue, httpStatus: Int) -> ChannelFailure {
        let code = Int(clamping: error["code"]?.integer ?? 0)
        let subcode = error["error_subcode"]?.integer.map { Int(clamping: $0) }
        // Template creation still tells its reason by a subcode of the general 100; those have seven digits.
        if code == 100, let subcode, subcode >= 1_000_000, let entry = entry(for: subcode) {
            return failure(subcode, entry)
        }
        if error["code"]?.integer != nil, let entry = entry(for: code) { return failure(code, entry) }
        // A Graph error is Meta's own word that the request was not accepted, whatever its number.
        var failure = fallback(code: code, httpStatus: httpStatus)
        if failure.disposition == .unknown {
            failure.disposition = .retry
            failure.retryAfter = .seconds(60)
            failure.advice = "WhatsApp had an error of its own. It is tried again by itself."
        }
        return failure
    }

    /// The failure an entry of `errors` in a status webhook stands for; the message is lost for good unless it says so.
    package func failure(inStatus error: JSONValue?) -> ChannelFailure {
        let code = Int(clamping: error?["code"]?.integer ?? 0)
        if error?["code"]?.integer != nil, let entry = entry(for: code) {
            var failure = failure(code, entry)
            if failure.disposition == .unknown { failure.disposition = .refused }
            return failure
        }
        return ChannelFailure(
            code: code,
            disposition: .refused,
            advice: "WhatsApp could not deliver the message and gives a reason we do not know (code \(code))."
        )
    }

    /// The failure a response without a Graph error stands for, by its HTTP status alone.
    package func failure(httpStatus: Int) -> ChannelFailure {
        fallback(code: httpStatus, httpStatus: httpStatus)
    }

    private func failure(_ code: Int, _ entry: Entry) -> ChannelFailure {
        ChannelFailure(
            code: code,
            disposition: entry.disposition,
            retryAfter: entry.disposition == .retry ? entry.wait?.first ?? .seconds(60) : nil,
            advice: entry.advice
        )
    }

    private func fallback(code: Int, httpStatus: Int) -> ChannelFailure {
        var failure = ChannelFailure(code: code, disposition: .refused, advice: "")
        switch httpStatus {
        case 401, 403:
            failure.disposition = .needsStaff
            failure.advice =
                "WhatsApp does not let us in (status \(httpStatus)). Check the access token and its permissions."
        case 429:
            failure.disposition = .retry
            failure.retryAfter = .seconds(60)
            failure.advice = "WhatsApp asks us to slow down. It is tried again by itself."
        case 300..<400:
            failure.disposition = .needsStaff
            failure.advice = "The server sends us elsewhere (status \(httpStatus)). Check the configured base address."
        case 400..<500 where httpStatus != 408:
            failure.advice = "WhatsApp refused the request (status \(httpStatus), code \(code)). Nothing was sent."
        default:
            failure.disposition = .unknown
            failure.advice = "WhatsApp gave no clear answer (status \(httpStatus)). The message may have been sent."
        }
        return failure
    }
}

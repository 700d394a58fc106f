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
        // Graph's own 33: the node of the path, our number, does not exist or is not ours.
        if code == 100, subcode == 33, let entry = entry(for: 33) { return failure(33, entry) }
        guard error["code"]?.integer != nil, let entry = entry(for: code) else {
            return fallback(code: code, httpStatus: httpStatus, isMetas: true)
        }
        // A server's failure that Meta does not document for this code may have come after the acceptance.
        if httpStatus >= 500, entry.httpStatus != httpStatus {
            return fallback(code: code, httpStatus: httpStatus, isMetas: true)
        }
        return failure(code, entry)
    }

    /// The failure an entry of `errors` in a status webhook stands for; the message is lost for good unless it says so.
    package func failure(inStatus error: JSONValue?) -> ChannelFailure {
        let code = Int(clamping: error?["code"]?.integer ?? 0)
        if error?["code"]?.integer != nil, let entry = entry(for: code) {
            var failure = failure(code, entry)
            if failure.disposition == .unknown { failure.disposition = .refused }
            if entry.again != nil { failure.advice = entry.advice + " It is not tried again." }
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
        fallback(code: httpStatus, httpStatus: httpStatus, isMetas: false)
    }

    private func failure(_ code: Int, _ entry: Entry) -> ChannelFailure {
        ChannelFailure(
            code: code,
            disposition: entry.disposition,
            wait: entry.disposition == .retry ? entry.wait ?? RetryWait(first: .seconds(60)) : nil,
            scope: entry.disposition == .needsStaff ? .line : entry.scope,
            advice: [entry.advice, entry.again].compactMap(\.self).joined(separator: " ")
        )
    }

    /// `isMetas`: the answer holds a Graph error.
    private func fallback(code: Int, httpStatus: Int, isMetas: Bool) -> ChannelFailure {
        var failure = ChannelFailure(code: code, disposition: .refused, advice: "")
        switch httpStatus {
        case 401, 403:
            failure.disposition = .needsStaff
            failure.scope = .line
            failure.advice =
                "WhatsApp does not let us in (status \(httpStatus)). Check the access token and its permissions."
        case 429:
            failure.disposition = .retry
            failure.wait = RetryWait(first: .seconds(60))
            failure.scope = .line
            failure.advice = "WhatsApp asks us to slow down. It is tried again by itself."
        case 404, 405, 407:
            // Meta refuses a message in its own words; this is a server, a proxy or an address that is not Meta's.
            guard !isMetas else {
                failure.advice = "WhatsApp refused the request (status \(httpStatus), code \(code)). Nothing was sent."
                break
            }
            failure.disposition = .needsStaff
            failure.scope = .line
            failure.advice =
                "What answered is not WhatsApp (status \(httpStatus)). Check the configured base address and the proxy."
        case 300..<400:
            failure.disposition = .needsStaff
            failure.scope = .line
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

import WhatsApp

/// A refusal of the Graph API: the code tells the machine, `details` the reader.
struct GraphError: Error, Hashable {
    var code: Int
    var details: String
    var subcode: Int?
    var userTitle: String?
    var userMessage: String?
    /// Overrides the HTTP status of the code's row.
    var httpStatus: Int?

    init(
        _ code: Int,
        _ details: String,
        subcode: Int? = nil,
        userTitle: String? = nil,
        userMessage: String? = nil,
        httpStatus: Int? = nil
    ) {
        self.code = code
        self.details = details
        self.subcode = subcode
        self.userTitle = userTitle
        self.userMessage = userMessage
        self.httpStatus = httpStatus
    }

    static func missing(_ parameter: String) -> GraphError {
        GraphError(131_008, "Parameter '\(parameter)' is missing.")
    }

    static func invalid(_ parameter: String, _ why: String) -> GraphError {
        GraphError(131_009, "Parameter '\(parameter)' \(why).")
    }

    static func noObject(_ id: String) -> GraphError {
        GraphError(
            100,
            "Unsupported request. Object with ID '\(id)' does not exist, cannot be loaded due to missing permissions, "
                + "or does not support this operation.",
            subcode: 33
        )
    }

    var title: String { Self.rows[code]?.title ?? "Invalid parameter" }
    var status: Int { httpStatus ?? Self.rows[code]?.status ?? 400 }

    /// The body of an HTTP answer.
    func body(trace: String) -> JSONValue {
        var error = JSONObject()
        error["message"] = .string(code == 190 || code == 0 ? details : "(#\(code)) \(title)")
        error["type"] = .string("OAuthException")
        error["code"] = .integer(Int64(code))
        if code != 190, code != 0 {
            error["error_data"] = ["messaging_product": "whatsapp", "details": .string(details)]
        }
        if let subcode { error["error_subcode"] = .integer(Int64(subcode)) }
        if let userTitle { error["error_user_title"] = .string(userTitle) }
        if let userMessage { error["error_user_msg"] = .string(userMessage) }
        if code == 2 || code == 131_016 { error["is_transient"] = true }
        error["fbtrace_id"] = .string(trace)
        return ["error": .object(error)]
    }

    /// The entry of a webhook's `errors`.
    var webhookEntry: JSONValue {
        [
            "code": .integer(Int64(code)), "title": .string(title), "message": .string(title),
            "error_data": ["details": .string(details)],
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        ]
    }

    /// HTTP status and title of each code the simulator uses (Meta, Cloud API error codes).
    private static let rows: [Int: (status: Int, title: String)] = [
        0: (401, "AuthException"), 2: (503, "API Service"), 4: (400, "Application request limit reached"),
        100: (400, "Invalid parameter"), 190: (401, "Access token has expired"),
        130_403: (400, "Recipient is blocked"), 130_429: (400, "Rate limit hit"),
        130_472: (400, "User's number is part of an experiment"), 131_000: (500, "Something went wrong"),
        131_005: (403, "Access denied"), 131_008: (400, "Required parameter is missing"),
        131_009: (400, "Parameter value is not valid"), 131_016: (500, "Service unavailable"),
        131_021: (400, "Recipient cannot be sender"), 131_026: (400, "Message undeliverable"),
        131_030: (400, "Recipient phone number not in allowed list"),
        131_042: (400, "Business eligibility payment issue"), 131_047: (400, "Re-engagement message"),
        131_048: (400, "Spam rate limit hit"),
        131_049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
        131_050: (400, "User has stopped marketing messages from this business"),
        131_051: (400, "Unsupported message type"), 131_052: (400, "Media download error"),
        131_053: (400, "Media upload error"),
        131_056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
        131_062: (400, "Business-scoped user IDs are not allowed for this message"),
        132_000: (400, "Number of parameters does not match the expected number of params"),
        132_001: (404, "Template name does not exist in the translation"),
        132_005: (400, "Translated text too long"), 132_007: (400, "Template format character policy violated"),
        132_012: (400, "Parameter format does not match format in the created template"),
        132_015: (400, "Template is paused"), 132_016: (400, "Template is disabled"),
        132_018: (400, "There is an issue with the template's parameters"), 137_000: (400, "Identity key mismatch"),
    ]
}

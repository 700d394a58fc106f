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

    /// The same table the client sorts errors by, so that there is one truth about Meta's codes.
    private var entry: ErrorTable.Entry? { ErrorTable.meta.entry(for: code) }

    var title: String { entry?.title ?? "Invalid parameter" }
    var status: Int { httpStatus ?? entry?.httpStatus ?? 400 }

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
}

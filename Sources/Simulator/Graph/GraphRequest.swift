package import Care

/// One HTTP request to the Graph API, reduced to what decides its answer.
package struct GraphRequest: Sendable, Hashable {
    package var method: String
    /// Without the query; any `/v25.0` prefix is accepted.
    package var path: String
    package var query: [String: String]
    /// The whole `Authorization` header, such as `Bearer TOKEN`.
    package var authorization: String?
    package var contentType: String?
    package var body: [UInt8]

    package init(
        method: String,
        path: String,
        query: [String: String] = [:],
        authorization: String? = nil,
        contentType: String? = nil,
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.authorization = authorization
        self.contentType = contentType
        self.body = body
    }
}

/// What the caller of the Graph API experiences: usually an answer, sometimes silence.
package struct GraphResponse: Sendable, Hashable {
    package enum Fate: String, Sendable {
        /// `status`, `contentType` and `body` arrive after `delay`.
        case answered
        /// No answer ever comes; whether the request took effect is the caller's problem.
        case timeout
        /// The connection breaks without an answer.
        case reset
    }

    package var fate: Fate
    package var status: Int
    package var contentType: String
    package var body: [UInt8]
    /// How long the answer takes beyond what the machine needs.
    package var delay: Span
    /// Seconds for a `Retry-After` header; Meta sends none as a rule.
    package var retryAfter: Int?

    package init(
        fate: Fate = .answered,
        status: Int = 200,
        contentType: String = "application/json; charset=UTF-8",
        body: [UInt8] = [],
        delay: Span = .zero,
        retryAfter: Int? = nil
    ) {
        self.fate = fate
        self.status = status
        self.contentType = contentType
        self.body = body
        self.delay = delay
        self.retryAfter = retryAfter
    }

    package static let timeout = GraphResponse(fate: .timeout, status: 0)
    package static let reset = GraphResponse(fate: .reset, status: 0)
}

import Care
import WhatsApp

extension SimulatorModel {
    /// `POST /{phone-number-id}/messages`.
    func postMessage(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        let body = try jsonBody(request)
        guard body["messaging_product"]?.string == "whatsapp" else {
            throw GraphError(100, "The parameter messaging_product is required.")
        }
        if body["status"] != nil { return try markRead(body) }
        if let code = faults.refusal() {
            faultsSeen["refusal", default: 0] += 1
            throw GraphError(code, "Refused on demand.")
        }
        let fault = faults.sendFault(from: &random)
        if let fault { faultsSeen[fault.rawValue, default: 0] += 1 }
        if let early = try refusal(by: fault) { return early }
        let recipient = try recipient(body)
        let send = try sendRequest(body)
        try checkLimits(recipient, send)
        let isHeld = fault == .heldForQuality && send.template != nil
        let index = accept(send, for: recipient, isHeld: isHeld)
        return outcome(of: fault, accepted(index: index, send, recipient, isHeld: isHeld))
    }

    /// What stops a request before it counts.
    private func refusal(by fault: SendFault?) throws(GraphError) -> GraphResponse? {
        switch fault {
        case .timeoutBeforeAcceptance: return .timeout
        case .resetBeforeAcceptance: return .reset
        case .somethingWentWrong: throw GraphError(131_000, "Message failed to send because of an unknown error.")
        case .serviceUnavailable: throw GraphError(131_016, "A service is temporarily unavailable.")
        case .serviceDown: throw GraphError(2, "Temporary, due to downtime or load.")
        case .errorInSuccess:
            throw GraphError(131_016, "A service is temporarily unavailable.", httpStatus: 200)
        case .rateLimited:
            throw GraphError(130_429, "Cloud API message throughput has been reached.", httpStatus: 429)
        default: return nil
        }
    }

    /// What becomes of the answer to a request that counted.
    private func outcome(of fault: SendFault?, _ response: GraphResponse) -> GraphResponse {
        switch fault {
        case .timeoutAfterAcceptance: return .timeout
        case .resetAfterAcceptance: return .reset
        case .badGatewayAfterAcceptance:
            return GraphResponse(
                status: 502,
                contentType: "text/html",
                body: Array("<html>502 Bad Gateway</html>".utf8)
            )
        case .garbage: return GraphResponse(contentType: "text/html", body: Array("<html>OK</html>".utf8))
        case .tornAnswer:
            var torn = response
            torn.body.removeLast(torn.body.count / 2)
            return torn
        case .slow:
            var late = response
            late.delay = faults.slowness
            return late
        default: return response
        }
    }

    private func checkLimits(_ recipient: Recipient, _ send: SendRequest) throws(GraphError) {
        guard throughput.take(now: now) else {
            throw GraphError(130_429, "Cloud API message throughput has been reached.")
        }
        if recipient.digits == settings.number.digits {
            throw GraphError(131_021, "Sender and recipient phone number is the same.")
        }
        if let allowed = settings.allowList, let digits = recipient.digits, !allowed.contains(digits) {
            throw GraphError(131_030, "Recipient phone number not in allowed list: add it and try again.")
        }
        if recipient.digits == nil, send.category == .authentication {
            throw GraphError(131_062, "Authentication templates need a phone number.")
        }
        guard let person = recipient.person else { return }
        if phones[person].isShutOut {
            throw GraphError(130_403, "The recipient has been blocked by the business.")
        }
        if settings.refusesOutsideWindowAtOnce, send.template == nil, phones[person].windowUntil <= now {
            throw Self.outsideWindow
        }
        if settings.keepsPairRate, !PairRate.take(&phones[person].pairReadyAt, now: now) {
            throw GraphError(131_056, "Too many messages from this number to the same person in a short time.")
        }
    }

    private static let outsideWindow = GraphError(
        131_047,
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
    )

    /// How long a template waits whose quality is being judged (Meta, template pacing: minutes to an hour).
    private static let pacing = Span.minutes(30)

    private func accept(_ send: SendRequest, for recipient: Recipient, isHeld: Bool) -> Int {
        let isOpen = recipient.person.map { phones[$0].windowUntil > now } ?? false
        let row = AcceptedLedger.Row(
            at: now,
            number: 0,
            person: Int32(recipient.person ?? -1),
            template: send.template.map { ledger.templateIndex(.init(name: $0.name, language: $0.language)) } ?? -1,
            kind: send.kind,
            category: send.category,
            wasWindowOpen: isOpen,
            isBilled: false
        )
        let stranger = recipient.person == nil ? recipient.digits ?? recipient.input : nil
        let index = ledger.append(row, correlation: send.correlation, stranger: stranger)
        let sent = now + .milliseconds(random.span(settings.sentDelay)) + (isHeld ? Self.pacing : .zero)
        if let failure = failure(of: send, recipient, isWindowOpen: isOpen) {
            moments.add(.failed(index, failure), at: sent)
            return index
        }
        if let person = recipient.person {
            phones[person].typingUntil = now
            countOutsideWindow(person, isWindowOpen: isOpen)
            if send.category == .marketing { phones[person].marketing.append(now) }
        }
        pending[index] = PendingSend(
            content: send.content,
            replyTo: send.replyTo,
            reaction: send.reaction,
            life: send.template?.timeToLive ?? .days(30)
        )
        moments.add(.sent(index), at: sent)
        return index
    }

    /// What is found out only after acceptance and told by a `failed` status.
    private func failure(of send: SendRequest, _ recipient: Recipient, isWindowOpen: Bool) -> GraphError? {
        if let code = faults.failure() { return GraphError(code, "Failed on demand.") }
        guard let person = recipient.person else {
            return GraphError(131_026, "Message undeliverable: the number is not on WhatsApp or cannot receive it.")
        }
        guard send.template != nil else { return isWindowOpen ? nil : Self.outsideWindow }
        let phone = phones[person]
        if send.category == .marketing, let failure = marketingFailure(person, isWindowOpen: isWindowOpen) {
            return failure
        }
        if let limit = settings.portfolioLimit, !isWindowOpen, phone.countsUntil <= now,
            portfolio.count(now: now) >= limit
        {
            return GraphError(131_048, "The messaging limit of this business portfolio has been reached.")
        }
        return nil
    }

    private func marketingFailure(_ person: PersonIndex, isWindowOpen: Bool) -> GraphError? {
        if phones[person].stoppedMarketing {
            return GraphError(131_050, "The recipient has stopped marketing messages from this business.")
        }
        if MarketingRules.isAmerican(phones[person].person) {
            return GraphError(131_049, "Marketing templates are not delivered to United States numbers.")
        }
        guard let cap = settings.marketingCap, !isWindowOpen, !MarketingRules.isUncapped(phones[person].person) else {
            return nil
        }
        phones[person].marketing.removeAll { $0 + .hours(24) <= now }
        guard phones[person].marketing.count >= cap else { return nil }
        return GraphError(131_049, "The recipient has had enough marketing messages for now.")
    }

    private func countOutsideWindow(_ person: PersonIndex, isWindowOpen: Bool) {
        guard settings.portfolioLimit != nil, !isWindowOpen, phones[person].countsUntil <= now else { return }
        phones[person].countsUntil = now + .hours(24)
        portfolio.add(now: now)
    }

    /// Meta's answer: accepted, which is not delivered.
    private func accepted(index: Int, _ send: SendRequest, _ recipient: Recipient, isHeld: Bool) -> GraphResponse {
        var contact = JSONObject()
        contact["input"] = .string(recipient.input)
        let known = recipient.person.map { phones[$0].person }
        if recipient.digits != nil, let digits = known?.phone ?? recipient.digits { contact["wa_id"] = .string(digits) }
        if let known { contact["user_id"] = .string(known.userID) }
        var message = JSONObject()
        message["id"] = .string(outboundID(index))
        if send.template != nil {
            message["message_status"] = .string(isHeld ? "held_for_quality_assessment" : "accepted")
        }
        return answer([
            "messaging_product": "whatsapp", "contacts": [.object(contact)], "messages": [.object(message)],
        ])
    }
}

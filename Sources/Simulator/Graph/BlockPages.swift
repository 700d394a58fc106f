import WhatsApp

/// The business's own block list (Meta, block users).
extension SimulatorModel {
    func blockUsers(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        if request.method == "GET" { return blockList() }
        guard let users = try jsonBody(request)["block_users"]?.array else { throw .missing("block_users") }
        var changed: [JSONValue] = []
        var failed: [JSONValue] = []
        for user in users {
            let input = user["user"]?.text ?? user["user_id"]?.text ?? ""
            let found = byUserID[input] ?? byPhone[String(input.filter(\.isNumber))]
            guard let person = found, request.method == "DELETE" || phones[person].windowUntil > now else {
                failed.append(failedBlock(input, found))
                continue
            }
            phones[person].isShutOut = request.method == "POST"
            changed.append(blockEntry(input, person))
        }
        let name = request.method == "POST" ? "added_users" : "removed_users"
        var list: JSONObject = [name: .array(changed)]
        if !failed.isEmpty { list["failed_users"] = .array(failed) }
        var body: JSONObject = ["messaging_product": "whatsapp", "block_users": .object(list)]
        guard !failed.isEmpty else { return answer(.object(body)) }
        // What could be done is done, and yet it is an error.
        let error = GraphError(139_100, "Failed to block/unblock some users.")
        body["error"] = error.body(trace: trace())["error"]
        return answer(.object(body), status: error.status)
    }

    private func blockList() -> GraphResponse {
        let shut = phones.indices.filter { phones[$0].isShutOut }.map { person -> JSONValue in
            let name = phones[person].person.phone ?? phones[person].person.userID
            // Meta's page nests the entry, and its clients read it beside the list: both are there.
            return [
                "messaging_product": "whatsapp", "input": .string(name), "wa_id": .string(name),
                "block_users": [blockEntry(name, person)],
            ]
        }
        return answer(["data": .array(shut), "paging": ["cursors": ["before": "", "after": ""]]])
    }

    private func blockEntry(_ input: String, _ person: PersonIndex) -> JSONValue {
        ["input": .string(input), "wa_id": .string(phones[person].person.phone ?? input)]
    }

    private func failedBlock(_ input: String, _ person: PersonIndex?) -> JSONValue {
        let error: JSONValue = [
            "message": "Re-engagement required", "code": 139_100,
            "error_data": ["details": "Only people who wrote within the last 24 hours can be blocked."],
        ]
        let name = person.flatMap { phones[$0].person.phone } ?? input
        return ["input": .string(input), "wa_id": .string(name), "errors": [error]]
    }
}

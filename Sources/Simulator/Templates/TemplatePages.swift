package import Care
import Foundation
import WhatsApp

/// Creating, listing, editing and deleting templates, and their review (Meta, message templates).
extension SimulatorModel {
    func createTemplate(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        var submitted = try SimulatedTemplate(submitted: try jsonBody(request))
        submitted.createdAt = now.seconds
        guard templates[submitted.name, submitted.language] == nil else {
            throw GraphError(
                100,
                "Content in this language already exists.",
                subcode: 2_388_024,
                userTitle: "Content in this language already exists",
                userMessage: "There is already \(submitted.language) content for this template."
            )
        }
        let template = templates.add(submitted)
        moments.add(.review(template: template.id), at: now + settings.reviewDelay)
        return answer([
            "id": .string(String(template.id)), "status": "PENDING", "category": .string(template.category),
        ])
    }

    func listTemplates(_ request: GraphRequest) -> GraphResponse {
        let query = request.query
        let matching = templates.all.filter { template in
            (query["name"].map { template.name.contains($0) } ?? true)
                && (query["status"].map { template.status == $0.uppercased() } ?? true)
                && (query["category"].map { template.category == $0.uppercased() } ?? true)
                && (query["language"].map { template.language == $0 } ?? true)
        }
        let limit = min(max(query["limit"].flatMap(Int.init) ?? 25, 1), 1_000)
        let from = min(max(query["after"].flatMap(Self.place) ?? 0, 0), matching.count)
        let page = matching[from..<min(from + limit, matching.count)]
        var paging: JSONObject = [
            "cursors": ["before": .string(Self.cursor(from)), "after": .string(Self.cursor(page.endIndex))]
        ]
        if page.endIndex < matching.count {
            let path = "\(baseURL)/v25.0/\(settings.accountID)/message_templates"
            paging["next"] = .string("\(path)?limit=\(limit)&after=\(Self.cursor(page.endIndex))")
        }
        var body: JSONObject = ["data": .array(page.map { fields($0.json, request) }), "paging": .object(paging)]
        if query["summary"] != nil {
            body["summary"] = [
                "total_count": .integer(Int64(matching.count)),
                "message_template_count": .integer(Int64(templates.all.count)), "message_template_limit": 6_000,
                "are_translations_complete": true,
            ]
        }
        return answer(.object(body))
    }

    private static func cursor(_ place: Int) -> String {
        Data("at-\(place)".utf8).base64EncodedString().filter { $0 != "=" }
    }

    private static func place(_ cursor: String) -> Int? {
        let padded = cursor + String(repeating: "=", count: (4 - cursor.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded) else { return nil }
        return Int(String(decoding: data.dropFirst(3), as: UTF8.self))
    }

    func templateNode(_ template: SimulatedTemplate, _ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard request.method == "POST" else { return answer(fields(template.json, request)) }
        guard ["APPROVED", "REJECTED", "PAUSED"].contains(template.status) else {
            throw GraphError(100, "Only approved, rejected or paused templates can be edited.")
        }
        let body = try jsonBody(request)
        var edited = template
        if let category = body["category"]?.string?.uppercased(), category != template.category {
            guard template.status != "APPROVED" else {
                throw GraphError(100, "The category of an approved template cannot be edited.")
            }
            edited.category = category
        }
        if let components = body["components"]?.array { try edited.take(components) }
        try edited.takeTimeToLive(body)
        edited.status = "PENDING"
        templates.put(edited)
        moments.add(.review(template: edited.id), at: now + settings.reviewDelay)
        return success
    }

    func deleteTemplates(_ request: GraphRequest) throws(GraphError) -> GraphResponse {
        guard let name = request.query["name"] else { throw .missing("name") }
        let one = request.query["hsm_id"].flatMap(Int64.init)
        let matching = templates.all.filter { $0.name == name && (one == nil || $0.id == one) }
        guard !matching.isEmpty else { throw GraphError(100, "Message Template \"\(name)\" not found.") }
        for template in matching { templates.remove(template) }
        return success
    }

    /// Puts an approved template on the shelf at once, without review or webhook; `submitted` is what a creation posts.
    package func stockTemplate(_ submitted: [UInt8], now instant: Instant) -> Bool {
        advance(to: instant)
        // A template that does not read, or is there already, is reported by the result.
        guard let body = try? JSONValue(parsing: submitted),
            var template = try? SimulatedTemplate(submitted: body, needsExamples: false),
            templates[template.name, template.language] == nil
        else { return false }
        template.status = "APPROVED"
        template.createdAt = now.seconds
        _ = templates.add(template)
        return true
    }
}

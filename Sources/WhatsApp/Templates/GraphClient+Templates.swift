package import Dialogue

extension GraphClient {
    /// An account has at most 6,000 templates: sixty pages of a hundred, and some to spare.
    private static let maximumPages = 80

    /// All templates of the account, page by page.
    package func templates() async throws(GraphFailure) -> [TemplateRecord] {
        var records: [TemplateRecord] = []
        var after: String?
        for _ in 0..<Self.maximumPages {
            var query = [
                ("fields", "id,name,status,category,language,components,rejected_reason"), ("limit", "100"),
            ]
            // Only the cursor is followed, never an address from the answer.
            if let after { query.append(("after", after)) }
            let address = try address(configuration.accountID ?? "", "/message_templates", query)
            let page = try await checked { () async throws(TransportFailure) in try await get(address) }
            let found = page["data"]?.array ?? []
            records += found.map(TemplateRecord.init)
            let next = page["paging"]?["cursors"]?["after"]?.text
            guard page["paging"]?["next"] != nil, let next, next != after, !found.isEmpty else { break }
            after = next
        }
        return records
    }

    /// Creates a template and answers with its status, `PENDING` as a rule, and the category Meta gave it.
    package func create(_ template: TemplateDefinition) async throws(GraphFailure) -> (status: String, category: String)
    {
        let problems = template.problems
        guard problems.isEmpty else { throw GraphFailure(failure: Self.refused(problems.joined(separator: " "))) }
        let address = try address(configuration.accountID ?? "", "/message_templates")
        let json = try await checked { () async throws(TransportFailure) in
            try await post(address, template.creation.encoded())
        }
        return (json["status"]?.text ?? "PENDING", json["category"]?.text ?? template.category)
    }
}

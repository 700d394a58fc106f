private import Care

/// A message template as Meta has it, beside what we rely on.
package struct TemplateRecord: Sendable, Hashable {
    package var name: String
    package var language: String
    /// Meta's status in capitals; only `APPROVED` may be sent.
    package var status: String
    package var category: String
    /// The category we wrote it for; another one is drift and stops it.
    package var expectedCategory: String
    package var parameters: Int
    package var buttons: Int
    package var reason: String?

    package init(
        name: String,
        language: String,
        status: String,
        category: String,
        expectedCategory: String,
        parameters: Int,
        buttons: Int,
        reason: String? = nil
    ) {
        self.name = name
        self.language = language
        self.status = status
        self.category = category
        self.expectedCategory = expectedCategory
        self.parameters = parameters
        self.buttons = buttons
        self.reason = reason
    }
}

extension Transaction {
    private static let templateColumns =
        "name, language, status, category, expected_category, parameters, buttons, reason"

    package func template(_ name: String, language: String) throws -> TemplateRecord? {
        try row(
            "SELECT \(Self.templateColumns) FROM template WHERE name = ? AND language = ?",
            [.text(name), .text(language)],
            Self.readTemplate
        )
    }

    package func templates() throws -> [TemplateRecord] {
        try rows("SELECT \(Self.templateColumns) FROM template ORDER BY name, language", [], Self.readTemplate)
    }

    package func save(_ template: TemplateRecord) throws {
        try execute(
            "INSERT INTO template (\(Self.templateColumns), synced_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                + "ON CONFLICT (name, language) DO UPDATE SET status = excluded.status, category = excluded.category, "
                + "expected_category = excluded.expected_category, parameters = excluded.parameters, "
                + "buttons = excluded.buttons, reason = excluded.reason, synced_at = excluded.synced_at",
            .text(template.name),
            .text(template.language),
            .text(template.status),
            .text(template.category),
            .text(template.expectedCategory),
            .int(template.parameters),
            .int(template.buttons),
            .optional(template.reason),
            .instant(now)
        )
        tell(.templates)
    }

    /// What Meta's webhook said changed; templates we do not use are ignored.
    package func changeTemplate(
        _ name: String,
        language: String,
        status: String?,
        category: String?,
        reason: String?
    ) throws {
        try execute(
            "UPDATE template SET status = COALESCE(?, status), category = COALESCE(?, category), reason = ? "
                + "WHERE name = ? AND language = ?",
            .optional(status),
            .optional(category),
            .optional(reason),
            .text(name),
            .text(language)
        )
        try releaseTemplateHolds()
        tell(.templates)
    }

    private static func readTemplate(_ row: any SQLRow) -> TemplateRecord {
        TemplateRecord(
            name: row.text(0),
            language: row.text(1),
            status: row.text(2),
            category: row.text(3),
            expectedCategory: row.text(4),
            parameters: Int(row.int(5)),
            buttons: Int(row.int(6)),
            reason: row.optionalText(7)
        )
    }
}

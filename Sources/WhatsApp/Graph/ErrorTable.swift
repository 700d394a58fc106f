import Assets
import Care
package import Dialogue

/// What each of Meta's error codes means for us; kept as data in `rules/graph-errors.json`.
package struct ErrorTable: Sendable {
    /// One code, or a range of codes that mean the same.
    package struct Entry: Hashable, Sendable {
        package var codes: ClosedRange<Int64>
        /// The HTTP status Meta documents; nil for codes that arrive only in webhooks.
        package var httpStatus: Int?
        package var title: String
        package var disposition: ChannelFailure.Disposition
        package var wait: RetryWait?
        package var scope: ChannelFailure.Scope
        package var advice: String
        /// When a refused send of this kind is tried again, as staff read it after the advice.
        package var again: String?
    }

    package let entries: [Entry]

    /// The table carried inside the binary.
    package static let meta = ErrorTable(json: Assets.text("rules/graph-errors.json") ?? "")

    /// Reads a table; rows that do not make sense are left out.
    package init(json: String) {
        // Text that is no JSON holds no rows; the tests see that the carried file does.
        let rows = (try? JSONValue(parsing: json))?["codes"]?.array ?? []
        entries = rows.compactMap(Entry.init(row:)).sorted { $0.codes.lowerBound < $1.codes.lowerBound }
    }

    package func entry(for code: Int) -> Entry? {
        entries.first { $0.codes.contains(Int64(code)) }
    }
}

extension ErrorTable.Entry {
    fileprivate init?(row: JSONValue) {
        guard let code = row["code"]?.integer, let title = row["title"]?.string, let advice = row["advice"]?.string,
            let disposition = row["disposition"]?.string.flatMap(ChannelFailure.Disposition.init)
        else { return nil }
        let last = row["to"]?.integer ?? code
        guard last >= code else { return nil }
        var wait: RetryWait?
        if let after = row["after"]?.integer, let growth = row["growth"]?.integer, let most = row["most"]?.integer {
            wait = RetryWait(first: .seconds(after), growth: growth, longest: .seconds(most))
        }
        self.init(
            codes: code...last,
            httpStatus: row["http"]?.integer.map { Int(clamping: $0) },
            title: title,
            disposition: disposition,
            wait: wait,
            scope: row["scope"]?.string.flatMap(ChannelFailure.Scope.init) ?? .message,
            advice: advice,
            again: row["again"]?.string
        )
    }
}

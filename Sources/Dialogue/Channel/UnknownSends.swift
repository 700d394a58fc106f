import Assets
package import Care
import Foundation

/// The policy for unknown sends by purpose, as `rules/unknown-sends.json` has it.
package enum UnknownSends {
    /// What holds for a purpose the file does not name: staff are told after ten minutes.
    package static func policy(for purpose: Purpose) -> UnknownSend {
        table[purpose] ?? UnknownSend(wait: .minutes(10), then: .tellStaff)
    }

    private struct File: Decodable {
        struct Row: Decodable {
            var purpose: String
            var wait: Int64
            var then: String
        }

        var policies: [Row]
    }

    /// Rows that make no sense are left out; a test sees that the carried file has none.
    package static let table: [Purpose: UnknownSend] = {
        let bytes = Assets.bytes("rules/unknown-sends.json") ?? []
        // The reason does not matter here: a test reads the file.
        let rows = (try? JSONDecoder().decode(File.self, from: Data(bytes)))?.policies ?? []
        var table: [Purpose: UnknownSend] = [:]
        for row in rows {
            guard let purpose = Purpose(rawValue: row.purpose), let action = UnknownSend.Action(rawValue: row.then)
            else {
                continue
            }
            table[purpose] = UnknownSend(wait: .seconds(row.wait), then: action)
        }
        return table
    }()
}

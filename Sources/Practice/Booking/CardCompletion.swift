import Care
import Dialogue
import Foundation
import Store

/// A booking card came back filled in: what was booked was booked by then, so it is only told.
struct CardCompletion {
    private enum Outcome {
        case booked(VisitFacts?)
        case noTimes
        /// It ended in a way we know nothing of.
        case unclear
    }

    private let outcome: Outcome

    private struct Form: Decodable {
        var token: String
        var outcome: String?

        enum CodingKeys: String, CodingKey {
            case token = "flow_token"
            case outcome
        }
    }

    /// Longer ones are no card's.
    private static let longestForm = 4_096

    /// Nil for whatever is no card offered in this very conversation.
    init?(_ content: IncomingContent, in conversation: Conversation, _ tx: Transaction) throws {
        guard case .form(_, let json) = content, json.utf8.count <= Self.longestForm,
            // What cannot be read is some other form, which staff see as it is.
            let form = try? JSONDecoder().decode(Form.self, from: Data(json.utf8)),
            let card = try BookingCardDesk.card(behind: form.token, in: tx),
            card.conversation == conversation.id
        else { return nil }
        if let id = card.visit {
            let visit = try tx.appointment(id)
            let location = try visit.flatMap { try tx.location($0.location) }
            outcome = .booked(visit.flatMap { visit in location.flatMap { VisitFacts(visit, at: $0) } })
        } else {
            outcome = form.outcome == "no_times" ? .noTimes : .unclear
        }
    }

    /// What staff read in the thread.
    var body: StoredBody {
        let text =
            switch outcome {
            case .booked(let facts?): "Booked \(Wording.best(for: .english).dates.when(facts.start)), \(facts.place)"
            case .booked(nil): "Booked a visit"
            case .noTimes: "Found no time"
            case .unclear: "Closed without a booking"
            }
        return StoredBody(kind: "card", text: text)
    }

    var wantsReader: Bool {
        switch outcome {
        // The chat has confirmed the one and calls staff for the other.
        case .booked, .noTimes: false
        case .unclear: true
        }
    }

    func answer(_ occasion: Occasion, _ rules: PracticeRules, in tx: Transaction) throws {
        guard case .noTimes = outcome else { return }
        let client = try Client(occasion, rules, in: tx)
        try BookingHandler(rules: rules).callTeam(client, client.dialogue.noTimes(), in: tx)
    }
}

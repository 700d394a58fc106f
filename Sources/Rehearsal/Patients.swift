import Care
import Dialogue
import Simulator

/// What the people of a rehearsal do next, drawn from the seed: confirm, move, cancel, ignore, answer late, write at night.
enum Deed {
    case book(member: Int)
    case bookAt(member: Int, practitioner: Int, Instant)
    case clinicChanges(Identifier<Appointment>)
    /// Visits of the day are marked as kept or missed.
    case closeDay
    case tap(PersonIndex, Card, bubble: String, choice: Int)
    case write(PersonIndex, String)
    case readAll(PersonIndex)
    case staffAnswers(PersonIndex, message: String)
    case photo(PersonIndex)
    /// Somebody who knows the secret posts what nobody can read.
    case poison
    /// Goes wrong with the next send.
    case fault(SendFault)
    case refusal(code: Int)

    /// Whether it is done at the clinic's own server, and so waits while that is down.
    var needsServer: Bool {
        switch self {
        case .book, .bookAt, .clinicChanges, .closeDay, .staffAnswers, .poison: true
        case .tap, .write, .readAll, .photo, .fault, .refusal: false
        }
    }
}

struct Patients {
    private static let words = [
        "Can I bring my son?", "Where do I park?", "Obrigado!", "I am running late", "¿Puedo comer antes?", "शुक्रिया",
        "شكرا", "Is the doctor in?", "🙏",
    ]

    /// What somebody does when a message reaches the phone: at most a few deeds, each after a while.
    static func reactions(to arrival: Simulator.Arrival, random: inout SeededGenerator) -> [(Span, Deed)] {
        var deeds: [(Span, Deed)] = []
        if random.fraction() < 0.6 { deeds.append((delay(&random), .readAll(arrival.person))) }
        guard case .card(let card) = arrival.bubble.content, !card.choices.isEmpty else { return deeds }
        if card.listButton != nil {
            if random.fraction() < 0.8 {
                deeds.append(tap(arrival, card, Int(random.span(0...Int64(card.choices.count - 1))), &random))
            }
            return deeds
        }
        switch random.fraction() {
        case ..<0.45: deeds.append(tap(arrival, card, 0, &random))
        case ..<0.58 where card.choices.count > 1: deeds.append(tap(arrival, card, 1, &random))
        case ..<0.66 where card.choices.count > 2: deeds.append(tap(arrival, card, 2, &random))
        case ..<0.72: deeds.append((delay(&random), .write(arrival.person, words[Int(random.span(0...8))])))
        case ..<0.725:
            let stop = delay(&random)
            deeds.append((stop, .write(arrival.person, "STOP")))
            // Some miss the reminders after a day or two.
            if random.fraction() < 0.4 {
                deeds.append((stop + .seconds(random.span(80_000...200_000)), .write(arrival.person, "START")))
            }
        default: break
        }
        // Two taps where one would do.
        if let last = deeds.last, case .tap = last.1, random.fraction() < 0.06 {
            deeds.append((last.0 + .seconds(random.span(0...30)), last.1))
        }
        return deeds
    }

    private static func tap(
        _ arrival: Simulator.Arrival,
        _ card: Card,
        _ choice: Int,
        _ random: inout SeededGenerator
    ) -> (Span, Deed) {
        (delay(&random), .tap(arrival.person, card, bubble: arrival.bubble.id, choice: choice))
    }

    /// Mostly minutes, sometimes hours, now and then days.
    private static func delay(_ random: inout SeededGenerator) -> Span {
        switch random.fraction() {
        case ..<0.6: .seconds(random.span(5...1_800))
        case ..<0.93: .seconds(random.span(1_800...40_000))
        default: .seconds(random.span(40_000...260_000))
        }
    }
}

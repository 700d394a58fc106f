package import Care
import Dialogue
import Foundation
import Simulator
import Store

/// A clinic whose patients book by chat, call visits off, wait for earlier times and sometimes do not come.
///
/// Published behaviour: 8.3 % of offers are accepted (PMC7315363); 60 % of answers to a clinic's text come within 45
/// minutes (10.1071/SH22021); 5 to 25 % of visits are missed, the more the longer ago they were booked (AJMC 2018;24:377,
/// PMC11149957).
package enum SchedulingClinic {
    static let practitioners = 20
    static let patients = 4_800
    package static let length = Span.days(365)
    /// More than there are times, as where people wait.
    ///
    /// 20 practitioners of 16 half hours on five days of seven are 229 a day. Whoever finds nothing soon gives up, which
    /// keeps the next free time two to three weeks away.
    static let wishesPerDay = 400
    /// Of those who are offered nothing before so many days, 63 % give up; nothing published says how many do.
    private static let patienceDays = 45.0

    private static let acceptance = 0.083
    private static let words = [
        "I would like to book an appointment", "Can I get an appointment please?", "I need an appointment",
    ]

    static func visitType(in tx: Transaction) throws -> VisitType {
        var type = try tx.ensureVisitType(named: "Visit", minutes: 30)
        type.isBookable = true
        try tx.update(type)
        try tx.save(VisitDemand(minutes: 30, step: 30), horizonDays: 60, of: type.id)
        return type
    }

    static func wish(of phone: PersonIndex, random: inout SeededGenerator) -> Deed {
        .write(phone, words[Int(random.span(0...Int64(words.count - 1)))])
    }

    /// 5 % of visits booked the day before, up to 25 % after four weeks; half of it of who confirmed.
    static func missRate(of visit: Appointment, bookedAhead lead: Span) -> Double {
        let weeks = min(4, max(0, Double(lead.microseconds) / Double(Span.days(7).microseconds)))
        let base = 0.05 + 0.05 * weeks
        return visit.confirmedAt == nil ? base : base / 2
    }

    /// What somebody does when a message reaches the phone.
    static func reactions(to arrival: Simulator.Arrival, random: inout SeededGenerator) -> [(Span, Deed)] {
        guard case .card(let card) = arrival.bubble.content, let first = card.choices.first else { return [] }
        func tap(_ choice: Int, _ after: Span) -> (Span, Deed) {
            (after, .tap(arrival.person, card, bubble: arrival.bubble.id, choice: choice))
        }
        switch first.word {
        // Who has just chosen a time has passed over those before it: they are as good as an offer.
        case "slot" where card.choices.last?.word == "wait-no-more":
            return random.fraction() < acceptance ? [tap(0, answerDelay(&random))] : []
        case "take", "slot":
            let times = card.choices.count { ["take", "slot"].contains($0.word) }
            let wait = first.word == "take" ? max(0, first.days(from: arrival.bubble.at)) : 0
            guard random.fraction() < 0.9 * exp(-wait / patienceDays) else { return [] }
            return [tap(Int(random.span(0...Int64(times - 1))), .seconds(random.span(20...600)))]
        case "offer-yes":
            switch random.fraction() {
            case ..<acceptance: return [tap(0, answerDelay(&random))]
            case ..<(acceptance + 0.05): return [tap(1, answerDelay(&random))]
            default: return []
            }
        case "confirm":
            switch random.fraction() {
            case ..<0.55: return [tap(0, answerDelay(&random))]
            case ..<0.60: return [tap(1, answerDelay(&random))]
            case ..<0.66: return [tap(2, answerDelay(&random))]
            default: return []
            }
        // Half say why; nothing published says how many.
        case "why":
            guard random.fraction() < 0.5 else { return [] }
            return [tap(Int(random.span(0...Int64(card.choices.count - 1))), .seconds(random.span(5...120)))]
        case "find-time":
            switch random.fraction() {
            case ..<0.2: return [tap(0, answerDelay(&random))]
            case ..<0.22: return [tap(1, answerDelay(&random))]
            default: return []
            }
        case "cancel": return [tap(0, .seconds(random.span(20...600)))]
        case nil: return afterBooking(arrival, &random)
        default: return []
        }
    }

    /// The confirmation has come: some want an earlier time, some will call it off one day.
    private static func afterBooking(
        _ arrival: Simulator.Arrival,
        _ random: inout SeededGenerator
    ) -> [(Span, Deed)] {
        var deeds: [(Span, Deed)] = []
        // So many that the lists are well filled; nothing published says how many would.
        if random.fraction() < 0.6 {
            deeds.append((.seconds(random.span(30...3_000)), .write(arrival.person, "Is there anything earlier?")))
        }
        if random.fraction() < 0.15 {
            let later = Span.seconds(random.span(3_600...1_800_000))
            deeds.append((later, .write(arrival.person, "Please cancel my appointment")))
        }
        return deeds
    }

    private static func answerDelay(_ random: inout SeededGenerator) -> Span {
        random.fraction() < 0.6 ? .seconds(random.span(30...2_700)) : .seconds(random.span(2_700...72_000))
    }
}

extension Card.Choice {
    /// How far off the time is that is taken by it; its last field is the start.
    fileprivate func days(from now: Instant) -> Double {
        guard case .row(let text, _, _, _) = self, let field = text.split(separator: ":").last,
            let seconds = Int64(field)
        else { return 0 }
        return Double(seconds - now.seconds) / 86_400
    }

    /// The first word of what comes back when it is tapped; nil for a link.
    var word: String? {
        let payload: String
        switch self {
        case .quickReply(let text, _), .reply(let text, _), .row(let text, _, _, _): payload = text
        default: return nil
        }
        return payload.split(separator: ":").first.map(String.init)
    }
}

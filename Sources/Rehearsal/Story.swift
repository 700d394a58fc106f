import Care
import Simulator

/// A short fixed story with everything in it that is durable or crosses the network; each patient has one part.
struct Story {
    static let patients = 7

    private enum Part: Int {
        case confirms, moves, asks, stops, sendsPhoto, isRefused, isCalledOff
    }

    private func part(_ person: PersonIndex) -> Part? { Part(rawValue: person) }

    /// Whether the clinic cancels the visit later on.
    func isCalledOff(_ member: Int) -> Bool { part(member) == .isCalledOff }

    /// What a patient does when the first reminder is there.
    func reactions(to arrival: Simulator.Arrival) -> [(Span, Deed)] {
        guard case .card(let card) = arrival.bubble.content, !card.choices.isEmpty else { return [] }
        let (person, bubble) = (arrival.person, arrival.bubble.id)
        let isReminder = card.template != nil
        let tap = { (choice: Int) in Deed.tap(person, card, bubble: bubble, choice: choice) }
        return switch part(person) {
        case .confirms where isReminder: [(.seconds(60), tap(0)), (.seconds(61), .fault(.timeoutAfterAcceptance))]
        case .moves where isReminder: [(.seconds(60), tap(1))]
        case .moves: card.listButton == nil ? [] : [(.seconds(60), tap(0))]
        case .asks where isReminder: [(.seconds(60), .write(person, "Where do I park?"))]
        case .stops where isReminder: [(.seconds(60), .write(person, "STOP"))]
        case .sendsPhoto where isReminder: [(.seconds(60), .photo(person)), (.seconds(90), .readAll(person))]
        case .isRefused where isReminder: [(.seconds(60), .write(person, "Is the doctor in?"))]
        default: []
        }
    }

    /// What follows on a message of a patient's.
    func afterWriting(_ message: String, by person: PersonIndex) -> [(Span, Deed)] {
        let answer = (Span.seconds(120), Deed.staffAnswers(person, message: message))
        return switch part(person) {
        case .asks: [answer, (.seconds(119), .fault(.somethingWentWrong))]
        // 131026: the recipient cannot be reached on WhatsApp.
        case .isRefused: [answer, (.seconds(119), .refusal(code: 131_026))]
        default: []
        }
    }
}

extension Rehearsal {
    /// The visits are booked, each so that one of its reminders is still ahead, and a payload comes that nobody can read.
    func tellStory() {
        for member in 0..<Story.patients {
            let visit = start + .days(1) + .hours(13) + .minutes(Int64(member) * 30)
            deeds.add(.bookAt(member: member, practitioner: member % 2, visit), at: start + .hours(9))
        }
        deeds.add(.poison, at: start + .hours(10))
    }
}

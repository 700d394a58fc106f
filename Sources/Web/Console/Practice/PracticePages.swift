import Care
import Hummingbird
import Practice
import Store

/// The pages on which staff describe the practice.
enum PracticePage: CaseIterable {
    case hours
    case people
    case rooms
    case kinds

    var name: String {
        switch self {
        case .hours: "Hours"
        case .people: "People and places"
        case .rooms: "Rooms and equipment"
        case .kinds: "Kinds of visit"
        }
    }

    var path: String {
        switch self {
        case .hours: ConsolePath.practice.path
        case .people: ConsolePath.practicePeople.path
        case .rooms: ConsolePath.practiceRooms.path
        case .kinds: ConsolePath.practiceKinds.path
        }
    }

    /// The way from this one to the others.
    var tabs: [PracticeTab] {
        Self.allCases.map { PracticeTab(name: $0.name, href: $0.path, isHere: $0 == self) }
            + [PracticeTab(name: "Leave and holidays", href: ConsolePath.leave.path, isHere: false)]
    }
}

struct PracticeTab {
    let name: String
    let href: String
    let isHere: Bool
}

/// What the pages of the practice share: they are looked at, and what is posted to them is done or refused.
struct PracticePages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        HoursPages(practice: self).add(to: router)
        PeoplePages(practice: self).add(to: router)
        RoomPages(practice: self).add(to: router)
        KindPages(practice: self).add(to: router)
    }

    func show<Rows: Sendable>(
        _ page: PracticePage,
        _ template: String,
        _ request: Request,
        _ context: ConsoleContext,
        reading: @escaping @Sendable (Transaction) throws -> Rows,
        model: (Shell, Rows) -> Any
    ) async throws -> Response {
        let session = try context.staff()
        let (rows, standing) = try await console.records.look(.sawWeek, by: session) { tx in
            (try reading(tx), try console.standing(in: tx))
        }
        let shell = console.shell(
            title: page.name,
            here: .week,
            topics: ["appointments"],
            session: session,
            standing: standing
        )
        return console.answer(request, template, model(shell, rows))
    }

    /// Back to the page when it is done; else why not.
    func act(
        _ context: ConsoleContext,
        back page: PracticePage,
        _ body: @escaping @Sendable (PracticeDesk, Transaction, AuditActor) throws -> Void
    ) async throws -> Response {
        let session = try context.staff()
        let refused = try await console.records.act(by: session, orSees: .sawWeek) { tx, actor -> String? in
            do {
                try tx.savepoint { try body(PracticeDesk(), tx, actor) }
                return nil
            } catch let refusal as PracticeDesk.Refusal {
                return try refusal.words(in: tx)
            }
        }
        if let refused {
            throw Problem(.unprocessableContent, title: "Nothing was changed", advice: refused)
        }
        return .redirect(to: page.path)
    }
}

extension PracticeDesk.Refusal {
    /// What is wrong and what would be right.
    fileprivate func words(in tx: Transaction) throws -> String {
        switch self {
        case .unknown: "There is no such practitioner, place, room or kind of visit any more."
        case .hours: "The hours of one day follow each other."
        case .clash(let first, let second): try Self.clash(first, second, in: tx)
        case .name: "It needs a name of at most \(PracticeDesk.longestText) characters."
        case .nameTaken(let name): "There is a “\(name)” already: names are told apart."
        case .zone(let zone): "“\(zone)” is no time zone: write one such as Europe/Madrid or America/Sao_Paulo."
        case .address: "An address has at most \(PracticeDesk.longestText) characters."
        case .terms: KindForm.ranges
        }
    }

    private static func clash(_ first: OpeningHours, _ second: OpeningHours, in tx: Transaction) throws -> String {
        let name = try tx.practitioner(first.practitioner)?.name ?? "The practitioner"
        let spans = try [first, second].map { hours in
            let place = try tx.location(hours.location)?.name ?? ""
            return "\(HoursWords.span(hours.from, hours.to)) at \(place)"
        }
        return "\(name) cannot be in two places at once on \(HoursWords.weekdays[first.weekday - 1]): "
            + "\(spans[0]) and \(spans[1])."
    }
}

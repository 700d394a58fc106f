import Care
import Dialogue
import Foundation
import Simulator
import Store
import WhatsApp

/// A patient of the rehearsal, as the rehearsal itself knows them: the oracle's own book of who agreed to what.
struct Member {
    var person: Identifier<Person>
    var phone: PersonIndex
    /// IANA zone of the patient's own clock.
    var zone: TimeZone
    var hasConsent: Bool
    /// Whether there ever was a time without it.
    var everRefused: Bool
    /// Which of all words about consent was the last that the practice has handled, in the order they were said.
    var lastWord = 0
    /// When that word was said.
    var lastSaid: Instant?
}

/// A patient's STOP or START.
struct Word {
    var id: String
    var phone: PersonIndex
    var wantsMore: Bool
    /// Counts all words in the order they were said.
    var number: Int
    var said: Instant
    /// Whether the practice's clock was right when it handled the word.
    var isClockRight = true

    func hasCertainOrder(before later: Instant?) -> Bool {
        isClockRight && later.map { said.seconds < $0.seconds } ?? true
    }
}

/// The clinic and its patients before the first day.
struct Cast {
    private(set) var members: [Member] = []
    private(set) var byPhone: [PersonIndex: Int] = [:]
    private var byPerson: [Identifier<Person>: Int] = [:]
    private(set) var practitioners: [Identifier<Practitioner>] = []
    private(set) var location: Location
    private(set) var visitType: VisitType

    private static let clinicZones = ["America/Sao_Paulo", "Europe/Lisbon", "America/New_York", "America/Santiago"]
    static let zones = [
        "America/Sao_Paulo", "America/Sao_Paulo", "America/Manaus", "Europe/Lisbon", "America/New_York", "Asia/Kolkata",
        "America/Santiago", "Australia/Lord_Howe",
    ]
    private static let languages = ["pt-BR", "pt-BR", "es", "en", "fr", "hi", "ar", "sw", "id"]

    /// One in ten never agreed to reminders.
    static func assemble(
        _ plan: RehearsalPlan,
        model: SimulatorModel,
        store: MortalStore,
        random: inout SeededGenerator,
        now: Instant
    ) throws -> Cast {
        // The story speaks one language, so that it can be told hundreds of times.
        let templates = TemplateCatalog.all.filter { !plan.isStory || $0.language == "en" }
        var cast = try store.write { tx in
            for template in templates {
                try tx.save(Store.TemplateRecord(approved: template))
            }
            let zone = clinicZones[Int(plan.seed % UInt64(clinicZones.count))]
            let location = try tx.ensureLocation(named: "Centro", address: "Rua Um, 1", zone: zone)
            let type =
                try plan.clinic == .scheduling
                ? SchedulingClinic.visitType(in: tx) : tx.ensureVisitType(named: "Visit", minutes: 15)
            return Cast(location: location, visitType: type)
        }
        for template in templates { _ = model.stockTemplate(template.creation.encoded(), now: now) }
        try cast.hire(plan.practitioners, plan.clinic, store: store)
        try cast.admit(plan, model: model, store: store, random: &random, now: now)
        return cast
    }

    private init(location: Location, visitType: VisitType) {
        self.location = location
        self.visitType = visitType
    }

    private mutating func hire(_ count: Int, _ clinic: RehearsedClinic, store: MortalStore) throws {
        let isOffice = clinic == .scheduling
        let days = isOffice ? 1...5 : 1...7
        let (from, to): (Int, Int) = isOffice ? (480, 960) : (420, 1_260)
        practitioners = try store.write { tx in
            try (0..<count).map { index in
                let practitioner = try tx.ensurePractitioner(named: "Dr \(index)")
                for weekday in days {
                    try tx.add(
                        OpeningHours(
                            practitioner: practitioner.id,
                            location: location.id,
                            weekday: weekday,
                            from: from,
                            to: to
                        )
                    )
                }
                return practitioner.id
            }
        }
    }

    private mutating func admit(
        _ plan: RehearsalPlan,
        model: SimulatorModel,
        store: MortalStore,
        random: inout SeededGenerator,
        now: Instant
    ) throws {
        let count = plan.patients
        for start in stride(from: 0, to: count, by: 500) {
            var batch: [Member] = []
            try store.write { tx in
                for index in start..<min(start + 500, count) {
                    batch.append(try Self.admit(index, plan, model: model, random: &random, now: now, in: tx))
                }
            }
            for member in batch {
                byPhone[member.phone] = members.count
                byPerson[member.person] = members.count
                members.append(member)
            }
        }
    }

    private static func admit(
        _ index: Int,
        _ plan: RehearsalPlan,
        model: SimulatorModel,
        random: inout SeededGenerator,
        now: Instant,
        in tx: Transaction
    ) throws -> Member {
        let zone = zones[index % zones.count]
        let language = plan.isStory ? "en" : languages[index % languages.count]
        // One in fifty is known by username alone.
        let digits = index % 50 == 49 ? nil : "1555" + String(2_000_000 + index)
        let userID = "BR.\(1_000_000 + index)"
        let phone = model.join(
            SimulatedPerson(
                name: "Patient \(index)",
                phone: digits,
                userID: userID,
                language: language,
                sendsReadReceipts: index % 3 != 0
            ),
            now: now
        )
        let person = try tx.insertPerson(
            name: "Patient \(index)",
            language: LanguageTag(language) ?? .english,
            zone: zone
        )
        if let address = try tx.ensureAddress(ChannelAddress(phone: digits, userID: userID)) {
            try tx.link(person.id, to: address.id, as: .oneself, trust: 2)
        }
        let hasConsent = plan.isStory || random.fraction() < 0.9
        if hasConsent || plan.planted == .withoutConsent {
            try tx.record(Consent(purpose: .appointments, state: .given, at: now, source: "rehearsal"), of: person.id)
        }
        return Member(
            person: person.id,
            phone: phone,
            zone: TimeZone(identifier: zone) ?? .gmt,
            hasConsent: hasConsent,
            everRefused: !hasConsent
        )
    }

    /// A word about consent that the practice has handled: an older one undoes no newer one.
    mutating func note(_ word: Word) {
        guard let index = byPhone[word.phone] else { return }
        guard word.number > members[index].lastWord else {
            // Within WhatsApp's second nobody can tell the older, nor while the practice's clock is wrong.
            if !word.wantsMore, !word.hasCertainOrder(before: members[index].lastSaid) {
                members[index].everRefused = true
            }
            return
        }
        members[index].lastWord = word.number
        members[index].lastSaid = word.said
        members[index].hasConsent = word.wantsMore
        if !word.wantsMore { members[index].everRefused = true }
    }

    /// Whoever takes a time in the chat is told that reminders come, and never said no to them agrees by that.
    mutating func agree(_ phone: PersonIndex) {
        guard let index = byPhone[phone], members[index].lastWord == 0 else { return }
        members[index].hasConsent = true
    }

    func zone(of person: Identifier<Person>) -> TimeZone? { byPerson[person].map { members[$0].zone } }

    func everRefused(_ person: Identifier<Person>) -> Bool {
        byPerson[person].map { members[$0].everRefused } ?? false
    }

    func member(_ phone: PersonIndex) -> Member? { byPhone[phone].map { members[$0] } }
}

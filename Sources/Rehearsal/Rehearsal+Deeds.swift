import Care
import Dialogue
import Practice
import Simulator
import Store

/// What people do: patients on their phones, staff at a node that is awake.
extension Rehearsal {
    func react(_ now: Instant) {
        for arrival in model.takeArrivals() {
            if let story {
                for (after, deed) in story.reactions(to: arrival) { deeds.add(deed, at: now + after) }
                continue
            }
            // Towards the end people only read: what they have begun comes to its end.
            if isClosing { continue }
            let reactions =
                plan.clinic == .scheduling
                ? SchedulingClinic.reactions(to: arrival, random: &random)
                : Patients.reactions(to: arrival, random: &random)
            for (after, deed) in reactions { deeds.add(deed, at: now + after) }
        }
    }

    /// A stop or start counts from the moment the practice has handled it.
    func noteWords() throws {
        guard !words.isEmpty else { return }
        let handled = try store.look { tx in
            try words.filter { try tx.message(channelID: $0.id) != nil }
        }
        for var word in handled {
            word.isClockRight = practiceClock.error == .zero
            cast.note(word)
        }
        words.removeAll { word in handled.contains { $0.id == word.id } }
    }

    func act(_ now: Instant) throws {
        if !isClosing, now >= nextBookings {
            // The day's bookings are spread over the day.
            for _ in 0..<plan.bookingsPerDay {
                let at = nextBookings + .seconds(random.span(0...86_399))
                let member = Int(random.span(0...Int64(cast.members.count - 1)))
                let isInWords = plan.clinic == .scheduling
                deeds.add(
                    isInWords
                        ? SchedulingClinic.wish(of: cast.members[member].phone, random: &random)
                        : .book(member: member),
                    at: at
                )
            }
            if plan.clinic == .scheduling { deeds.add(.closeDay, at: nextBookings + .hours(23)) }
            nextBookings = nextBookings + .days(1)
        }
        while let deed = deeds.take(by: now) {
            let desk = nodes.first { $0.isAwake(now) && !$0.isDown }
            guard let node = desk ?? (deed.needsServer ? nil : nodes[0]) else {
                deeds.add(deed, at: now + .seconds(30))
                continue
            }
            var isDone = false
            try mortally(node) {
                try perform(deed, node, now)
                isDone = true
            }
            // The person tries again; the phone does not know that the clinic's machine died.
            if !isDone { deeds.add(deed, at: now + .seconds(30)) }
        }
    }

    private func perform(_ deed: Deed, _ node: Node, _ now: Instant) throws {
        switch deed {
        case .book(let member): try book(cast.members[member])
        case .bookAt(let member, let practitioner, let start):
            let id = try book(cast.members[member], cast.practitioners[practitioner], start)
            if let id, story?.isCalledOff(member) ?? false { deeds.add(.clinicChanges(id), at: now + .hours(2)) }
        case .clinicChanges(let id): try change(id, now)
        case .closeDay: try closeDay()
        case .tap(let person, let card, let bubble, let choice):
            // A phone that is off or blocked does nothing.
            if let id = try? model.tap(card, of: bubble, choice: choice, by: person, now: now) {
                let word = card.choices[choice].word
                oracle.noteTap(id, isAnswered: word != "why")
                if word == "take" { cast.agree(person) }
            }
        case .readAll(let person): _ = try? model.act(.readAll, by: person, now: now)
        case .write(let person, let text): write(text, by: person, now)
        case .photo(let person):
            let photo = PhoneMedia(kind: "image", mimeType: "image/jpeg", bytes: [0xFF, 0xD8, 0xFF, 0xD9])
            guard let id = try? model.act(.sendMedia(photo), by: person, now: now) else { return }
            oracle.noteInbound(id)
            oracle.photos += 1
        case .staffAnswers(_, let message): try answer(message)
        case .poison:
            try node.journal([Array("{\"object\":".utf8)])
            oracle.poisons += 1
            hasNew = true
        case .fault(let fault): model.faults.nextSends.append(fault)
        case .refusal(let code): model.faults.nextRefusals.append(code)
        }
    }

    private func write(_ text: String, by person: PersonIndex, _ now: Instant) {
        guard let id = try? model.act(.write(text: text, replyTo: nil), by: person, now: now) else { return }
        oracle.noteInbound(id)
        if text == "STOP" || text == "START" {
            wordsSaid += 1
            words.append(Word(id: id, phone: person, wantsMore: text == "START", number: wordsSaid, said: now))
        }
        if let story {
            for (after, deed) in story.afterWriting(id, by: person) { deeds.add(deed, at: now + after) }
        } else if plan.clinic == .general, random.fraction() < 0.7 {
            deeds.add(.staffAnswers(person, message: id), at: now + .seconds(random.span(60...100_000)))
        }
    }

    private func book(_ member: Member) throws {
        let now = practiceClock.now
        let zone = Zone(cast.location.zone) ?? .utc
        let today = zone.civil(at: now).date
        let practitioner = cast.practitioners[Int(random.span(0...Int64(cast.practitioners.count - 1)))]
        let day = today.adding(days: Int(random.span(0...6)))
        let begins = zone.instant(of: CivilTime(day, minuteOfDay: Int(random.span(28...82)) * 15))
        guard begins > now + .minutes(30) else { return }
        let changes = random.fraction() < 0.08
        let moment = clock.now + .seconds(random.span(60...400_000))
        if let id = try book(member, practitioner, begins), changes { deeds.add(.clinicChanges(id), at: moment) }
    }

    private func book(
        _ member: Member,
        _ practitioner: Identifier<Practitioner>,
        _ begins: Instant
    ) throws -> Identifier<Appointment>? {
        do {
            return try store.write("desk.book") { tx in
                let appointment = Appointment(
                    id: tx.newID(),
                    patient: member.person,
                    practitioner: practitioner,
                    location: cast.location.id,
                    visitType: cast.visitType.id,
                    start: begins,
                    end: begins + .minutes(Int64(cast.visitType.minutes)),
                    zone: cast.location.zone
                )
                try AppointmentDesk(rules: rules).book(appointment, in: tx)
                return appointment.id
            }
        } catch StoreError.constraint {
            // That time is taken; the patient asks another day.
            return nil
        }
    }

    /// Staff say of each visit of the day whether the patient came.
    private func closeDay() throws {
        try store.write("desk.close-day") { tx in
            let desk = AppointmentDesk(rules: rules)
            let over = try tx.rows(
                "SELECT id, start_at - created_at FROM appointment WHERE state = 'booked' AND start_at > ? AND end_at <= ?",
                [.instant(tx.now - .days(3)), .instant(tx.now)]
            ) { (id: $0.id(0, of: Appointment.self), lead: Span(microseconds: $0.int(1))) }
            for (id, lead) in over {
                guard let visit = try tx.appointment(id) else { continue }
                let isMissed = random.fraction() < SchedulingClinic.missRate(of: visit, bookedAhead: lead)
                let command: Appointment.Command =
                    isMissed ? .markNoShow(seen: visit.version) : .markFulfilled(seen: visit.version)
                try desk.perform(command, on: visit, in: tx)
            }
        }
    }

    private func change(_ id: Identifier<Appointment>, _ now: Instant) throws {
        do {
            try store.write("desk.cancel") { tx in
                guard let appointment = try tx.appointment(id) else { return }
                try AppointmentDesk(rules: rules).perform(
                    .cancel(.clinic, seen: appointment.version),
                    on: appointment,
                    in: tx
                )
            }
            try plantAfterCancel(id, now)
        } catch is Appointment.Refusal {
            // Cancelled or over already.
        }
    }

    private func answer(_ message: String) throws {
        do {
            let cause = try store.write("desk.answer") { tx -> String? in
                guard let id = try tx.message(channelID: message), let conversation = try tx.conversation(of: id) else {
                    return nil
                }
                _ = try StaffReply.send(
                    "We will see to it.",
                    to: conversation,
                    by: Identifier(1),
                    clientID: "\(id)",
                    in: tx
                )
                return StaffReply.cause(conversation, "\(id)")
            }
            if let cause { oracle.noteStaffReply(cause: cause) }
        } catch is StaffReply.Refusal {
            // The window has shut: staff were told so and nothing was promised.
        }
    }
}

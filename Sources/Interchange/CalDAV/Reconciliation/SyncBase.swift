/// What both sides last agreed on, to be stored with each visit that is in a calendar.
package struct SyncBase: Hashable, Sendable {
    /// A write whose outcome is not known yet: look at the calendar's own copy before anything is decided on.
    package struct Attempt: Hashable, Sendable {
        package var fields: VisitFields
        /// Those that are ours; the others were the calendar's.
        package var ours: Set<VisitField>

        package init(fields: VisitFields, ours: Set<VisitField>) {
            self.fields = fields
            self.ours = ours
        }
    }

    /// How our side was then.
    package var written: VisitFields
    /// How the calendar showed it then; it may differ where the calendar has its own way, or was left its own word.
    package var stored: VisitFields
    package var attempt: Attempt?
    /// Whether it was ever in the calendar.
    package var hasArrived: Bool
    /// How often in a row we have put back what the calendar had changed.
    package var restores: Int

    package init(
        written: VisitFields,
        stored: VisitFields,
        attempt: Attempt? = nil,
        hasArrived: Bool = true,
        restores: Int = 0
    ) {
        self.written = written
        self.stored = stored
        self.attempt = attempt
        self.hasArrived = hasArrived
        self.restores = restores
    }

    /// After the calendar has answered that our last attempt is written.
    package mutating func arrived() {
        guard let attempt else { return }
        for field in attempt.ours {
            written.copy(field, from: attempt.fields)
            stored.copy(field, from: attempt.fields)
        }
        hasArrived = true
        self.attempt = nil
    }

    /// After the calendar has answered that our last attempt is refused, or has shown that it never came.
    package mutating func failed() {
        guard attempt != nil else { return }
        attempt = nil
        // What did not arrive has put nothing back.
        restores = max(0, restores - 1)
    }

    /// Settles an attempt nobody knew the outcome of, by what is in the calendar now.
    mutating func settle(_ copy: ServerCopy) {
        guard let attempt else { return }
        // The mark tells even where somebody has changed the event since.
        if copy.mark == attempt.fields.fingerprint || copy.fields == attempt.fields { arrived() } else { failed() }
        hasArrived = true
    }
}

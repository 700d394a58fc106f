/// What can be wrong with a running clinic, in the words that `/readyz`, the console, `caduceus doctor` and
/// `docs/troubles.md` share.
package enum Trouble: String, CaseIterable, Hashable, Sendable {
    case storeUnavailable = "store_unavailable"
    case storeBusy = "store_busy"
    case journalBehind = "journal_behind"
    case storageFailed = "storage_failed"
    case diskLow = "disk_low"
    case clockStepped = "clock_stepped"
    case clockOff = "clock_off"
    case lineHeld = "line_held"
    case outboxStuck = "outbox_stuck"
    case webhooksSilent = "webhooks_silent"
    case lanesIdle = "lanes_idle"
    case standbyBehind = "standby_behind"
    case migrationsPending = "migrations_pending"
    case calendarFailing = "calendar_failing"
    case calendarQuestions = "calendar_questions"
    case templatesDrifted = "templates_drifted"
    case updatesParked = "updates_parked"
    case sendsUnknown = "sends_unknown"

    /// How bad it is.
    package enum Level: String, Hashable, Sendable {
        /// The server cannot do its work: `/readyz` answers 503.
        case stopped
        /// It works, and somebody must act before it stops, or before patients notice.
        case degraded
        /// Worth a look; staff see it where it belongs.
        case note
    }

    package var level: Level {
        switch self {
        case .storeUnavailable, .storeBusy, .journalBehind: .stopped
        case .storageFailed, .diskLow, .clockStepped, .clockOff, .lineHeld, .outboxStuck, .webhooksSilent, .lanesIdle,
            .standbyBehind, .migrationsPending, .calendarFailing, .calendarQuestions:
            .degraded
        case .templatesDrifted, .updatesParked, .sendsUnknown: .note
        }
    }
}

/// A trouble that was found, and figures about it; never anything of a patient's.
package struct FoundTrouble: Hashable, Sendable {
    package var kind: Trouble
    /// Such as `3 since 09:12 UTC`; empty where there is nothing to count.
    package var detail: String

    package init(_ kind: Trouble, _ detail: String = "") {
        self.kind = kind
        self.detail = detail
    }
}

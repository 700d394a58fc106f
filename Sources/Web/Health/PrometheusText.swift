import Practice

/// Prometheus' text exposition format, version 0.0.4.
struct PrometheusText {
    private(set) var text = ""

    mutating func metric(_ name: String, _ kind: String, help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: some Numeric) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    mutating func webhooks(_ figures: WebhookCount.Figures) {
        metric("caduceus_webhooks_total", "counter", help: "Webhooks answered, by status.")
        statuses("caduceus_webhooks_total", figures)
        let help = "Time from a webhook's head to its durable acknowledgement."
        times("caduceus_webhook_ack_seconds", help, figures)
    }

    mutating func flows(_ figures: WebhookCount.Figures) {
        metric("caduceus_flow_requests_total", "counter", help: "Requests of phones with a booking card, by status.")
        statuses("caduceus_flow_requests_total", figures)
        let help = "Time from a request's head to its answer; Meta holds a Flow back whose endpoint is slow."
        times("caduceus_flow_answer_seconds", help, figures)
    }

    private mutating func statuses(_ name: String, _ figures: WebhookCount.Figures) {
        for (status, count) in figures.statuses.sorted(by: { $0.key < $1.key }) {
            sample(name, [("status", String(status))], count)
        }
    }

    private mutating func times(_ name: String, _ help: String, _ figures: WebhookCount.Figures) {
        metric(name, "histogram", help: help)
        var total = 0
        for (index, count) in figures.buckets.enumerated() {
            total += count
            let bound = index < WebhookCount.bounds.count ? String(WebhookCount.bounds[index]) : "+Inf"
            sample(name + "_bucket", [("le", bound)], total)
        }
        sample(name + "_sum", [], figures.seconds)
        sample(name + "_count", [], figures.acknowledged)
    }

    mutating func troubles(_ found: [FoundTrouble]) {
        metric("caduceus_trouble", "gauge", help: "1 while it lasts; docs/troubles.md says what each means.")
        let kinds = Set(found.map(\.kind))
        for kind in Trouble.allCases {
            sample("caduceus_trouble", [("kind", kind.rawValue)], kinds.contains(kind) ? 1 : 0)
        }
    }

    private mutating func standbys(_ standbys: [PracticeFigures.StandbyFigure]) {
        guard !standbys.isEmpty else { return }
        metric("caduceus_standby_lag_bytes", "gauge", help: "Written and not yet durable on the standby.")
        for standby in standbys { sample("caduceus_standby_lag_bytes", labels(standby), standby.bytes) }
        metric("caduceus_standby_lag_seconds", "gauge", help: "How long ago that was, or the standby was heard of.")
        for standby in standbys { sample("caduceus_standby_lag_seconds", labels(standby), standby.seconds) }
    }

    private func labels(_ standby: PracticeFigures.StandbyFigure) -> [(String, String)] {
        [("standby", standby.name), ("synchronous", standby.isSynchronous ? "1" : "0")]
    }

    mutating func practice(_ figures: PracticeFigures) {
        metric("caduceus_journal_lag_seconds", "gauge", help: "Age of the oldest journal row not yet handled.")
        sample("caduceus_journal_lag_seconds", [], figures.journalLagSeconds)
        metric("caduceus_journal_rows", "gauge", help: "Journal rows by state.")
        sample("caduceus_journal_rows", [("state", "waiting")], figures.journalWaiting)
        sample("caduceus_journal_rows", [("state", "parked")], figures.journalParked)
        metric("caduceus_lanes_waiting", "gauge", help: "Lanes that have something to do.")
        sample("caduceus_lanes_waiting", [], figures.lanesWaiting)
        metric("caduceus_line_held", "gauge", help: "1 while nothing may be sent until staff act.")
        sample("caduceus_line_held", [], figures.isLineHeld ? 1 : 0)
        if let age = figures.backupAge {
            metric("caduceus_backup_age_seconds", "gauge", help: "Age of what the newest backup holds.")
            sample("caduceus_backup_age_seconds", [], age)
        }
        if let age = figures.drillAge {
            metric("caduceus_drill_age_seconds", "gauge", help: "Time since a backup was last proved good.")
            sample("caduceus_drill_age_seconds", [], age)
        }
        standbys(figures.standbys)
        metric(
            "caduceus_outbox_rows",
            "gauge",
            help: "Outbox rows by state and reason; of what is settled, the last week's."
        )
        for row in figures.outbox {
            sample("caduceus_outbox_rows", [("state", row.state), ("reason", row.reason)], row.count)
        }
    }
}

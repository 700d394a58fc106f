extension SettingKey {
    /// Every key there is, in the order the documentation shows them.
    package static let all: [SettingKey] =
        clinic + ground + console + whatsApp + booking + quietHours + calendars + backup + log

    package static func named(_ name: String) -> SettingKey? { byName[name] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static let clinic = [
        SettingKey("clinic.name", .text, "The name patients know the clinic by.", example: "Harbour Clinic"),
        SettingKey(
            "clinic.region",
            .region,
            "Country of the clinic (ISO 3166-1); local phone numbers are read by its rules.",
            example: "BR"
        ),
        SettingKey("clinic.zone", .zone, "IANA time zone of the clinic.", example: "America/Sao_Paulo"),
        SettingKey(
            "clinic.language",
            .language,
            fallback: "en",
            "Language for patients whose own is not known (BCP 47).",
            example: "pt-BR"
        ),
    ]

    private static let ground = [
        SettingKey(
            "store",
            .path,
            fallback: "caduceus.db",
            "Where everything is kept: a path, or `sqlite://` and a path; for several nodes `postgres://user@host,host/database` "
                + "(15 or later; the password in `~/.pgpass`).",
            example: "/var/lib/caduceus/caduceus.db"
        ),
        SettingKey(
            "master-key",
            .masterKeys,
            "Key that seals patients' data at rest: 32 random bytes in base64. Make one: `openssl rand -base64 32`. "
                + "Keep a copy apart from the database: without it nothing can be read. In a file of its own it can be changed: "
                + "`caduceus keys rotate`.",
            example: "/etc/caduceus/master-key"
        ),
        SettingKey(
            "audit.heads",
            .path,
            "File that signed heads of the audit chain are appended to; by default the store's path and `.heads`, "
                + "with PostgreSQL `caduceus.heads` where the server was started. Put it "
                + "on another disk, where whoever may change the database may not write.",
            example: "/mnt/audit/caduceus.heads"
        ),
        SettingKey("listen.host", .text, fallback: "127.0.0.1", "Address the server listens on.", example: "127.0.0.1"),
        SettingKey(
            "listen.port",
            .wholeNumber(0...65_535),
            fallback: "8080",
            "Port the server listens on; 0 takes a free one.",
            example: "8080"
        ),
        SettingKey(
            "public-url",
            .origin,
            "The https address under which the world reaches this server, without a path; Meta posts to "
                + "`/webhooks/whatsapp` below it, and staff open the console there.",
            example: "https://clinic.example"
        ),
        SettingKey(
            "metrics-token",
            .secret,
            "Bearer token `/metrics` asks for; without one only this machine is answered, and not through a proxy.",
            example: "/etc/caduceus/metrics-token"
        ),
    ]

    private static let console = [
        SettingKey(
            "session.idle-minutes",
            .wholeNumber(5...480),
            fallback: "30",
            "After so many minutes without a click or an answer the console asks for the password again.",
            example: "30"
        )
    ]

    private static let whatsApp = [
        SettingKey(
            "whatsapp.base-url",
            .address,
            fallback: "https://graph.facebook.com",
            "The Graph API, or a simulator's address.",
            example: "https://graph.facebook.com"
        ),
        SettingKey(
            "whatsapp.version",
            .text,
            fallback: "v25.0",
            "Version of the Graph API to speak.",
            example: "v25.0"
        ),
        SettingKey(
            "whatsapp.token",
            .secret,
            "Permanent access token of a system user.",
            example: "/etc/caduceus/token"
        ),
        SettingKey(
            "whatsapp.phone-number-id",
            .text,
            "Id of the business phone number (not the number itself).",
            example: "106540352242922"
        ),
        SettingKey(
            "whatsapp.business-account-id",
            .text,
            "Id of the WhatsApp Business Account, which the message templates belong to; no reminder goes without it.",
            example: "102290129340398"
        ),
        SettingKey(
            "whatsapp.app-secret",
            .secret,
            "Secret of the Meta app; webhooks are verified with it and nothing starts without it.",
            example: "/etc/caduceus/app-secret"
        ),
        SettingKey(
            "whatsapp.app-secret-previous",
            .secret,
            "The secret before the last rotation; still accepted while it is set.",
            example: "/etc/caduceus/app-secret-previous"
        ),
        SettingKey(
            "whatsapp.verify-token",
            .secret,
            "The word Meta repeats when the webhook address is registered; choose it yourself.",
            example: "/etc/caduceus/verify-token"
        ),
        SettingKey(
            "whatsapp.throughput",
            .wholeNumber(1...1_000),
            fallback: "80",
            "Messages a second the number may send.",
            example: "80"
        ),
    ]

    private static let booking = [
        SettingKey(
            "booking.flow-id",
            .text,
            "Id of the WhatsApp Flow that patients book in; `caduceus flows push` makes it. Without one they book from lists.",
            example: "1122334455667788"
        ),
        SettingKey(
            "booking.flow-key",
            .privateKey,
            "Private key of the Flow, an RSA key of 2,048 bits in PEM; `caduceus flows keys` makes one and hands its public "
                + "half to Meta.",
            example: "/etc/caduceus/flow-key.pem"
        ),
        SettingKey(
            "booking.flow-key-passphrase",
            .secret,
            "Passphrase of that key, if it has one.",
            example: "/etc/caduceus/flow-key-passphrase"
        ),
    ]

    private static let quietHours = [
        SettingKey(
            "quiet-hours.from",
            .timeOfDay,
            fallback: "20:00",
            "No reminder is sent from here, by the patient's clock…",
            example: "20:00"
        ),
        SettingKey(
            "quiet-hours.to",
            .timeOfDay,
            fallback: "08:00",
            "…to here; one that would fall inside is sent earlier. The same time as `quiet-hours.from` means no quiet "
                + "hours at all.",
            example: "08:00"
        ),
        SettingKey(
            "reminders.wordings",
            .wholeNumber(1...2),
            fallback: "1",
            "With 2, half of the visits are reminded in other words (the template `appointment_reminder_b`), and the "
                + "attendance page compares the two.",
            example: "2"
        ),
    ]

    private static let calendars = [
        SettingKey(
            "calendars.show-patients",
            .choice(["no", "yes"]),
            fallback: "no",
            "Whether a visit shows in practitioners' own calendars and feeds for whom and what it is. Those calendars are on "
                + "other servers and on phones: ask whoever is responsible for privacy first.",
            example: "no"
        ),
        SettingKey(
            "calendars.poll-seconds",
            .wholeNumber(5...3_600),
            fallback: "30",
            "How often each practitioner's own calendar is asked for changes.",
            example: "30"
        ),
    ]

    private static let backup = [
        SettingKey(
            "backup.dir",
            .path,
            "Folder for the nightly backup, on another disk than the database; without it none is taken by itself. The "
                + "master key is not in a backup: keep a copy of it apart.",
            example: "/mnt/backup/caduceus"
        ),
        SettingKey(
            "backup.at",
            .timeOfDay,
            fallback: "02:30",
            "When the backup is taken and then tried out, by the clinic's clock.",
            example: "02:30"
        ),
        SettingKey(
            "backup.keep",
            .wholeNumber(1...1_000),
            fallback: "14",
            "How many backups are kept; an older one goes only after a newer one was proved good.",
            example: "14"
        ),
    ]

    private static let log = [
        SettingKey(
            "log.level",
            .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
            fallback: "info",
            "What is logged, to standard error; never a patient's data.",
            example: "info"
        ),
        SettingKey(
            "log.format",
            .choice(["json", "text"]),
            fallback: "json",
            "One JSON object a line, or plain text.",
            example: "json"
        ),
    ]
}

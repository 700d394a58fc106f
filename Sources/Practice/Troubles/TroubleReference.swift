/// `docs/troubles.md`, written from the words themselves.
package enum TroubleReference {
    package static var markdown: String {
        let head = [
            "# Troubles", "",
            "What can be wrong with a running clinic. The same words stand on `/readyz`, in the console and in what",
            "`caduceus doctor` says; `/metrics` has `caduceus_trouble{kind=\"…\"}`, 1 while it lasts. Levels: *stopped*",
            "(`/readyz` answers 503), *degraded* (`/readyz` answers 200 and says so; every page of the console shows it),",
            "*note*. The server looks every 10 seconds.", "",
            "| kind | level | what | why it matters | what to do |",
            "|---|---|---|---|---|",
        ]
        let rows = Trouble.allCases.map { trouble in
            let words = trouble.words
            return
                "| `\(trouble.rawValue)` | \(trouble.level.rawValue) | \(words.what) | \(words.why) | \(words.advice) |"
        }
        let bounds = [
            "", "## At the bounds", "",
            "Nothing waits without a bound, and at the bound somebody is told at once:", "",
            "| what | bound | at the bound |", "|---|---|---|",
        ]
        let tail = [
            "", "## When the disk fails", "",
            "A failed `fsync` is never repeated: the kernel may have dropped what was to be written. The server says so on",
            "standard error and ends at once with exit code \(exitCode), acknowledging nothing it is not sure of; systemd",
            "(`Restart=always`) starts it again, and the start recovers from what is durable. The same holds for a",
            "database file that is damaged; if that comes again at each start, restore the last good backup.",
        ]
        return (head + rows + bounds + limits + tail).joined(separator: "\n") + "\n"
    }

    /// The exit code after a failure of the storage (`EX_IOERR` of sysexits.h).
    package static let exitCode: Int32 = 74

    private static let limits = [
        "| callers waiting for the database's writer | 8,192 | refused: webhooks get 503 with `Retry-After`, pages say so |",
        "| bytes of webhooks held before they are kept | 64 MB | 503 with `Retry-After`; WhatsApp repeats for seven days |",
        "| time for a webhook's body to arrive | 20 s | 408, and the connection is closed |",
        "| connections to the server | 1,000 | the next ones wait in the system's queue |",
        "| open pages that listen for changes | 500 | 503 with words; a page's changes are merged to 64 topics at most |",
        "| a page that does not read | 4 heartbeats (a minute) | dropped; the browser connects again |",
        "| sign-ins waiting for a password check | 32 | 503 with words |",
        "| accounts and addresses whose failed sign-ins are remembered | 10,000 each | the oldest are forgotten |",
        "| messages in the air | 256 | the rest wait in the outbox, live ones first |",
        "| media fetched at once | 4, of which 1 document | the rest wait in the database |",
        "| one received file | 100 MB for a document, 32 MB for others | given up, and staff see why |",
        "| a download | 30 s of silence, 120 s for the whole | tried again later, for seven days |",
        "| an answer of WhatsApp's | 4 MB, 30 s | the outcome is unknown until a status tells |",
        "| data keys in memory | 200,000 | forgotten and read again |",
    ]
}

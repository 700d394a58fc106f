import Care
import Hummingbird
import Practice
import Store

/// What every page of the console needs.
struct Console: Sendable {
    let settings: WebSettings
    let rules: PracticeRules
    let clock: any WallClock
    let records: Records
    let pages: Pages
    let files: StaticFiles
    let troubles: @Sendable () -> [FoundTrouble]

    var time: ClinicTime { ClinicTime(zone: settings.zone) }

    /// What surrounds a page; `standing` comes from the transaction the page itself was read in.
    func shell(
        title: String,
        here: ConsolePath? = nil,
        topics: [String] = [],
        session: StaffSession? = nil,
        standing: Standing = Standing(),
        isAnswer: Bool = false
    ) -> Shell {
        Shell(
            clinic: settings.clinicName,
            title: title,
            here: here,
            topics: topics,
            session: session,
            time: time,
            now: clock.now,
            version: files.version,
            standing: standing,
            troubles: troubles(),
            isAnswer: isAnswer
        )
    }

    func standing(in tx: Transaction) throws -> Standing { try records.standing(in: tx) }

    /// The whole page, or only what changes of it when the page itself asks.
    func answer(_ request: Request, _ template: String, _ model: Any, status: HTTPResponse.Status = .ok) -> Response {
        guard request.isFragment else { return pages.response(template, model, status: status) }
        return pages.response(["part", "\(template)/body"], model, status: status)
    }

    /// Only what stands around a page: the page itself stays as it is.
    func surroundings(_ shell: Shell) -> Response { pages.response("part", Surroundings(shell: shell)) }
}

private struct Surroundings {
    let shell: Shell
}

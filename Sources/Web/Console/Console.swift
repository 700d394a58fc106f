import Care
import Hummingbird
import Store

/// What every page of the console needs.
struct Console: Sendable {
    let settings: WebSettings
    let clock: any WallClock
    let store: any StoreEngine
    let pages: Pages
    let files: StaticFiles

    var time: ClinicTime { ClinicTime(zone: settings.zone) }

    func shell(
        title: String,
        here: ConsolePath? = nil,
        topics: [String] = [],
        session: StaffSession? = nil
    ) -> Shell {
        Shell(
            clinic: settings.clinicName,
            title: title,
            here: here,
            topics: topics,
            session: session,
            time: time,
            now: clock.now,
            version: files.version
        )
    }

    /// The whole page, or only its changing part when the page itself asks.
    func answer(_ request: Request, _ template: String, _ model: Any, status: HTTPResponse.Status = .ok) -> Response {
        pages.response(request.isFragment ? "\(template)/body" : template, model, status: status)
    }
}

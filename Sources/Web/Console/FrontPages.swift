import Hummingbird

/// The front page's redirect, styles and scripts, and the stream of changes.
struct FrontPages {
    let console: Console
    let feed: LiveStream

    func add(to router: Router<ConsoleContext>) {
        router.get("/") { _, _ in Response.redirect(to: ConsolePath.today.path, type: .normal) }
        // Where the schedule was before it became a board: browsers keep such addresses.
        router.get("/schedule") { _, _ in Response.redirect(to: ConsolePath.week.path, type: .permanent) }
        router.get("/live") { [feed] _, context in try feed.response(for: context.staff()) }
        router.get("/static/:name") { [console] request, context in
            try console.files.response(named: context.parameters.get("name") ?? "", for: request)
        }
    }
}

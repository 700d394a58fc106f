import HTTPTypes
import Hummingbird
import Logging
import Practice
import Store

/// Turns what a route throws into an answer, and adds the headers of every page.
///
/// The only place that does either.
struct Problems: RouterMiddleware {
    let console: Console

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = await answer(to: error, request, context)
        }
        if response.status == .serviceUnavailable { response.headers[.retryAfter] = "10" }
        PageHeaders.add(to: &response, isSecure: console.settings.isSecure)
        return response
    }

    private func answer(to error: any Error, _ request: Request, _ context: ConsoleContext) async -> Response {
        let problem = problem(for: error, context)
        // The store may be what failed: then the page does without.
        let standing = context.session == nil ? nil : try? await console.records.standing()
        let shell = console.shell(
            title: problem.title,
            session: context.session,
            standing: standing ?? Standing()
        )
        return console.answer(
            request,
            "problem",
            ProblemModel(shell: shell, problem: problem),
            status: problem.status
        )
    }

    private func problem(for error: any Error, _ context: ConsoleContext) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as HTTPError where error.status == .notFound: return .notFound
        case let error as any HTTPResponseError where error.status.code < 500:
            return Problem(error.status, title: "That did not work", advice: "Go back and try again.")
        case let error as StoreError where error == .busy: return .storeBusy
        case let error as StoreError where error.isUnavailable: return .storeUnavailable
        default:
            // The error's text may hold a patient's data: only its type goes to the log, and only the id to the page.
            let id = context.id
            context.logger.error("request failed", metadata: ["error": "\(type(of: error))", "id": "\(id)"])
            return Problem(
                .internalServerError,
                title: "Something went wrong on our side",
                advice: "Try again. If it goes on, tell whoever runs the server this number: \(id)."
            )
        }
    }
}

/// What the page of a problem shows.
struct ProblemModel {
    let shell: Shell
    let title: String
    let advice: String

    init(shell: Shell, problem: Problem) {
        self.shell = shell
        title = problem.title
        advice = problem.advice
    }
}

import Hummingbird
import Logging
import Store

/// Signing in and out, and the first administrator.
struct StaffPages {
    let console: Console
    let sessions: SessionKeeper
    let accounts: Accounts

    func add(to router: Router<ConsoleContext>) {
        router.get("/login", use: showLogin)
        router.post("/login", use: signIn)
        router.post("/logout", use: signOut)
        router.get("/setup/:token", use: showSetup)
        router.post("/setup/:token", use: createAdministrator)
    }

    @Sendable private func showLogin(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        if context.session != nil { return .redirect(to: ConsolePath.today.path, type: .normal) }
        return login(complaint: nil)
    }

    @Sendable private func signIn(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        do {
            let member = try await accounts.signIn(email: form["email"], password: form["password"])
            context.logger.info("signed in", metadata: ["staff": "\(member.id)"])
            return try await enter(as: member)
        } catch let problem as Problem where problem.status.code < 500 {
            context.logger.notice("sign-in refused", metadata: ["status": "\(problem.status.code)"])
            return login(complaint: problem)
        }
    }

    @Sendable private func signOut(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let cookie = try await sessions.end(context.staff())
        var response = Response.redirect(to: ConsolePath.login.path)
        response.setCookie(cookie)
        return response
    }

    @Sendable private func showSetup(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard try await accounts.isSetupLinkGood(context.parameters.get("token") ?? "") else { throw Problem.linkSpent }
        return setup(complaint: nil, form: .empty)
    }

    @Sendable private func createAdministrator(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        do {
            let member = try await accounts.createAdministrator(
                link: context.parameters.get("token") ?? "",
                name: form["name"],
                email: form["email"],
                password: form["password"]
            )
            context.logger.notice("administrator created", metadata: ["staff": "\(member.id)"])
            return try await enter(as: member)
        } catch let problem as Problem where problem.status == .unprocessableContent {
            return setup(complaint: problem, form: form)
        }
    }

    private func enter(as member: StaffMember) async throws -> Response {
        let cookie = try await sessions.begin(member)
        var response = Response.redirect(to: ConsolePath.today.path)
        response.setCookie(cookie)
        return response
    }

    private func login(complaint: Problem?) -> Response {
        let model = LoginModel(shell: console.shell(title: "Sign in"), complaint: complaint?.advice)
        return console.pages.response("login", model, status: complaint?.status ?? .ok)
    }

    private func setup(complaint: Problem?, form: FormBody) -> Response {
        let model = SetupModel(
            shell: console.shell(title: "Create the administrator"),
            complaint: complaint?.advice,
            name: form["name"],
            email: form["email"]
        )
        return console.pages.response("setup", model, status: complaint?.status ?? .ok)
    }
}

struct LoginModel {
    let shell: Shell
    let complaint: String?
}

struct SetupModel {
    let shell: Shell
    let complaint: String?
    let name: String
    let email: String
    let shortest = PasswordRule.shortest
    let longest = PasswordRule.longest
}

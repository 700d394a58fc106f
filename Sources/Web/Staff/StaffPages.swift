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
        router.get("/password/:token", use: showPassword)
        router.post("/password/:token", use: setPassword)
    }

    @Sendable private func showLogin(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let next = request.uri.queryParameters["next"].flatMap { ReturnPath.safe(String($0)) }
        if context.session != nil { return .redirect(to: next ?? ConsolePath.today.path, type: .normal) }
        return login(complaint: nil, email: "", next: next)
    }

    @Sendable private func signIn(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        let next = ReturnPath.safe(form["next"])
        // Signed in meanwhile in another tab: this form has nothing left to do.
        if context.session != nil { return .redirect(to: next ?? ConsolePath.today.path) }
        do {
            let member = try await accounts.signIn(
                email: form["email"],
                password: form["password"],
                from: Caller.address(request, peer: context.peer)
            )
            context.logger.info("signed in", metadata: ["staff": "\(member.id)"])
            return try await enter(as: member, next: next)
        } catch let problem as Problem where problem.status.code < 500 {
            context.logger.notice("sign-in refused", metadata: ["status": "\(problem.status.code)"])
            return login(complaint: problem, email: String(form["email"].prefix(254)), next: next)
        }
    }

    @Sendable private func signOut(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let cookie = try await sessions.end(context.staff())
        var response = Response.redirect(to: ConsolePath.login.path)
        response.setCookie(cookie)
        return response
    }

    @Sendable private func showSetup(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard try await accounts.invitation(context.parameters.get("token") ?? "") == .createAdministrator else {
            throw Problem.linkSpent
        }
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

    @Sendable private func showPassword(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let owner = try await accounts.linkOwner(context.parameters.get("token") ?? "")
        return password(complaint: nil, of: owner.member, email: owner.email)
    }

    @Sendable private func setPassword(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let link = context.parameters.get("token") ?? ""
        do {
            let member = try await accounts.setPassword(link: link, password: context.form["password"])
            context.logger.notice("password set anew", metadata: ["staff": "\(member.id)"])
            return try await enter(as: member)
        } catch let problem as Problem where problem.status == .unprocessableContent {
            let owner = try await accounts.linkOwner(link)
            return password(complaint: problem, of: owner.member, email: owner.email)
        }
    }

    private func enter(as member: StaffMember, next: String? = nil) async throws -> Response {
        let cookie = try await sessions.begin(member)
        var response = Response.redirect(to: next ?? ConsolePath.today.path)
        response.setCookie(cookie)
        return response
    }

    private func login(complaint: Problem?, email: String, next: String?) -> Response {
        let model = LoginModel(
            shell: console.shell(title: "Sign in"),
            complaint: complaint?.advice,
            email: email,
            isKnown: !email.isEmpty,
            next: next
        )
        return console.pages.response("login", model, status: complaint?.status ?? .ok)
    }

    private func password(complaint: Problem?, of member: StaffMember, email: String) -> Response {
        let model = PasswordModel(
            shell: console.shell(title: "Set a new password"),
            complaint: complaint?.advice,
            name: member.name,
            email: email
        )
        return console.pages.response("password", model, status: complaint?.status ?? .ok)
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

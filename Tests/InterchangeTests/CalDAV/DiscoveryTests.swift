import Interchange
import Testing

/// Answers by address; what is not listed is 404, and what is listed as nil does not answer.
struct PretendServers {
    var answers: [String: [DAVAnswer?]]
    private(set) var asked: [DAVRequest] = []

    init(_ answers: [String: [DAVAnswer?]]) {
        self.answers = answers
    }

    mutating func answer(_ request: DAVRequest) -> DAVAnswer? {
        asked.append(request)
        let address = (request.isAuthorized ? "+ " : "") + request.url.description
        guard let listed = answers[address] else { return DAVAnswer(status: 404) }
        return listed[0]
    }

    /// Until there is nothing to ask any more.
    mutating func run(_ discovery: inout Discovery, approve: Bool = false) -> Discovery.Step {
        var step = discovery.step(nil)
        while true {
            switch step {
            case .request(let request): step = discovery.step(answer(request))
            case .confirm(let origin) where approve:
                discovery.approve(origin)
                step = discovery.step(nil)
            case .confirm, .found, .failed: return step
            }
        }
    }
}

struct DiscoveryTests {
    private static let unauthorized = DAVAnswer(status: 401, headers: [("WWW-Authenticate", "Basic")])

    private static func moved(_ location: String) -> DAVAnswer {
        DAVAnswer(status: 301, headers: [("Location", location)])
    }

    private static func run(
        _ typed: String,
        usesBearer: Bool = false,
        approve: Bool = false,
        _ answers: [String: [DAVAnswer?]]
    ) throws -> (step: Discovery.Step, asked: [DAVRequest]) {
        var servers = PretendServers(answers)
        var discovery = try Discovery(typed, usesBearer: usesBearer)
        return (servers.run(&discovery, approve: approve), servers.asked)
    }

    private static func found(_ step: Discovery.Step) throws -> [String] {
        guard case .found(let calendars) = step else {
            Issue.record("\(step)")
            return []
        }
        return calendars.map(\.url.description)
    }

    @Test func `a host leads from the well-known place to the calendars that can be written to`() throws {
        let host = "https://cloud.clinic.example"
        let (step, asked) = try Self.run(
            "cloud.clinic.example",
            [
                host + "/.well-known/caldav": [Self.moved("/remote.php/dav/")],
                host + "/remote.php/dav/": [Self.unauthorized],
                "+ " + host + "/remote.php/dav/": [
                    DAVSample.answer(DAVSample.principal("/remote.php/dav/principals/lind/"))
                ],
                "+ " + host + "/remote.php/dav/principals/lind/": [
                    DAVSample.answer(DAVSample.homeSet("/remote.php/dav/calendars/lind/"))
                ],
                "+ " + host + "/remote.php/dav/calendars/lind/": [DAVSample.answer(DAVSample.nextcloudHome)],
            ]
        )
        #expect(try Self.found(step) == [host + "/remote.php/dav/calendars/lind/visits/"])
        #expect(asked.count == 5)
        #expect(asked[0].isAuthorized == false)
    }

    @Test func `an address of iCloud's goes to its other servers without a question`() throws {
        let (step, asked) = try Self.run(
            " Lind@iCloud.com ",
            [
                "https://caldav.icloud.com/": [Self.unauthorized],
                "+ https://caldav.icloud.com/": [DAVSample.answer(DAVSample.principal("/1234/principal/"))],
                "+ https://caldav.icloud.com/1234/principal/": [
                    DAVSample.answer(DAVSample.homeSet("https://p07-caldav.icloud.com:443/1234/calendars/"))
                ],
                "+ https://p07-caldav.icloud.com/1234/calendars/": [
                    DAVSample.answer(DAVSample.calendars("/1234/calendars/W/"))
                ],
            ]
        )
        #expect(try Self.found(step) == ["https://p07-caldav.icloud.com/1234/calendars/W/"])
        #expect(asked.count == 4)
    }

    @Test func `a calendar's own address is enough`() throws {
        let (step, _) = try Self.run(
            "http://127.0.0.1:5232/lind/work/",
            [
                "http://127.0.0.1:5232/lind/work/": [Self.unauthorized],
                "+ http://127.0.0.1:5232/lind/work/": [DAVSample.answer(DAVSample.radicaleState)],
            ]
        )
        #expect(try Self.found(step) == ["http://127.0.0.1:5232/lind/work/"])
    }

    @Test func `another host gets no password before a person says so`() throws {
        let answers: [String: [DAVAnswer?]] = [
            "https://clinic.example/.well-known/caldav": [Self.moved("https://calendars.other.example/dav/")],
            "https://calendars.other.example/dav/": [Self.unauthorized],
            "+ https://calendars.other.example/dav/": [DAVSample.answer(DAVSample.principal("/p/"))],
            "+ https://calendars.other.example/p/": [DAVSample.answer(DAVSample.homeSet("/c/"))],
            "+ https://calendars.other.example/c/": [DAVSample.answer(DAVSample.calendars("/c/w/"))],
        ]
        let (step, asked) = try Self.run("lind@clinic.example", answers)
        #expect(step == .confirm(ServerOrigin(host: "calendars.other.example")))
        #expect(asked.allSatisfy { !$0.isAuthorized })
        let approved = try Self.run("lind@clinic.example", approve: true, answers)
        #expect(try Self.found(approved.step) == ["https://calendars.other.example/c/w/"])
    }

    @Test func `a calendar on another host that asks for no password needs a person's word as well`() throws {
        let open = DAVSample.answer(DAVSample.calendars("/x/"))
        let (step, asked) = try Self.run(
            "lind@clinic.example",
            [
                "https://clinic.example/.well-known/caldav": [Self.moved("https://evil.example/x/")],
                "https://evil.example/x/": [open],
            ]
        )
        #expect(step == .confirm(ServerOrigin(host: "evil.example")), "\(step)")
        #expect(asked.allSatisfy { !$0.isAuthorized })
    }

    @Test func `a home on another host needs a person's word as well`() throws {
        let (step, asked) = try Self.run(
            "https://a.example/dav/",
            [
                "https://a.example/dav/": [Self.unauthorized],
                "+ https://a.example/dav/": [DAVSample.answer(DAVSample.homeSet("https://evil.example/c/"))],
            ]
        )
        #expect(step == .confirm(ServerOrigin(host: "evil.example")))
        #expect(asked.filter(\.isAuthorized).allSatisfy { $0.url.origin.host == "a.example" })
    }

    @Test(arguments: ["http://a.example/", "http://caldav.a.example/dav/", "http://169.254.1.1/"])
    func `nothing is typed without encryption`(address: String) {
        #expect(throws: DiscoveryFailure.self) { try Discovery(address, usesBearer: false) }
    }

    @Test func `a server that leads to an unencrypted address is not followed`() throws {
        for target in ["http://a.example/dav/", "http://127.0.0.1/dav/", "http://localhost:5232/"] {
            let (step, asked) = try Self.run(
                "a.example",
                ["https://a.example/.well-known/caldav": [Self.moved(target)]]
            )
            let origin = try #require(DAVURL(target)).origin
            #expect(step == .failed(.insecure(origin)))
            #expect(asked.allSatisfy { $0.url.origin.isSecure })
        }
    }

    @Test(arguments: [
        ("lind@gmail.com", DiscoveryFailure.needsSignIn("Google")), ("lind@outlook.com", .noCalDAV("Microsoft")),
        ("", .notAnAddress), ("@", .notAnAddress), ("lind@", .notAnAddress), ("a b@c d:e", .notAnAddress),
        ("ftp://a.example/", .notAnAddress),
        ("http://a.example/", .insecure(ServerOrigin(isSecure: false, host: "a.example"))),
    ])
    func `what cannot work is said at once`(typed: String, failure: DiscoveryFailure) {
        #expect(throws: failure) { try Discovery(typed, usesBearer: false) }
    }

    @Test func `Google begins at the address's own principal, with a token`() throws {
        var discovery = try Discovery("lind@gmail.com", usesBearer: true)
        guard case .request(let request) = discovery.step(nil) else {
            Issue.record("no request")
            return
        }
        #expect(request.url.description == "https://apidata.googleusercontent.com/caldav/v2/lind@gmail.com/user")
    }

    @Test func `a wrong password is told with the provider's remedy`() throws {
        let (step, _) = try Self.run(
            "lind@icloud.com",
            ["https://caldav.icloud.com/": [Self.unauthorized], "+ https://caldav.icloud.com/": [Self.unauthorized]]
        )
        let origin = ServerOrigin(host: "caldav.icloud.com")
        #expect(step == .failed(.unauthorized(origin, provider: "iCloud")))
        #expect(DiscoveryFailure.unauthorized(origin, provider: "iCloud").description.contains("app password"))
    }

    @Test func `calendars that can only be read are told as such`() throws {
        let (step, _) = try Self.run(
            "https://a.example/dav/",
            [
                "https://a.example/dav/": [Self.unauthorized],
                "+ https://a.example/dav/": [DAVSample.answer(DAVSample.homeSet("/c/"))],
                "+ https://a.example/c/": [DAVSample.answer(DAVSample.calendars("/c/w/", privilege: "read"))],
            ]
        )
        #expect(step == .failed(.onlyReadable(ServerOrigin(host: "a.example"))))
    }

    @Test func `servers that do not answer and servers that are none are told apart`() throws {
        let silent: [String: [DAVAnswer?]] = [
            "https://a.example/.well-known/caldav": [nil], "https://caldav.a.example/.well-known/caldav": [nil],
            "https://dav.a.example/.well-known/caldav": [nil],
        ]
        let (step, asked) = try Self.run("lind@a.example", silent)
        #expect(
            step
                == .failed(
                    .unreachable(["a.example", "caldav.a.example", "dav.a.example"].map { ServerOrigin(host: $0) })
                )
        )
        #expect(asked.count == 3)
        let strange = try Self.run("a.example", [:])
        #expect(strange.step == .failed(.noCalendarServer([ServerOrigin(host: "a.example")])))
    }

    @Test func `circles of redirects end`() throws {
        let (step, asked) = try Self.run(
            "https://a.example/x",
            [
                "https://a.example/x": [Self.moved("/y")], "https://a.example/y": [Self.moved("/x")],
                "https://a.example/.well-known/caldav": [Self.moved("/.well-known/caldav")],
            ]
        )
        #expect(step == .failed(.noCalendarServer([ServerOrigin(host: "a.example")])))
        #expect(asked.count < Discovery.requestLimit)
    }
}

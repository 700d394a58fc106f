import Care
import Interchange

/// What a calendar's server answers, whatever it is: XML to values, values to the next request, and our own event changed
/// among bytes that others wrote.
enum CalDAVFuzz {
    /// Small, so that a short input meets each of them.
    private static let limits: XMLLimits = {
        var limits = XMLLimits.standard
        (limits.bytes, limits.depth, limits.elements) = (16_384, 20, 2_000)
        (limits.attributesPerElement, limits.textBytes) = (20, 8_192)
        return limits
    }()
    private static let statuses = [
        207, 200, 201, 204, 301, 302, 401, 403, 404, 405, 409, 410, 412, 423, 429, 500, 503, 507,
    ]

    /// The first byte chooses the status; each answer of a conversation is the same.
    static func check(_ bytes: [UInt8]) -> String? {
        guard let first = bytes.first else { return nil }
        let body = Array(bytes.dropFirst())
        let headers = [
            ("ETag", String(decoding: body.prefix(40), as: UTF8.self)),
            ("Location", String(decoding: body.prefix(60), as: UTF8.self)),
        ]
        let answer = DAVAnswer(status: statuses[Int(first) % statuses.count], headers: headers, body: body)
        return tree(body) ?? multistatus(body) ?? outcome(answer) ?? sync(answer) ?? discovery(answer) ?? edit(body)
    }

    private static func tree(_ body: [UInt8]) -> String? {
        guard let root = try? XMLReader.read(body, limits: limits) else { return nil }
        var count = 0
        func isWithin(_ node: XMLNode, _ depth: Int) -> Bool {
            count += 1
            return depth <= limits.depth && node.text.utf8.count <= 4 * limits.textBytes
                && node.children.allSatisfy { isWithin($0, depth + 1) }
        }
        guard isWithin(root, 1), count <= limits.elements else { return "a tree is larger than its limits" }
        return (try? XMLReader.read(body, limits: limits)) == root ? nil : "two readings of the answer differ"
    }

    private static func multistatus(_ body: [UInt8]) -> String? {
        guard let found = try? Multistatus.read(body, limits: limits), let base = DAVURL("https://a.example/c/") else {
            return nil
        }
        for response in found.responses {
            guard let url = base.resolve(response.href) else { continue }
            // What is sent in a request's first line must not end it.
            if url.description.utf8.contains(where: { $0 < 0x21 && $0 != 0x20 || $0 == 0x7F }) {
                return "an address has a control character in it"
            }
        }
        return nil
    }

    private static func outcome(_ answer: DAVAnswer) -> String? {
        for method in [DAVRequest.Method.put, .delete] {
            if case .refused(let words) = WriteOutcome(method, answer, limits: limits), words.isEmpty {
                return "a refusal says nothing"
            }
        }
        return nil
    }

    /// A look ends, and asks only the server it began with.
    private static func sync(_ answer: DAVAnswer) -> String? {
        guard let calendar = DAVURL("https://a.example/c/") else { return nil }
        var bounds = SyncLimits()
        (bounds.requests, bounds.objectsPerRequest, bounds.objectsPerBatch, bounds.xml) = (30, 5, 40, limits)
        for isFull in [true, false] {
            var state = SyncState()
            state.token = "1"
            var run = SyncRun(calendar, state, isFull: isFull, limits: bounds)
            var step = run.step(nil)
            for _ in 0...bounds.requests {
                guard case .request(let request) = step else { break }
                if request.url.origin != calendar.origin { return "a look goes to another server" }
                step = run.step(answer)
            }
            if case .request = step { return "a look does not end" }
        }
        return nil
    }

    /// A search ends, and tells its password to no server that was not named.
    private static func discovery(_ answer: DAVAnswer) -> String? {
        guard var search = try? Discovery("https://a.example/c/", usesBearer: false) else { return "no search begins" }
        var step = search.step(nil)
        for _ in 0...Discovery.requestLimit {
            guard case .request(let request) = step else { return nil }
            let (origin, domain) = (request.url.origin, "a.example")
            let isTheirs = origin.host == domain || origin.host.hasSuffix("." + domain)
            if !origin.isSecure || request.isAuthorized && !isTheirs { return "a search tells its password elsewhere" }
            step = search.step(answer)
        }
        if case .request = step { return "a search does not end" }
        return nil
    }

    /// Our fields, written among others' bytes, are read back as they are.
    private static func edit(_ body: [UInt8]) -> String? {
        let start = Instant(seconds: 1_795_422_600)
        let wanted = VisitFields(start: start, end: start + .minutes(30), place: "Quay Street 5", status: .booked)
        guard let copy = try? ServerCopy.read(body, uid: "u", zone: .utc),
            let changed = try? VisitObject.bytes(
                changing: body,
                uid: "u",
                to: wanted,
                ours: Set(VisitField.allCases),
                sequence: copy.sequence &+ 1,
                stamp: start
            )
        else { return nil }
        guard let read = try? ServerCopy.read(changed, uid: "u", zone: .utc) else { return "what was changed is lost" }
        return read.fields == wanted && read.mark == wanted.fingerprint && read.oddity == nil
            ? nil : "what was written is read differently"
    }
}

/// An answer about many things at once (RFC 4918, 13).
package struct Multistatus: Hashable, Sendable {
    package struct Response: Hashable, Sendable {
        /// As it is written: a path or a whole address.
        package var href: String
        /// Of the thing as a whole; nil where each property has its own.
        package var status: Int?
        /// What was told with a status of 200 to 299.
        package var properties: DAVProperties
        /// The status of each group of properties.
        package var groups: [Int]
        /// What the server says was not met.
        package var conditions: [XMLName] = []

        /// It is not there, or not there any more (RFC 6578, 3.5).
        package var isGone: Bool {
            status == 404 || status == 410
        }

        /// No more fits into this answer (RFC 6578, 3.6).
        package var isCutOff: Bool { status == 507 }
    }

    package var responses: [Response]
    /// The state all of this leads to (RFC 6578).
    package var syncToken: String?

    package static func read(_ bytes: [UInt8], limits: XMLLimits = .standard) throws(XMLError) -> Multistatus {
        let root = try XMLReader.read(bytes, limits: limits)
        guard root.name == .dav("multistatus") else { throw .notXML }
        return Multistatus(
            responses: root.all(.dav("response")).flatMap(responses),
            syncToken: root.child(.dav("sync-token"))?.trimmed
        )
    }

    /// One, or with several addresses one for each of them.
    private static func responses(_ node: XMLNode) -> [Response] {
        var properties = XMLNode(name: .dav("prop"))
        var groups: [Int] = []
        for group in node.all(.dav("propstat")) {
            let status = group.child(.dav("status")).flatMap(status) ?? 200
            groups.append(status)
            guard (200..<300).contains(status), let prop = group.child(.dav("prop")) else { continue }
            properties.children += prop.children
        }
        let read = DAVProperties(properties)
        return node.all(.dav("href")).compactMap(\.trimmed).map { href in
            Response(
                href: href,
                status: node.child(.dav("status")).flatMap(status),
                properties: read,
                groups: groups,
                conditions: node.child(.dav("error"))?.children.map(\.name) ?? []
            )
        }
    }

    /// Of `HTTP/1.1 404 Not Found`; some servers write the number alone.
    private static func status(_ node: XMLNode) -> Int? {
        node.text.split { " \t\r\n".contains($0) }.lazy.compactMap { word in
            word.utf8.count == 3 ? Digits.value(word.utf8) : nil
        }.first
    }
}

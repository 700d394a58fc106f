/// An element as it was read; comments and instructions are left out.
package struct XMLNode: Hashable, Sendable {
    package var name: XMLName
    /// By the name without its namespace.
    package var attributes: [String: String] = [:]
    /// All of its own text in one, `CDATA` among it.
    package var text = ""
    package var children: [XMLNode] = []

    func child(_ name: XMLName) -> XMLNode? {
        children.first { $0.name == name }
    }

    func all(_ name: XMLName) -> [XMLNode] {
        children.filter { $0.name == name }
    }

    /// Without the space around it; nil if nothing is left.
    var trimmed: String? {
        let space: Set<Unicode.Scalar> = [" ", "\t", "\r", "\n"]
        var scalars = text.unicodeScalars[...]
        scalars = scalars.drop { space.contains($0) }
        while let last = scalars.last, space.contains(last) { scalars.removeLast() }
        return scalars.isEmpty ? nil : String(scalars)
    }

    /// Of the `href` within.
    var href: String? { child(.dav("href"))?.trimmed }
}
